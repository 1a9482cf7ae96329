import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Tx } from '#platform/database'
import { type Bytes, fromHex, toHex } from '#foundation/sealing'
import type { Entry } from './fact.ts'
import * as store from './store.ts'
import type { LedgerCopy } from './verify.ts'

/** The ledgers in a database, one per organisation. */
export async function ledgersIn(tx: Tx): Promise<LedgerCopy[]> {
  const organisations = await store.organisationsWithEntries(tx)
  return organisations.toSorted().map((organisation) => ledgerIn(tx, organisation))
}

export function ledgerIn(tx: Tx, organisation: string): LedgerCopy {
  return {
    organisation,
    entries: () => store.sequencedEntries(tx, organisation),
    hashes: () => store.tileHashes(tx, organisation),
    waiting: () => store.countWaiting(tx, organisation),
  }
}

/**
 * A ledger as a file for somebody who has no access to the database: a line of JSON per entry,
 * in the order of the leaves, each with the hash that the tree holds for it.
 */
export async function* exportLedger(tx: Tx, organisation: string): AsyncGenerator<string> {
  const hashes = flattened(store.tileHashes(tx, organisation))
  for await (const entries of store.sequencedEntries(tx, organisation)) {
    for (const entry of entries) {
      const hash = await hashes.next()
      yield `${JSON.stringify({ ...entry, hash: hash.done ? null : toHex(hash.value) })}\n`
    }
  }
}

export class UnreadableExport extends Error {
  override readonly name = 'UnreadableExport'
  constructor(line: number) {
    super(`line ${line} is not a row of a ledger`)
  }
}

/** The ledgers in an exported file. */
export async function ledgersInFile(path: string): Promise<LedgerCopy[]> {
  const organisations = new Set<string>()
  for await (const { entry } of linesOf(path)) organisations.add(entry.organisation)
  return [...organisations].toSorted().map((organisation) => ({
    organisation,
    entries: () => entriesOf(path, organisation),
    hashes: () => hashesOf(path, organisation),
    waiting: () => Promise.resolve(0),
  }))
}

async function* entriesOf(path: string, organisation: string): AsyncGenerator<Entry[]> {
  for await (const { entry } of linesOf(path)) if (entry.organisation === organisation) yield [entry]
}

async function* hashesOf(path: string, organisation: string): AsyncGenerator<Bytes[]> {
  for await (const { entry, hash } of linesOf(path)) {
    if (entry.organisation === organisation && hash) yield [hash]
  }
}

async function* linesOf(path: string): AsyncGenerator<{ entry: Entry; hash: Bytes | null }> {
  let number = 0
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    number += 1
    if (line.trim() !== '') yield readLine(line, number)
  }
}

function readLine(line: string, number: number): { entry: Entry; hash: Bytes | null } {
  try {
    const { hash, at, ...rest } = JSON.parse(line) as Omit<Entry, 'at'> & { at: string; hash: string | null }
    const entry = { ...rest, at: new Date(at) }
    if (typeof entry.organisation !== 'string' || typeof entry.leaf !== 'number' || Number.isNaN(entry.at.getTime())) {
      throw new UnreadableExport(number)
    }
    return { entry, hash: hash === null ? null : fromHex(hash) }
  } catch (error) {
    throw error instanceof UnreadableExport ? error : new UnreadableExport(number)
  }
}

async function* flattened(chunks: AsyncIterable<readonly Bytes[]>): AsyncGenerator<Bytes> {
  for await (const chunk of chunks) yield* chunk
}

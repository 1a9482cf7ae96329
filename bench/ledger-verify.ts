import { hash as nodeHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { merkle, newSigningPair, ready, textOf, toHex } from '#foundation/sealing'
import { ledgerInFile, openExport, verifyOneLedger } from '#ledger'
import { signCheckpoint } from '../src/modules/ledger/checkpoints.ts'
import { leafOf } from '../src/modules/ledger/leaf.ts'
import type { Bench } from './bench.ts'

/**
 * Verifying an exported ledger offline, as `satama ledger verify FILE --key KEY` does it: reading the file, the
 * hash of every row against the one beside it, the tree, the signature. The limit is one SHA-256 over each
 * row's bytes, lying ready in memory, by the quickest hash at hand: whoever has not hashed each
 * row has not looked at it.
 */
export const bench: Bench = {
  work: 'verifying an exported ledger offline',
  against: 'one SHA-256 over each row’s bytes in memory',
  goal: { most: 3 },
  unit: 'ms',
  size: 1_000_000,

  async measure(size) {
    await ready
    const folder = await mkdtemp(join(tmpdir(), 'ledger-verify-'))
    const path = join(folder, 'ledger.jsonl')
    const key = newSigningPair()
    try {
      await writeLedger(path, size, key)
      const limit = hashingAlone(size)
      const began = performance.now()
      const verdict = await verifyOneLedger(ledgerInFile(path, await openExport(path)), { keys: new Map([[organisation, key.publicKey]]) })
      const ours = performance.now() - began
      if (!verdict.sound || verdict.entries !== size) throw new Error('the ledger did not verify')
      return { ours, limit: Math.min(limit, hashingAlone(size)) }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const organisation = '00000000-0000-4000-8000-000000000001'

/** Rows like those of which there are most: somebody opened somebody's data. */
function entryOf(n: number) {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const body = { access: id, purpose: 'telling', kind: 'person', count: 1, set: 'ab12'.repeat(16) }
  return { organisation, id, at: new Date(1_790_000_000_000 + n * 250), type: 'vault.opened', by: id, about: id, body }
}

async function writeLedger(path: string, size: number, key: ReturnType<typeof newSigningPair>): Promise<void> {
  const tree = merkle.growingTree()
  for (let n = 0; n < size; n += 1) tree.append(merkle.leafHash(leafOf(entryOf(n))))
  const checkpoint = signCheckpoint({ organisation, size, root: tree.root() }, key)
  async function* lines() {
    yield `${JSON.stringify({ satama: 'ledger', organisation, checkpoint })}\n`
    let some = ''
    for (let n = 0; n < size; n += 1) {
      const leaf = leafOf(entryOf(n))
      some += `{"leaf":${n},"hash":"${toHex(merkle.leafHash(leaf))}","entry":${textOf(leaf)}}\n`
      if (some.length > 1_000_000) {
        yield some
        some = ''
      }
    }
    yield some
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
}

/** A few thousand rows, hashed until there have been `size`. */
function hashingAlone(size: number): number {
  const rows = Array.from({ length: 5_000 }, (_, n) => Buffer.from(leafOf(entryOf(n))))
  const timed = (hashOne: (row: Buffer) => unknown): number => {
    const began = performance.now()
    for (let n = 0; n < size; n += 1) hashOne(rows[n % rows.length] as Buffer)
    return performance.now() - began
  }
  return timed((row) => nodeHash('sha256', row, 'buffer'))
}

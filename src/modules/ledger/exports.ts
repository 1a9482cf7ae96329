import { createReadStream } from 'node:fs'
import { type Bytes, equalBytes, fromBase64, fromHex, merkle, textOf, toBase64, toHex } from '#foundation/sealing'
import { within, type Db } from '#platform/database'
import { newestCheckpoints } from './checkpoint-store.ts'
import { printNote, readHead } from './checkpoints.ts'
import type { Entry } from './fact.ts'
import { leafOf } from './leaf.ts'
import { readSignedNote } from './notes.ts'
import { inclusionFrom, tileWidth } from './proofs.ts'
import { type CopiedRow, entryOfLeaf, type LedgerCopy, rowOf } from './rows.ts'
import * as store from './store.ts'

/*
 * A ledger as a file, for somebody who has no access to the database: lines of JSON, all of them readable by
 * anything that reads JSON lines, and made so that a checker need not parse them.
 *
 * The first line is about the file. `{"satama":"ledger","organisation":…,"checkpoint":…}` begins a whole ledger,
 * `{"satama":"ledger-extract",…}` a part of one; the checkpoint is the newest that was signed, with what
 * witnesses said of it. Every other line is a row. Its `entry` is, to the byte, what was hashed as its leaf:
 *
 *   {"leaf":7,"hash":"<64 hexadecimal digits>","entry":[…]}     of a whole ledger
 *   {"leaf":7,"proof":["<base64>",…],"entry":[…]}               of an extract: RFC 9162, section 2.1.3
 *   {"leaf":null,"entry":[…]}                                   not yet in the tree, and so unproved
 */

/** The ledgers in a database, one per organisation. */
export async function ledgersIn(db: Db): Promise<LedgerCopy[]> {
  return (await store.organisations(db)).map((organisation) => ledgerIn(db, organisation))
}

export function ledgerIn(db: Db, organisation: string): LedgerCopy {
  const own = within(db, organisation)
  return {
    organisation,
    async *rows() {
      for await (const entries of store.sequencedEntries(own, organisation)) yield entries.map(rowOf)
    },
    hashes: () => store.tileHashes(own, organisation),
    waiting: () => store.countWaiting(own, organisation),
    notes: async () => (await newestCheckpoints(own, organisation, 10_000)).map(({ note }) => note),
    async derived() {
      const frontier = await store.loadFrontier(own, organisation)
      const head = frontier.size === 0 ? null : { size: frontier.size, root: merkle.frontierRoot(frontier) }
      return { head, tilesAreSound: await higherTilesAreSound(own, organisation) }
    },
  }
}

/** Whether each hash of a higher tile is the root of the full tile below it, and none is missing or too many. */
async function higherTilesAreSound(own: Db, organisation: string): Promise<boolean> {
  for (let level = 0; ; level += 1) {
    let full = 0
    for (let from = 0; ; from += 64) {
      const below = await store.readTiles(own, { organisation, level, from: from * tileWidth, to: (from + 64) * tileWidth })
      const whole = below.filter(({ hashes }) => hashes.length === tileWidth)
      const roots = whole.map(({ hashes }) => merkle.rootOf(hashes))
      const above = await store.readTiles(own, { organisation, level: level + 1, from, to: from + 64 })
      const said = above.flatMap(({ hashes }) => hashes)
      if (said.length !== roots.length || !said.every((hash, i) => equalBytes(hash, roots[i] as Bytes))) return false
      full += whole.length
      if (below.length < 64 * tileWidth) break
    }
    if (full === 0) return true
  }
}

/** A whole ledger, line by line, as far as its newest checkpoint reaches. */
export async function* exportLedger(db: Db, organisation: string): AsyncGenerator<string> {
  const own = within(db, organisation)
  const newest = await newestNote(own, organisation)
  yield `${JSON.stringify({ satama: 'ledger', organisation, checkpoint: newest?.note ?? null })}\n`
  const hashes = flattened(store.tileHashes(own, organisation))
  for await (const entries of store.sequencedEntries(own, organisation)) {
    let lines = ''
    for (const entry of entries) {
      if (newest && (entry.leaf ?? 0) >= newest.size) break
      const kept = await hashes.next()
      lines += `{"leaf":${entry.leaf},"hash":"${kept.done ? '0'.repeat(64) : toHex(kept.value)}","entry":${textOf(leafOf(entry))}}\n`
    }
    yield lines
  }
}

/** Some rows of a ledger, each with what proves that the tree holds it. Rows newer than the checkpoint say so. */
export async function* exportExtract(db: Db, organisation: string, entries: AsyncIterable<readonly Entry[]>): AsyncGenerator<string> {
  const own = within(db, organisation)
  const newest = await newestNote(own, organisation)
  yield `${JSON.stringify({ satama: 'ledger-extract', organisation, checkpoint: newest?.note ?? null })}\n`
  const tiles = store.tilesOf(own, organisation)
  for await (const some of entries) {
    let lines = ''
    for (const entry of some) {
      const text = textOf(leafOf(entry))
      if (!newest || entry.leaf === null || entry.leaf >= newest.size) {
        lines += `{"leaf":null,"entry":${text}}\n`
        continue
      }
      const proof = (await inclusionFrom(tiles, entry.leaf, newest.size)).map((hash) => toBase64(hash))
      lines += `{"leaf":${entry.leaf},"proof":${JSON.stringify(proof)},"entry":${text}}\n`
    }
    yield lines
  }
}

async function newestNote(own: Db, organisation: string): Promise<{ size: number; note: string } | null> {
  const [newest] = await newestCheckpoints(own, organisation, 1)
  const read = newest ? readSignedNote(newest.note) : null
  if (!newest || !read) return null
  return { size: newest.size, note: printNote(read, newest.testimonies.flatMap(({ line }) => (line ? [line] : []))) }
}

export class UnreadableExport extends Error {
  override readonly name = 'UnreadableExport'
  constructor(line: number) {
    super(`line ${line} is not a row of a ledger`)
  }
}

/** A file's own account of itself. */
export interface ExportHeader {
  readonly kind: 'ledger' | 'ledger-extract'
  readonly organisation: string
  readonly checkpoint: string | null
}

/** An exported ledger, whole or in part. */
export async function openExport(path: string): Promise<ExportHeader> {
  for await (const lines of linesOf(path)) {
    for (const line of lines) return readHeader(line)
  }
  throw new UnreadableExport(1)
}

export function readHeader(line: Buffer): ExportHeader {
  const parsed = parsedOr(line, 1) as { satama?: unknown; organisation?: unknown; checkpoint?: unknown } | null
  const { satama: kind, organisation, checkpoint } = parsed ?? {}
  const named = typeof organisation === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(organisation)
  if ((kind !== 'ledger' && kind !== 'ledger-extract') || !named || (checkpoint !== null && typeof checkpoint !== 'string')) {
    throw new UnreadableExport(1)
  }
  return { kind, organisation, checkpoint }
}

/** A whole ledger in a file. */
export function ledgerInFile(path: string, { organisation, checkpoint }: ExportHeader): LedgerCopy {
  return {
    organisation,
    async *rows() {
      let number = 0
      for await (const lines of linesOf(path)) {
        const rows: CopiedRow[] = []
        for (const line of lines) {
          number += 1
          if (number > 1) rows.push(readRow(line, number, organisation))
        }
        yield rows
      }
    },
    hashes: () => null,
    waiting: () => Promise.resolve(0),
    notes: () => Promise.resolve(checkpoint === null ? [] : [checkpoint]),
  }
}

const begin = Buffer.from('{"leaf":')
const hashField = Buffer.from(',"hash":"')
const entryField = Buffer.from('","entry":')
const brace = 0x7d

/**
 * Reads a row of a whole ledger by the places of its parts, without parsing what it says: whatever its bytes
 * are, they hash to the tree's leaf, or they do not.
 */
function readRow(line: Buffer, number: number, organisation: string): CopiedRow {
  let at = begin.length
  let leaf = 0
  for (let digit = (line[at] ?? 0) - 48; digit >= 0 && digit <= 9 && at < 24; digit = (line[at] ?? 0) - 48) {
    leaf = leaf * 10 + digit
    at += 1
  }
  const hashAt = at + hashField.length
  const entryAt = hashAt + 64 + entryField.length
  const sound =
    at > begin.length && leaf <= Number.MAX_SAFE_INTEGER && line[line.length - 1] === brace && entryAt < line.length - 1 &&
    startsWith(line, 0, begin) && startsWith(line, at, hashField) && startsWith(line, hashAt + 64, entryField)
  if (!sound) throw new UnreadableExport(number)

  // RFC 9162 puts a zero before a leaf: the colon before the entry lends its place, and nothing is copied.
  line[entryAt - 1] = 0
  const hash = merkle.hashOfPrefixedLeaf(line.subarray(entryAt - 1, line.length - 1))
  line[entryAt - 1] = 0x3a
  return new RowInFile(leaf, hash, keptHash(line, hashAt, hash, number), line, organisation)
}

/** Its id is looked for only when something is wrong with it. */
class RowInFile implements CopiedRow {
  readonly leaf: number
  readonly hash: Bytes
  readonly kept: Bytes
  readonly #line: Buffer
  readonly #organisation: string

  constructor(leaf: number, hash: Bytes, kept: Bytes, line: Buffer, organisation: string) {
    this.leaf = leaf
    this.hash = hash
    this.kept = kept
    this.#line = line
    this.#organisation = organisation
  }

  id(): string {
    const match = /"entry":\["satama ledger v1","([0-9a-f-]{36})","([0-9a-f-]{36})"/.exec(this.#line.toString('utf8', 0, 320))
    return match?.[1] === this.#organisation ? (match[2] ?? '') : ''
  }
}

function startsWith(line: Buffer, at: number, what: Buffer): boolean {
  for (let i = 0; i < what.length; i += 1) if (line[at + i] !== what[i]) return false
  return true
}

const digits = Buffer.from('0123456789abcdef')

/** The same hash when its digits are those in the line; otherwise the one that the digits say. */
function keptHash(line: Buffer, at: number, hash: Bytes, number: number): Bytes {
  for (let i = 0; i < 32; i += 1) {
    const byte = hash[i] as number
    if (line[at + 2 * i] !== digits[byte >> 4] || line[at + 2 * i + 1] !== digits[byte & 15]) return otherHash(line, at, number)
  }
  return hash
}

function otherHash(line: Buffer, at: number, number: number): Bytes {
  const text = line.toString('latin1', at, at + 64)
  if (!/^[0-9a-f]{64}$/.test(text)) throw new UnreadableExport(number)
  return fromHex(text)
}

/** One row of an extract: what it says, and whether the tree of that root and size holds it. */
export interface ExtractRow {
  readonly entry: Entry
  readonly hash: Bytes
  readonly proof: readonly Bytes[] | null
}

export async function* extractRows(path: string, organisation: string): AsyncGenerator<ExtractRow> {
  let number = 0
  for await (const lines of linesOf(path)) {
    for (const line of lines) {
      number += 1
      if (number > 1) yield readExtractRow(line, number, organisation)
    }
  }
}

function readExtractRow(line: Buffer, number: number, organisation: string): ExtractRow {
  const parsed = parsedOr(line, number) as { leaf?: unknown; proof?: unknown; entry?: unknown } | null
  const { leaf, proof, entry: fields } = parsed ?? {}
  const place = typeof leaf === 'number' && Number.isSafeInteger(leaf) && leaf >= 0 ? leaf : null
  const entry = entryOfLeaf(fields, place)
  if (!entry || entry.organisation !== organisation || (leaf !== null && place === null)) throw new UnreadableExport(number)
  if (place === null) return { entry, hash: merkle.leafHash(leafOf(entry)), proof: null }
  if (!Array.isArray(proof) || proof.length > 64) throw new UnreadableExport(number)
  const hashes = proof.map((hash: unknown) => (typeof hash === 'string' ? fromBase64(hash) : null))
  if (!hashes.every((hash) => hash?.length === 32)) throw new UnreadableExport(number)
  return { entry, hash: merkle.leafHash(leafOf(entry)), proof: hashes as Bytes[] }
}

/** The head that an export's checkpoint says, before anybody has believed it. */
export function headOfExport({ checkpoint }: ExportHeader) {
  const note = checkpoint === null ? null : readSignedNote(checkpoint)
  return note ? readHead(note.text) : null
}

function parsedOr(line: Buffer, number: number): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableExport(number)
    throw error
  }
}

const longestLine = 200_000

/** The lines of a file, a megabyte's worth at a time; empty ones are left out. They belong to whoever gets them. */
async function* linesOf(path: string): AsyncGenerator<Buffer[]> {
  let number = 0
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const held = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    const lines: Buffer[] = []
    let from = 0
    for (let to = held.indexOf(0x0a); to >= 0; to = held.indexOf(0x0a, from)) {
      const end = to > from && held[to - 1] === 0x0d ? to - 1 : to
      if (end > from) lines.push(held.subarray(from, end))
      from = to + 1
    }
    rest = held.subarray(from)
    number += lines.length
    if (rest.length > longestLine) throw new UnreadableExport(number + 1)
    yield lines
  }
  if (rest.length > 0) yield [rest]
}

async function* flattened(chunks: AsyncIterable<readonly Bytes[]>): AsyncGenerator<Bytes> {
  for await (const chunk of chunks) yield* chunk
}

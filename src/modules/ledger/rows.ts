import { type Bytes, merkle, utf8 } from '#foundation/sealing'
import type { Entry, FactValue } from './fact.ts'
import { leafOf } from './leaf.ts'

/** One row of a ledger as somebody holds it. */
export interface CopiedRow {
  readonly leaf: number
  /** The hash of the row as it is now. */
  readonly hash: Bytes
  /** The hash that the tree once held for this leaf, when the copy has it; it helps to say what was touched. */
  readonly kept: Bytes | null
  id(): string
}

/** One organisation's ledger as somebody holds it: the database, a file written from it, or an address. */
export interface LedgerCopy {
  readonly organisation: string
  /** In the order of their leaves, as far as the copy keeps to it. */
  rows(): AsyncIterable<readonly CopiedRow[]>
  /** Leaf hashes kept apart from the rows; null when each row brings its own. They prove nothing. */
  hashes(): AsyncIterable<readonly Bytes[]> | null
  waiting(): Promise<number>
  /** Checkpoints that the copy brings along. They count like those outside, when the key has signed them. */
  notes(): Promise<readonly string[]>
  /** What a database keeps besides, and could lead astray whoever asks it: the tree's head, and the higher tiles. */
  derived?(): Promise<{ readonly head: { readonly size: number; readonly root: Bytes } | null; readonly tilesAreSound: boolean }>
}

export function rowOf(entry: Entry): CopiedRow {
  return { leaf: entry.leaf ?? -1, hash: merkle.leafHash(leafOf(entry)), kept: null, id: () => entry.id }
}

/** The fields of a leaf, as it was written down. */
export type LeafFields = readonly [
  version: string,
  organisation: string,
  id: string,
  at: string,
  type: string,
  by: string | null,
  about: string | null,
  body: readonly (readonly [string, FactValue])[],
]

/** The entry out of its leaf; null when the leaf is not one of ours. */
export function entryOfLeaf(fields: unknown, leaf: number | null): Entry | null {
  if (!isLeafFields(fields)) return null
  const [, organisation, id, at, type, by, about, body] = fields
  const entry = { organisation, id, at: new Date(at), type, by, about, body: Object.fromEntries(body), leaf }
  // Only what is written in the one way that is hashed may be read.
  return !Number.isNaN(entry.at.getTime()) && sameBytes(leafOf(entry), JSON.stringify(fields)) ? entry : null
}

function isLeafFields(fields: unknown): fields is LeafFields {
  if (!Array.isArray(fields) || fields.length !== 8 || fields[0] !== 'satama ledger v1') return false
  const texts = fields.slice(1, 5).every((field) => typeof field === 'string')
  const actors = fields.slice(5, 7).every((field) => field === null || typeof field === 'string')
  const body: unknown = fields[7]
  return texts && actors && Array.isArray(body) && body.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string')
}

const sameBytes = (bytes: Bytes, text: string): boolean => Buffer.from(bytes).equals(utf8(text))

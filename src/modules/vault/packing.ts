import { type RawBuilder, sql } from 'kysely'
import type { Bytes } from '#foundation/sealing'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Many ids as one parameter, written as PostgreSQL writes an array. The driver would look into each
 * for something to escape, which for a hundred thousand costs more than the cipher.
 */
export function uuids(ids: readonly string[]): RawBuilder<string[]> {
  if (!ids.every((id) => uuid.test(id))) throw new TypeError('not all of these are ids')
  return sql<string[]>`${`{${ids.join(',')}}`}::uuid[]`
}

/** Several lists of ids, each as the text of an array. */
export function listsOfUuids(lists: readonly (readonly string[])[]): RawBuilder<string[]> {
  if (!lists.every((ids) => ids.every((id) => uuid.test(id)))) throw new TypeError('not all of these are ids')
  return sql<string[]>`${`{${lists.map((ids) => `"{${ids.join(',')}}"`).join(',')}}`}::text[]`
}

const word = /^[a-z][a-z0-9-]*$/

/** The same for words of the code, such as kinds. */
export function words(kinds: readonly string[]): RawBuilder<string[]> {
  if (!kinds.every((kind) => word.test(kind))) throw new TypeError('a kind is a word of small letters and dashes')
  return sql<string[]>`${`{${kinds.join(',')}}`}::text[]`
}

/** The same for whole numbers. */
export function integers(numbers: readonly number[]): RawBuilder<number[]> {
  return sql<number[]>`${`{${numbers.join(',')}}`}::integer[]`
}

/**
 * Many ciphertexts as one parameter, cut up again by the database. The driver sends an array of
 * bytea as text, each byte as two digits; one buffer goes as it is.
 */
export interface Packed {
  readonly bytes: Buffer
  readonly offsets: readonly number[]
  readonly lengths: readonly number[]
}

export function pack(parts: readonly Bytes[]): Packed {
  const offsets: number[] = []
  let at = 1 // SQL counts from one.
  for (const part of parts) {
    offsets.push(at)
    at += part.length
  }
  return { bytes: Buffer.concat(parts), offsets, lengths: parts.map((part) => part.length) }
}

/** One of the parts, where the query has the offset and the length in these columns. */
export function slice(packed: Packed, offset: string, length: string): RawBuilder<Buffer> {
  return sql<Buffer>`substring(${packed.bytes}::bytea from ${sql.ref(offset)} for ${sql.ref(length)})`
}

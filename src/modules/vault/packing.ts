import { type RawBuilder, sql } from 'kysely'
import type { Bytes } from '#foundation/sealing'

/** Separated by commas; throws unless all are ids. A regular expression for each would take ten times as long. */
function listed(ids: readonly string[]): string {
  const text = ids.join(',')
  let sound = text.length === Math.max(0, 37 * ids.length - 1)
  for (let i = 0, place = 0; i < text.length && sound; i += 1, place = place === 36 ? 0 : place + 1) {
    const code = text.charCodeAt(i)
    if (place === 36) sound = code === comma
    else if (place === 8 || place === 13 || place === 18 || place === 23) sound = code === dash
    else sound = (code >= digit0 && code <= digit9) || (code >= letterA && code <= letterF)
  }
  if (!sound) throw new TypeError('not all of these are ids')
  return text
}

const [comma, dash, digit0, digit9, letterA, letterF] = [0x2c, 0x2d, 0x30, 0x39, 0x61, 0x66]

/**
 * Many ids as one parameter, written as PostgreSQL writes an array. The driver would look into each
 * for something to escape, which for a hundred thousand costs more than the cipher.
 */
export function uuids(ids: readonly string[]): RawBuilder<string[]> {
  return sql<string[]>`${`{${listed(ids)}}`}::uuid[]`
}

/** Several lists of ids, each as the text of an array. */
export function listsOfUuids(lists: readonly (readonly string[])[]): RawBuilder<string[]> {
  return sql<string[]>`${`{${lists.map((ids) => `"{${listed(ids)}}"`).join(',')}}`}::text[]`
}

const word = /^[a-z][a-z0-9.-]*$/

/** The same for words of the code, such as kinds. */
export function words(kinds: readonly string[]): RawBuilder<string[]> {
  if (!kinds.every((kind) => word.test(kind))) throw new TypeError('a kind is a word of small letters, dots and dashes')
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

import { type RawBuilder, sql } from 'kysely'
import type { Bytes } from '#foundation/sealing'

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

import { type Bytes, merkle, utf8 } from '#foundation/sealing'
import type { Entry } from './fact.ts'

/**
 * The one way in which an entry is written down for hashing. Fields of the body are sorted,
 * because the database keeps them in an order of its own.
 */
export function leafOf(entry: Omit<Entry, 'leaf'>): Bytes {
  const fields = Object.keys(entry.body).toSorted()
  return utf8(
    JSON.stringify([
      'satama ledger v1',
      entry.organisation,
      entry.id,
      entry.at.toISOString(),
      entry.type,
      entry.by,
      entry.about,
      fields.map((field) => [field, entry.body[field]]),
    ]),
  )
}

export function hashOf(entry: Omit<Entry, 'leaf'>): Bytes {
  return merkle.leafHash(leafOf(entry))
}

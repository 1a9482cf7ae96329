import { type Bytes, keyedHash } from '#foundation/sealing'
import type { IndexKey } from './keyring.ts'

/**
 * How a value becomes what it is found by. A formula is never changed: a stronger one gets the next
 * number, and comes into use with the next epoch of an organisation's index.
 */
const formats: Readonly<Record<number, (key: Bytes, kind: string, value: string) => Bytes>> = {
  1: (key, kind, value) => keyedHash(key, `satama index v1\n${kind}\n${normalised(value)}`, 16),
}

export const currentIndexFormat = 1

/** What a value is found by: nobody without the index key can make it from a guess, or turn it back. */
export function blindIndex({ key, format }: IndexKey, kind: string, value: string): Bytes {
  const formula = formats[format]
  if (!formula) throw new TypeError(`the blind index has no format ${format} in this version`)
  return formula(key, kind, value)
}

/** Case and surrounding spaces do not keep anybody from being found. */
export function normalised(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase()
}

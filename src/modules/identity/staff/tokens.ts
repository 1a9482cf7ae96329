import { concat, fromBase64Url, hash, randomBytes, toBase64Url, toHex, bytesOf } from '#foundation/sealing'
import type { Bytes, RandomBytes } from '#foundation/sealing'

/*
 * [Note: An invitation's token] is 24 random bytes behind the 16 of its organisation's id, which says where to look.
 * It stands in the fragment of a link, which browsers keep to themselves: it reaches no log, no proxy and no
 * referrer. The database has a hash of it.
 */

const secretLength = 24
const idLength = 16

export const daysInvited = 7

export interface NewToken {
  readonly token: string
  readonly hash: Bytes
}

export function newToken(organisation: string, random: RandomBytes = randomBytes): NewToken {
  const secret = random(secretLength)
  return { token: toBase64Url(concat(Buffer.from(organisation.replaceAll('-', ''), 'hex'), secret)), hash: hashOf(secret) }
}

/** Where a token belongs, and the hash that it is found by; null when it is no token. */
export function readToken(token: string): { organisation: string; hash: Bytes } | null {
  const bytes = /^[\w-]{54}$/.test(token) ? fromBase64Url(token) : null
  if (bytes?.length !== idLength + secretLength) return null
  const organisation = toHex(bytes.subarray(0, idLength)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { organisation, hash: hashOf(bytes.subarray(idLength)) }
}

const hashOf = (secret: Bytes): Bytes => hash(concat(bytesOf('satama invitation v1'), secret))

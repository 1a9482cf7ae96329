import { hash, randomBytes, toHex, type RandomBytes } from '#foundation/sealing'
import type { Recipient } from './recipient.ts'

/** Crockford's alphabet: without I, L, O and U, so that what is read aloud is written down right. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A notice's code: 80 random bits in four groups. */
export function newNoticeCode(random: RandomBytes = randomBytes): string {
  const bytes = random(16)
  const signs = Array.from(bytes, (byte) => alphabet[byte & 31] ?? '0').join('')
  return signs.replace(/(.{4})(?=.)/g, '$1-')
}

/** The secret of a return path: 80 random bits in hex. */
export const newReturnToken = (random: RandomBytes = randomBytes): string => toHex(random(10))

/** A code as somebody typed it, in its one form; null when it cannot be one. */
export function readNoticeCode(typed: string): string | null {
  const signs = typed
    .toUpperCase()
    .replace(/[\s‐-―-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(signs) ? signs.replace(/(.{4})(?=.)/g, '$1-') : null
}

/**
 * What is kept of a code: a hash of it together with what only its reader knows. The code alone
 * proves nothing, since an extortionist could print one genuine code in thousands of fakes.
 */
export function codeHash(code: string, known: string): Uint8Array {
  return hash(`satama notice code v1\n${code}\n${known.replace(/\s/g, '')}`)
}

/** What the reader is asked for beside the code: the postcode, or without a usable one the year of birth. */
export function knownToReader(recipient: Recipient): string {
  const postcode = (recipient.protected ? recipient.contactAddress : recipient.postal)?.postcode ?? ''
  return /^\d{5}$/.test(postcode) ? postcode : (recipient.birthDate?.slice(0, 4) ?? '')
}

/** Under which a returned message finds its delivery. */
export const tokenHash = (token: string): Uint8Array => hash(`satama return path v1\n${token}`)

import { hash, randomBytes, toHex, type RandomBytes } from '#foundation/sealing'
import type { Recipient } from './recipient.ts'

/**
 * Crockford's alphabet, so that what is read aloud is written down right (no I, L, O, U), and without
 * the other vowels: a code that spells somebody's name would look like a stranger's data.
 */
const alphabet = '0123456789BCDFGHJKMNPQRSTVWXZ'

/** A notice's code: sixteen signs in four groups, 77 random bits. */
export function newNoticeCode(random: RandomBytes = randomBytes): string {
  // Each sign equally likely: bytes beyond the last whole round of the alphabet are drawn again.
  const round = alphabet.length * Math.floor(256 / alphabet.length)
  let signs = ''
  while (signs.length < 16) {
    for (const byte of random(20)) if (byte < round && signs.length < 16) signs += alphabet[byte % alphabet.length]
  }
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

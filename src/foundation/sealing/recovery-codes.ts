import { bytesOf, type Bytes } from './bytes.ts'
import { keyedHash } from './hashing.ts'
import { splitSecret, type SplitSecret } from './passphrases.ts'
import { randomBelow, randomBytes, type RandomBytes } from './random.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' // Crockford's: no I, L, O, U
const drawn = 27
const groupLength = 4

/** The strength of a recovery code: 27 characters of 32. */
export const recoveryCodeBits = drawn * 5

/** A new code for printing, like `7KQ2-…-9XD4`: 27 random characters and one that checks them. */
export function newRecoveryCode(random: RandomBytes = randomBytes): string {
  const values = Array.from({ length: drawn }, () => randomBelow(32, random))
  const plain = [...values, checkOf(values)].map((value) => alphabet.charAt(value)).join('')
  return (plain.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-')
}

/** The code without its dashes, as typed by somebody reading it off paper; null when it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  const values = [...plain].map((character) => alphabet.indexOf(character))
  if (values.length !== drawn + 1 || values.includes(-1)) return null
  return checkOf(values.slice(0, drawn)) === values[drawn] ? plain : null
}

/** What a recovery code opens. It is strong by itself: no stretching needed. */
export function splitRecoveryCode(code: string, salt: Bytes): SplitSecret {
  const plain = readRecoveryCode(code)
  if (!plain) throw new TypeError('not a recovery code')
  return splitSecret(keyedHash(salt, bytesOf(`satama recovery v1\n${plain}`)))
}

/*
 * A weighted sum over the field of 32 elements, each place with its own weight: every single wrong
 * character and every exchange of two characters is noticed. Crockford's own sum modulo 37 would
 * need five signs that are hard to type.
 */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => times2(sum ^ value), 0)
}

function times2(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled // x^5 + x^2 + 1
}

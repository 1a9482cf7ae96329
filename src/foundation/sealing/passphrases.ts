import { port } from '#sodium'
import { bytesOf, utf8, type Bytes } from './bytes.ts'
import { keyedHash } from './hashing.ts'
import { randomBelow, randomBytes, type RandomBytes } from './random.ts'

/** What stretching costs; kept beside the wrapped key, so that it can be raised for new ones. */
export interface StretchCost {
  readonly algorithm: 'argon2id'
  readonly passes: number
  readonly memoryKib: number
}

export const standardCost: StretchCost = { algorithm: 'argon2id', passes: 3, memoryKib: 64 * 1024 }

/** Two halves that tell nothing of each other: one is shown to the server, the other never leaves. */
export interface SplitSecret {
  readonly signIn: Bytes
  readonly wrapping: Bytes
}

export const saltLength = 16

/** Argon2id of a passphrase, split into the part that signs in and the part that unwraps keys. */
export function stretchPassphrase(passphrase: string, salt: Bytes, cost: StretchCost = standardCost): SplitSecret {
  if (salt.length !== saltLength) throw new TypeError(`a salt has ${saltLength} bytes, not ${salt.length}`)
  if (cost.algorithm !== 'argon2id') throw new TypeError('unknown way of stretching')
  const secret = utf8(normalisePassphrase(passphrase))
  return splitSecret(port.argon2id(secret, salt, 32, cost.passes, cost.memoryKib * 1024))
}

/** Splits a secret that is strong by itself, for example a recovery code's. */
export function splitSecret(secret: Bytes): SplitSecret {
  return {
    signIn: keyedHash(secret, 'satama sign-in v1'),
    wrapping: keyedHash(secret, 'satama wrapping v1'),
  }
}

/*
 * Syllables of one consonant and one vowel, which a Finn, a Swede and an Englishman can each read
 * aloud. Left out: c, l, q, w, x, y and z, which are mistaken for others by eye or by ear.
 */
const consonants = 'bdfghjkmnprstv'
const vowels = 'aeiou'
const groups = 4
const syllablesPerGroup = 3

/** The strength of a generated passphrase: 12 syllables of 70, a little over 73 bits. */
export const passphraseBits = groups * syllablesPerGroup * Math.log2(consonants.length * vowels.length)

/** A new passphrase like `kadofu-betimu-rasopa-hegini`: it can be attacked offline, so nobody chooses their own. */
export function newPassphrase(random: RandomBytes = randomBytes): string {
  const group = () => Array.from({ length: syllablesPerGroup }, () => newSyllable(random)).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** One form for everything a person may type for the same passphrase: case, spaces, dashes, 0 for o, 1 for i. */
export function normalisePassphrase(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}]+/gu, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'i')
}

function newSyllable(random: RandomBytes): string {
  const n = randomBelow(consonants.length * vowels.length, random)
  return consonants.charAt(Math.floor(n / vowels.length)) + vowels.charAt(n % vowels.length)
}

/** A salt bound to a sign-in name, for a name that does not exist: see that nobody can tell the two apart. */
export function decoySalt(key: Bytes, name: string): Bytes {
  return keyedHash(key, bytesOf(`satama decoy salt v1\n${name}`), saltLength)
}

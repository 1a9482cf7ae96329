import {
  bytesOf,
  concat,
  equalBytes,
  hash,
  keyedHash,
  newReceivingPair,
  newSigningPair,
  open,
  randomBytes,
  readRecoveryCode,
  saltLength,
  seal,
  splitRecoveryCode,
  stretchPassphrase,
  toHex,
} from '#foundation/sealing'
import type { Bytes, ReceivingPair, SigningPair, SplitSecret, StretchCost } from '#foundation/sealing'

/*
 * What server and browser do alike with an account's keys. Nothing in this file
 * knows a database or a document.
 */

/** `guarded` travels in the session; `sealed` never leaves the browser, and vouches for accounts. */
export type KeySetName = 'guarded' | 'sealed'

export interface KeySet {
  readonly receiving: ReceivingPair
  readonly signing: SigningPair
}

export interface AccountKeys {
  readonly guarded: KeySet
  readonly sealed: KeySet
}

/** What an account signs in with. A passkey will be a third kind. */
export type CredentialKind = 'passphrase' | 'recovery-code'
export const credentialKinds: readonly CredentialKind[] = ['passphrase', 'recovery-code']

/** A credential as it is stored: nothing in it opens anything without the secret. */
export interface Credential {
  readonly kind: CredentialKind
  readonly salt: Bytes
  readonly cost: StretchCost
  /** The sign-in part: shown to the server, which keeps only a hash of it. */
  readonly part: Bytes
  readonly guarded: Bytes
  readonly sealed: Bytes
}

export async function newAccountKeys(): Promise<AccountKeys> {
  const newSet = async () => ({ receiving: await newReceivingPair(), signing: newSigningPair() })
  return { guarded: await newSet(), sealed: await newSet() }
}

/** Splits a secret into what signs in and what unwraps; null when it cannot be a secret of its kind. */
export function splitSecretOf(kind: CredentialKind, secret: string, salt: Bytes, cost: StretchCost): SplitSecret | null {
  if (kind === 'passphrase') return stretchPassphrase(secret, salt, cost)
  return readRecoveryCode(secret) === null ? null : splitRecoveryCode(secret, salt)
}

/** Wraps both key sets under a secret. The wrapping part is gone when this returns. */
export function newCredential(
  kind: CredentialKind,
  secret: string,
  o: { account: string; keys: AccountKeys; cost: StretchCost },
): Credential {
  const salt = randomBytes(saltLength)
  const split = splitSecretOf(kind, secret, salt, o.cost)
  if (!split) throw new TypeError(`not a ${kind}`)
  return {
    kind,
    salt,
    cost: o.cost,
    part: split.signIn,
    guarded: wrap('guarded', o.keys.guarded, o.account, split.wrapping),
    sealed: wrap('sealed', o.keys.sealed, o.account, split.wrapping),
  }
}

/** 32 bytes of the receiving pair's seed, 32 of the signing pair's. */
export const privateHalvesLength = 64

export function privateHalves(keys: KeySet): Bytes {
  return concat(keys.receiving.privateKey, keys.signing.privateKey.subarray(0, 32))
}

/** The whole key set from its private halves; null when they are not of the right length. */
export async function keySetFrom(halves: Bytes): Promise<KeySet | null> {
  if (halves.length !== privateHalvesLength) return null
  return { receiving: await newReceivingPair(halves.slice(0, 32)), signing: newSigningPair(halves.slice(32)) }
}

function wrap(set: KeySetName, keys: KeySet, account: string, wrapping: Bytes): Bytes {
  return seal(wrapping, privateHalves(keys), wrapContext(set, account))
}

export function unwrap(set: KeySetName, wrapped: Bytes, account: string, wrapping: Bytes): Bytes | null {
  return open(wrapping, wrapped, wrapContext(set, account))
}

const wrapContext = (set: KeySetName, account: string): string => `satama ${set} key set v1\n${account}`

/** What the server keeps of a sign-in part. The part has 256 bits: a fast hash is as good as a slow one. */
export function checkOf(part: Bytes, salt: Bytes): Bytes {
  return keyedHash(hash(salt), part)
}

export const checks = (part: Bytes, salt: Bytes, kept: Bytes): boolean => equalBytes(checkOf(part, salt), kept)

/** A public key in a form that two people can compare by voice: eight groups of four. */
export function fingerprint(publicKey: Bytes): string {
  const text = toHex(hash(concat(bytesOf('satama fingerprint v1'), publicKey))).slice(0, 32).toUpperCase()
  return (text.match(/.{4}/g) ?? []).join(' ')
}

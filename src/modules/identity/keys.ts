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
  sha256,
  splitRecoveryCode,
  splitSecret,
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

/** A secret that is typed. */
export type SecretKind = 'passphrase' | 'recovery-code'
export const secretKinds: readonly SecretKind[] = ['passphrase', 'recovery-code']

/** What an account signs in with. */
export type CredentialKind = SecretKind | 'passkey'

/** A credential as it is stored: nothing in it opens anything without the secret. */
export interface Credential {
  readonly kind: SecretKind
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
export function splitSecretOf(kind: SecretKind, secret: string, salt: Bytes, cost: StretchCost): SplitSecret | null {
  if (kind === 'passphrase') return stretchPassphrase(secret, salt, cost)
  return readRecoveryCode(secret) === null ? null : splitRecoveryCode(secret, salt)
}

/** Wraps both key sets under a secret. The wrapping part is gone when this returns. */
export function newCredential(
  kind: SecretKind,
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
    ...wrapBoth(o.keys, o.account, split.wrapping),
  }
}

/** Both key sets wrapped anew, for one more credential. */
export function wrapBoth(keys: AccountKeys, account: string, wrapping: Bytes): { guarded: Bytes; sealed: Bytes } {
  return {
    guarded: wrap('guarded', keys.guarded, account, wrapping),
    sealed: wrap('sealed', keys.sealed, account, wrapping),
  }
}

/** What every passkey's pseudo-random function is asked: its answer is the passkey's own, so one question will do. */
// Asked for when it is needed: a browser's ciphers are not compiled yet when this file is loaded.
export const passkeyQuestion = (): Bytes => sha256('satama passkey v1')

/** The wrapping part of a passkey, from the answer of its pseudo-random function (WebAuthn 3, 10.1.4). */
export function passkeyWrapping(answer: Bytes, salt: Bytes): Bytes {
  return splitSecret(keyedHash(salt, concat(bytesOf('satama passkey v1\n'), answer))).wrapping
}

/** Both key sets of an account from their private halves as a credential wrapped them; null when it is another's. */
export async function unwrapBoth(
  wrapped: { guarded: Bytes; sealed: Bytes },
  account: string,
  wrapping: Bytes,
): Promise<AccountKeys | null> {
  const halves = (set: KeySetName) => unwrap(set, wrapped[set], account, wrapping)
  const [guarded, sealed] = [halves('guarded'), halves('sealed')]
  const sets = await Promise.all([guarded && keySetFrom(guarded), sealed && keySetFrom(sealed)])
  return sets[0] && sets[1] ? { guarded: sets[0], sealed: sets[1] } : null
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

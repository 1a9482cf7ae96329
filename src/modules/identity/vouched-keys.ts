import { bytesOf, concat, hash, sign, toHex, verify } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'

/*
 * What server and browser do alike with vouching. Nothing in this file knows a database.
 *
 * [Note: Vouching] Whoever seals something to an account has to know that the key is that
 * account's, and not one that the server has slipped in. So an administrator signs each
 * account's keys with their *sealed* signing key, which the server never holds; their own
 * fingerprint is printed at set-up, to be compared by people. A voucher names the organisation:
 * another organisation's administrator vouches for the same account anew.
 */

/** The public keys that an administrator vouches for. */
export interface Vouched {
  readonly organisation: string
  readonly account: string
  readonly guarded_receiving: Bytes
  readonly guarded_signing: Bytes
  readonly sealed_receiving: Bytes
  readonly sealed_signing: Bytes
}

export function vouch(administratorsPrivateKey: Bytes, account: Vouched): Bytes {
  return sign(administratorsPrivateKey, statement(account))
}

export function isVouchedFor(administratorsPublicKey: Bytes, account: Vouched, voucher: Bytes): boolean {
  return verify(administratorsPublicKey, statement(account), voucher)
}

/**
 * All four public keys of an account in a form that two people can compare by voice: eight groups of four.
 * One key alone would not do, since grants are sealed to another of them.
 */
export function keysFingerprint(keys: Omit<Vouched, 'organisation' | 'account'>): string {
  const text = toHex(hash(concat(bytesOf('satama account fingerprint v1'), ...keyHashes(keys)))).slice(0, 32).toUpperCase()
  return (text.match(/.{4}/g) ?? []).join(' ')
}

function statement(account: Vouched): Bytes {
  return concat(bytesOf(`satama account v1\n${account.organisation}\n${account.account}\n`), ...keyHashes(account))
}

const keyHashes = (keys: Omit<Vouched, 'organisation' | 'account'>): Bytes[] =>
  [keys.guarded_receiving, keys.guarded_signing, keys.sealed_receiving, keys.sealed_signing].map((key) => hash(key))

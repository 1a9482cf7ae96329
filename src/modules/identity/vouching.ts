import { bytesOf, concat, hash, sign, verify } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'

/** The public keys that an administrator vouches for. */
export interface Vouched {
  readonly organisation: string
  readonly account: string
  readonly guarded_receiving: Bytes
  readonly guarded_signing: Bytes
  readonly sealed_receiving: Bytes
  readonly sealed_signing: Bytes
}

/**
 * [Note: Vouching] Whoever seals something to an account has to know that the key is that
 * account's, and not one that the server has slipped in. So an administrator signs each
 * account's keys with their *sealed* signing key, which the server never holds; their own
 * fingerprint is printed at set-up, to be compared by people.
 */
export function vouch(administratorsPrivateKey: Bytes, account: Vouched): Bytes {
  return sign(administratorsPrivateKey, statement(account))
}

export function isVouchedFor(administratorsPublicKey: Bytes, account: Vouched, voucher: Bytes): boolean {
  return verify(administratorsPublicKey, statement(account), voucher)
}

function statement(account: Vouched): Bytes {
  const keys = [account.guarded_receiving, account.guarded_signing, account.sealed_receiving, account.sealed_signing]
  return concat(
    bytesOf(`satama account v1\n${account.organisation}\n${account.account}\n`),
    ...keys.map((key) => hash(key)),
  )
}

import { bytesOf, concat, hash, sign, verify } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import * as store from './store.ts'
import type { AccountRow } from './store.ts'

/** The signing key of an account that an administrator of its organisation has vouched for; null without a voucher. */
export async function vouchedSigningKey(tx: Tx, id: string): Promise<Bytes | null> {
  const account = await store.findAccount(tx, id)
  const voucher = account && (await store.findAccount(tx, account.vouched_by))
  if (!account || !voucher || voucher.organisation !== account.organisation) return null
  return isVouchedFor(voucher.sealed_signing, vouchedPart(account), account.voucher) ? account.guarded_signing : null
}

export function vouchedPart(account: Omit<AccountRow, 'voucher'>): Vouched {
  return { ...account, account: account.id }
}

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

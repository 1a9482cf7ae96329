import type { Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import * as store from './store.ts'
import type { AccountRow } from './store.ts'
import { isVouchedFor } from './vouched-keys.ts'
import type { Vouched } from './vouched-keys.ts'

/**
 * The signing key of an account that an administrator of the organisation has vouched for; null without a
 * voucher. Somebody who has left stays vouched for: what they granted while they were here holds.
 */
export async function vouchedSigningKey(tx: Tx, o: { organisation: string; account: string }): Promise<Bytes | null> {
  const account = await store.findAccount(tx, o)
  if (!account?.vouched_by || !account.voucher) return null
  const { organisation } = o
  const administrator = await store.findAccount(tx, { organisation, account: account.vouched_by })
  // Whoever waits themselves cannot vouch: theirs would be a word that nobody stands behind.
  if (!administrator?.voucher) return null
  return isVouchedFor(administrator.sealed_signing, vouchedPart(account), account.voucher) ? account.guarded_signing : null
}

export function vouchedPart(account: Omit<AccountRow, 'voucher'>): Vouched {
  const { organisation, id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing } = account
  return { organisation, account: id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing }
}

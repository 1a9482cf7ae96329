import type { Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { isSignedByQuorum, knowMakersBy } from '#vault'
import * as store from './store.ts'
import type { AccountRow } from './store.ts'
import { isVouchedFor } from './vouched-keys.ts'
import type { Vouched } from './vouched-keys.ts'

/**
 * The signing key of an account that an administrator of the organisation has vouched for; null without a
 * voucher. Somebody who has left stays vouched for: what they granted while they were here holds.
 */
export async function vouchedSigningKey(tx: Tx, o: Asked): Promise<Bytes | null> {
  return (await vouchedAccount(tx, o))?.guarded_signing ?? null
}

/** The same for the key that never leaves its owner's browser. */
export async function vouchedSealedKey(tx: Tx, o: Asked): Promise<Bytes | null> {
  return (await vouchedAccount(tx, o))?.sealed_signing ?? null
}

/** The same for the key to which teams are granted. */
export async function vouchedReceivingKey(tx: Tx, o: Asked): Promise<Bytes | null> {
  return (await vouchedAccount(tx, o))?.guarded_receiving ?? null
}

interface Asked {
  readonly organisation: string
  readonly account: string
  /** The recovery keys by which the question came. */
  readonly past?: readonly string[]
}

async function vouchedAccount(tx: Tx, { organisation, account: id, past = [] }: Asked): Promise<AccountRow | null> {
  const account = await store.findAccount(tx, { organisation, account: id })
  const voucher = account?.voucher
  if (!account || !voucher) return null
  if (account.vouched_by === null) {
    // Nobody was left to vouch: the officers' quorum did. See [Note: Founding anew].
    const byQuorum = await isSignedByQuorum(tx, { organisation, past }, (key) => isVouchedFor(key, vouchedPart(account), voucher))
    return byQuorum ? account : null
  }
  const administrator = await store.findAccount(tx, { organisation, account: account.vouched_by })
  // Whoever waits themselves cannot vouch: theirs would be a word that nobody stands behind.
  if (!administrator?.voucher) return null
  return isVouchedFor(administrator.sealed_signing, vouchedPart(account), voucher) ? account : null
}

export function vouchedPart(account: Omit<AccountRow, 'voucher'>): Vouched {
  const { organisation, id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing } = account
  return { organisation, account: id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing }
}

// The vault does not know accounts: this is how it knows who made a recovery key.
knowMakersBy((tx, o) => vouchedSealedKey(tx, o))

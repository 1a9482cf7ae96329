import type { Bytes } from '#foundation/sealing'
import { firstToThemselves } from '#ledger'
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

/*
 * [Note: Where vouching begins] Each voucher is followed to its beginning, and there are two: the administrator who
 * founded the organisation and vouched for themselves, and a quorum. Anybody else's word about themselves is nobody's,
 * and so is that of two who vouch for each other: whoever can write to the database could have put them there. The
 * founder is whom the ledger says first to have made their own account; a row that says so of somebody else
 * would have to come earlier in a tree whose heads others hold.
 */
const longestChain = 100

async function vouchedAccount(tx: Tx, asked: Asked, below: readonly string[] = []): Promise<AccountRow | null> {
  const { organisation, account: id, past = [] } = asked
  const account = await store.findAccount(tx, { organisation, account: id })
  const voucher = account?.voucher
  if (!account || !voucher || below.includes(id) || below.length > longestChain) return null
  const by = account.vouched_by
  if (by === null) {
    // Nobody was left to vouch: the officers' quorum did. See [Note: Founding anew].
    const byQuorum = await isSignedByQuorum(tx, { organisation, past }, (key) => isVouchedFor(key, vouchedPart(account), voucher))
    return byQuorum ? account : null
  }
  const administrator = by === id ? await founder(tx, account) : await vouchedAccount(tx, { ...asked, account: by }, [...below, id])
  return administrator && isVouchedFor(administrator.sealed_signing, vouchedPart(account), voucher) ? account : null
}

async function founder(tx: Tx, account: AccountRow): Promise<AccountRow | null> {
  const first = await firstToThemselves(tx, { organisation: account.organisation, type: 'identity.account-made' })
  return first === account.id ? account : null
}

export function vouchedPart(account: Omit<AccountRow, 'voucher'>): Vouched {
  const { organisation, id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing } = account
  return { organisation, account: id, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing }
}

// The vault does not know accounts: this is how it knows who made a recovery key.
knowMakersBy((tx, o) => vouchedSealedKey(tx, o))

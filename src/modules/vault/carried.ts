import type { Tx } from '#platform/database'
import { fromBase64, openPadded, sealPadded, textOf, toBase64, utf8, type Bytes } from '#foundation/sealing'
import { everythingIn, Keyring } from './keyring.ts'
import * as store from './team-store.ts'

/*
 * [Note: Carried keyrings] Opening a grant takes some milliseconds of X-Wing, too much for every
 * request. So a session carries what was opened when it began, sealed under a key that comes of
 * the secret in its cookie: as strong as the guarded key beside it, and as short-lived.
 */

interface Carried {
  organisation: string
  account: string
  indexKey: string | null
  teams: { team: string; epoch: number; teamKey: string; inboxPublicKey: string; inboxPrivateKey: string }[]
}

/** What an account's keyring holds, sealed under a key of the session that is to carry it. */
export function carryKeyring(keyring: Keyring, key: Bytes, context: string): Bytes {
  const { account, organisation } = keyring
  if (account === null) throw new TypeError('the keyring of a set-up is not carried')
  const { teams, indexKey } = everythingIn(keyring)
  const carried: Carried = {
    organisation,
    account,
    indexKey: indexKey && toBase64(indexKey),
    teams: teams.map(({ team, epoch, teamKey, inboxPublicKey, inboxPrivateKey }) => ({
      team,
      epoch,
      teamKey: toBase64(teamKey),
      inboxPublicKey: toBase64(inboxPublicKey),
      inboxPrivateKey: toBase64(inboxPrivateKey),
    })),
  }
  return sealPadded(key, utf8(JSON.stringify(carried)), contextOf(context))
}

/** The keyring again; null under another key, in another context, or when it was changed. */
export function pickUpKeyring(sealed: Bytes, key: Bytes, context: string): Keyring | null {
  const opened = openPadded(key, sealed, contextOf(context))
  if (!opened) return null
  const { organisation, account, indexKey, teams } = JSON.parse(textOf(opened)) as Carried
  return new Keyring(
    { organisation, account },
    teams.map((one) => ({
      team: one.team,
      epoch: one.epoch,
      teamKey: bytes(one.teamKey),
      inboxPublicKey: bytes(one.inboxPublicKey),
      inboxPrivateKey: bytes(one.inboxPrivateKey),
    })),
    indexKey === null ? null : bytes(indexKey),
  )
}

/** Whether a carried keyring still is what its account has been granted: nothing came, nothing was taken away. */
export async function isStillGranted(tx: Tx, keyring: Keyring): Promise<boolean> {
  const { account, organisation } = keyring
  if (account === null) return false
  const granted = await store.grantedEpochs(tx, { organisation, account })
  const name = ({ team, epoch }: { team: string; epoch: number }) => `${team}/${epoch}`
  const held = new Set(everythingIn(keyring).teams.map(name))
  return granted.length === held.size && granted.every((one) => held.has(name(one)))
}

const contextOf = (context: string): string => `satama carried keyring v1\n${context}`

function bytes(text: string): Bytes {
  const read = fromBase64(text)
  if (!read) throw new TypeError('a carried keyring holds what is no key')
  return read
}

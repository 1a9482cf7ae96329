import type { Tx } from '#platform/database'
import { type Bytes, fromBase64, openPadded, sealPadded, textOf, toBase64, utf8 } from '#foundation/sealing'
import { contentOf, Keyring, type TeamSecrets } from './keyring.ts'
import { namesGranted } from './team-store.ts'

/*
 * Unlocking opens each grant with X-Wing, which costs milliseconds. A session carries the opened
 * keyring from request to request instead, sealed under a secret that only its cookie holds.
 */
interface Carried {
  readonly organisation: string
  readonly account: string
  readonly indexKeys: readonly { epoch: number; format: number; key: string }[]
  readonly teams: readonly { team: string; epoch: number; teamKey: string | null; inbox: [string, string] }[]
}

const contextOf = (context: string) => `satama carried keyring v2\n${context}`

/** The keyring of an account, sealed so that it can be laid down until the next request. */
export function carryKeyring(keyring: Keyring, key: Bytes, context: string): Bytes {
  const { teams, indexKeys } = contentOf(keyring)
  const { organisation, account } = keyring
  if (account === null) throw new TypeError('only an account’s keyring can be carried')
  const carried: Carried = {
    organisation,
    account,
    indexKeys: [...indexKeys.values()].map(({ epoch, format, key }) => ({ epoch, format, key: toBase64(key) })),
    teams: [...teams.values()].map(({ team, epoch, teamKey, inboxPublicKey, inboxPrivateKey }) => ({
      team,
      epoch,
      teamKey: teamKey && toBase64(teamKey),
      inbox: [toBase64(inboxPublicKey), toBase64(inboxPrivateKey)],
    })),
  }
  return sealPadded(key, utf8(JSON.stringify(carried)), contextOf(context))
}

/** The keyring that was laid down; null if the key or the context is another. */
export function pickUpKeyring(sealed: Bytes, key: Bytes, context: string): Keyring | null {
  const plain = openPadded(key, sealed, contextOf(context))
  if (!plain) return null
  const carried = JSON.parse(textOf(plain)) as Carried
  const teams = carried.teams.map(
    ({ team, epoch, teamKey, inbox }): TeamSecrets => ({
      team,
      epoch,
      teamKey: teamKey === null ? null : decoded(teamKey),
      inboxPublicKey: decoded(inbox[0]),
      inboxPrivateKey: decoded(inbox[1]),
    }),
  )
  const indexKeys = carried.indexKeys.map(({ epoch, format, key: one }) => ({ epoch, format, key: decoded(one) }))
  return new Keyring({ organisation: carried.organisation, account: carried.account }, teams, indexKeys)
}

/** Whether what a carried keyring holds is exactly what its account is granted now. */
export async function isStillGranted(tx: Tx, keyring: Keyring): Promise<boolean> {
  const { organisation, account } = keyring
  if (account === null) return false
  const now = await namesGranted(tx, { organisation, account })
  const { teams, indexKeys } = contentOf(keyring)
  const then = new Set([...teams.keys(), ...[...indexKeys.keys()].map((epoch) => `index/${epoch}`)])
  return now.length === then.size && now.every((name) => then.has(name))
}

function decoded(text: string): Bytes {
  const bytes = fromBase64(text)
  if (!bytes) throw new TypeError('a carried keyring is damaged')
  return bytes
}

import type { Tx } from '#platform/database'
import {
  type Bytes,
  newKey,
  newReceivingPair,
  open,
  openFrom,
  seal,
  sealTo,
  sign,
  verify,
} from '#foundation/sealing'
import { append } from '#ledger'
import { grantContext, grantMessage, inboxKeyContext, indexKeyContext } from './contexts.ts'
import { allSecretsOf, indexKeyOf, Keyring, KeyNotHeld, type TeamSecrets } from './keyring.ts'
import * as store from './team-store.ts'

export interface NewTeam {
  readonly organisation: string
  readonly name: string
  readonly at?: Date
  /** Needed from the second team on: all teams of an organisation find people by the same index. */
  readonly keyring?: Keyring
}

/**
 * A new team with its key, its inbox and, with the first, the organisation's index key.
 * The keyring that comes back is all there is of them until somebody is granted the team.
 */
export async function createTeam(tx: Tx, { organisation, name, at = new Date(), keyring }: NewTeam): Promise<Keyring> {
  const first = (await store.countTeams(tx, organisation)) === 0
  if (!first && keyring?.organisation !== organisation) {
    throw new TypeError('a further team of an organisation needs a keyring that holds its index key')
  }
  const indexKey = keyring ? indexKeyOf(keyring) : newKey()
  const inbox = await newReceivingPair()
  const secrets: TeamSecrets = {
    team: crypto.randomUUID(),
    epoch: 1,
    teamKey: newKey(),
    inboxPublicKey: inbox.publicKey,
    inboxPrivateKey: inbox.privateKey,
  }
  const place = { organisation, team: secrets.team, epoch: secrets.epoch }
  await store.insertTeam(tx, { id: secrets.team, organisation, name, epoch: secrets.epoch, at })
  await store.insertEpoch(tx, {
    ...place,
    inboxPublic: inbox.publicKey,
    inboxPrivate: seal(secrets.teamKey, inbox.privateKey, inboxKeyContext(place)),
    indexKey: seal(secrets.teamKey, indexKey, indexKeyContext(place)),
    at,
  })
  await append(tx, { type: 'vault.team-created', organisation, by: null, at, about: secrets.team, body: { epoch: 1 } })
  return new Keyring({ organisation, account: null }, [secrets], indexKey)
}

export interface NewGrant {
  /** The keyring's own team when not said. */
  readonly team?: string
  readonly account: string
  readonly receivingPublicKey: Bytes
  readonly grantedBy: string
  /** The granter's private signing key. */
  readonly signWith: Bytes
  readonly at?: Date
}

/** Gives an account every epoch of a team that the keyring holds. */
export async function grantTeam(tx: Tx, keyring: Keyring, grant: NewGrant): Promise<void> {
  const { organisation } = keyring
  const { account, receivingPublicKey, grantedBy, signWith, at = new Date() } = grant
  const team = grant.team ?? keyring.team
  const epochs = team === null ? [] : allSecretsOf(keyring, team)
  if (team === null || epochs.length === 0) throw new KeyNotHeld(keyring, `team ${team ?? 'of its own'}`)
  for (const { epoch, teamKey } of epochs) {
    const place = { organisation, team, epoch }
    const sealed = await sealTo(receivingPublicKey, teamKey, grantContext(place, account))
    const signature = sign(signWith, grantMessage({ ...place, account, grantedBy, receivingPublicKey, sealed }))
    await store.saveGrant(tx, { ...place, account, sealed, grantedBy, signature, at })
  }
  await append(tx, {
    type: 'vault.team-granted',
    organisation,
    by: grantedBy,
    at,
    about: account,
    body: { team, epochs: epochs.length },
  })
}

/** Takes an account's grants away. What it has copied before stays copied: only a new epoch helps against that. */
export async function withdrawGrants(
  tx: Tx,
  { organisation, account, by, at = new Date() }: { organisation: string; account: string; by: string; at?: Date },
): Promise<void> {
  const withdrawn = await store.deleteGrants(tx, { organisation, account })
  await append(tx, { type: 'vault.team-withdrawn', organisation, by, at, about: account, body: { withdrawn } })
}

/** A grant that its granter did not sign, or that does not hold what it says: somebody slipped it in. */
export class GrantNotGenuine extends Error {
  override readonly name = 'GrantNotGenuine'
  constructor({ team, epoch, account }: { team: string; epoch: number; account: string }) {
    super(`the grant of team ${team}, epoch ${epoch}, to account ${account} is not genuine`)
  }
}

export interface Unlocking {
  readonly organisation: string
  readonly account: string
  readonly receivingPrivateKey: Bytes
  readonly receivingPublicKey: Bytes
  /** The public signing key of an account that granted, as identity vouches for it; null when it does not. */
  readonly granterKey: (account: string) => Promise<Bytes | null>
}

/** Everything that has been granted to an account, each grant checked. Empty when nothing was. */
export async function unlockKeyring(tx: Tx, unlocking: Unlocking): Promise<Keyring> {
  const { organisation, account } = unlocking
  const teams: TeamSecrets[] = []
  let indexKey: Bytes | null = null
  for (const grant of await store.grantsOf(tx, { organisation, account })) {
    const teamKey = await openGrant(grant, unlocking)
    const inboxPrivateKey = open(teamKey, grant.inboxPrivate, inboxKeyContext(grant))
    const opened = open(teamKey, grant.indexKey, indexKeyContext(grant))
    if (!inboxPrivateKey || !opened) throw new GrantNotGenuine(grant)
    indexKey = opened
    teams.push({ team: grant.team, epoch: grant.epoch, teamKey, inboxPublicKey: grant.inboxPublic, inboxPrivateKey })
  }
  return new Keyring({ organisation, account }, teams, indexKey)
}

async function openGrant(grant: store.Grant, unlocking: Unlocking): Promise<Bytes> {
  const { receivingPrivateKey, receivingPublicKey } = unlocking
  const granter = await unlocking.granterKey(grant.grantedBy)
  if (!granter || !verify(granter, grantMessage({ ...grant, receivingPublicKey }), grant.signature)) {
    throw new GrantNotGenuine(grant)
  }
  const teamKey = await openFrom(
    receivingPrivateKey,
    receivingPublicKey,
    grant.sealed,
    grantContext(grant, grant.account),
  )
  if (!teamKey) throw new GrantNotGenuine(grant)
  return teamKey
}

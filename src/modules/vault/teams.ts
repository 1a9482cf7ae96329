import type { Tx } from '#platform/database'
import {
  type Bytes,
  equalBytes,
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
import {
  epochMessage,
  firstIndexKeyContext,
  grantContext,
  grantMessage,
  inboxKeyContext,
  indexGrantMessage,
  indexKeyContext,
  olderInboxKeyContext,
} from './contexts.ts'
import { currentIndexFormat } from './index-formats.ts'
import * as indexes from './index-store.ts'
import { allSecretsOf, type IndexKey, indexKeyOf, Keyring, KeyNotHeld, type TeamSecrets } from './keyring.ts'
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
  const indexKeys = keyring ? await indexKeysInUse(tx, keyring) : [await firstIndexKey(tx, organisation, at)]
  const secrets = await newTeamSecrets(crypto.randomUUID(), 1)
  const { team, epoch } = secrets
  await store.insertTeam(tx, { id: team, organisation, name, epoch, at })
  await insertEpoch(tx, organisation, secrets, at)
  for (const indexKey of indexKeys) await giveIndexKey(tx, organisation, secrets, indexKey)
  await append(tx, { type: 'vault.team-created', organisation, by: null, at, about: team, body: { epoch } })
  return new Keyring({ organisation, account: null }, [secrets], indexKeys)
}

async function firstIndexKey(tx: Tx, organisation: string, at: Date): Promise<IndexKey> {
  const epoch = await indexes.insertIndexEpoch(tx, { organisation, format: currentIndexFormat, at })
  await indexes.insertIndexState(tx, organisation, epoch)
  return { epoch, format: currentIndexFormat, key: newKey() }
}

async function indexKeysInUse(tx: Tx, keyring: Keyring): Promise<IndexKey[]> {
  const { current, building } = await indexes.lockIndexState(tx, keyring.organisation)
  return [current, ...(building === null ? [] : [building])].map((epoch) => indexKeyOf(keyring, epoch))
}

/** A team's secrets of an epoch whose key is held. */
export type OpenSecrets = TeamSecrets & { readonly teamKey: Bytes }

export async function newTeamSecrets(team: string, epoch: number): Promise<OpenSecrets> {
  const inbox = await newReceivingPair()
  return { team, epoch, teamKey: newKey(), inboxPublicKey: inbox.publicKey, inboxPrivateKey: inbox.privateKey }
}

export async function insertEpoch(tx: Tx, organisation: string, secrets: OpenSecrets, at: Date): Promise<void> {
  const place = { organisation, team: secrets.team, epoch: secrets.epoch }
  await store.insertEpoch(tx, {
    ...place,
    inboxPublic: secrets.inboxPublicKey,
    inboxPrivate: seal(secrets.teamKey, secrets.inboxPrivateKey, inboxKeyContext(place)),
    at,
  })
}

/** Lays down an index key for whoever holds the team's key. */
export async function giveIndexKey(tx: Tx, organisation: string, { team, epoch, teamKey }: OpenSecrets, indexKey: IndexKey): Promise<void> {
  await indexes.insertIndexGrant(tx, {
    organisation,
    epoch: indexKey.epoch,
    team,
    teamEpoch: epoch,
    form: sealedByTeam,
    sealed: seal(teamKey, indexKey.key, indexKeyContext({ organisation, team, epoch }, indexKey.epoch)),
    grantedBy: null,
    signature: null,
  })
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

/** Gives an account every epoch of a team that the keyring holds; a closed one comes with the epoch that wraps it. */
export async function grantTeam(tx: Tx, keyring: Keyring, grant: NewGrant): Promise<void> {
  const { organisation } = keyring
  const { account, grantedBy, at = new Date() } = grant
  const team = grant.team ?? keyring.team
  const epochs = (team === null ? [] : allSecretsOf(keyring, team)).filter(isOpen)
  if (team === null || epochs.length === 0) throw new KeyNotHeld(keyring, `team ${team ?? 'of its own'}`)
  for (const secrets of epochs) await grantEpoch(tx, organisation, secrets, { ...grant, at })
  await append(tx, {
    type: 'vault.team-granted',
    organisation,
    by: grantedBy,
    at,
    about: account,
    body: { team, epochs: epochs.length },
  })
}

const isOpen = (secrets: TeamSecrets): secrets is OpenSecrets => secrets.teamKey !== null

/** Grants one epoch; whoever is the first to do so says by a signature that its inbox is the team's. */
export async function grantEpoch(
  tx: Tx,
  organisation: string,
  { team, epoch, teamKey, inboxPublicKey }: OpenSecrets,
  { account, receivingPublicKey, grantedBy, signWith, at }: Omit<NewGrant, 'team' | 'at'> & { at: Date },
): Promise<void> {
  const place = { organisation, team, epoch }
  const sealed = await sealTo(receivingPublicKey, teamKey, grantContext(place, account))
  const signature = sign(signWith, grantMessage({ ...place, account, grantedBy, receivingPublicKey, sealed }))
  await store.saveGrant(tx, { ...place, account, sealed, grantedBy, signature, at })
  const vouched = sign(signWith, epochMessage({ ...place, begunBy: grantedBy, inboxPublicKey }))
  await store.signEpoch(tx, { ...place, begunBy: grantedBy, signature: vouched })
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

/** The public signing key of an account that granted, as identity vouches for it; null when it does not. */
export type GranterKey = (account: string) => Promise<Bytes | null>

export interface Unlocking {
  readonly organisation: string
  readonly account: string
  readonly receivingPrivateKey: Bytes
  readonly receivingPublicKey: Bytes
  readonly granterKey: GranterKey
}

/** Everything that has been granted to an account, each grant checked. Empty when nothing was. */
export async function unlockKeyring(tx: Tx, unlocking: Unlocking): Promise<Keyring> {
  const { organisation, account } = unlocking
  const teamKeys = new Map<string, Bytes>()
  const teams: TeamSecrets[] = []
  for (const grant of await store.grantsOf(tx, { organisation, account })) {
    const { team, epoch, wrappedBy } = grant
    const name = `${team}/${wrappedBy}`
    const teamKey = teamKeys.get(name) ?? (await openGrant({ ...grant, epoch: wrappedBy }, unlocking))
    teamKeys.set(name, teamKey)
    const context = epoch === wrappedBy ? inboxKeyContext(grant) : olderInboxKeyContext(grant, wrappedBy)
    const inboxPrivateKey = open(teamKey, grant.inboxPrivate, context)
    if (!inboxPrivateKey) throw new GrantNotGenuine(grant)
    if (epoch === wrappedBy) await checkInbox(grant, inboxPrivateKey)
    teams.push({
      team,
      epoch,
      teamKey: epoch === wrappedBy ? teamKey : null,
      inboxPublicKey: grant.inboxPublic,
      inboxPrivateKey,
    })
  }
  if (teams.length === 0) return new Keyring({ organisation, account }, [], [])
  return new Keyring({ organisation, account }, teams, await openIndexKeys(tx, teams, unlocking))
}

/** Things are sealed to the public half by whoever has nothing to check it with: so it is checked here. */
async function checkInbox(grant: store.Grant, privateKey: Bytes): Promise<void> {
  const { publicKey } = await newReceivingPair(privateKey)
  if (!equalBytes(publicKey, grant.inboxPublic)) throw new GrantNotGenuine(grant)
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

/** How an index key lies: see keystore.index_grant. */
const sealedByTeamAtFirst = 1
const sealedByTeam = 2
export const sealedToInbox = 3

async function openIndexKeys(tx: Tx, teams: readonly TeamSecrets[], unlocking: Unlocking): Promise<IndexKey[]> {
  const keys = new Map<number, IndexKey>()
  for (const grant of await indexes.indexGrantsOf(tx, unlocking.organisation)) {
    const secrets = teams.find(({ team, epoch }) => team === grant.team && epoch === grant.teamEpoch)
    if (!secrets || keys.has(grant.epoch)) continue
    const key = await openIndexGrant(grant, secrets, unlocking)
    if (!key) throw new GrantNotGenuine({ team: grant.team, epoch: grant.teamEpoch, account: unlocking.account })
    keys.set(grant.epoch, { epoch: grant.epoch, format: grant.format, key })
  }
  return [...keys.values()]
}

async function openIndexGrant(grant: indexes.IndexGrant, secrets: TeamSecrets, { granterKey }: Unlocking): Promise<Bytes | null> {
  const { organisation, team, teamEpoch: epoch, epoch: indexEpoch, form, sealed, grantedBy, signature } = grant
  const place = { organisation, team, epoch }
  if (form === sealedToInbox) {
    const granter = grantedBy && (await granterKey(grantedBy))
    if (!granter || !signature || !verify(granter, indexGrantMessage({ ...place, indexEpoch, grantedBy, sealed }), signature)) return null
    return openFrom(secrets.inboxPrivateKey, secrets.inboxPublicKey, sealed, indexKeyContext(place, indexEpoch))
  }
  if (!secrets.teamKey) return null
  if (form === sealedByTeam) return open(secrets.teamKey, sealed, indexKeyContext(place, indexEpoch))
  return form === sealedByTeamAtFirst ? open(secrets.teamKey, sealed, firstIndexKeyContext(place)) : null
}

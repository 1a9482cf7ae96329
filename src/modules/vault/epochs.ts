import { type Bytes, equalBytes, newKey, sealTo, sign, verify } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { keepOutside } from '#platform/outside'
import { append } from '#ledger'
import { epochMessage, indexGrantMessage, indexKeyContext } from './contexts.ts'
import { currentIndexFormat } from './index-formats.ts'
import { epochNote } from './erasing.ts'
import * as indexes from './index-store.ts'
import { endLease } from './leases.ts'
import { allSecretsOf, contentOf, handOver, type IndexKey, indexKeyOf, Keyring, teamKeyOf } from './keyring.ts'
import { grantToRecovery } from './quorum.ts'
import * as rotations from './rotation-store.ts'
import * as store from './team-store.ts'
import {
  giveIndexKey,
  grantEpoch,
  GrantNotGenuine,
  type GranterKey,
  insertEpoch,
  newTeamSecrets,
  sealedToInbox,
} from './teams.ts'

/** Why an epoch begins, as the ledger and the page of keys have it. */
export type EpochReason = 'leaving' | 'moving' | 'rotation' | 'recovery'

export interface NewEpoch {
  readonly team: string
  /** Who goes on holding the team, whoever begins the epoch included. Everybody else's grants of it are gone. */
  readonly stay: readonly { readonly account: string; readonly receivingPublicKey: Bytes }[]
  readonly grantedBy: string
  /** The granter's private signing key. */
  readonly signWith: Bytes
  readonly granterKey: GranterKey
  readonly reason: EpochReason
  readonly at?: Date
}

/**
 * Begins a team's next epoch: a new team key, a new inbox, and a new key for the organisation's blind
 * index, given to those who stay and to the organisation's other teams. From the commit on, whatever is
 * new is sealed by the new keys; what lies sealed by the old ones is carried over by the rotation that
 * begins here. Whoever begins it has approved it; it waits for a second officer ({@link approveRotation}).
 *
 * The keyring that comes back holds old epochs and new. Keyrings at work in this process go on with the
 * new keys if their account stays. See [Note: An import outlives the epoch it began in].
 *
 * Throws KeyNotHeld when the keyring does not hold the team's newest epoch, and GrantNotGenuine when
 * nobody vouches for another team's inbox.
 */
export async function beginEpoch(tx: Tx, keyring: Keyring, begin: NewEpoch): Promise<Keyring> {
  const { organisation } = keyring
  const { team, stay, grantedBy, signWith, reason, at = new Date() } = begin
  if (stay.length === 0) throw new TypeError('somebody has to go on holding the team')
  const before = await store.lockTeam(tx, { organisation, team })
  if (before === null) throw new TypeError('no such team')
  teamKeyOf(keyring, { team, epoch: before })
  const state = await indexes.lockIndexState(tx, organisation)
  indexKeyOf(keyring, state.current)

  const secrets = await newTeamSecrets(team, before + 1)
  await insertEpoch(tx, organisation, secrets, at)
  await store.setEpoch(tx, { team, epoch: secrets.epoch })
  const gone = await store.deleteOtherGrants(tx, { organisation, team, stay: stay.map(({ account }) => account) })
  for (const { account, receivingPublicKey } of stay) {
    await grantEpoch(tx, organisation, secrets, { account, receivingPublicKey, grantedBy, signWith, at })
  }
  await grantToRecovery(tx, { organisation, ...secrets, grantedBy, signWith, at })

  const indexKey = await newIndexKey(tx, keyring, state, at)
  await giveIndexKey(tx, organisation, secrets, indexKey)
  for (const other of await store.currentEpochs(tx, organisation)) {
    if (other.team !== team) await giveToOtherTeam(tx, keyring, other, { ...begin, indexKey })
  }

  for (const lease of await rotations.supersedeRotation(tx, organisation, at)) {
    await endLease(tx, { organisation, id: lease }, { by: grantedBy, reason: 'stopped', at })
  }
  const rotation = await rotations.insertRotation(tx, {
    organisation, team, epoch: secrets.epoch, indexEpoch: indexKey.epoch, reason, begunBy: grantedBy, at,
  })
  await rotations.addApproval(tx, { organisation, rotation, account: grantedBy, at })
  await append(tx, {
    type: 'vault.epoch-begun',
    organisation,
    by: grantedBy,
    at,
    about: team,
    body: { epoch: secrets.epoch, index: indexKey.epoch, reason, rotation, stay: stay.length, gone: gone.length },
  })
  // A restored backup is from before: it must be told that the keys which it brings back are the old ones.
  await keepOutside(tx, { organisation, kind: epochNote, ground: reason, ids: [team], at })
  const staying = new Set(stay.map(({ account }) => account))
  handOver(organisation, { team: secrets, indexKey }, (account) => staying.has(account))
  const { teams, indexKeys } = contentOf(keyring)
  const rest = [...teams.values()].filter((held) => held.team !== team || held.epoch !== secrets.epoch)
  const older = [...indexKeys.values()].filter(({ epoch }) => epoch !== indexKey.epoch)
  return new Keyring(keyring, [...rest, secrets], [...older, indexKey])
}

/** A key that is being built up already is given up: whoever left may hold it. Its rows go with the rotation. */
async function newIndexKey(tx: Tx, { organisation }: Keyring, state: indexes.IndexState, at: Date): Promise<IndexKey> {
  const epoch = await indexes.insertIndexEpoch(tx, { organisation, format: currentIndexFormat, at })
  await indexes.setIndexState(tx, organisation, { current: state.current, building: epoch })
  await indexes.deleteIndexGrants(tx, organisation, { current: state.current, building: epoch })
  return { epoch, format: currentIndexFormat, key: newKey() }
}

/**
 * Another team gets the new index key through its inbox. That the inbox is theirs is known from the
 * keyring, or from somebody of theirs who is vouched for: else the server could put its own there.
 */
async function giveToOtherTeam(
  tx: Tx,
  keyring: Keyring,
  other: store.SignedEpoch,
  { indexKey, grantedBy, signWith, granterKey }: NewEpoch & { indexKey: IndexKey },
): Promise<void> {
  const { organisation } = keyring
  const { team, epoch, inboxPublic } = other
  const place = { organisation, team, epoch }
  const known = allSecretsOf(keyring, team).find((secrets) => secrets.epoch === epoch)
  const genuine = known ? equalBytes(known.inboxPublicKey, inboxPublic) : await isVouched(other, granterKey)
  if (!genuine) throw new GrantNotGenuine({ team, epoch, account: other.begunBy ?? 'nobody' })
  const sealed = await sealTo(inboxPublic, indexKey.key, indexKeyContext(place, indexKey.epoch))
  const message = indexGrantMessage({ ...place, indexEpoch: indexKey.epoch, grantedBy, sealed })
  await indexes.insertIndexGrant(tx, {
    organisation,
    epoch: indexKey.epoch,
    team,
    teamEpoch: epoch,
    form: sealedToInbox,
    sealed,
    grantedBy,
    signature: sign(signWith, message),
  })
}

async function isVouched(epoch: store.SignedEpoch, granterKey: GranterKey): Promise<boolean> {
  const { begunBy, signature, inboxPublic } = epoch
  const key = begunBy && (await granterKey(begunBy))
  return Boolean(key && signature && verify(key, epochMessage({ ...epoch, begunBy, inboxPublicKey: inboxPublic }), signature))
}

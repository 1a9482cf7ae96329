import type { Tx } from '#platform/database'
import { type Bytes, equalBytes, hash, newKey, sealTo } from '#foundation/sealing'
import { done, refuse, type Result } from '#foundation/results'
import { append } from '#ledger'
import { contentOf, type Keyring } from './keyring.ts'
import {
  challengeContext,
  sealEpochTo,
  isEpochGranted,
  isRecoveryKeyProven,
  isRecoveryProven,
  type RecoveryKey,
  type RecoveryProof,
  type RecoveryUse,
  type SealedEpoch,
} from './quorum-keys.ts'
import { isQuorumSize } from './quorum-shares.ts'
import * as store from './quorum-store.ts'
import { saveGrant } from './team-store.ts'

/**
 * The public signing key of an account's sealed set, as its organisation vouches for it; null when nobody does.
 * `past` are the recovery keys by which the question came: an account may be vouched for by another of them,
 * and no circle of them vouches for itself.
 */
export type MakersKey = (
  tx: Tx,
  o: { organisation: string; account: string; past: readonly string[] },
) => Promise<Bytes | null>

let makersKey: MakersKey | null = null

/** The vault does not know accounts: identity says by which key an officer's hand is known. */
export function knowMakersBy(ask: MakersKey): void {
  makersKey = ask
}

/** A recovery key that no officer made: somebody put it into the database. */
export class RecoveryKeyNotGenuine extends Error {
  override readonly name = 'RecoveryKeyNotGenuine'
  constructor({ organisation, id }: { organisation: string; id: string }) {
    super(`the recovery key ${id} of organisation ${organisation} is not genuine`)
  }
}

/**
 * A new recovery key's public halves, signed by itself and by who made it. The answer is a secret sealed to it,
 * which {@link registerRecoveryKey} wants back: only the private half opens it.
 */
export async function proposeRecoveryKey(
  tx: Tx,
  { key, proof, at }: { key: RecoveryKey; proof: RecoveryProof; at: Date },
): Promise<Result<{ challenge: Bytes }, 'unfit-key' | 'not-genuine'>> {
  if (!isQuorumSize(key) || (await store.isKnown(tx, key.id))) return refuse('unfit-key')
  const maker = await askMakersKey(tx, key)
  if (!maker || !isRecoveryKeyProven(key, proof, maker)) return refuse('not-genuine')
  const secret = newKey()
  const challenge = await sealTo(key.receivingPublicKey, secret, challengeContext(key)).catch(() => null)
  if (!challenge) return refuse('unfit-key')
  await store.insertProposal(tx, { ...key, ownProof: proof.own, makerProof: proof.maker, challenge: hash(secret), at })
  return done({ challenge })
}

export interface Granting {
  readonly grantedBy: string
  /** The granter's private signing key. */
  readonly signWith: Bytes
  readonly at: Date
}

/** The key comes into force, and every epoch that the keyring holds is granted to it. */
export async function registerRecoveryKey(
  tx: Tx,
  keyring: Keyring,
  o: Granting & { id: string; answer: Bytes },
): Promise<Result<{ epochs: number }, 'no-such-key' | 'wrong-answer'>> {
  const { organisation } = keyring
  const { id, answer, grantedBy: madeBy, at } = o
  await store.lockQuorum(tx, organisation)
  const row = await store.findProposal(tx, { organisation, id, madeBy })
  if (!row?.challenge) return refuse('no-such-key')
  if (!equalBytes(hash(answer), row.challenge)) return refuse('wrong-answer')
  await checkGenuine(tx, row)
  const replaced = await store.putInForce(tx, { organisation, id, at })
  const epochs = await grantHeld(tx, keyring, row, o)
  await append(tx, {
    type: 'vault.recovery-key-made',
    organisation,
    by: madeBy,
    at,
    about: id,
    body: { threshold: row.threshold, shares: row.shares, epochs, replaced },
  })
  return done({ epochs })
}

/** Grants to the key in force what it lacks and the keyring holds: teams that whoever made it was not in. */
export async function coverByRecovery(
  tx: Tx,
  keyring: Keyring,
  o: Granting,
): Promise<Result<{ epochs: number }, 'no-recovery-key'>> {
  const { organisation } = keyring
  await store.lockQuorum(tx, organisation)
  const key = await keyInForce(tx, organisation)
  if (!key) return refuse('no-recovery-key')
  const epochs = await grantHeld(tx, keyring, key, o)
  await append(tx, {
    type: 'vault.recovery-granted',
    organisation,
    by: o.grantedBy,
    at: o.at,
    about: key.id,
    body: { epochs },
  })
  return done({ epochs })
}

/** The key to which new epochs of an organisation are granted; null as long as there is no quorum. */
export async function recoveryRecipient(
  tx: Tx,
  organisation: string,
): Promise<{ id: string; publicKey: Bytes } | null> {
  const key = await keyInForce(tx, organisation)
  return key && { id: key.id, publicKey: key.receivingPublicKey }
}

/** Grants one epoch, when it begins, to the organisation's recovery key. Without a quorum it does nothing. */
export async function grantToRecovery(
  tx: Tx,
  o: Granting & { organisation: string; team: string; epoch: number; teamKey: Bytes },
): Promise<boolean> {
  const key = await keyInForce(tx, o.organisation)
  if (!key) return false
  await grantOne(tx, key, o, o.teamKey, o)
  return true
}

/** Whose hand registered a key is looked at each time: a row that was slipped in is granted nothing. */
async function keyInForce(tx: Tx, organisation: string): Promise<store.KeyRow | null> {
  const key = (await store.keysOfQuorum(tx, organisation)).find(({ replacedAt }) => replacedAt === null)
  if (!key) return null
  await checkGenuine(tx, key)
  return key
}

async function checkGenuine(tx: Tx, key: store.KeyRow): Promise<void> {
  if (!(await isGenuine(tx, key))) throw new RecoveryKeyNotGenuine(key)
}

async function isGenuine(tx: Tx, key: store.KeyRow, past: readonly string[] = []): Promise<boolean> {
  const maker = await askMakersKey(tx, key, [...past, key.id])
  return maker !== null && isRecoveryKeyProven(key, { own: key.ownProof, maker: key.makerProof }, maker)
}

function askMakersKey(
  tx: Tx,
  { id, organisation, madeBy }: RecoveryKey,
  past: readonly string[] = [id],
): Promise<Bytes | null> {
  if (!makersKey) throw new TypeError('nobody has said how the makers of recovery keys are known')
  return makersKey(tx, { organisation, account: madeBy, past })
}

async function grantHeld(tx: Tx, keyring: Keyring, key: RecoveryKey, granting: Granting): Promise<number> {
  const { organisation } = keyring
  const own = await store.recoveryGrantsOf(tx, { organisation, recovery: key.id })
  const has = new Set(own.map(({ team, epoch }) => `${team}/${epoch}`))
  let granted = 0
  for (const { team, epoch, teamKey } of contentOf(keyring).teams.values()) {
    // A closed epoch's key opens nothing any more: what it held is wrapped by a newer one.
    if (!teamKey || has.has(`${team}/${epoch}`)) continue
    await grantOne(tx, key, { organisation, team, epoch }, teamKey, granting)
    granted += 1
  }
  return granted
}

async function grantOne(
  tx: Tx,
  key: RecoveryKey,
  { organisation, team, epoch }: { organisation: string; team: string; epoch: number },
  teamKey: Bytes,
  { grantedBy, signWith, at }: Granting,
): Promise<void> {
  const to = { id: key.id, receivingPublicKey: key.receivingPublicKey }
  const sealed = await sealEpochTo({ organisation, team, epoch }, teamKey, { to, grantedBy, signWith })
  await store.saveRecoveryGrant(tx, { ...sealed, organisation, recovery: key.id, grantedBy, at })
}

export interface TeamRecovery {
  readonly use: RecoveryUse
  readonly grants: readonly SealedEpoch[]
  /** By the recovery key: enough shares were together. */
  readonly proof: Bytes
  /** The public signing key of the account that recovers; its grants are its own. */
  readonly accountKey: Bytes
  /** Whether the shares also vouched for the account. */
  readonly vouched: boolean
  readonly at: Date
}

/**
 * Brings teams back: the team keys, which the browser took out of the recovery key's grants and sealed to an
 * account, are taken as that account's grants. The server opens nothing. What it is shown is taken whole or
 * not at all, and once.
 */
export async function recoverTeams(
  tx: Tx,
  { use, grants, proof, accountKey, vouched, at }: TeamRecovery,
): Promise<Result<{ teams: number; epochs: number }, 'no-such-key' | 'used-before' | 'not-genuine' | 'incomplete'>> {
  const { organisation, recovery, account, receivingPublicKey } = use
  await store.lockQuorum(tx, organisation)
  const key = (await store.keysOfQuorum(tx, organisation)).find(({ id }) => id === recovery)
  if (!key) return refuse('no-such-key')
  await checkGenuine(tx, key)
  if (await store.wasUsed(tx, use.id)) return refuse('used-before')
  if (!isRecoveryProven(key.signingPublicKey, use, grants, proof)) return refuse('not-genuine')
  const to = { id: account, receivingPublicKey }
  const genuine = grants.every((grant) =>
    isEpochGranted(organisation, grant, { to, grantedBy: account, granterKey: accountKey }),
  )
  if (!genuine) return refuse('not-genuine')

  const teams = [...new Set(grants.map(({ team }) => team))]
  const held = await store.recoveryGrantsOf(tx, { organisation, recovery })
  const given = new Set(grants.map(({ team, epoch }) => `${team}/${epoch}`))
  const wanted = held.filter(({ team }) => teams.includes(team)).map(({ team, epoch }) => `${team}/${epoch}`)
  if (wanted.length !== given.size || !wanted.every((name) => given.has(name))) return refuse('incomplete')

  for (const { team, epoch, sealed, signature } of grants) {
    await saveGrant(tx, { organisation, team, epoch, account, sealed, grantedBy: account, signature, at })
  }
  await store.insertUse(tx, { id: use.id, organisation, recovery, account, teams, shares: key.threshold, vouched, at })
  for (const team of teams) {
    await append(tx, {
      type: 'vault.team-recovered',
      organisation,
      by: account,
      at,
      about: team,
      body: {
        recovery,
        use: use.id,
        shares: key.threshold,
        epochs: grants.filter((grant) => grant.team === team).length,
        vouched,
      },
    })
  }
  return done({ teams: teams.length, epochs: grants.length })
}

export interface QuorumKey extends RecoveryKey {
  readonly madeAt: Date
  readonly inForce: boolean
}

/** The keys whose shares may still open something, the one in force first, and what each team has of them. */
export async function quorumOf(
  tx: Tx,
  organisation: string,
): Promise<{ keys: QuorumKey[]; teams: store.TeamCover[]; uses: store.UseRow[] }> {
  const rows = await store.keysOfQuorum(tx, organisation)
  const granted = new Set((await store.recoveryGrantsOf(tx, { organisation })).map(({ recovery }) => recovery))
  const keys = rows
    .filter(({ id, replacedAt }) => replacedAt === null || granted.has(id))
    .map((row) => ({ ...bare(row), madeAt: row.registeredAt ?? new Date(0), inForce: row.replacedAt === null }))
  return { keys, teams: await store.coverOf(tx, organisation), uses: await store.usesOf(tx, organisation) }
}

const bare = ({ id, organisation, receivingPublicKey, signingPublicKey, threshold, shares, madeBy }: RecoveryKey) =>
  ({ id, organisation, receivingPublicKey, signingPublicKey, threshold, shares, madeBy })

/** What the browser needs to bring teams back: each key with the grants to it. Nothing in it opens without shares. */
export function recoveryGrants(tx: Tx, organisation: string): Promise<store.RecoveryGrantRow[]> {
  return store.recoveryGrantsOf(tx, { organisation })
}

/**
 * Whether something was signed by a recovery key of the organisation, in force or replaced since: the word of a
 * quorum, for whoever nobody else is left to vouch for. `verifies` tells whether a public key is the one.
 */
export async function isSignedByQuorum(
  tx: Tx,
  { organisation, past = [] }: { organisation: string; past?: readonly string[] },
  verifies: (signingPublicKey: Bytes) => boolean,
): Promise<boolean> {
  for (const key of await store.keysOfQuorum(tx, organisation)) {
    if (past.includes(key.id) || !verifies(key.signingPublicKey)) continue
    if (await isGenuine(tx, key, past)) return true
  }
  return false
}

export { markSeen as markRecoveriesSeen, unseenUses as unseenRecoveries } from './quorum-store.ts'
export type { RecoveryGrantRow, TeamCover, UseRow as RecoveryUseRow } from './quorum-store.ts'

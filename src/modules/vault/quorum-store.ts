import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import { uuids } from './packing.ts'
import type { RecoveryKey, SealedEpoch } from './quorum-keys.ts'

/** All SQL of the officers' quorum. */

export interface KeyRow extends RecoveryKey {
  readonly ownProof: Bytes
  readonly makerProof: Bytes
  readonly challenge: Bytes | null
  readonly registeredAt: Date | null
  readonly replacedAt: Date | null
}

const keyColumns = sql`id, organisation, receiving_public as "receivingPublicKey", signing_public as "signingPublicKey",
  threshold, shares, made_by as "madeBy", own_proof as "ownProof", maker_proof as "makerProof", challenge,
  registered_at as "registeredAt", replaced_at as "replacedAt"`

/** One ceremony of an organisation at a time comes to its end. */
export async function lockQuorum(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recovery key ${organisation}`}, 0))`.execute(tx)
}

export async function insertProposal(
  tx: Tx,
  key: RecoveryKey & { ownProof: Bytes; makerProof: Bytes; challenge: Bytes; at: Date },
): Promise<void> {
  await sql`
    delete from keystore.recovery_key
    where organisation = ${key.organisation} and made_by = ${key.madeBy} and registered_at is null`.execute(tx)
  await sql`
    insert into keystore.recovery_key (id, organisation, receiving_public, signing_public, threshold, shares, made_by,
      own_proof, maker_proof, proposed_at, challenge)
    values (${key.id}, ${key.organisation}, ${Buffer.from(key.receivingPublicKey)}, ${Buffer.from(key.signingPublicKey)},
      ${key.threshold}, ${key.shares}, ${key.madeBy}, ${Buffer.from(key.ownProof)}, ${Buffer.from(key.makerProof)},
      ${key.at}, ${Buffer.from(key.challenge)})`.execute(tx)
}

export async function isKnown(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from keystore.recovery_key where id = ${id}`.execute(tx)
  return rows.length > 0
}

export async function findProposal(
  tx: Tx,
  { organisation, id, madeBy }: { organisation: string; id: string; madeBy: string },
): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`
    select ${keyColumns} from keystore.recovery_key
    where organisation = ${organisation} and id = ${id} and made_by = ${madeBy} and registered_at is null
    for update`.execute(tx)
  return rows[0]
}

/** The key comes into force in place of the one before. Gives whether there was one. */
export async function putInForce(
  tx: Tx,
  { organisation, id, at }: { organisation: string; id: string; at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update keystore.recovery_key set replaced_at = ${at}
    where organisation = ${organisation} and registered_at is not null and replaced_at is null
    returning id`.execute(tx)
  await sql`
    update keystore.recovery_key set registered_at = ${at}, challenge = null
    where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows.length > 0
}

/** Every key that has been in force, the newest first. */
export async function keysOfQuorum(tx: Tx, organisation: string): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select ${keyColumns} from keystore.recovery_key
    where organisation = ${organisation} and registered_at is not null
    order by registered_at desc, id`.execute(tx)
  return rows
}

export interface RecoveryGrantRow extends SealedEpoch {
  readonly recovery: string
  readonly grantedBy: string
}

/** The grants of epochs whose key still opens something: a closed one comes with the epoch that wraps it. */
export async function recoveryGrantsOf(
  tx: Tx,
  { organisation, recovery }: { organisation: string; recovery?: string },
): Promise<RecoveryGrantRow[]> {
  const { rows } = await sql<RecoveryGrantRow>`
    select g.team, g.epoch, g.recovery, g.sealed, g.signature, g.granted_by as "grantedBy"
    from keystore.recovery_grant g join keystore.team_epoch e on e.team = g.team and e.epoch = g.epoch
    where g.organisation = ${organisation} and e.wrapped_by = e.epoch
      and (${recovery ?? null}::uuid is null or g.recovery = ${recovery ?? null}::uuid)
    order by g.team, g.epoch`.execute(tx)
  return rows
}

/** Keeps a grant to a recovery key, and takes away what earlier keys had of the same epoch. */
export async function saveRecoveryGrant(
  tx: Tx,
  grant: SealedEpoch & { organisation: string; recovery: string; grantedBy: string; at: Date },
): Promise<void> {
  await sql`
    insert into keystore.recovery_grant (organisation, team, epoch, recovery, sealed, granted_by, signature, granted_at)
    values (${grant.organisation}, ${grant.team}, ${grant.epoch}, ${grant.recovery}, ${Buffer.from(grant.sealed)},
      ${grant.grantedBy}, ${Buffer.from(grant.signature)}, ${grant.at})
    on conflict (team, epoch, recovery) do update set sealed = excluded.sealed, granted_by = excluded.granted_by,
      signature = excluded.signature, granted_at = excluded.granted_at`.execute(tx)
  await sql`
    delete from keystore.recovery_grant
    where organisation = ${grant.organisation} and team = ${grant.team} and epoch = ${grant.epoch}
      and recovery <> ${grant.recovery}`.execute(tx)
}

export interface TeamCover {
  readonly team: string
  readonly name: string
  readonly epochs: number
  /** How many of its open epochs a quorum could open: with the key in force, and with any. */
  readonly granted: number
  readonly grantedToAny: number
  /** Who is granted its newest epoch. */
  readonly holders: readonly string[]
}

export async function coverOf(tx: Tx, organisation: string): Promise<TeamCover[]> {
  const { rows } = await sql<TeamCover>`
    with open_epoch as (
      select team, epoch from keystore.team_epoch where organisation = ${organisation} and wrapped_by = epoch)
    select t.id as team, t.name,
      (select count(*) from open_epoch e where e.team = t.id) as epochs,
      (select count(*) from open_epoch e join keystore.recovery_grant g using (team, epoch)
        join keystore.recovery_key k on k.id = g.recovery
        where e.team = t.id and k.replaced_at is null) as granted,
      (select count(distinct e.epoch) from open_epoch e join keystore.recovery_grant g using (team, epoch)
        where e.team = t.id) as "grantedToAny",
      array(select account from keystore.team_grant h where h.team = t.id and h.epoch = t.epoch order by account) as holders
    from vault.team t where t.organisation = ${organisation}
    order by t.created_at, t.id`.execute(tx)
  return rows
}

export interface UseRow {
  readonly id: string
  readonly recovery: string
  readonly account: string
  readonly teams: readonly string[]
  readonly shares: number
  readonly vouched: boolean
  readonly at: Date
}

export async function wasUsed(tx: Tx, use: string): Promise<boolean> {
  const { rows } = await sql`select 1 from vault.recovery_use where id = ${use}`.execute(tx)
  return rows.length > 0
}

export async function insertUse(tx: Tx, use: UseRow & { organisation: string }): Promise<void> {
  await sql`
    insert into vault.recovery_use (id, organisation, recovery, account, teams, shares, vouched, at)
    values (${use.id}, ${use.organisation}, ${use.recovery}, ${use.account}, ${uuids([...use.teams])}, ${use.shares},
      ${use.vouched}, ${use.at})`.execute(tx)
}

export async function usesOf(tx: Tx, organisation: string): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select id, recovery, account, teams, shares, vouched, at from vault.recovery_use
    where organisation = ${organisation} order by at desc, id limit 50`.execute(tx)
  return rows
}

/** What an account has not yet said to have seen; its own uses are known to it. */
export async function unseenUses(
  tx: Tx,
  { organisation, account }: { organisation: string; account: string },
): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select id, recovery, account, teams, shares, vouched, at from vault.recovery_use u
    where organisation = ${organisation} and account <> ${account}
      and not exists (select 1 from vault.recovery_seen s where s.use = u.id and s.account = ${account})
    order by at desc, id limit 50`.execute(tx)
  return rows
}

export async function markSeen(
  tx: Tx,
  { organisation, account, at }: { organisation: string; account: string; at: Date },
): Promise<number> {
  const { rows } = await sql`
    insert into vault.recovery_seen (organisation, use, account, at)
    select organisation, id, ${account}::uuid, ${at}::timestamptz from vault.recovery_use
    where organisation = ${organisation} and account <> ${account}
    on conflict do nothing returning use`.execute(tx)
  return rows.length
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import { uuids } from './packing.ts'

export interface EpochRow {
  readonly organisation: string
  readonly team: string
  readonly epoch: number
  readonly inboxPublic: Bytes
  readonly inboxPrivate: Bytes
}

/** One epoch that an account can open: by its own grant, or by that of the newer one which wraps it. */
export interface Grant extends EpochRow {
  readonly wrappedBy: number
  readonly account: string
  readonly sealed: Bytes
  readonly grantedBy: string
  readonly signature: Bytes
}

export async function countTeams(tx: Tx, organisation: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from vault.team where organisation = ${organisation}`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function insertTeam(
  tx: Tx,
  team: { id: string; organisation: string; name: string; epoch: number; at: Date },
): Promise<void> {
  await sql`
    insert into vault.team (id, organisation, name, epoch, created_at)
    values (${team.id}, ${team.organisation}, ${team.name}, ${team.epoch}, ${team.at})`.execute(tx)
}

export async function insertEpoch(tx: Tx, epoch: EpochRow & { at: Date }): Promise<void> {
  await sql`
    insert into keystore.team_epoch (organisation, team, epoch, inbox_public, inbox_private, wrapped_by, begun_at)
    values (${epoch.organisation}, ${epoch.team}, ${epoch.epoch}, ${Buffer.from(epoch.inboxPublic)},
      ${Buffer.from(epoch.inboxPrivate)}, ${epoch.epoch}, ${epoch.at})`.execute(tx)
}

/** The team's current epoch, which nobody changes until this transaction has ended. */
export async function lockTeam(tx: Tx, { organisation, team }: { organisation: string; team: string }): Promise<number | null> {
  const { rows } = await sql<{ epoch: number }>`
    select epoch from vault.team where organisation = ${organisation} and id = ${team} for no key update`.execute(tx)
  return rows[0]?.epoch ?? null
}

export async function setEpoch(tx: Tx, { team, epoch }: { team: string; epoch: number }): Promise<void> {
  await sql`update vault.team set epoch = ${epoch}, wants_epoch_since = null where id = ${team}`.execute(tx)
}

export interface SignedEpoch {
  readonly organisation: string
  readonly team: string
  readonly epoch: number
  readonly inboxPublic: Bytes
  readonly begunBy: string | null
  readonly signature: Bytes | null
}

/** The current epoch of each of the organisation's teams, and who says that its inbox is the team's. */
export async function currentEpochs(tx: Tx, organisation: string): Promise<SignedEpoch[]> {
  const { rows } = await sql<SignedEpoch>`
    select team.organisation, team.id as team, team.epoch, inbox_public as "inboxPublic", begun_by as "begunBy", signature
    from vault.team join keystore.team_epoch on team_epoch.team = team.id and team_epoch.epoch = team.epoch
    where team.organisation = ${organisation}
    order by team.created_at, team.id`.execute(tx)
  return rows
}

export async function signEpoch(
  tx: Tx,
  { team, epoch, begunBy, signature }: { team: string; epoch: number; begunBy: string; signature: Bytes },
): Promise<void> {
  await sql`
    update keystore.team_epoch set begun_by = ${begunBy}, signature = ${Buffer.from(signature)}
    where team = ${team} and epoch = ${epoch} and signature is null`.execute(tx)
}

export async function saveGrant(
  tx: Tx,
  grant: Pick<Grant, 'organisation' | 'team' | 'epoch' | 'account' | 'sealed' | 'grantedBy' | 'signature'> & { at: Date },
): Promise<void> {
  await sql`
    insert into keystore.team_grant
      (organisation, team, epoch, account, sealed, granted_by, signature, granted_at)
    values (${grant.organisation}, ${grant.team}, ${grant.epoch}, ${grant.account}, ${Buffer.from(grant.sealed)},
      ${grant.grantedBy}, ${Buffer.from(grant.signature)}, ${grant.at})
    on conflict (team, epoch, account) do update set sealed = excluded.sealed, granted_by = excluded.granted_by,
      signature = excluded.signature, granted_at = excluded.granted_at`.execute(tx)
}

export async function deleteGrants(
  tx: Tx,
  { organisation, account }: { organisation: string; account: string },
): Promise<number> {
  const { rows } = await sql`
    delete from keystore.team_grant where organisation = ${organisation} and account = ${account}
    returning team`.execute(tx)
  return rows.length
}

/** Takes a team's grants from everyone who is not among those who stay. Gives whose. */
export async function deleteOtherGrants(
  tx: Tx,
  { organisation, team, stay }: { organisation: string; team: string; stay: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ account: string }>`
    delete from keystore.team_grant
    where organisation = ${organisation} and team = ${team} and account <> all(${uuids(stay)})
    returning account`.execute(tx)
  return [...new Set(rows.map((row) => row.account))]
}

/** What an account can open, oldest first. */
export async function grantsOf(
  tx: Tx,
  { organisation, account }: { organisation: string; account: string },
): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select epoch.organisation, epoch.team, epoch.epoch, epoch.wrapped_by as "wrappedBy", account, sealed,
      grants.signature, granted_by as "grantedBy", inbox_public as "inboxPublic", inbox_private as "inboxPrivate"
    from keystore.team_grant as grants join keystore.team_epoch as epoch
      on epoch.organisation = grants.organisation and epoch.team = grants.team and epoch.wrapped_by = grants.epoch
    where grants.organisation = ${organisation} and account = ${account}
    order by (select min(begun_at) from keystore.team_epoch as first where first.team = epoch.team), epoch.team, epoch.epoch`.execute(tx)
  return rows
}

/** The same as names, for comparing: 'team/epoch' and 'index/epoch'. */
export async function namesGranted(tx: Tx, { organisation, account }: { organisation: string; account: string }): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with teams as (
      select epoch.team, epoch.epoch from keystore.team_grant as grants join keystore.team_epoch as epoch
        on epoch.organisation = grants.organisation and epoch.team = grants.team and epoch.wrapped_by = grants.epoch
      where grants.organisation = ${organisation} and account = ${account})
    select team || '/' || epoch as name from teams
    union
    select 'index/' || index_grant.epoch from keystore.index_grant join teams
      on teams.team = index_grant.team and teams.epoch = index_grant.team_epoch
    where organisation = ${organisation}`.execute(tx)
  return rows.map((row) => row.name)
}

/** The inbox that unattended things of an organisation are sealed to: its first team's, unless one is named. */
export async function inboxOf(
  tx: Tx,
  { organisation, team }: { organisation: string; team?: string },
): Promise<{ team: string; epoch: number; publicKey: Bytes } | undefined> {
  const { rows } = await sql<{ team: string; epoch: number; publicKey: Buffer }>`
    select team.id as team, team.epoch, inbox_public as "publicKey"
    from vault.team join keystore.team_epoch on team_epoch.team = team.id and team_epoch.epoch = team.epoch
    where team.organisation = ${organisation} and (${team ?? null}::uuid is null or team.id = ${team ?? null}::uuid)
    order by created_at, team.id limit 1`.execute(tx)
  return rows[0]
}

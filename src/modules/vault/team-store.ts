import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'

export interface EpochRow {
  readonly organisation: string
  readonly team: string
  readonly epoch: number
  readonly inboxPublic: Bytes
  readonly inboxPrivate: Bytes
  readonly indexKey: Bytes
}

export interface Grant extends EpochRow {
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
    insert into keystore.team_epoch (organisation, team, epoch, inbox_public, inbox_private, index_key, begun_at)
    values (${epoch.organisation}, ${epoch.team}, ${epoch.epoch}, ${Buffer.from(epoch.inboxPublic)},
      ${Buffer.from(epoch.inboxPrivate)}, ${Buffer.from(epoch.indexKey)}, ${epoch.at})`.execute(tx)
}

export async function saveGrant(
  tx: Tx,
  grant: Omit<Grant, 'inboxPublic' | 'inboxPrivate' | 'indexKey'> & { at: Date },
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

export async function grantsOf(
  tx: Tx,
  { organisation, account }: { organisation: string; account: string },
): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select team_grant.organisation, team_grant.team, team_grant.epoch, account, sealed, signature,
      granted_by as "grantedBy", inbox_public as "inboxPublic", inbox_private as "inboxPrivate",
      index_key as "indexKey"
    from keystore.team_grant join keystore.team_epoch using (organisation, team, epoch)
    where organisation = ${organisation} and account = ${account}
    order by begun_at, epoch`.execute(tx)
  return rows
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

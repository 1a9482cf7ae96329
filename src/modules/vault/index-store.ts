import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'

/** Which epoch of the blind index is whole, and which is being made beside it. */
export interface IndexState {
  readonly current: number
  readonly building: number | null
}

export interface IndexGrant {
  readonly organisation: string
  readonly epoch: number
  readonly format: number
  readonly team: string
  readonly teamEpoch: number
  readonly form: number
  readonly sealed: Bytes
  readonly grantedBy: string | null
  readonly signature: Bytes | null
}

export async function indexState(tx: Tx, organisation: string): Promise<IndexState | null> {
  const { rows } = await sql<IndexState>`
    select current, building from keystore.index_state where organisation = ${organisation}`.execute(tx)
  return rows[0] ?? null
}

/** The same, which nobody changes and under which nobody writes until this transaction has ended. */
export async function lockIndexState(tx: Tx, organisation: string): Promise<IndexState> {
  const { rows } = await sql<IndexState>`
    select current, building from keystore.index_state where organisation = ${organisation} for update`.execute(tx)
  const [state] = rows
  if (!state) throw new TypeError('this organisation has no index')
  return state
}

export async function insertIndexEpoch(
  tx: Tx,
  { organisation, format, at }: { organisation: string; format: number; at: Date },
): Promise<number> {
  const { rows } = await sql<{ epoch: number }>`
    insert into keystore.index_epoch (organisation, epoch, format, begun_at)
    select ${organisation}::uuid, coalesce(max(epoch), 0) + 1, ${format}::smallint, ${at}::timestamptz
    from keystore.index_epoch where organisation = ${organisation}
    returning epoch`.execute(tx)
  return (rows[0] as { epoch: number }).epoch
}

export async function insertIndexState(tx: Tx, organisation: string, current: number): Promise<void> {
  await sql`insert into keystore.index_state (organisation, current) values (${organisation}, ${current})`.execute(tx)
}

export async function setIndexState(tx: Tx, organisation: string, { current, building }: IndexState): Promise<void> {
  await sql`
    update keystore.index_state set current = ${current}, building = ${building}
    where organisation = ${organisation}`.execute(tx)
}

export async function insertIndexGrant(tx: Tx, grant: Omit<IndexGrant, 'format'>): Promise<void> {
  await sql`
    insert into keystore.index_grant (organisation, epoch, team, team_epoch, form, sealed, granted_by, signature)
    values (${grant.organisation}, ${grant.epoch}, ${grant.team}, ${grant.teamEpoch}, ${grant.form},
      ${Buffer.from(grant.sealed)}, ${grant.grantedBy}, ${grant.signature && Buffer.from(grant.signature)})`.execute(tx)
}

export async function indexGrantsOf(tx: Tx, organisation: string): Promise<IndexGrant[]> {
  const { rows } = await sql<IndexGrant>`
    select organisation, epoch, format, team, team_epoch as "teamEpoch", form, sealed, granted_by as "grantedBy", signature
    from keystore.index_grant join keystore.index_epoch using (organisation, epoch)
    where organisation = ${organisation} order by epoch`.execute(tx)
  return rows
}

/** Takes away the keys of the index's epochs that nobody finds or writes by any more. */
export async function deleteIndexGrants(tx: Tx, organisation: string, { current, building }: IndexState): Promise<void> {
  await sql`
    delete from keystore.index_grant
    where organisation = ${organisation} and epoch <> ${current} and epoch is distinct from ${building}`.execute(tx)
}

/** Deletes some rows of epochs that are over. Gives how many. */
export async function deleteOldIndexRows(tx: Tx, organisation: string, { current, building }: IndexState, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from keystore.blind_index where ctid = any(array(
      select ctid from keystore.blind_index
      where organisation = ${organisation} and epoch <> ${current} and epoch is distinct from ${building} limit ${limit}))
    and organisation = ${organisation}`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

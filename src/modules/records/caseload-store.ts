import { sql } from 'kysely'
import type { IsoDate } from '#foundation/time'
import type { AccountId } from '#identity'
import type { Tx } from '#platform/database'
import type { FileId, SupervisionReason } from './model.ts'

/* SQL of whose file it is: caseloads, cover and supervision. */

export interface CaseloadRow {
  readonly file: FileId
  readonly professional: AccountId
  readonly sinceMonth: string
}

/** The files of professionals, as of now. */
export async function caseloadOf(tx: Tx, organisation: string, professionals: readonly AccountId[]): Promise<CaseloadRow[]> {
  if (professionals.length === 0) return []
  const { rows } = await sql<CaseloadRow>`
    select caseload.file, caseload.professional, caseload.since_month as "sinceMonth"
    from records.caseload join records.file on file.id = caseload.file
    where caseload.organisation = ${organisation} and caseload.professional = any(${professionals}::uuid[])
      and caseload.until_month is null and file.state <> 'erased'
    order by caseload.since_month, caseload.file`.execute(tx)
  return rows
}

/** Whose caseload a file is in now. */
export async function professionalsOf(tx: Tx, organisation: string, file: FileId): Promise<CaseloadRow[]> {
  const { rows } = await sql<CaseloadRow>`
    select file, professional, since_month as "sinceMonth" from records.caseload
    where organisation = ${organisation} and file = ${file} and until_month is null order by since_month, professional`.execute(tx)
  return rows
}

/** Everybody in whose caseload the files have been: what an extract tells. */
export async function everyProfessionalOf(
  tx: Tx,
  organisation: string,
  files: readonly FileId[],
): Promise<(CaseloadRow & { readonly untilMonth: string | null })[]> {
  if (files.length === 0) return []
  const { rows } = await sql<CaseloadRow & { readonly untilMonth: string | null }>`
    select file, professional, since_month as "sinceMonth", until_month as "untilMonth" from records.caseload
    where organisation = ${organisation} and file = any(${files}::uuid[]) order by since_month, professional`.execute(tx)
  return rows
}

export async function addToCaseload(
  tx: Tx,
  o: { organisation: string; file: FileId; professional: AccountId; month: string; by: AccountId },
): Promise<void> {
  await sql`
    insert into records.caseload (organisation, file, professional, since_month, given_by)
    values (${o.organisation}, ${o.file}, ${o.professional}, ${o.month}, ${o.by}) on conflict do nothing`.execute(tx)
}

export async function takeFromCaseload(
  tx: Tx,
  o: { organisation: string; file: FileId; professional: AccountId; month: string },
): Promise<void> {
  await sql`
    update records.caseload set until_month = ${o.month}
    where organisation = ${o.organisation} and file = ${o.file} and professional = ${o.professional} and until_month is null`.execute(tx)
}

export interface CoverRow {
  readonly id: string
  readonly away: AccountId
  readonly coveredBy: AccountId
  readonly fromOn: IsoDate
  readonly untilOn: IsoDate
  readonly arrangedBy: AccountId
  readonly withdrawnAt: Date | null
}

const coverColumns = sql`
  id, away, covered_by as "coveredBy", from_on::text as "fromOn", until_on::text as "untilOn", arranged_by as "arrangedBy",
  withdrawn_at as "withdrawnAt"`

/** Cover that is in force or still to come, of whomever. */
export async function coversFrom(tx: Tx, organisation: string, on: IsoDate): Promise<CoverRow[]> {
  const { rows } = await sql<CoverRow>`
    select ${coverColumns} from records.cover
    where organisation = ${organisation} and until_on >= ${on}::date and withdrawn_at is null order by from_on, id`.execute(tx)
  return rows
}

/** For whom somebody stands in on a day. */
export async function coveredOn(tx: Tx, organisation: string, o: { by: AccountId; on: IsoDate }): Promise<AccountId[]> {
  const { rows } = await sql<{ away: AccountId }>`
    select distinct away from records.cover
    where organisation = ${organisation} and covered_by = ${o.by} and withdrawn_at is null
      and from_on <= ${o.on}::date and until_on >= ${o.on}::date`.execute(tx)
  return rows.map(({ away }) => away)
}

export async function insertCover(
  tx: Tx,
  o: Omit<CoverRow, 'withdrawnAt'> & { organisation: string },
): Promise<void> {
  await sql`
    insert into records.cover (id, organisation, away, covered_by, from_on, until_on, arranged_by)
    values (${o.id}, ${o.organisation}, ${o.away}, ${o.coveredBy}, ${o.fromOn}::date, ${o.untilOn}::date, ${o.arrangedBy})`.execute(tx)
}

export async function lockCover(tx: Tx, organisation: string, id: string): Promise<CoverRow | null> {
  const { rows } = await sql<CoverRow>`
    select ${coverColumns} from records.cover where organisation = ${organisation} and id = ${id} for update`.execute(tx)
  return rows[0] ?? null
}

export async function withdrawCover(tx: Tx, organisation: string, o: { id: string; at: Date }): Promise<void> {
  await sql`update records.cover set withdrawn_at = ${o.at} where organisation = ${organisation} and id = ${o.id}`.execute(tx)
}

export interface SupervisorRow {
  readonly supervisor: AccountId
  readonly professional: AccountId
  readonly namedAt: Date
}

export async function supervisorsIn(tx: Tx, organisation: string): Promise<SupervisorRow[]> {
  const { rows } = await sql<SupervisorRow>`
    select supervisor, professional, named_at as "namedAt" from records.supervisor
    where organisation = ${organisation} and ended_at is null order by named_at, supervisor, professional`.execute(tx)
  return rows
}

/** Whose work somebody supervises. */
export async function supervisedBy(tx: Tx, organisation: string, supervisor: AccountId): Promise<AccountId[]> {
  const { rows } = await sql<{ professional: AccountId }>`
    select professional from records.supervisor
    where organisation = ${organisation} and supervisor = ${supervisor} and ended_at is null`.execute(tx)
  return rows.map(({ professional }) => professional)
}

export async function nameSupervisor(
  tx: Tx,
  o: { organisation: string; supervisor: AccountId; professional: AccountId; by: AccountId; at: Date },
): Promise<void> {
  await sql`
    insert into records.supervisor (organisation, supervisor, professional, named_by, named_at)
    values (${o.organisation}, ${o.supervisor}, ${o.professional}, ${o.by}, ${o.at}) on conflict do nothing`.execute(tx)
}

export async function endSupervisor(
  tx: Tx,
  o: { organisation: string; supervisor: AccountId; professional: AccountId; at: Date },
): Promise<number> {
  const { rows } = await sql`
    update records.supervisor set ended_at = ${o.at}
    where organisation = ${o.organisation} and supervisor = ${o.supervisor} and professional = ${o.professional} and ended_at is null
    returning supervisor`.execute(tx)
  return rows.length
}

export interface SupervisionRow {
  readonly id: string
  readonly file: FileId
  readonly by: AccountId
  readonly reason: SupervisionReason
  readonly begunAt: Date
  readonly endsAt: Date
}

const supervisionColumns = sql`id, file, by, reason, begun_at as "begunAt", ends_at as "endsAt"`

export async function insertSupervision(tx: Tx, o: SupervisionRow & { organisation: string }): Promise<void> {
  await sql`
    insert into records.supervision (id, organisation, file, by, reason, begun_at, ends_at)
    values (${o.id}, ${o.organisation}, ${o.file}, ${o.by}, ${o.reason}, ${o.begunAt}, ${o.endsAt})`.execute(tx)
}

/** The supervision under which somebody may open a file now. */
export async function supervisionNow(
  tx: Tx,
  organisation: string,
  o: { file: FileId; by: AccountId; at: Date },
): Promise<SupervisionRow | null> {
  const { rows } = await sql<SupervisionRow>`
    select ${supervisionColumns} from records.supervision
    where organisation = ${organisation} and file = ${o.file} and by = ${o.by} and begun_at <= ${o.at} and ends_at > ${o.at}
      and not erased
    order by ends_at desc limit 1`.execute(tx)
  return rows[0] ?? null
}

export async function supervisionsOf(tx: Tx, organisation: string, files: readonly FileId[]): Promise<SupervisionRow[]> {
  if (files.length === 0) return []
  const { rows } = await sql<SupervisionRow>`
    select ${supervisionColumns} from records.supervision
    where organisation = ${organisation} and file = any(${files}::uuid[]) and not erased order by begun_at, id`.execute(tx)
  return rows
}

export async function markSupervisionsErased(tx: Tx, organisation: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    update records.supervision set erased = true
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and not erased returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Every cover that somebody had a part in, withdrawn ones too: what they are told of themselves. */
export async function everyCoverOf(tx: Tx, organisation: string, account: AccountId): Promise<CoverRow[]> {
  const { rows } = await sql<CoverRow>`
    select ${coverColumns} from records.cover
    where organisation = ${organisation} and (away = ${account} or covered_by = ${account}) order by from_on, id`.execute(tx)
  return rows
}

export async function supervisionTiesOf(tx: Tx, organisation: string, account: AccountId): Promise<SupervisorRow[]> {
  const { rows } = await sql<SupervisorRow>`
    select supervisor, professional, named_at as "namedAt" from records.supervisor
    where organisation = ${organisation} and (supervisor = ${account} or professional = ${account}) order by named_at`.execute(tx)
  return rows
}

/** How many clients somebody has now, and how many entries they have written. */
export async function countsOf(tx: Tx, organisation: string, account: AccountId): Promise<{ clients: number; entries: number }> {
  const { rows } = await sql<{ clients: number; entries: number }>`
    select
      (select count(*) from records.caseload where organisation = ${organisation} and professional = ${account} and until_month is null) as clients,
      (select count(*) from records.entry where organisation = ${organisation} and by = ${account}) as entries`.execute(tx)
  return rows[0] ?? { clients: 0, entries: 0 }
}

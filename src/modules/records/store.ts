import { sql } from 'kysely'
import type { AccountId } from '#identity'
import type { PersonId } from '#people'
import type { Tx } from '#platform/database'
import type { EntryId, EntryKind, EntryRow, EntryState, FileId, FileRow } from './model.ts'

/* All SQL of files and entries; whose files they are is in caseload-store.ts. */

const fileColumns = sql`
  id, person, state, version, opened_month as "openedMonth", closed_month as "closedMonth", opened_by as "openedBy",
  header_gone_month as "headerGoneMonth"`

const entryColumns = sql`
  id, file, ordinal, kind, state, version, by, written_month as "writtenMonth", of_month as "ofMonth", root, follows,
  follows_as as "followsAs", planned, restricted_month as "restrictedMonth", gone_month as "goneMonth", gone_ground as "goneGround",
  gone_by as "goneBy"`

export async function insertFile(
  tx: Tx,
  file: { id: FileId; organisation: string; person: PersonId; month: string; by: AccountId },
): Promise<void> {
  await sql`
    insert into records.file (id, organisation, person, state, opened_month, opened_by)
    values (${file.id}, ${file.organisation}, ${file.person}, 'open', ${file.month}, ${file.by})`.execute(tx)
}

export async function fileBy(tx: Tx, organisation: string, id: FileId): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from records.file where organisation = ${organisation} and id = ${id} and state <> 'erased'`.execute(tx)
  return rows[0] ?? null
}

/** Locked: whoever else writes into this file waits, so that what was checked still holds when it is written. */
export async function lockFile(tx: Tx, organisation: string, id: FileId): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from records.file
    where organisation = ${organisation} and id = ${id} and state <> 'erased' for update`.execute(tx)
  return rows[0] ?? null
}

export async function fileOfPerson(tx: Tx, organisation: string, person: PersonId): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from records.file
    where organisation = ${organisation} and person = ${person} and state <> 'erased'`.execute(tx)
  return rows[0] ?? null
}

export async function filesBy(tx: Tx, organisation: string, ids: readonly FileId[]): Promise<FileRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from records.file
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and state <> 'erased'`.execute(tx)
  return rows
}

/** Every file that a person has had here, the erased among them. */
export async function everyFileOf(tx: Tx, organisation: string, person: PersonId): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select ${fileColumns} from records.file where organisation = ${organisation} and person = ${person}
    order by opened_month, id`.execute(tx)
  return rows
}

export async function setFileVersion(tx: Tx, organisation: string, o: { id: FileId; version: number }): Promise<void> {
  await sql`update records.file set version = ${o.version} where organisation = ${organisation} and id = ${o.id}`.execute(tx)
}

export async function setFileState(
  tx: Tx,
  organisation: string,
  o: { id: FileId; state: FileRow['state']; month: string | null },
): Promise<void> {
  await sql`
    update records.file set state = ${o.state}, closed_month = ${o.state === 'open' ? null : o.month}
    where organisation = ${organisation} and id = ${o.id} and state <> 'erased'`.execute(tx)
}

export interface NewEntryRow {
  readonly id: EntryId
  readonly file: FileId
  readonly kind: EntryKind
  readonly state: Extract<EntryState, 'draft' | 'final'>
  readonly by: AccountId
  readonly writtenMonth: string
  readonly ofMonth: string
  readonly root: EntryId
  readonly follows: EntryId | null
  readonly followsAs: EntryRow['followsAs']
  readonly planned: boolean
}

export async function insertEntries(tx: Tx, organisation: string, entries: readonly NewEntryRow[]): Promise<void> {
  if (entries.length === 0) return
  const all = <K extends keyof NewEntryRow>(key: K) => entries.map((entry) => entry[key])
  await sql`
    insert into records.entry (
      id, organisation, file, kind, state, by, written_month, of_month, root, follows, follows_as, planned)
    select id, ${organisation}::uuid, file, kind, state, by, written, of_month, root, follows, follows_as, planned
    from unnest(
      ${all('id')}::uuid[], ${all('file')}::uuid[], ${all('kind')}::text[], ${all('state')}::text[], ${all('by')}::uuid[],
      ${all('writtenMonth')}::text[], ${all('ofMonth')}::text[], ${all('root')}::uuid[], ${all('follows')}::uuid[],
      ${all('followsAs')}::text[], ${all('planned')}::boolean[]
    ) as given (id, file, kind, state, by, written, of_month, root, follows, follows_as, planned)`.execute(tx)
}

export async function entriesOf(tx: Tx, organisation: string, files: readonly FileId[]): Promise<EntryRow[]> {
  if (files.length === 0) return []
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from records.entry
    where organisation = ${organisation} and file = any(${files}::uuid[]) order by ordinal`.execute(tx)
  return rows
}

export async function entryBy(tx: Tx, organisation: string, id: EntryId): Promise<EntryRow | null> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from records.entry where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** An original with everything that followed it, in order. */
export async function chainOf(tx: Tx, organisation: string, root: EntryId): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from records.entry where organisation = ${organisation} and root = ${root} order by ordinal`.execute(tx)
  return rows
}

/** Appointments that no visit has answered, of several files. */
export async function plannedIn(tx: Tx, organisation: string, files: readonly FileId[]): Promise<{ id: EntryId; file: FileId }[]> {
  if (files.length === 0) return []
  const { rows } = await sql<{ id: EntryId; file: FileId }>`
    select id, file from records.entry
    where organisation = ${organisation} and file = any(${files}::uuid[]) and planned and state = 'final'
      and restricted_month is null`.execute(tx)
  return rows
}

export async function draftsBy(tx: Tx, organisation: string, by: AccountId): Promise<{ id: EntryId; file: FileId }[]> {
  const { rows } = await sql<{ id: EntryId; file: FileId }>`
    select id, file from records.entry
    where organisation = ${organisation} and by = ${by} and state = 'draft' order by ordinal`.execute(tx)
  return rows
}

/** A draft written anew, or made final. */
export async function saveDraft(
  tx: Tx,
  organisation: string,
  o: { id: EntryId; state: 'draft' | 'final'; version: number; ofMonth: string; writtenMonth: string },
): Promise<void> {
  await sql`
    update records.entry
    set state = ${o.state}, version = ${o.version}, of_month = ${o.ofMonth}, written_month = ${o.writtenMonth}
    where organisation = ${organisation} and id = ${o.id} and state = 'draft'`.execute(tx)
}

export async function settleAppointment(tx: Tx, organisation: string, id: EntryId): Promise<void> {
  await sql`update records.entry set planned = false where organisation = ${organisation} and id = ${id}`.execute(tx)
}

/** Says that entries are gone: removed as needless with a marking, or erased. What was said of them first stays. */
export async function markGone(
  tx: Tx,
  organisation: string,
  o: { ids: readonly EntryId[]; state: 'removed' | 'erased'; month: string; ground: string; by: AccountId | null },
): Promise<EntryId[]> {
  if (o.ids.length === 0) return []
  const { rows } = await sql<{ id: EntryId }>`
    update records.entry
    set state = ${o.state}, gone_month = ${o.month}, gone_ground = ${o.ground}, gone_by = ${o.by}, planned = false
    where organisation = ${organisation} and id = any(${o.ids}::uuid[]) and state not in ('removed', 'erased')
    returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function setRestriction(
  tx: Tx,
  organisation: string,
  o: { ids: readonly EntryId[]; month: string | null },
): Promise<number> {
  if (o.ids.length === 0) return 0
  const { rows } = await sql`
    update records.entry set restricted_month = ${o.month}
    where organisation = ${organisation} and id = any(${o.ids}::uuid[]) and state in ('draft', 'final')
      and (restricted_month is null) = (${o.month}::text is not null)
    returning id`.execute(tx)
  return rows.length
}

/** Which files, with how many entries of each kind: for counts that need nobody opened. */
export async function countsByKind(tx: Tx, organisation: string, file: FileId): Promise<Map<EntryKind, number>> {
  const { rows } = await sql<{ kind: EntryKind; count: number }>`
    select kind, count(*) as count from records.entry
    where organisation = ${organisation} and file = ${file} and state = 'final' group by kind`.execute(tx)
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}

/** Which of these ids are entries or headers of files, whatever else the list names; and the files of those entries. */
export async function erasedNames(
  tx: Tx,
  organisation: string,
  ids: readonly string[],
): Promise<{ entries: EntryId[]; files: FileId[]; filesOfEntries: FileId[] }> {
  const { rows: entries } = await sql<{ id: EntryId; file: FileId }>`
    select id, file from records.entry where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
  const { rows: files } = await sql<{ id: FileId }>`
    select id from records.file where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
  return { entries: entries.map(({ id }) => id), files: files.map(({ id }) => id), filesOfEntries: [...new Set(entries.map(({ file }) => file))] }
}

/** Says that headers are gone; of what had one. */
export async function markHeadersGone(tx: Tx, organisation: string, ids: readonly FileId[], month: string): Promise<FileId[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: FileId }>`
    update records.file set header_gone_month = ${month}
    where organisation = ${organisation} and id = any(${ids}::uuid[]) and header_gone_month is null returning id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Ends files of which nothing is left to open: their person's next file is a new one. Gives how many. */
export async function endEmptyFiles(tx: Tx, organisation: string, ids: readonly FileId[], month: string): Promise<number> {
  if (ids.length === 0) return 0
  const { rows } = await sql`
    with ended as (
      update records.file set state = 'erased', closed_month = coalesce(closed_month, ${month})
      where organisation = ${organisation} and id = any(${ids}::uuid[]) and state <> 'erased' and header_gone_month is not null
        and not exists (select from records.entry where entry.file = file.id and entry.state in ('draft', 'final'))
      returning id),
    freed as (
      update records.caseload set until_month = ${month}
      where organisation = ${organisation} and file in (select id from ended) and until_month is null)
    select id from ended`.execute(tx)
  return rows.length
}

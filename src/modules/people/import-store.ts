import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Field, ImportId, PersonId, RegisterId, Rejection, WarningCode } from './model.ts'
import type { Mapping } from './reading/columns.ts'
import type { Joining } from './reading/joining.ts'

export type ImportState = 'reading' | 'done' | 'refused' | 'interrupted'

export interface ImportRow {
  readonly id: ImportId
  readonly register: RegisterId
  readonly by: string
  readonly begunAt: Date
  readonly finishedAt: Date | null
  readonly state: ImportState
  readonly problem: string | null
  readonly fromLines: readonly number[]
  readonly toLines: readonly number[]
  readonly joined: Joining['verdict'] | null
  readonly encoding: string
  readonly separator: string
  readonly mapping: Mapping
  readonly totalRows: number | null
  readonly rows: number
  readonly imported: number
  readonly updated: number
  readonly rejected: number
  readonly emptyRows: number
}

/** An import that has not moved for this long died with its process. */
const stillMoving = '2 minutes'

export async function insertImport(
  tx: Tx,
  row: {
    id: ImportId
    organisation: string
    register: RegisterId
    by: string
    at: Date
    encoding: string
    separator: string
    mapping: Mapping
  },
): Promise<void> {
  await sql`
    insert into people.import (id, organisation, register, by, begun_at, moved_at, state, encoding, separator, mapping)
    values (${row.id}, ${row.organisation}, ${row.register}, ${row.by}, ${row.at}, now(), 'reading',
      ${row.encoding}, ${row.separator}, ${JSON.stringify(row.mapping)}::jsonb)`.execute(tx)
}

/** Whether another import of the register is still moving; those that are not are marked as interrupted. */
export async function importUnderWay(tx: Tx, register: RegisterId): Promise<boolean> {
  await sql`
    update people.import set state = 'interrupted'
    where register = ${register} and state = 'reading' and moved_at < now() - ${stillMoving}::interval`.execute(tx)
  const { rows } = await sql`
    select 1 from people.import where register = ${register} and state = 'reading' limit 1`.execute(tx)
  return rows.length > 0
}

export async function setTotal(tx: Tx, id: ImportId, o: { totalRows: number; joined: Joining['verdict'] }): Promise<void> {
  await sql`
    update people.import set total_rows = ${o.totalRows}, joined = ${o.joined}, moved_at = now() where id = ${id}`.execute(tx)
}

export interface Counts {
  rows: number
  imported: number
  updated: number
  rejected: number
  emptyRows: number
}

export async function moveImport(tx: Tx, id: ImportId, counts: Counts): Promise<void> {
  await sql`
    update people.import set moved_at = now(), rows = ${counts.rows}, imported = ${counts.imported},
      updated = ${counts.updated}, rejected = ${counts.rejected}, empty_rows = ${counts.emptyRows}
    where id = ${id}`.execute(tx)
}

export async function finishImport(
  tx: Tx,
  id: ImportId,
  o: { at: Date; state: ImportState; problem?: string; stretches?: Joining['stretches'] },
): Promise<void> {
  const stretches = o.stretches ?? []
  await sql`
    update people.import set finished_at = ${o.at}, state = ${o.state}, problem = ${o.problem ?? null},
      from_lines = ${stretches.map(({ from }) => from)}::integer[], to_lines = ${stretches.map(({ to }) => to)}::integer[]
    where id = ${id}`.execute(tx)
}

export async function addWarnings(
  tx: Tx,
  o: { organisation: string; import: ImportId },
  counts: ReadonlyMap<WarningCode, number>,
): Promise<void> {
  if (counts.size === 0) return
  await sql`
    insert into people.import_warning as warned (organisation, import, code, count)
    select ${o.organisation}::uuid, ${o.import}::uuid, code, count
    from unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::integer[]) as given (code, count)
    on conflict (import, code) do update set count = warned.count + excluded.count`.execute(tx)
}

export interface RejectionRow {
  readonly line: number
  readonly reason: Rejection
  readonly field: Field | null
  readonly column: number | null
  readonly person: PersonId
}

export async function addRejections(
  tx: Tx,
  o: { organisation: string; import: ImportId },
  rejections: readonly RejectionRow[],
): Promise<void> {
  if (rejections.length === 0) return
  await sql`
    insert into people.rejection (organisation, import, line, reason, field, column_number, person)
    select ${o.organisation}::uuid, ${o.import}::uuid, line, reason, field, number, person
    from unnest(
      ${rejections.map((each) => each.line)}::integer[], ${rejections.map((each) => each.reason)}::text[],
      ${rejections.map((each) => each.field)}::text[], ${rejections.map((each) => each.column)}::integer[],
      ${rejections.map((each) => each.person)}::uuid[]) as given (line, reason, field, number, person)`.execute(tx)
}

const importColumns = sql`
  id, register, by, begun_at as "begunAt", finished_at as "finishedAt",
  case when state = 'reading' and moved_at < now() - ${sql.lit(stillMoving)}::interval then 'interrupted' else state end as state,
  problem, from_lines as "fromLines", to_lines as "toLines", joined, encoding, separator, mapping, total_rows as "totalRows",
  rows, imported, updated, rejected, empty_rows as "emptyRows"`

export async function importOf(tx: Tx, organisation: string, id: ImportId): Promise<ImportRow | null> {
  const { rows } = await sql<ImportRow>`
    select ${importColumns} from people.import where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}

export async function importsOf(tx: Tx, organisation: string, register: RegisterId): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select ${importColumns} from people.import
    where organisation = ${organisation} and register = ${register} order by begun_at desc, id`.execute(tx)
  return rows
}

export async function warningsOf(tx: Tx, id: ImportId): Promise<Partial<Record<WarningCode, number>>> {
  const { rows } = await sql<{ code: WarningCode; count: number }>`
    select code, count from people.import_warning where import = ${id} order by count desc, code`.execute(tx)
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]))
}

export async function rejectionsOf(tx: Tx, id: ImportId, limit?: number): Promise<RejectionRow[]> {
  const { rows } = await sql<RejectionRow>`
    select line, reason, field, column_number as column, person from people.rejection
    where import = ${id} order by line limit ${limit ?? null}`.execute(tx)
  return rows
}

import { sql } from 'kysely'
import type { Db } from '../open.ts'

/** What the catalogue of a database says of its tables: for tests and drills that must forget none. */
export interface GuardedTable {
  /** `schema.table`, quoted where it has to be. */
  readonly name: string
  /** The verbs that the app's login may use. */
  readonly may: readonly string[]
  readonly columns: readonly { readonly name: string; readonly type: string; readonly given: boolean }[]
}

export async function guardedTables(owner: Db): Promise<GuardedTable[]> {
  const { rows } = await sql<{ name: string; may: string; columns: GuardedTable['columns'] }>`
    select rule.name, rule.may, (
      select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, null),
        'given', attidentity <> '' or attgenerated <> '') order by attnum)
      from pg_attribute where attrelid = rule.name::regclass and attnum > 0 and not attisdropped) as columns
    from tenancy.rule where kind = 'guarded' order by rule.name`.execute(owner)
  return rows.map(({ may, ...row }) => ({ ...row, may: may.split(', ') }))
}

/**
 * Lets rows be put into every table whatever they say: checks are dropped, and foreign keys and triggers rest
 * for the owner's sessions. Row-level security is untouched. For a database that nothing else uses.
 */
export async function letAnythingIn(owner: Db): Promise<void> {
  const { rows } = await sql<{ name: string; check: string }>`
    select conrelid::regclass::text as name, conname as check from pg_constraint
    join tenancy.rule on rule.kind = 'guarded' and conrelid = rule.name::regclass where contype = 'c'`.execute(owner)
  for (const { name, check } of rows) await sql`alter table ${sql.raw(name)} drop constraint ${sql.id(check)}`.execute(owner)
}

/** Puts a row of an organisation into a table; its other values are made up by their types. */
export async function putRow(owner: Db, table: GuardedTable, organisation: string): Promise<void> {
  const columns = table.columns.filter(({ given }) => !given)
  const values = columns.map(({ name, type }) => (name === 'organisation' ? sql`${organisation}::uuid` : madeUp(type)))
  await owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql`
      insert into ${sql.raw(table.name)} (${sql.join(columns.map(({ name }) => sql.id(name)))})
      values (${sql.join(values)})`.execute(tx)
  })
}

export function madeUp(type: string) {
  const made = byType[type]
  if (!made) throw new Error(`a row with a column of type ${type} cannot be made up: say how in catalogue.ts`)
  return sql.raw(made)
}

const byType: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  'uuid[]': 'array[gen_random_uuid()]',
  text: `md5(random()::text)`,
  'text[]': `array[md5(random()::text)]`,
  name: `md5(random()::text)::name`,
  integer: '(random() * 2000000000)::int',
  'integer[]': 'array[1]',
  bigint: '(random() * 2000000000)::bigint',
  smallint: '(random() * 30000)::smallint',
  boolean: 'true',
  bytea: 'uuid_send(gen_random_uuid())',
  jsonb: `'{}'::jsonb`,
  json: `'{}'::json`,
  date: 'current_date',
  'timestamp with time zone': `now() + random() * interval '1000 days'`,
}

import type pg from 'pg'
import type { BackupSet } from './model.ts'

/*
 * What is backed up, asked of the database's own catalogue, so that a new table cannot be forgotten.
 * Left out: unlogged tables (sessions: [Note: The session carries the key]), jobs, which every start
 * plans anew, and what migrations write themselves.
 */
const leftOut = ['pg_catalog', 'information_schema', 'jobs', 'tenancy', 'platform', 'restoring']

export interface Table {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
  readonly forced: boolean
  readonly bytes: number
}

export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select n.nspname as schema, c.relname as "table", c.relforcerowsecurity as forced,
       pg_table_size(c.oid)::float8 as bytes,
       array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped
         and attgenerated = '' order by attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname <> all($1)
     order by n.nspname, c.relname`,
    [leftOut],
  )
  return rows
}

export function setOf({ schema }: Pick<Table, 'schema'>): BackupSet {
  return schema === 'keystore' ? 'keystore' : 'data'
}

export const nameOf = ({ schema, table }: Pick<Table, 'schema' | 'table'>): string => `${quoted(schema)}.${quoted(table)}`
export const columnsOf = ({ columns }: Pick<Table, 'columns'>): string => columns.map(quoted).join(', ')

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

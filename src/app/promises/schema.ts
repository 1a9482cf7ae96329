import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { PersonalDataHolding } from '#people'
import type { Db } from '#platform/database'
import { noPersonalData } from '../holdings/no-personal-data.ts'

export interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
}

/** Every column but PostgreSQL's own. */
export async function columnsOf(owner: Db): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname || '.' || c.relname as "table", a.attname as name, format_type(a.atttypid, null) as type
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p', 'm', 'f') and a.attnum > 0 and not a.attisdropped
      and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by 1, a.attnum`.execute(owner)
  return rows
}

/** The job queue carries ids and times alone: it is nobody's holding, and what is written there is looked at all the same. */
const isQueue = (table: string): boolean => table.startsWith('jobs.')

/** Tables that no holding answers for and nobody has said why (see [Note: Holdings]). */
export function unclaimedTables(columns: readonly Column[], holdings: readonly Pick<PersonalDataHolding, 'tables'>[]): string[] {
  const claimed = new Set([...holdings.flatMap(({ tables }) => tables), ...Object.keys(noPersonalData)])
  return [...new Set(columns.map(({ table }) => table))].filter((table) => !claimed.has(table) && !isQueue(table))
}

/** Columns that the list of what lies in the clear does not have: nobody has said what their words are. */
export async function unlistedColumns(columns: readonly Column[]): Promise<string[]> {
  const page = await readFile(new URL('../../../docs/in-the-clear.md', import.meta.url), 'utf8')
  const lines = page.matchAll(/^\| `([\w.]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)
  const listed = new Map([...lines].map(([, table = '', clear = '', bytes = '']) => [table, new Set(`${clear}, ${bytes}`.split(', '))]))
  return columns.filter(({ table, name }) => !isQueue(table) && !listed.get(table)?.has(name)).map(({ table, name }) => `${table}.${name}`)
}

/** What a person is called by, or reached by. Such a column has to hold bytes that only a key opens. */
const personal = /^(first_name|last_name|given_name|family_name|display_name|full_name|identity_code|birth|born|street|postcode|town|phone|email|address$|message|body_text)/

/** Of organisations and whom they publish: a controller and its officer have to be named (GDPR 13). */
const publishedTables: readonly string[] = ['incidents.controller']

export function openColumnsOfPeople(columns: readonly Column[]): string[] {
  return columns
    .filter(({ table, name, type }) => type !== 'bytea' && personal.test(name) && !publishedTables.includes(table) && !isQueue(table))
    .map(({ table, name }) => `${table}.${name}`)
}

/** Columns made for network addresses, by their type or by what they are called. */
export function columnsOfAddresses(columns: readonly Column[]): string[] {
  return columns
    .filter(({ name, type }) => /^(inet|cidr|macaddr8?)(\[\])?$/.test(type) || (type !== 'bytea' && /(^|_)(ip|ip_address|remote_addr|client_addr|peer|user_agent)($|_)/.test(name)))
    .map(({ table, name }) => `${table}.${name}`)
}

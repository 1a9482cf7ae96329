import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '#platform/database'
import type { Column } from './schema.ts'

/**
 * Looks for something in every word of the database that lies in the clear, and in every log beside it: the schema says what
 * should not be written, the rows say what was. Of a large table the newest pages are read; a fault that writes what it must
 * not writes on.
 */
const newestPages = 2_000

const textual = /^(text|character varying|character|jsonb|json|name|text\[\]|character varying\[\])$/

/** By pattern, the places where it was found: tables' columns, and never what was found. */
export async function findInRows(
  owner: Db,
  columns: readonly Column[],
  patterns: Readonly<Record<string, { readonly pattern: string; readonly except: readonly string[] }>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const names = Object.keys(patterns)
  const found: Record<string, string[]> = Object.fromEntries(names.map((name) => [name, []]))
  const pages = await pagesOf(owner)
  for (const [table, all] of Map.groupBy(columns.filter(({ type }) => textual.test(type)), (one) => one.table)) {
    const size = pages.get(table) ?? 0
    const looked = all.flatMap((column) => names
      .filter((name) => !patterns[name]?.except.includes(table))
      .map((name) => ({ name, place: `${table}.${column.name}`, whether: sql`coalesce(bool_or(${sql.ref(column.name)}::text ~ ${patterns[name]?.pattern ?? ''}), false)` })))
    if (size === 0 || looked.length === 0) continue
    const { rows: [row] } = await sql<{ hits: boolean[] }>`
      select array[${sql.join(looked.map(({ whether }) => whether))}] as hits from ${sql.table(table)}
      where ctid >= ${`(${Math.max(0, size - newestPages)},0)`}::tid`.execute(owner)
    looked.forEach(({ name, place }, i) => {
      if (row?.hits[i]) found[name]?.push(place)
    })
  }
  return found
}

/** How many pages each table has, as the files are now: what statistics say may be of last week. */
async function pagesOf(owner: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; pages: number }>`
    select n.nspname || '.' || c.relname as name, (pg_relation_size(c.oid) / current_setting('block_size')::int)::int as pages
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'`.execute(owner)
  return new Map(rows.map(({ name, pages }) => [name, pages]))
}

const logName = /\.(log|out|err|csv|jsonl)$/i
const mostOfAFile = 20_000_000

/** The log files below a folder that have it. What a page or a backup is made of is no log. */
export async function findInLogs(folder: string, pattern: RegExp): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile() || !logName.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const size = (await stat(path).catch(() => null))?.size ?? 0
    if (size === 0 || size > mostOfAFile) continue
    if (pattern.test(await readFile(path, 'latin1').catch(() => ''))) found.push(path.slice(folder.length + 1))
  }
  return found
}

/**
 * A network address that leads to somebody: IPv4 in four parts and IPv6 in full or shortened, but not this machine's own.
 * Versions such as 18.4.0 have three parts, and clock times no letters and fewer colons.
 */
const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const notOurs = '(?!127\\.|0\\.0\\.0\\.0|255\\.)'
const v4 = `(^|[^0-9.])${notOurs}${octet}\\.${octet}\\.${octet}\\.${octet}($|[^0-9.])`
const group = '[0-9a-fA-F]{1,4}'
const v6 = `(^|[^0-9a-zA-Z:])((${group}:){7}${group}|(${group}:){1,6}:${group}(:${group}){0,5})($|[^0-9a-zA-Z:])`
export const networkAddress = `${v4}|${v6}`

/** A personal identity code: eleven characters, whatever its check character says. */
export const identityCode = '(^|[^0-9A-Za-z])[0-3][0-9][01][0-9]{3}[-+ABCDEFYXWVU][0-9]{3}[0-9A-FHJ-NPR-Y]($|[^0-9A-Za-z-])'

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

/** A place where it was found: a table's column or a file's name, and never what was found. */
export async function findInRows(owner: Db, columns: readonly Column[], o: { pattern: string; except: readonly string[] }): Promise<string[]> {
  const found: string[] = []
  const tables = Map.groupBy(columns.filter(({ type }) => textual.test(type)), ({ table }) => table)
  for (const [table, all] of tables) {
    const own = all.filter(({ name }) => !o.except.includes(`${table}.${name}`) && !o.except.includes(table))
    if (own.length === 0) continue
    const [schema = '', bare = ''] = table.split('.')
    const { rows: [size] } = await sql<{ pages: number }>`
      select (pg_relation_size(${`${schema}.${bare}`}::regclass) / current_setting('block_size')::int)::int as pages`.execute(owner)
    const from = Math.max(0, (size?.pages ?? 0) - newestPages)
    const whether = own.map(({ name }) => sql`coalesce(bool_or(${sql.ref(name)}::text ~ ${o.pattern}), false)`)
    const { rows: [row] } = await sql<{ hits: boolean[] }>`
      select array[${sql.join(whether)}] as hits from ${sql.table(table)} where ctid >= ${`(${from},0)`}::tid`.execute(owner)
    own.forEach(({ name }, i) => {
      if (row?.hits[i]) found.push(`${table}.${name}`)
    })
  }
  return found
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

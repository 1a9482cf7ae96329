import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import pg from 'pg'
import { dataDirectoryOf, runningEmbedded } from '#platform/database'

/** Where a thief finds things. Each table of the dump is a place of its own. */
export type Place =
  | 'write-ahead log'
  | 'data directory of a killed server'
  | 'data directory of a stopped server'
  | 'letters'
  | 'checkpoints'
  | 'backups'
  | 'erasures'
  | 'logs'
  | 'secrets and configuration'
  | 'temporary files'
  | 'other files'
  | `dump of ${string}`

/** One thing taken: a file, a table. */
export interface Loot {
  readonly place: Place
  readonly name: string
  bytes(): Promise<Uint8Array>
}

export interface House {
  readonly dataFolder: string
  readonly temporary: string
  /** What the process said, on both its outputs. */
  readonly said: string
  readonly environment: Readonly<Record<string, string>>
}

/** Everything that lies about when nothing runs: all of the data folder, logs, environment, temporary files. */
export async function takeFiles(house: House, after: 'killed' | 'stopped'): Promise<Loot[]> {
  const cluster = await dataDirectoryOf(join(house.dataFolder, 'database'))
  const inCluster = (await filesIn(cluster)).map((file) =>
    loot(relative(cluster, file).startsWith(`pg_wal${sep}`) ? 'write-ahead log' : `data directory of a ${after} server`, file),
  )
  const beside = (await filesIn(house.dataFolder))
    .filter((file) => !file.startsWith(cluster + sep))
    .map((file) => loot(placeOf(relative(house.dataFolder, file)), file))
  const temporary = (await filesIn(house.temporary)).map((file) => loot('temporary files', file))
  const environment = Buffer.from(Object.entries(house.environment).map((pair) => `${pair.join('=')}\n`).join(''))
  return [
    ...inCluster,
    ...beside,
    ...temporary,
    loot('logs', house.said),
    { place: 'secrets and configuration', name: 'environment', bytes: async () => environment },
  ]
}

/**
 * Every table of the running database, as a copy of it would be: each value as text, bytea also as the
 * bytes it is. PostgreSQL itself puts together what it keeps out of line or compressed. Unlogged
 * tables are taken along, and what the planner remembers of columns' values.
 */
export async function takeDump(dataFolder: string): Promise<Loot[]> {
  const url = await runningEmbedded(join(dataFolder, 'database'))
  if (!url) throw new Error('the dump is taken from a running database')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ schema: string; name: string }>(`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')
      union all select 'pg_catalog', 'pg_stats' order by 1, 2`)
    const tables: Loot[] = []
    for (const { schema, name } of rows) {
      const bytes = await dumped(client, `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`)
      tables.push({ place: `dump of ${schema}.${name}`, name: `${schema}.${name}`, bytes: async () => bytes })
    }
    return tables
  } finally {
    await client.end()
  }
}

async function dumped(client: pg.Client, table: string): Promise<Buffer> {
  const asWritten = { getTypeParser: () => (text: string) => text }
  const { rows } = await client.query<(string | null)[]>({ text: `select * from ${table}`, rowMode: 'array', types: asWritten })
  const parts = rows.flat().flatMap((value) => {
    if (value === null) return []
    const text = Buffer.from(`${value}\0`)
    return value.startsWith('\\x') ? [text, Buffer.from(value.slice(2), 'hex'), Buffer.alloc(1)] : [text]
  })
  return Buffer.concat(parts)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

const loot = (place: Place, file: string): Loot => ({ place, name: file, bytes: () => readFile(file) })

function placeOf(path: string): Place {
  const [first = ''] = path.split(sep)
  if (first === 'letters') return 'letters'
  if (first === 'checkpoints' || first === 'backups' || first === 'erasures') return first
  if (path.endsWith('.log')) return 'logs'
  return first === 'secrets' || path.endsWith('password') ? 'secrets and configuration' : 'other files'
}

import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { admitApp, openAsOwner, type Logins } from './logins.ts'
import type { Db, Tx } from './open.ts'
import { DatabaseTrouble, SchemaIsNewer } from './trouble.ts'

export interface Migration {
  readonly name: string
  readonly sql: string
}

/**
 * Brings the schema up to this version: every migration of every module, in the order of their
 * file names, each in a transaction of its own and recorded with its hash.
 *
 * [Note: A migration is plain SQL and never edited] once it has run anywhere. One that imported
 * today's code would mean something else tomorrow, and one that changed after it ran would leave
 * two databases that believe themselves equal.
 */
export async function migrate(db: Db, known?: readonly Migration[]): Promise<{ applied: string[] }> {
  const migrations = known ?? (await readMigrations())
  return db.connection().execute(async (alone) => {
    // Two processes that start together migrate one after the other.
    await sql`select pg_advisory_lock(hashtext('satama.migrate'))`.execute(alone)
    try {
      await makeRecord(alone)
      const done = await recorded(alone)
      refuseStrangers(done, migrations)
      const applied: string[] = []
      for (const migration of migrations.filter(({ name }) => !done.has(name))) {
        await apply(alone, migration)
        applied.push(migration.name)
      }
      return { applied }
    } finally {
      await sql`select pg_advisory_unlock(hashtext('satama.migrate'))`.execute(alone)
    }
  })
}

/**
 * Brings the schema up to this version by the owner's login, and admits the app's login to it. Without the
 * second nobody could be served; so nothing but tests of {@link migrate} does the first alone.
 */
export async function prepareDatabase(logins: Logins): Promise<{ applied: string[] }> {
  const owner = openAsOwner(logins.ownerUrl, { poolSize: 2 })
  try {
    const done = await migrate(owner)
    await admitApp(owner, logins, { anew: done.applied.length > 0 })
    return done
  } finally {
    await owner.destroy()
  }
}

/** The migrations that this version has and the database has not run, by name. Changes nothing. */
export async function pendingMigrations(db: Db, known?: readonly Migration[]): Promise<string[]> {
  const migrations = known ?? (await readMigrations())
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('platform.migration') is not null as there`.execute(db)
  const done = rows[0]?.there ? await recorded(db) : new Map<string, string>()
  refuseStrangers(done, migrations)
  return migrations.map(({ name }) => name).filter((name) => !done.has(name))
}

/** All migrations of the platform and of the modules, in the order in which they run. */
export async function readMigrations(): Promise<Migration[]> {
  const source = fileURLToPath(new URL('../../', import.meta.url))
  const files: string[] = []
  for (const floor of ['platform', 'modules']) {
    for (const part of await readdir(join(source, floor))) {
      const folder = join(source, floor, part, 'migrations')
      files.push(...(await sqlFilesIn(folder)))
    }
  }
  files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
  return Promise.all(
    files.map(async (file) => ({ name: basename(file, '.sql'), sql: await readFile(file, 'utf8') })),
  )
}

async function sqlFilesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => name.endsWith('.sql')).map((name) => join(folder, name))
  } catch (error) {
    // Most parts of the platform keep no tables.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return []
    }
    throw error
  }
}

async function makeRecord(tx: Tx): Promise<void> {
  await sql`create schema if not exists platform`.execute(tx)
  await sql`
    create table if not exists platform.migration (
      name text primary key,
      hash text not null,
      applied_at timestamptz not null default now()
    )`.execute(tx)
}

async function recorded(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; hash: string }>`
    select name, hash from platform.migration`.execute(tx)
  return new Map(rows.map(({ name, hash }) => [name, hash]))
}

function refuseStrangers(done: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, hashOf(migration)]))
  const unknown = [...done.keys()].filter((name) => !known.has(name)).toSorted()
  if (unknown.length > 0) throw new SchemaIsNewer(unknown)
  for (const [name, hash] of done) {
    if (known.get(name) !== hash) {
      throw new DatabaseTrouble(
        'migration-changed',
        `The migration ${name} has been edited since this database ran it. ` +
          'Put the file back as it was and make the change in a new migration.',
      )
    }
  }
}

async function apply(tx: Db, migration: Migration): Promise<void> {
  await tx.transaction().execute(async (inside) => {
    // What it does to rows, it does to those of every organisation. See [Note: Two logins].
    await sql`select set_config('satama.every_organisation', 'yes', true)`.execute(inside)
    await sql.raw(migration.sql).execute(inside)
    await sql`
      insert into platform.migration (name, hash)
      values (${migration.name}, ${hashOf(migration)})`.execute(inside)
  })
}

function hashOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

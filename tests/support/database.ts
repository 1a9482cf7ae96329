import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, inject } from 'vitest'
import { openDatabase, type Db } from '#platform/database'

/** A database of its own for the test file that asks, migrated, and gone when the file is done. */
export async function testDatabase(): Promise<Db> {
  const db = openDatabase(await testDatabaseUrl())
  afterAll(() => db.destroy())
  return db
}

/** The same by its address, for what opens its own connections. */
export async function testDatabaseUrl({ migrated = true }: { migrated?: boolean } = {}): Promise<string> {
  const fault = inject('templateFault')
  if (migrated && fault) throw new Error(`the migrations do not run: ${fault}`)
  const name = `test_${randomBytes(6).toString('hex')}`
  await asServer(async (server) => {
    const template = sql.id(migrated ? 'template' : 'template1')
    await sql`create database ${sql.id(name)} template ${template}`.execute(server)
  })
  // Hooks run in reverse order: whoever opened connections later closes them before this.
  afterAll(() =>
    asServer(async (server) => {
      await sql`drop database if exists ${sql.id(name)} with (force)`.execute(server)
    }),
  )
  const address = new URL(inject('databaseUrl'))
  address.pathname = `/${name}`
  return address.href
}

async function asServer(work: (server: Db) => Promise<void>): Promise<void> {
  const server = openDatabase(inject('databaseUrl'), { poolSize: 1 })
  try {
    await work(server)
  } finally {
    await server.destroy()
  }
}

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, inject } from 'vitest'
import { appAddressOf, loginOf, openAsOwner, openDatabase, type Db } from '#platform/database'

/**
 * A database of its own for the test file that asks, migrated, and gone when the file is done. It is
 * reached as the server reaches it: by the login that row-level security holds.
 */
export async function testDatabase(): Promise<Db> {
  return (await testHouse()).db
}

/** The same with the owner's login, for what only owners do, and for tests that tamper with rows. */
export async function testHouse(): Promise<{ db: Db; url: string; owner: Db; ownerUrl: string }> {
  const { url, ownerUrl } = await testDatabaseUrls()
  const db = openDatabase(url)
  const owner = openAsOwner(ownerUrl)
  afterAll(async () => {
    await db.destroy()
    await owner.destroy()
  })
  return { db, url, owner, ownerUrl }
}

/** The owner's address, as an operator who has one login gives it in DATABASE_URL. */
export async function testDatabaseUrl({ migrated = true }: { migrated?: boolean } = {}): Promise<string> {
  return (await testDatabaseUrls({ migrated })).ownerUrl
}

/** Both addresses, for what opens its own connections. */
export async function testDatabaseUrls({ migrated = true }: { migrated?: boolean } = {}): Promise<{
  url: string
  ownerUrl: string
}> {
  const fault = inject('templateFault')
  if (migrated && fault) throw new Error(`the migrations do not run: ${fault}`)
  const name = `test_${randomBytes(6).toString('hex')}`
  const ownerUrl = new URL(inject('databaseUrl'))
  ownerUrl.pathname = `/${name}`
  await asServer(async (server) => {
    const template = sql.id(migrated ? 'template' : 'template1')
    await sql`create database ${sql.id(name)} template ${template}`.execute(server)
  })
  // Hooks run in reverse order: whoever opened connections later closes them before this.
  afterAll(() =>
    asServer(async (server) => {
      await sql`drop database if exists ${sql.id(name)} with (force)`.execute(server)
      await sql`drop role if exists ${sql.id(loginOf(appAddressOf(ownerUrl.href)))}`.execute(server)
    }),
  )
  // Logins are the server's, not a database's: all copies of the template know the one it was made with.
  const url = new URL(inject('appUrl'))
  url.pathname = `/${name}`
  return { url: url.href, ownerUrl: ownerUrl.href }
}

async function asServer(work: (server: Db) => Promise<void>): Promise<void> {
  const server = openDatabase(inject('databaseUrl'), { poolSize: 1 })
  try {
    await work(server)
  } finally {
    await server.destroy()
  }
}

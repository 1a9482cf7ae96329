import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { loginOf, migrate, openDatabase, readMigrations, removeEmbedded, startEmbedded, within } from '#platform/database'
import { append } from '#ledger'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { testDatabaseUrl, testDatabaseUrls } from '#tests/support/database'
import { openHouse, visitHouse, type House } from './open-house.ts'

async function settings(env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'satama-house-'))
  onTestFinished(async () => {
    await removeEmbedded(join(folder, 'database'))
    await rm(folder, { recursive: true, force: true })
  })
  return settingsFrom(readEnvironment({ SATAMA_DATA: folder, ...env }))
}

test('the house opens on the built-in database, migrated, and commands visit it meanwhile', async () => {
  const asked = await settings()
  const house = await openHouse(asked)
  const visit = await visitHouse(asked)
  const { rows } = await sql<{ count: number }>`select count(*) as count from platform.migration`.execute(visit.db)
  expect(rows[0]?.count).toBeGreaterThan(0)
  await visit.close()
  await expect(openHouse(asked)).rejects.toMatchObject({ code: 'folder-in-use' })
  await house.close()
  const alone = await visitHouse(asked)
  await alone.close()
})

test('a database of your own is held by one server, and visited by commands', async () => {
  const asked = await settings({ DATABASE_URL: await testDatabaseUrl({ migrated: false }) })
  const house = await openHouse(asked)
  await expect(openHouse(asked)).rejects.toMatchObject({ code: 'in-use' })
  const visit = await visitHouse(asked)
  await visit.close()
  await house.close()
})

const whoIs = async (db: House['db']) => {
  const { rows } = await sql<{ login: string; powerful: boolean }>`
    select current_user::text as login, rolsuper or rolbypassrls as powerful from pg_roles where rolname = current_user`.execute(db)
  return rows[0]
}

test('people are served by a login that row-level security holds, which Satama makes by itself', async () => {
  const asked = await settings({ DATABASE_URL: await testDatabaseUrl({ migrated: false }) })
  const house = await openHouse(asked)
  expect(await whoIs(house.db)).toMatchObject({ login: loginOf(house.url), powerful: false })
  expect(await whoIs(house.owner)).toMatchObject({ login: loginOf(house.ownerUrl) })
  expect(loginOf(house.url)).not.toBe(loginOf(house.ownerUrl))
  await house.close()
  const again = await openHouse(asked)
  expect(again.url).toBe(house.url)
  await again.close()
})

test('an operator may give both logins; one that could pass by the walls is sent away in one sentence', async () => {
  const { url, ownerUrl } = await testDatabaseUrls()
  const both = await settings({ DATABASE_URL: url, SATAMA_DATABASE_OWNER_URL: ownerUrl })
  const house = await openHouse(both)
  expect(await whoIs(house.db)).toMatchObject({ login: loginOf(url), powerful: false })
  await house.close()

  const address = new URL(ownerUrl)
  address.username = `super_${crypto.randomUUID().slice(0, 8)}`
  const owner = openDatabase(ownerUrl, { poolSize: 1 })
  await sql`create role ${sql.id(address.username)} superuser login password ${sql.lit(decodeURIComponent(address.password))}`.execute(owner)
  onTestFinished(async () => {
    await sql`drop owned by ${sql.id(address.username)}`.execute(owner)
    await sql`drop role ${sql.id(address.username)}`.execute(owner)
    await owner.destroy()
  })
  const generous = await settings({ DATABASE_URL: address.href, SATAMA_DATABASE_OWNER_URL: ownerUrl })
  await expect(openHouse(generous)).rejects.toMatchObject({ code: 'login-bypasses', message: expect.stringContaining('SATAMA_DATABASE_OWNER_URL') })
})

test('one login that may make no other is told how to make two', async () => {
  const ownerUrl = await testDatabaseUrl({ migrated: false })
  const server = openDatabase(ownerUrl, { poolSize: 1 })
  const address = new URL(ownerUrl)
  address.username = `plain_${crypto.randomUUID().slice(0, 8)}`
  await sql`create role ${sql.id(address.username)} login password ${sql.lit(decodeURIComponent(address.password))}`.execute(server)
  await sql`alter database ${sql.id(address.pathname.slice(1))} owner to ${sql.id(address.username)}`.execute(server)
  onTestFinished(async () => {
    await sql`alter database ${sql.id(address.pathname.slice(1))} owner to current_user`.execute(server)
    await sql`drop owned by ${sql.id(address.username)} cascade`.execute(server)
    await sql`drop role ${sql.id(address.username)}`.execute(server)
    await server.destroy()
  })
  await expect(openHouse(await settings({ DATABASE_URL: address.href }))).rejects.toMatchObject({
    code: 'one-login',
    message: expect.stringContaining('create role'),
  })
  // Told so, the operator makes the second: the owner needs no power of a superuser for anything.
  const app = new URL(address.href)
  app.username = `app_${crypto.randomUUID().slice(0, 8)}`
  await sql`create role ${sql.id(app.username)} login password ${sql.lit(decodeURIComponent(app.password))}`.execute(server)
  const house = await openHouse(await settings({ DATABASE_URL: app.href, SATAMA_DATABASE_OWNER_URL: address.href }))
  const organisation = crypto.randomUUID()
  await append(within(house.db, organisation), { type: 'incidents.opened', organisation, by: null, at: new Date(0) })
  const seen = async (db: House['db']) => (await sql`select from ledger.entry`.execute(db)).rows.length
  expect([await seen(house.db), await seen(within(house.db, organisation)), await seen(house.owner)]).toEqual([0, 1, 1])
  const { rows } = await sql<{ organisation: string }>`select organisation from ledger.organisations()`.execute(house.db)
  expect(rows).toEqual([{ organisation }])
  await house.close()
  await sql`drop owned by ${sql.id(app.username)} cascade`.execute(server)
  await sql`drop role ${sql.id(app.username)}`.execute(server)
})

test('a data folder of the time before two logins is brought along, with all that lies in it', async () => {
  const asked = await settings()
  if (asked.database.kind !== 'embedded') throw new Error('this one is built in')
  const before = (await readMigrations()).filter(({ name }) => /^0(1|2|3|4|5|7|8)01/.test(name) || name === '0202-keystore')
  const server = await startEmbedded({ folder: asked.database.folder })
  const old = openDatabase(server.url, { poolSize: 2 })
  await migrate(old, before)
  const organisation = crypto.randomUUID()
  await sql`insert into identity.organisation values (${organisation}, 'Entinen', 'Gamla', 'Former', now())`.execute(old)
  await sql`insert into ledger.entry values (${organisation}, gen_random_uuid(), now(), 'incidents.opened', null, null, '{}')`.execute(old)
  await sql`create schema jobs create table version (version int)`.execute(old)
  await old.destroy()
  await server.stop()

  const house = await openHouse(asked)
  expect(await whoIs(house.db)).toMatchObject({ powerful: false })
  const seen = async (db: House['db']) => (await sql`select from ledger.entry`.execute(db)).rows.length
  expect([await seen(house.db), await seen(within(house.db, organisation))]).toEqual([0, 1])
  await house.close()
})

test('a database of a newer version is refused with that sentence alone: the hold is let go, not lost', async () => {
  const asked = await settings()
  const before = await openHouse(asked)
  await sql`insert into platform.migration (name, hash) select '9999-from-the-future.sql', hash from platform.migration limit 1`.execute(before.owner)
  await before.close()
  const lost: string[] = []
  await expect(openHouse(asked, { onLost: ({ code }) => lost.push(code) })).rejects.toMatchObject({ code: 'schema-newer' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(lost).toEqual([])
})

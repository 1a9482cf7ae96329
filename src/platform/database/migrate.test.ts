import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate, openDatabase, pendingMigrations, readMigrations, SchemaIsNewer } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'

const one = { name: '0901-one', sql: 'create table one (id int)' }
const two = { name: '0902-two', sql: 'create table two (id int); insert into two values (1)' }

async function empty() {
  return openDatabase(await testDatabaseUrl({ migrated: false }), { poolSize: 2 })
}

test('migrations run once, in the order of their names, and only the new ones later', async () => {
  const db = await empty()
  expect(await migrate(db, [one])).toEqual({ applied: ['0901-one'] })
  expect(await migrate(db, [one, two])).toEqual({ applied: ['0902-two'] })
  expect(await migrate(db, [one, two])).toEqual({ applied: [] })
  expect((await sql`select * from two`.execute(db)).rows).toEqual([{ id: 1 }])
  await db.destroy()
})

test('what is still to be run can be asked without running it', async () => {
  const db = await empty()
  expect(await pendingMigrations(db, [one, two])).toEqual(['0901-one', '0902-two'])
  await migrate(db, [one])
  expect(await pendingMigrations(db, [one, two])).toEqual(['0902-two'])
  await expect(pendingMigrations(db, [two])).rejects.toBeInstanceOf(SchemaIsNewer)
  await db.destroy()
})

test('two processes that start at once migrate one after the other', async () => {
  const db = await empty()
  const results = await Promise.all([migrate(db, [one, two]), migrate(db, [one, two])])
  expect(results.map(({ applied }) => applied.length).toSorted()).toEqual([0, 2])
  await db.destroy()
})

test('a migration that fails leaves nothing of itself', async () => {
  const db = await empty()
  const broken = { name: '0902-broken', sql: 'create table half (id int); select 1 / 0' }
  await expect(migrate(db, [one, broken])).rejects.toThrow('division by zero')
  expect((await sql`select to_regclass('half') as half, to_regclass('one') as one`.execute(db)).rows).toEqual([
    { half: null, one: 'one' },
  ])
  expect(await migrate(db, [one, two])).toEqual({ applied: ['0902-two'] })
  await db.destroy()
})

test('a database of a newer Satama is refused and named', async () => {
  const db = await empty()
  await migrate(db, [one, two])
  const refused = migrate(db, [one])
  await expect(refused).rejects.toBeInstanceOf(SchemaIsNewer)
  await expect(refused).rejects.toThrow('0902-two')
  await db.destroy()
})

test('a migration that was edited after it ran is refused', async () => {
  const db = await empty()
  await migrate(db, [one])
  await expect(migrate(db, [{ ...one, sql: 'create table other (id int)' }])).rejects.toMatchObject({
    code: 'migration-changed',
  })
  await db.destroy()
})

test('no two migrations of the house share a name, and each bears the number of its module', async () => {
  const names = (await readMigrations()).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(names.toSorted())
  for (const name of names) expect(name).toMatch(/^\d{4}-[a-z0-9-]+$/)
})

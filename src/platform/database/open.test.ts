import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { inTransaction, openDatabase } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'

// The owner's login: these tests make tables of their own.
const db = openDatabase(await testDatabaseUrl())
afterAll(() => db.destroy())

test('values come back as the types that the house works with', async () => {
  const { rows } = await sql`
    select 42::int8 as count, date '2026-11-22' as day, '\\x00ff'::bytea as bytes,
      timestamptz '2026-11-22T01:02:03Z' as at, array[1, null]::int8[] as counts,
      array['2026-11-22']::date[] as days`.execute(db)
  expect(rows[0]).toEqual({
    count: 42,
    day: '2026-11-22',
    bytes: Buffer.from([0, 255]),
    at: new Date('2026-11-22T01:02:03Z'),
    counts: [1, null],
    days: ['2026-11-22'],
  })
})

test('a transaction that throws leaves nothing behind, and knows its organisation only while it lasts', async () => {
  await sql`create table thing (name text)`.execute(db)
  const organisation = '8d2c1c1e-6a39-4d8e-9d2f-0f6f0a1b2c3d'
  const organisationOf = sql<{ set: string | null }>`select current_setting('satama.organisation', true) as set`
  await expect(
    inTransaction(db, organisation, async (tx) => {
      await sql`insert into thing values ('half')`.execute(tx)
      expect((await organisationOf.execute(tx)).rows[0]?.set).toBe(organisation)
      throw new Error('stop here')
    }),
  ).rejects.toThrow('stop here')
  expect((await sql`select from thing`.execute(db)).rows).toHaveLength(0)
  await db.connection().execute(async (alone) => {
    await inTransaction(alone, organisation, async (tx) => sql`insert into thing values ('whole')`.execute(tx))
    expect((await organisationOf.execute(alone)).rows[0]?.set).toBe('')
  })
  expect((await sql`select from thing`.execute(db)).rows).toHaveLength(1)
})

import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { inTransaction, openDatabase, organisationOf, within, type Tx } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'

// The owner's login: these tests make tables of their own.
const db = openDatabase(await testDatabaseUrl())
afterAll(() => db.destroy())
const one = '8d2c1c1e-6a39-4d8e-9d2f-0f6f0a1b2c3d'
const other = '1f0b6f0a-7f11-4a55-8f53-9f3f8b8e7a11'

async function setIn(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ set: string | null }>`
    select nullif(current_setting('satama.organisation', true), '') as set`.execute(tx)
  return rows[0]?.set ?? null
}

test('a query of a bound handle runs within its organisation, and the connection forgets it', async () => {
  const bound = within(db, one)
  expect(organisationOf(bound)).toBe(one)
  expect(await setIn(bound)).toBe(one)
  expect(await setIn(db)).toBeNull()
  await bound.connection().execute(async (alone) => {
    expect(await setIn(alone)).toBe(one)
  })
})

test('parameters, no parameters, many rows, changes and refused statements are answered as without it', async () => {
  const bound = within(db, one)
  await sql`create table thing (id int primary key, name text)`.execute(bound)
  const made = await sql`insert into thing select n, 'x' || n from generate_series(1, ${500}) n`.execute(bound)
  expect(made.numAffectedRows).toBe(500n)
  expect((await sql`select id, name from thing order by id`.execute(bound)).rows).toHaveLength(500)
  expect((await sql`select name from thing where id = ${7}`.execute(bound)).rows).toEqual([{ name: 'x7' }])
  expect((await sql`select from thing where id = ${700}`.execute(bound)).rows).toEqual([])
  await expect(sql`insert into thing values (7, 'twice')`.execute(bound)).rejects.toMatchObject({ code: '23505' })
  await expect(sql`select nonsense`.execute(bound)).rejects.toMatchObject({ code: '42703' })
  expect(await setIn(bound)).toBe(one)
})

test('a query that fails leaves nothing of itself', async () => {
  const bound = within(db, one)
  await sql`create table whole (id int check (id < 3))`.execute(db)
  await expect(sql`insert into whole select n from generate_series(1, ${5}) n`.execute(bound)).rejects.toThrow('check')
  expect((await sql`select from whole`.execute(db)).rows).toHaveLength(0)
})

test('a transaction of a bound handle is its organisation’s from its beginning, commits and rolls back', async () => {
  const bound = within(db, one)
  await sql`create table kept (id int)`.execute(db)
  await bound.transaction().execute(async (tx) => {
    expect(organisationOf(tx)).toBe(one)
    expect(await setIn(tx)).toBe(one)
    await sql`insert into kept values (1)`.execute(tx)
  })
  await expect(
    bound.transaction().execute(async (tx) => {
      await sql`insert into kept values (2)`.execute(tx)
      throw new Error('stop here')
    }),
  ).rejects.toThrow('stop here')
  expect((await sql`select from kept`.execute(db)).rows).toHaveLength(1)
  expect(await setIn(db)).toBeNull()
})

test('a transaction with its own isolation is bound too', async () => {
  await within(db, one).transaction().setIsolationLevel('repeatable read').execute(async (tx) => {
    expect(await setIn(tx)).toBe(one)
    const { rows } = await sql`select current_setting('transaction_isolation') as level`.execute(tx)
    expect(rows).toEqual([{ level: 'repeatable read' }])
  })
})

test('a bound handle refuses another organisation, and so do its transactions', async () => {
  const bound = within(db, one)
  expect(within(bound, one)).toBe(bound)
  expect(() => within(bound, other)).toThrow('another organisation')
  await expect(inTransaction(bound, other, setIn)).rejects.toThrow('another organisation')
  await expect(inTransaction(bound, null, setIn)).rejects.toThrow('another organisation')
  expect(await inTransaction(bound, one, setIn)).toBe(one)
  expect(await inTransaction(db, other, setIn)).toBe(other)
  expect(await inTransaction(db, null, setIn)).toBeNull()
})

test('an organisation is named by an id and by nothing that could be a statement', async () => {
  expect(() => within(db, `${one}'; drop table x; --`)).toThrow(TypeError)
  await expect(inTransaction(db, '', setIn)).rejects.toThrow(TypeError)
})

test('many queries of two organisations at once on few connections never meet', async () => {
  const asked = Array.from({ length: 400 }, (_, n) => (n % 3 === 0 ? null : n % 3 === 1 ? one : other))
  const answers = await Promise.all(asked.map((each) => setIn(each === null ? db : within(db, each))))
  expect(answers).toEqual(asked)
})

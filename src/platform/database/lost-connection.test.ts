import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '#tests/support/database'
import { inTransaction } from './open.ts'

const db = await testDatabase()

test('a connection that is cut off in the middle of a transaction fails that work and nothing else', async () => {
  const work = inTransaction(db, null, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
    // The server says goodbye while nobody is asking it anything.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await sql`select 1`.execute(tx)
  })
  await expect(work).rejects.toThrow()
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  expect(rows).toEqual([{ one: 1 }])
})

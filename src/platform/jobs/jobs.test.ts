import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { inTransaction, openDatabase } from '#platform/database'
import { defineQueue, send, startJobs, type Ids } from '#platform/jobs'
import { testDatabaseUrls } from '#tests/support/database'

const { url } = await testDatabaseUrls()
const db = openDatabase(url)
const greet = defineQueue<{ person: string }>('tests.greet')
const stumble = defineQueue<{ person: string }>('tests.stumble', { retries: 1 })
const never = defineQueue<{ person: string }>('tests.never')
const once = defineQueue<{ person: string }>('tests.once', { oneWaiting: true })
const troubles: { queue: string | null; error: unknown }[] = []

const jobs = await startJobs({
  url,
  queues: [greet, stumble, never, once],
  onTrouble: (queue, error) => troubles.push({ queue, error }),
})
afterAll(async () => {
  await jobs.stop()
  await db.destroy()
})

test('a job is done soon after its transaction is committed, and not before', async () => {
  const person = randomUUID()
  const done = Promise.withResolvers<{ ids: Ids; at: number }>()
  await jobs.work(greet, async (ids) => done.resolve({ ids, at: performance.now() }))
  let committed = Infinity
  await inTransaction(db, null, async (tx) => {
    await send(tx, greet, { person })
    await new Promise((resolve) => setTimeout(resolve, 300))
    committed = performance.now()
  })
  const { ids, at } = await done.promise
  expect(ids).toEqual({ person })
  expect(at).toBeGreaterThan(committed)
})

test('a job of a transaction that was rolled back never was', async () => {
  await expect(
    inTransaction(db, null, async (tx) => {
      await send(tx, never, { person: randomUUID() })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow()
  expect(await kept(never.name)).toEqual([])
})

test('a job that fails is tried again, and no word of its error is kept with it', async () => {
  const tries: Ids[] = []
  const again = Promise.withResolvers<void>()
  await jobs.work(stumble, async (ids) => {
    tries.push(ids)
    if (tries.length === 1) throw new Error('Aino Esimerkki, 010594Y9032')
    again.resolve()
  })
  await send(db, stumble, { person: randomUUID() })
  await expect.poll(() => tries.length, { timeout: 10_000 }).toBe(1)
  await expect.poll(async () => (await kept(stumble.name))[0]?.output, { timeout: 10_000 }).toBeTruthy()
  expect((await kept(stumble.name))[0]?.output).toContain('failed: Error')
  expect((await kept(stumble.name))[0]?.output).not.toMatch(/Aino|010594/)
  await again.promise
  expect(troubles.map(({ queue }) => queue)).toEqual([stumble.name])
})

test('a job that holds anything but ids is refused, and the refusal does not repeat it', async () => {
  const refused = send(db, never, { person: 'Aino Esimerkki' })
  await expect(refused).rejects.toThrow('"person"')
  await expect(refused).rejects.not.toThrow('Aino')
})

test('where one is to wait at a time, the second with the same key is not kept', async () => {
  const person = randomUUID()
  await send(db, once, { person }, { key: person, after: new Date(Date.now() + 60_000) })
  await send(db, once, { person }, { key: person, after: new Date(Date.now() + 60_000) })
  expect(await kept(once.name)).toHaveLength(1)
})

async function kept(queue: string): Promise<{ output: string | null }[]> {
  const { rows } = await sql<{ output: string | null }>`
    select output::text from jobs.job where name = ${queue}`.execute(db)
  return rows
}

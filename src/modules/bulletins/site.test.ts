import { sql } from 'kysely'
import { afterEach, expect, test, vi } from 'vitest'
import { openDatabase } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'
import { publicSite, watchSite, type Watch } from './site.ts'
import { announceChange } from './store.ts'

const url = await testDatabaseUrl()
let watch: Watch

afterEach(() => watch.stop())

test('what another process publishes is forgotten here as soon as it is committed', async () => {
  const other = openDatabase(url)
  watch = watchSite(url)
  await vi.waitFor(async () => expect(await listeners(other)).toBe(1), 10_000)
  publicSite.put('/fi/satamala', 'old')
  await other.transaction().execute(async (tx) => {
    await announceChange(tx, crypto.randomUUID())
    expect(publicSite.size).toBe(1)
  })
  await vi.waitFor(() => expect(publicSite.size).toBe(0), 10_000)
  await other.destroy()
})

test('a lost connection is made again, and nothing is believed meanwhile', async () => {
  const other = openDatabase(url)
  watch = watchSite(url, { retryMs: 20 })
  await vi.waitFor(async () => expect(await listeners(other)).toBe(1), 10_000)
  publicSite.put('/fi/satamala', 'old')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`.execute(other)
  await vi.waitFor(() => expect(publicSite.size).toBe(0), 10_000)
  await vi.waitFor(async () => expect(await listeners(other)).toBe(1), 10_000)
  await other.destroy()
})

test('a page that slipped in while its bulletin was being published lives no longer than a sweep', async () => {
  watch = watchSite(url, { everyMs: 20 })
  publicSite.put('/fi/satamala', 'old')
  await vi.waitFor(() => expect(publicSite.size).toBe(0), 10_000)
})

async function listeners(db: ReturnType<typeof openDatabase>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity where query ilike 'listen%' and datname = current_database()`.execute(db)
  return rows[0]?.count ?? 0
}

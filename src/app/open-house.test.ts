import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { removeEmbedded } from '#platform/database'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { testDatabaseUrl } from '#tests/support/database'
import { openHouse, visitHouse } from './open-house.ts'

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

test('a database of a newer version is refused with that sentence alone: the hold is let go, not lost', async () => {
  const asked = await settings()
  const before = await openHouse(asked)
  await sql`insert into platform.migration (name, hash) select '9999-from-the-future.sql', hash from platform.migration limit 1`.execute(before.db)
  await before.close()
  const lost: string[] = []
  await expect(openHouse(asked, { onLost: ({ code }) => lost.push(code) })).rejects.toMatchObject({ code: 'schema-newer' })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(lost).toEqual([])
})

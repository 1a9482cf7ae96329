import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { execute, type StaffActor } from '#identity'
import { openDatabase, within } from '#platform/database'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { testDatabaseUrls } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import { keepHouse } from '../backup/keeping.ts'
import { recordedSince } from '../backup/record.ts'
import { findBackups } from '../backup/sets.ts'
import { backUpNow } from './pages.tsx'

test('who presses “Back up now”, once or twice, has one backup made; who may not see the house has none', { timeout: 60_000 }, async () => {
  const { url, ownerUrl } = await testDatabaseUrls()
  const pool = openDatabase(url)
  const folder = await mkdtemp(join(tmpdir(), 'satama-now-'))
  onTestFinished(async () => {
    await pool.destroy()
    await rm(folder, { recursive: true, force: true })
  })
  const settings = settingsFrom(readEnvironment({ INIT_CWD: '/', SATAMA_DATA: folder, SATAMA_DEMO: 'on' }))
  const [administrator, auditor] = (await openOffice(pool, ['auditor'])) as [StaffActor, StaffActor]
  const db = within(pool, administrator.organisation)
  expect(await execute(backUpNow, { db, actor: auditor, input: {} })).toMatchObject({ ok: false, code: 'forbidden' })
  expect(await recordedSince(db, new Date(0))).toEqual([])

  for (let press = 0; press < 2; press += 1) expect(await execute(backUpNow, { db, actor: administrator, input: {} })).toMatchObject({ ok: true })
  expect(await recordedSince(db, new Date(0))).toMatchObject([{ state: 'asked' }])
  const troubles: unknown[] = []
  const keeper = await keepHouse({ db: pool, url, ownerUrl, settings, onTrouble: (error) => troubles.push(error) })
  onTestFinished(() => keeper.stop())
  await vi.waitFor(async () => expect(await recordedSince(db, new Date(0))).toMatchObject([{ state: 'done' }]), { timeout: 40_000, interval: 250 })
  expect(troubles).toEqual([])
  const found = await findBackups(settings.backups.folder)
  expect(found).toHaveLength(1)
  expect(found[0]?.data?.rows).toBeGreaterThan(0)
  expect(found[0]?.keystore?.rows).toBeGreaterThan(0)
})

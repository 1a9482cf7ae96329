import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listOrganisations } from '#identity'
import { openAsOwner } from '#platform/database'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { destroyDue } from '#retention'
import { workWithTerms } from '#terms'
import { newClosing } from '../closing.ts'
import { seedDemo } from '../demo/seed.ts'
import { holdings } from '../holdings.ts'
import { freshDatabase } from '../rehearsal/fresh-database.ts'
import { termsPorts } from './ports.ts'
import type { LookedAt } from './run.ts'

export interface FreshHouse {
  readonly house: Omit<LookedAt, 'now'>
  /** Nothing of it is left. */
  remove(): Promise<void>
}

/**
 * A demo house that nobody had before and nobody has after, furnished as the demo is and one night old: what this version
 * of Satama promises is looked at there, without a running server and without anybody's data.
 */
export async function freshDemoHouse(given: Pick<Settings, 'database'>): Promise<FreshHouse> {
  const closing = newClosing()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'satama-promises-'))
    closing.add(() => rm(folder, { recursive: true, force: true }))
    const fresh = await freshDatabase(given, folder)
    closing.add(() => fresh.remove())
    const owner = openAsOwner(fresh.ownerUrl)
    closing.add(() => owner.destroy())
    const { db, url, ownerUrl } = fresh
    const settings = { ...settingsFrom(readEnvironment({ SATAMA_DATA: folder })), database: given.database, demo: true }
    workWithTerms(termsPorts({ settings, db, owner, url, ownerUrl }))
    await seedDemo(db, { dataFolder: folder })
    const [first] = await listOrganisations(db)
    if (!first) throw new Error('the demo has no organisation')
    const organisation = first.id
    await destroyDue(db, { organisation, holdings, clock: () => new Date(), onTrouble: () => undefined })
    return { house: { settings, db, owner, url, ownerUrl, organisation, holdings }, remove: () => closing.close() }
  } catch (error) {
    await closing.close()
    throw error
  }
}

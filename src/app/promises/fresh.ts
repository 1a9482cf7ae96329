import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listOrganisations } from '#identity'
import { inTransaction, openAsOwner, type Db } from '#platform/database'
import { readEnvironment, settingsFrom, type Settings } from '#platform/settings'
import { retentionStanding } from '#retention'
import { workWithTerms } from '#terms'
import { keepHouse } from '../backup/keeping.ts'
import { newClosing } from '../closing.ts'
import { seedDemo } from '../demo/seed.ts'
import { startDuties } from '../duties.ts'
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
 * A demo house that nobody had before and nobody has after, furnished as the demo is, with its duties under way and one night
 * old: what this version of Satama promises is looked at there, without a server and without anybody's data.
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
    const onTrouble = (): void => undefined
    const keeper = await keepHouse({ db, url, ownerUrl, settings, onTrouble })
    closing.add(() => keeper.stop())
    const duties = await startDuties({ db, owner, url, onTrouble })
    closing.add(() => duties.stop())
    await untilNightIsOver(db, organisation)
    return { house: { settings, db, owner, url, ownerUrl, organisation, holdings, hadNight: true }, remove: () => closing.close() }
  } catch (error) {
    await closing.close()
    throw error
  }
}

const patienceMs = 30_000

/** The duties catch up the night that this house never had. If none comes, the promises tell. */
async function untilNightIsOver(db: Db, organisation: string): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(200)) {
    const { job } = await inTransaction(db, organisation, (tx) => retentionStanding(tx, { organisation, at: new Date() }))
    if (job === 'on-time' || job === 'failing') return
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

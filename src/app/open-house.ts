import { reveal } from '#foundation/text'
import {
  checkDatabase,
  holdDatabase,
  migrate,
  openDatabase,
  pendingMigrations,
  runningEmbedded,
  startEmbedded,
  type DatabaseTrouble,
  type Db,
} from '#platform/database'
import { makeDataFolder, secretsFrom, type Secrets, type Settings } from '#platform/settings'
import { refuseHalfRestored } from './backup/mark.ts'
import { newClosing } from './closing.ts'

export interface House {
  readonly settings: Settings
  readonly secrets: Secrets
  /** The database's address, for what keeps connections of its own: jobs, listening. */
  readonly url: string
  /** Reaches rows, within one organisation at a time. */
  readonly db: Db
  /** The login that owns the tables: for migrations, the daily scrub, backups, and for nothing that serves people. */
  readonly owner: Db
  readonly ownerUrl: string
  close(): Promise<void>
}

/**
 * Opens the house for the one server of it: the database is started or reached, held for this process
 * alone, and brought to this version. Whatever stands in the way is a trouble with one clear sentence.
 */
export async function openHouse(
  settings: Settings,
  { onLost }: { onLost?: (trouble: DatabaseTrouble) => void } = {},
): Promise<House> {
  await makeDataFolder(settings)
  const closing = newClosing()
  try {
    const server = await reach(settings)
    closing.add(() => server.stop())
    const hold = await holdDatabase(server.url, onLost ? { onLost } : {})
    closing.add(() => hold.release())
    const house = await furnish(settings, server.url)
    closing.add(() => leave(house))
    await refuseHalfRestored(house.owner)
    await migrate(house.owner)
    return { ...house, close: () => closing.close() }
  } catch (error) {
    // In order: a hold that is let go is not a hold that was lost, and the trouble is what is told.
    await closing.close()
    throw error
  }
}

/**
 * Opens the house for a command, beside the server if it runs. Without a server the database is brought
 * to this version; under a running one nothing is changed.
 */
export async function visitHouse(settings: Settings): Promise<House> {
  await makeDataFolder(settings)
  const running = settings.database.kind === 'embedded' ? await runningEmbedded(settings.database.folder) : null
  if (!running && settings.database.kind === 'embedded') return openHouse(settings)
  const url = running ?? (await reach(settings)).url
  await checkDatabase(url)
  const house = await furnish(settings, url)
  try {
    await refuseHalfRestored(house.owner)
    if ((await pendingMigrations(house.owner)).length > 0) await migrateAlone(house)
  } catch (error) {
    await leave(house)
    throw error
  }
  return { ...house, close: () => leave(house) }
}

async function leave({ db, owner }: Pick<House, 'db' | 'owner'>): Promise<void> {
  await db.destroy()
  await owner.destroy()
}

async function migrateAlone({ owner, ownerUrl }: Pick<House, 'owner' | 'ownerUrl'>): Promise<void> {
  const hold = await holdDatabase(ownerUrl)
  try {
    await migrate(owner)
  } finally {
    await hold.release()
  }
}

async function reach({ database }: Settings): Promise<{ url: string; stop(): Promise<void> }> {
  if (database.kind === 'embedded') return startEmbedded({ folder: database.folder })
  return { url: reveal(database.url), stop: async () => undefined }
}

async function furnish(settings: Settings, url: string): Promise<Omit<House, 'close'>> {
  const secrets = await secretsFrom(settings)
  return { settings, secrets, url, db: openDatabase(url), ownerUrl: url, owner: openDatabase(url, { poolSize: 3 }) }
}

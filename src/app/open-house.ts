import { reveal } from '#foundation/text'
import {
  admitApp,
  checkAppLogin,
  checkDatabase,
  holdDatabase,
  loginsFor,
  openAsOwner,
  openDatabase,
  pendingMigrations,
  prepareDatabase,
  runningEmbedded,
  startEmbedded,
  type DatabaseTrouble,
  type Db,
  type Logins,
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
    const { logins, stop } = await reach(settings)
    closing.add(stop)
    const hold = await holdDatabase(logins.ownerUrl, onLost ? { onLost } : {})
    closing.add(() => hold.release())
    const house = await furnish(settings, logins)
    closing.add(() => leave(house))
    await refuseHalfRestored(house.owner)
    await prepareDatabase(logins)
    await checkAppLogin(house.db)
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
  const logins = running ? loginsFor({ url: running }) : (await reach(settings)).logins
  await checkDatabase(logins.ownerUrl)
  const house = await furnish(settings, logins)
  try {
    await refuseHalfRestored(house.owner)
    if ((await pendingMigrations(house.owner)).length > 0) await prepareAlone(logins)
    else await admitApp(house.owner, logins)
    await checkAppLogin(house.db)
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

async function prepareAlone(logins: Logins): Promise<void> {
  const hold = await holdDatabase(logins.ownerUrl)
  try {
    await prepareDatabase(logins)
  } finally {
    await hold.release()
  }
}

async function reach({ database }: Settings): Promise<{ logins: Logins; stop(): Promise<void> }> {
  if (database.kind === 'embedded') {
    const server = await startEmbedded({ folder: database.folder })
    return { logins: loginsFor({ url: server.url }), stop: () => server.stop() }
  }
  const { url, ownerUrl } = database
  return { logins: loginsFor({ url: reveal(url), ownerUrl: ownerUrl && reveal(ownerUrl) }), stop: async () => undefined }
}

/** See [Note: Two logins]. */
async function furnish(settings: Settings, { url, ownerUrl }: Logins): Promise<Omit<House, 'close'>> {
  const secrets = await secretsFrom(settings)
  return { settings, secrets, url, db: openDatabase(url), ownerUrl, owner: openAsOwner(ownerUrl) }
}

import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import {
  checkDatabase,
  loginOf,
  loginsFor,
  openDatabase,
  prepareDatabase,
  removeEmbedded,
  startEmbedded,
  type Db,
} from '#platform/database'
import { reveal } from '#foundation/text'
import type { Settings } from '#platform/settings'

export interface FreshDatabase {
  readonly db: Db
  readonly url: string
  readonly ownerUrl: string
  /** Ends every connection, and with them the database itself. */
  remove(): Promise<void>
}

/**
 * A migrated database that nobody had before and nobody has after: embedded in a temporary folder,
 * or made on the server of DATABASE_URL beside the databases that are there. Never an existing one.
 */
export async function freshDatabase({ database }: Pick<Settings, 'database'>, folder: string): Promise<FreshDatabase> {
  const place =
    database.kind === 'own'
      ? await onServer(reveal(database.ownerUrl ?? database.url))
      : await embedded(join(folder, 'database'))
  const logins = loginsFor({ url: place.url })
  const db = openDatabase(logins.url, { poolSize: 12 })
  const remove = async () => {
    await db.destroy()
    await place.drop()
  }
  try {
    await prepareDatabase(logins)
    return { db, url: logins.url, ownerUrl: logins.ownerUrl, remove }
  } catch (fault) {
    await remove()
    throw fault
  }
}

async function embedded(folder: string) {
  const server = await startEmbedded({ folder })
  return {
    url: server.url,
    async drop() {
      await server.stop()
      await removeEmbedded(folder)
    },
  }
}

async function onServer(url: string) {
  await checkDatabase(url)
  const name = `satama_rehearsal_${randomBytes(8).toString('hex')}`
  await asServer(url, (server) => sql`create database ${sql.id(name)}`.execute(server))
  const address = new URL(url)
  address.pathname = `/${name}`
  return {
    url: address.href,
    drop: () =>
      asServer(url, async (server) => {
        await sql`drop database if exists ${sql.id(name)} with (force)`.execute(server)
        await sql`drop role if exists ${sql.id(loginOf(loginsFor({ url: address.href }).url))}`.execute(server)
      }),
  }
}

async function asServer(url: string, work: (server: Db) => Promise<unknown>): Promise<void> {
  const server = openDatabase(url, { poolSize: 1 })
  try {
    await work(server)
  } finally {
    await server.destroy()
  }
}

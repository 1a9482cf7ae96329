import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready } from '#foundation/sealing'
import { loginsFor, openAsOwner, openDatabase, prepareDatabase, removeEmbedded, startEmbedded, type Db } from '#platform/database'

/**
 * A durable PostgreSQL of the bench's own with Satama's tables: everything that is said to be committed is on
 * the disk. `db` is the app's login, held by row-level security; `owner` makes what is measured against.
 */
export async function inOwnHouse<T>(work: (house: { db: Db; owner: Db; url: string }) => Promise<T>): Promise<T> {
  await ready
  const folder = await mkdtemp(join(tmpdir(), 'satama-bench-'))
  const server = await startEmbedded({ folder, durable: true })
  const logins = loginsFor({ url: server.url })
  try {
    await prepareDatabase(logins)
    const db = openDatabase(logins.url)
    const owner = openAsOwner(logins.ownerUrl)
    try {
      return await work({ db, owner, url: logins.url })
    } finally {
      await db.destroy()
      await owner.destroy()
    }
  } finally {
    await server.stop()
    await removeEmbedded(folder)
    await rm(folder, { recursive: true, force: true })
  }
}

import { sql } from 'kysely'
import { openAsOwner, openDatabase, type Db, type Logins } from '#platform/database'
import type { Route } from '#platform/web'
import { openTown, type Sessions, type Town } from './talking.ts'

/**
 * A scratch copy of the database in which two organisations live, with the whole app before it. What a try changes (a
 * rule about second factors, a session ended, an account closed) is gone with the next copy, so that every try
 * begins from one and the same state.
 */
export interface Ground {
  readonly town: Town
  readonly owner: Db
  readonly db: Db
  /**
   * Whether nothing at all was written since {@link lookedAt}: the server's write-ahead log stands where it stood. Every
   * transaction that changes a row ends with a record there, of unlogged tables too.
   */
  isUntouched(): Promise<boolean>
  /** Says that its rows are now known to be as they were. */
  lookedAt(): Promise<void>
  /** Takes a new copy in place of this one. */
  restore(): Promise<void>
  readonly restored: number
  close(): Promise<void>
}

export async function openGround(o: {
  logins: Logins
  name: string
  routes: readonly Route[]
  sessions: Sessions
  fault: (line: string) => void
  /** Done to each copy before anything is asked of it. */
  prepare?: (owner: Db) => Promise<void>
}): Promise<Ground> {
  const from = new URL(o.logins.ownerUrl).pathname.slice(1)
  const server = openDatabase(at(o.logins.ownerUrl, 'postgres'), { poolSize: 2 })
  let turn = 0

  async function copy() {
    turn += 1
    const name = `${o.name}_${turn}`
    await sql`create database ${sql.id(name)} template ${sql.id(from)}`.execute(server)
    return name
  }

  async function open(name: string) {
    const db = openDatabase(at(o.logins.url, name), { poolSize: 12 })
    const owner = openAsOwner(at(o.logins.ownerUrl, name))
    // A trial may last for longer than a session stays confirmed.
    await sql`update identity.session set created_at = now(), seen_at = now(), confirmed_at = now()`.execute(owner)
    await o.prepare?.(owner)
    return { name, db, owner, town: openTown(db, o.routes, o.sessions, o.fault) }
  }

  async function leave({ name, db, owner }: Awaited<ReturnType<typeof open>>): Promise<void> {
    await Promise.all([db.destroy(), owner.destroy()])
    await sql`drop database ${sql.id(name)}`.execute(server)
  }

  let here = await open(await copy())
  let looked: string | null = null
  const writtenUpTo = async () => (await sql<{ at: string }>`select pg_current_wal_insert_lsn()::text as at`.execute(here.owner)).rows[0]?.at ?? null
  return {
    async isUntouched() {
      return looked !== null && looked === (await writtenUpTo())
    },
    async lookedAt() {
      looked = await writtenUpTo()
    },
    get town() {
      return here.town
    },
    get owner() {
      return here.owner
    },
    get db() {
      return here.db
    },
    get restored() {
      return turn - 1
    },
    async restore() {
      looked = null
      const [next] = await Promise.all([copy(), leave(here)])
      here = await open(next)
    },
    async close() {
      await leave(here)
      await server.destroy()
    },
  }
}

function at(address: string, database: string): string {
  const url = new URL(address)
  url.pathname = `/${database}`
  return url.href
}

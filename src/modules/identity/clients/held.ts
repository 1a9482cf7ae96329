import { sql } from 'kysely'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { noteLeaving } from '../leavers-outside.ts'
import * as store from './store.ts'

/* What is kept of a client's account, for whoever has to tell them, and its end after years without a visit (T12). */

export interface HeldClient {
  readonly nickname: string
  readonly language: Lang
  /** First days of months. */
  readonly beganMonth: string
  readonly seenMonth: string
  /** Sealed to the mailer: nobody of the staff opens it. */
  readonly hasEmail: boolean
  readonly credentials: readonly string[]
  readonly sessions: readonly { readonly createdAt: Date; readonly seenAt: Date }[]
}

export async function clientHeld(tx: Tx, client: string): Promise<HeldClient | null> {
  const row = await store.findClient(tx, client)
  if (!row) return null
  const { rows } = await sql<{ kind: string }>`
    select kind from identity.client_credential where client = ${client} order by kind`.execute(tx)
  const sessions = await store.listSessions(tx, client)
  return {
    nickname: row.nickname,
    language: row.language,
    beganMonth: row.began_month,
    seenMonth: row.seen_month,
    hasEmail: row.email_sealed !== null,
    credentials: rows.map(({ kind }) => kind),
    sessions: sessions.map(({ created_at: createdAt, seen_at: seenAt }) => ({ createdAt, seenAt })),
  }
}

/** As when a client deletes their account: keys, address and sessions go, and no backup brings them back. Gives whether there was one. */
export async function eraseClient(
  tx: Tx,
  o: { organisation: string; client: string; by: string | null; ground: string; at: Date },
): Promise<boolean> {
  const { organisation, client, by, ground, at } = o
  if (!(await store.findClient(tx, client))) return false
  await store.removeClient(tx, client)
  await noteLeaving(tx, { organisation, kind: 'client-deleted', ids: [client], at })
  await append(tx, { type: 'identity.client-erased', organisation, by, at, about: client, body: { ground } })
  return true
}

/** Clients' accounts are the network's: the organisation that founded it lets them go, and no other. */
async function isFounder(tx: Tx, organisation: string): Promise<boolean> {
  const { rows } = await sql`select from identity.network where organisation = ${organisation}`.execute(tx)
  return rows.length > 0
}

/** How many accounts were last seen before a month, `YYYY-MM`. */
export async function countUnseen(tx: Tx, organisation: string, before: string): Promise<number> {
  if (!(await isFounder(tx, organisation))) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*) from identity.client where seen_month < ${`${before}-01`}::date`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function seenMonths(tx: Tx, organisation: string): Promise<{ month: string; count: number }[]> {
  if (!(await isFounder(tx, organisation))) return []
  const { rows } = await sql<{ month: string; count: number }>`
    select to_char(seen_month, 'YYYY-MM') as month, count(*) from identity.client group by 1 order by 1`.execute(tx)
  return rows
}

/** Lets go of accounts last seen before a month, the oldest first. Who comes back meanwhile is locked, and stays. */
export async function eraseUnseen(tx: Tx, o: { organisation: string; before: string; limit: number; at: Date }): Promise<number> {
  if (!(await isFounder(tx, o.organisation))) return 0
  const { rows } = await sql<{ id: string }>`
    select id from identity.client where seen_month < ${`${o.before}-01`}::date
    order by seen_month, id limit ${o.limit} for update skip locked`.execute(tx)
  const clients = rows.map(({ id }) => id)
  if (clients.length === 0) return 0
  for (const client of clients) await store.removeClient(tx, client)
  await noteLeaving(tx, { organisation: o.organisation, kind: 'client-deleted', ids: clients, at: o.at })
  await append(tx, {
    type: 'identity.clients-let-go', organisation: o.organisation, by: null, at: o.at, body: { ground: 'retention', count: clients.length },
  })
  return clients.length
}

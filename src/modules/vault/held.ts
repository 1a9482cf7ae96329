import { sql } from 'kysely'
import { type Db, type Tx } from '#platform/database'
import { type Access, type Purpose, recordAccess } from './accesses.ts'
import { type InboxItem, openInboxItem } from './inbox.ts'
import type { Keyring } from './keyring.ts'

/* What the vault has of one subject or one account, for whoever has to tell them (GDPR 15). No content leaves here but by its door. */

export interface HeldRecord {
  readonly kind: string
  readonly version: number
}

/** The kinds of records that are sealed for a subject. Nothing is opened. */
export async function recordsHeld(tx: Tx, organisation: string, subject: string): Promise<HeldRecord[]> {
  const { rows } = await sql<HeldRecord>`
    select kind, version from vault.record where organisation = ${organisation} and subject = ${subject} order by kind`.execute(tx)
  return rows
}

export interface HeldKeys {
  /** Whether there is a key that opens their records. */
  readonly key: boolean
  /** Kinds of values by which they are found, as keyed hashes. */
  readonly foundBy: readonly string[]
  /** Things that wait sealed, known to be of them. */
  readonly waiting: number
  /** Leases that hold a snapshot of theirs. */
  readonly snapshots: number
}

export async function keysHeld(tx: Tx, organisation: string, subject: string): Promise<HeldKeys> {
  const these = sql`organisation = ${organisation} and subject = ${subject}`
  const { rows } = await sql<HeldKeys>`
    select exists (select from keystore.person_key where ${these}) as key,
      array(select distinct kind from keystore.blind_index where ${these} order by kind) as "foundBy",
      (select count(*) from keystore.item_key where ${these}) as waiting,
      (select count(*) from vault.snapshot where ${these}) as snapshots`.execute(tx)
  return rows[0] ?? { key: false, foundBy: [], waiting: 0, snapshots: 0 }
}

/** When a subject was erased; null for whoever was not. */
export async function erasedAt(tx: Tx, organisation: string, subject: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select at from vault.erased where organisation = ${organisation} and subject = ${subject}`.execute(tx)
  return rows[0]?.at ?? null
}

/** Ids of what came in, is known to be of a subject, and was not taken in yet. Nothing is opened. */
export async function waitingOf(tx: Tx, organisation: string, subject: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct inbox.id from vault.inbox join keystore.item_key as key on key.organisation = inbox.organisation and key.item = inbox.id
    where inbox.organisation = ${organisation} and key.subject = ${subject} order by inbox.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/**
 * What came in and is known to be of a subject, opened and left where it is: whoever takes it in later finds it
 * there. The trace names the subject, who therefore sees this opening.
 */
export async function openWaiting(
  db: Db,
  keyring: Keyring,
  o: { by: string; purpose: Purpose; subject: string; about?: string; at: Date },
): Promise<InboxItem[]> {
  const { organisation } = keyring
  const { rows } = await sql<Omit<InboxItem, 'plain'> & { sealed: Buffer }>`
    select inbox.id, inbox.kind, inbox.about, inbox.at, inbox.sealed
    from vault.inbox join keystore.item_key as key on key.organisation = inbox.organisation and key.item = inbox.id
    where inbox.organisation = ${organisation} and key.subject = ${o.subject} order by inbox.at, inbox.id`.execute(db)
  const items: InboxItem[] = []
  for (const row of rows) {
    await recordAccess(db, { organisation, by: o.by, purpose: o.purpose, kind: row.kind, about: o.about, subjects: [o.subject], at: o.at })
    items.push(await openInboxItem(db, keyring, row))
  }
  return items
}


/** What an account has opened, oldest first: what for and how many, not whose. */
export async function openingsBy(tx: Tx, organisation: string, account: string): Promise<Access[]> {
  const { rows } = await sql<Access>`
    select id, at, by, purpose, kind, about, count from vault.access
    where organisation = ${organisation} and by = ${account} order by at, id`.execute(tx)
  return rows
}

/** Openings of before a month, `YYYY-MM`, counted by Helsinki's calendar. */
export async function countOpenings(tx: Tx, organisation: string, before: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from vault.access where organisation = ${organisation} and at < ${beginning(before)}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** How many openings there are of each month. */
export async function openingMonths(tx: Tx, organisation: string): Promise<{ month: string; count: number }[]> {
  const { rows } = await sql<{ month: string; count: number }>`
    select to_char(at at time zone 'Europe/Helsinki', 'YYYY-MM') as month, count(*) from vault.access
    where organisation = ${organisation} group by 1 order by 1`.execute(tx)
  return rows
}

/**
 * Forgets the oldest openings of before a month, at most `limit`, and gives how many.
 *
 * [Note: A trace is forgotten by its age alone] The app's login cannot delete a trace. It can call one function, which
 * deletes what is older than the time that traces are kept for, by the database's own clock, and nothing younger: so
 * whoever takes the login over cannot wipe what they have done.
 */
export async function forgetOpenings(tx: Tx, o: { before: string; limit: number }): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select vault.forget_openings(${beginning(o.before)}, ${o.limit}::integer) as count`.execute(tx)
  return rows[0]?.count ?? 0
}

const beginning = (month: string) => sql`(${`${month}-01`}::timestamp at time zone 'Europe/Helsinki')`

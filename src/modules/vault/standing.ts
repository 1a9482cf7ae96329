import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { heldLease, type LeasePurpose } from './leases.ts'

/** What waits in a team's inbox to be taken in, oldest first, by kind. */
export interface InboxCount {
  readonly team: string
  readonly kind: string
  readonly count: number
  readonly oldest: Date
}

export async function inboxCounts(tx: Tx, organisation: string): Promise<InboxCount[]> {
  const { rows } = await sql<InboxCount>`
    select team, kind, count(*) as count, min(at) as oldest from vault.inbox
    where organisation = ${organisation} group by team, kind order by team, kind`.execute(tx)
  return rows
}

/** A team's epoch as the page of keys shows it. */
export interface EpochStanding {
  readonly team: string
  readonly begunAt: Date
  /** Older epochs whose keys still wrap something. */
  readonly open: number
  readonly people: number
  /** When the keys ought to have become others: they are older ones that a restore has brought back. */
  readonly wantsEpochSince: Date | null
}

export async function epochStandings(tx: Tx, organisation: string): Promise<EpochStanding[]> {
  const { rows } = await sql<EpochStanding>`
    select team.id as team, epoch.begun_at as "begunAt", wants_epoch_since as "wantsEpochSince",
      (select count(*) from keystore.team_epoch as older
        where older.organisation = team.organisation and older.team = team.id and older.wrapped_by < team.epoch) as open,
      (select count(*) from keystore.person_key as key
        where key.organisation = team.organisation and key.team = team.id) as people
    from vault.team as team join keystore.team_epoch as epoch
      on epoch.organisation = team.organisation and epoch.team = team.id and epoch.epoch = team.epoch
    where team.organisation = ${organisation} order by team.created_at, team.id`.execute(tx)
  return rows
}

export interface LeaseStanding {
  readonly id: string
  readonly purpose: LeasePurpose
  readonly about: string
  readonly begunAt: Date
  readonly expiresAt: Date
  readonly approvedBy: readonly string[]
  /** Whether this process holds the lease's key; if not, the work waits for officers to renew it. */
  readonly held: boolean
}

/** The leases that have not been ended, newest first. Asked in the process that works. */
export async function leasesOf(tx: Tx, organisation: string, now: Date = new Date()): Promise<LeaseStanding[]> {
  const { rows } = await sql<Omit<LeaseStanding, 'held'>>`
    select id, purpose, about, begun_at as "begunAt", expires_at as "expiresAt", approved_by as "approvedBy"
    from vault.lease where organisation = ${organisation} and ended_at is null
    order by begun_at desc limit 50`.execute(tx)
  return rows.map((row) => ({ ...row, held: heldLease(row.id, now) !== null }))
}

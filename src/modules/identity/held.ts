import { sql } from 'kysely'
import { textOf } from '#foundation/sealing'
import type { IsoDate } from '#foundation/time'
import type { Db, Tx } from '#platform/database'
import { destroySubjects, openRecords, recordsHeld, type Keyring, type Purpose } from '#vault'
import type { Lang } from '#platform/texts'
import type { Role } from './permissions.ts'

/* What is kept of one member of staff in one organisation, for whoever has to tell them (GDPR 15), and its erasure. */

export interface HeldAccount {
  readonly signInName: string
  readonly language: Lang
  readonly state: 'waiting' | 'open' | 'closed'
  readonly createdAt: Date
  readonly beganAt: Date
  readonly closedAt: Date | null
  /** The first day of the month of the last visit. */
  readonly seenMonth: string | null
  readonly roles: readonly Role[]
  /** Whether it is linked with the organisation's own sign-in, and since when. */
  readonly linkedAt: Date | null
}

export async function accountHeld(tx: Tx, o: { organisation: string; account: string }): Promise<HeldAccount | null> {
  const { rows } = await sql<HeldAccount>`
    select account.sign_in_name as "signInName", account.language, place.state, account.created_at as "createdAt",
      place.began_at as "beganAt", place.closed_at as "closedAt", place.seen_month as "seenMonth",
      array(select role from identity.account_role where organisation = ${o.organisation} and account = account.id order by role) as roles,
      (select linked_at from identity.oidc_link where organisation = ${o.organisation} and account = account.id) as "linkedAt"
    from identity.account join identity.membership place on place.account = account.id
    where place.organisation = ${o.organisation} and account.id = ${o.account}`.execute(tx)
  return rows[0] ?? null
}

export interface HeldInvitation {
  readonly id: string
  readonly state: 'open' | 'taken' | 'withdrawn' | 'done'
  readonly roles: readonly Role[]
  readonly invitedAt: Date
  readonly expiresAt: Date
}

export async function invitationsHeld(tx: Tx, o: { organisation: string; account: string }): Promise<HeldInvitation[]> {
  const { rows } = await sql<HeldInvitation>`
    select id, state, roles, invited_at as "invitedAt", expires_at as "expiresAt" from identity.invitation
    where organisation = ${o.organisation} and account = ${o.account} order by invited_at, id`.execute(tx)
  return rows
}

/** What somebody signs in with: that it is there, and when it was used. No secret, and nothing that one could be guessed from. */
export interface HeldSignIn {
  readonly credentials: readonly { readonly kind: string; readonly createdAt: Date; readonly lastUsedOn: string | null; readonly backedUp: boolean | null }[]
  readonly code: { readonly createdAt: Date; readonly lastUsedOn: string | null } | null
  readonly sessions: readonly { readonly createdAt: Date; readonly seenAt: Date; readonly expiresAt: Date }[]
  readonly news: readonly { readonly what: string; readonly happenedOn: IsoDate }[]
}

export async function signInHeld(tx: Tx, account: string): Promise<HeldSignIn> {
  const { rows: credentials } = await sql<HeldSignIn['credentials'][number]>`
    select credential.kind, credential.created_at as "createdAt", credential.last_used_on as "lastUsedOn", passkey.backed_up as "backedUp"
    from identity.credential left join identity.passkey on passkey.credential = credential.id
    where credential.account = ${account} order by credential.created_at, credential.id`.execute(tx)
  const { rows: codes } = await sql<NonNullable<HeldSignIn['code']>>`
    select created_at as "createdAt", last_used_on as "lastUsedOn" from identity.one_time_code where account = ${account}`.execute(tx)
  const { rows: sessions } = await sql<HeldSignIn['sessions'][number]>`
    select created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt" from identity.session
    where account = ${account} order by created_at`.execute(tx)
  const { rows: news } = await sql<HeldSignIn['news'][number]>`
    select what, happened_on as "happenedOn" from identity.sign_in_news where account = ${account} order by happened_on, id`.execute(tx)
  return { credentials, code: codes[0] ?? null, sessions, news }
}

/** The name and address that colleagues see; the trace of the opening comes first. Null where none is kept. */
export async function openStaffProfile(
  db: Db,
  keyring: Keyring,
  o: { organisation: string; account: string; by: string; purpose: Purpose; about?: string; at: Date },
): Promise<{ name: string; email: string | null } | null> {
  const { organisation, account, ...opening } = o
  if (!(await recordsHeld(db, organisation, account)).some(({ kind }) => kind === 'staff')) return null
  const opened = (await openRecords(db, keyring, { ...opening, kind: 'staff', subjects: [account] })).get(account)
  if (!opened) return null
  const { name, email } = JSON.parse(textOf(opened.plain)) as { name: string; email?: string }
  return { name, email: email ?? null }
}

/**
 * Erases whoever has left the organisation: the key of their name and address, what they called themselves, their invitations and
 * their link. The place itself stays, with its voucher: what they granted while they were here has to hold
 * ([Note: Where vouching begins]), and a random id is all that it says. Null when they have not left.
 */
export async function eraseLeaver(
  tx: Tx,
  o: { organisation: string; account: string; by: string | null; ground: string; at: Date },
): Promise<boolean | null> {
  const { organisation, account, by, ground, at } = o
  const { rows } = await sql<{ state: string; gone: boolean }>`
    select place.state, account.closed_at is not null as gone
    from identity.membership place join identity.account on account.id = place.account
    where place.organisation = ${organisation} and place.account = ${account} for update of place`.execute(tx)
  const place = rows[0]
  if (!place) return false
  if (place.state !== 'closed') return null
  const had = (await recordsHeld(tx, organisation, account)).length > 0
  if (had) await destroySubjects(tx, [account], { organisation, by, ground, at })
  await sql`
    update identity.membership set own_name = ''::bytea, seen_month = null
    where organisation = ${organisation} and account = ${account}`.execute(tx)
  await sql`delete from identity.invitation where organisation = ${organisation} and account = ${account}`.execute(tx)
  await sql`delete from identity.oidc_link where organisation = ${organisation} and account = ${account}`.execute(tx)
  // An account that belongs nowhere any more signs in nowhere: with what it did so by, and by which name, goes too.
  if (place.gone) {
    for (const table of ['session', 'one_time_code', 'sign_in_news', 'credential'] as const) {
      await sql`delete from ${sql.table(`identity.${table}`)} where account = ${account}`.execute(tx)
    }
    await sql`update identity.account set sign_in_name = ${`gone-${crypto.randomUUID()}`} where id = ${account} and sign_in_name not like 'gone-%'`.execute(tx)
  }
  return had
}

/** Places that ended, with a name that is still kept of whoever had them, by the month in which they ended. */
const named = (organisation: string) => sql`
  identity.membership place where place.organisation = ${organisation} and place.state = 'closed' and place.own_name <> ''::bytea`

const endedBefore = (month: string) => sql`place.closed_at < (${`${month}-01`}::timestamp at time zone 'Europe/Helsinki')`

/** How many left before a month, `YYYY-MM`, and are still known by name. */
export async function countLeavers(tx: Tx, organisation: string, before: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${named(organisation)} and ${endedBefore(before)}`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function leaverMonths(tx: Tx, organisation: string): Promise<{ month: string; count: number }[]> {
  const { rows } = await sql<{ month: string; count: number }>`
    select to_char(place.closed_at at time zone 'Europe/Helsinki', 'YYYY-MM') as month, count(*) from ${named(organisation)} group by 1 order by 1`.execute(tx)
  return rows
}

/** Erases whoever left before a month, the first of them first. */
export async function eraseLeavers(tx: Tx, o: { organisation: string; before: string; limit: number; at: Date }): Promise<number> {
  const { organisation, before, limit, at } = o
  const { rows } = await sql<{ account: string }>`
    select place.account from ${named(organisation)} and ${endedBefore(before)} order by place.closed_at, place.account limit ${limit}`.execute(tx)
  for (const { account } of rows) await eraseLeaver(tx, { organisation, account, by: null, ground: 'retention', at })
  return rows.length
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { Role } from '../permissions.ts'
import type { IdentityTables, MembershipState } from '../store.ts'

/** The SQL of who belongs to an organisation, and of who has been asked to. */

export type InvitationState = 'open' | 'taken' | 'withdrawn' | 'done'

export type InvitationRow = {
  id: string
  organisation: string
  account: string
  existing: boolean
  roles: Role[]
  teams: string[]
  language: Lang
  token_hash: Uint8Array | null
  state: InvitationState
  invited_by: string
  invited_at: Date
  expires_at: Date
}

type Tables = IdentityTables & { 'identity.invitation': InvitationRow }
const tables = (tx: Tx) => tx.withTables<Tables>()

export async function addInvitation(tx: Tx, row: InvitationRow): Promise<void> {
  await tables(tx)
    .insertInto('identity.invitation')
    .values({ ...row, roles: sql`${[...row.roles]}::text[]`, teams: sql`${[...row.teams]}::uuid[]` })
    .execute()
}

/** An invitation, locked: it is answered once. */
export function lockInvitation(tx: Tx, organisation: string, id: string) {
  return tables(tx)
    .selectFrom('identity.invitation')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** An open invitation by the hash of its token, locked: two who use it at once take turns. */
export function lockInvitationByToken(tx: Tx, organisation: string, tokenHash: Uint8Array, now: Date) {
  return tables(tx)
    .selectFrom('identity.invitation')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('token_hash', '=', tokenHash)
    .where('state', '=', 'open')
    .where('expires_at', '>', now)
    .forUpdate()
    .executeTakeFirst()
}

/** What an account that waits was invited for; {@link lockTakenInvitation} before any other lock. */
export function findTakenInvitation(tx: Tx, organisation: string, account: string, locked = false) {
  return tables(tx)
    .selectFrom('identity.invitation')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .where('state', '=', 'taken')
    .$if(locked, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** The same, locked: whoever vouches and whoever takes an invitation back take turns, the invitation's lock first. */
export function lockTakenInvitation(tx: Tx, organisation: string, account: string) {
  return findTakenInvitation(tx, organisation, account, true)
}

export function openInvitations(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('identity.invitation')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('state', '=', 'open')
    .orderBy('invited_at')
    .execute()
}

export async function setInvitation(
  tx: Tx,
  { organisation, id }: { organisation: string; id: string },
  set: Partial<Pick<InvitationRow, 'state' | 'token_hash' | 'expires_at'>>,
): Promise<void> {
  await tables(tx)
    .updateTable('identity.invitation')
    .set(set)
    .where('organisation', '=', organisation)
    .where('id', '=', id)
    .execute()
}

/** The organisations of one account, before one of them is in reach. */
export async function placesOf(tx: Tx, account: string): Promise<{ organisation: string; state: MembershipState }[]> {
  const { rows } = await sql<{ organisation: string; state: MembershipState }>`
    select organisation, state from identity.places_of(${account})`.execute(tx)
  return rows
}

/** Invitations to an account that there is already, of whichever organisation. */
export async function invitationsOf(tx: Tx, account: string, now: Date) {
  const { rows } = await sql<{ id: string; organisation: string; roles: Role[]; expires_at: Date }>`
    select id, organisation, roles, expires_at from identity.invitations_of(${account}, ${now})`.execute(tx)
  return rows
}

interface Place {
  readonly organisation: string
  readonly account: string
}

/**
 * A place in an organisation for an account that has others already; one that was closed opens again. What was said for
 * the account's keys stays said: others may stand on the word of whoever comes back.
 */
export async function addWaitingMembership(tx: Tx, { organisation, account }: Place, at: Date): Promise<void> {
  const fresh = { own_name: Buffer.alloc(0), began_at: at, closed_at: null }
  await tables(tx)
    .insertInto('identity.membership')
    .values({ organisation, account, state: 'waiting', seen_month: null, vouched_by: null, voucher: null, ...fresh })
    .onConflict((on) => on.columns(['organisation', 'account']).doUpdateSet({ state: 'waiting', ...fresh }))
    .execute()
}

/** Locks an account's place, so that two administrators who decide about it take turns. */
export function lockMembership(tx: Tx, { organisation, account }: Place) {
  return tables(tx)
    .selectFrom('identity.membership')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .forUpdate()
    .executeTakeFirst()
}

export async function openMembership(
  tx: Tx,
  { organisation, account }: Place,
  o: { ownName: Uint8Array; vouched: { by: string; voucher: Uint8Array } | null },
): Promise<void> {
  await tables(tx)
    .updateTable('identity.membership')
    .set({ state: 'open', own_name: o.ownName, ...(o.vouched ? { vouched_by: o.vouched.by, voucher: o.vouched.voucher } : {}) })
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .execute()
}

export async function closeMembership(tx: Tx, { organisation, account }: Place, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('identity.membership')
    .set({ state: 'closed', closed_at: at })
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .execute()
  await removeRoles(tx, { organisation, account })
}

export async function removeRoles(tx: Tx, { organisation, account }: Place): Promise<void> {
  await tables(tx)
    .deleteFrom('identity.account_role')
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .execute()
}

export async function endSessionsIn(tx: Tx, { organisation, account }: Place): Promise<void> {
  await tables(tx)
    .deleteFrom('identity.session')
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .execute()
}

/**
 * After a place was closed: the account arrives in another organisation from now on, or, when there is none, is
 * closed. Elsewhere nothing changes.
 */
export async function moveHome(tx: Tx, { organisation, account }: Place, at: Date): Promise<void> {
  const elsewhere = (await placesOf(tx, account)).filter((one) => one.organisation !== organisation && one.state !== 'closed')
  const next = elsewhere.find(({ state }) => state === 'open') ?? elsewhere[0]
  if (next) {
    const move = { organisation: next.organisation }
    for (const table of ['identity.account', 'identity.credential'] as const) {
      const whose = table === 'identity.account' ? ('id' as const) : ('account' as const)
      await tables(tx).updateTable(table).set(move).where(whose, '=', account).where('organisation', '=', organisation).execute()
    }
    return
  }
  await tables(tx).updateTable('identity.account').set({ closed_at: at }).where('id', '=', account).execute()
}

/** How many open accounts hold a role here. Their places are locked, so that two cannot both be the last to go. */
export async function countHolders(tx: Tx, organisation: string, role: Role, without: string): Promise<number> {
  const { rows } = await sql`
    select m.account from identity.membership m
    where m.organisation = ${organisation} and m.state = 'open' and m.account <> ${without}
      and exists (select from identity.account_role r
        where r.organisation = m.organisation and r.account = m.account and r.role = ${role})
    order by m.account for update of m`.execute(tx)
  return rows.length
}

/** Notes the month in which somebody was last here; writes once a month. */
export async function seenIn(tx: Tx, { organisation, account }: Place, now: Date): Promise<void> {
  const month = `${now.toISOString().slice(0, 7)}-01`
  await sql`
    update identity.membership set seen_month = ${month}
    where organisation = ${organisation} and account = ${account} and seen_month is distinct from ${month}`.execute(tx)
}

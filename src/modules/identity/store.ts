import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { CredentialRow } from './credential-store.ts'
import type { Role } from './permissions.ts'
import type { SessionRow } from './session-store.ts'

/** The SQL about accounts, organisations and roles; credentials and sessions have their own. */

export type IdentityTables = {
  'identity.network': { id: string; organisation: string; decoy_key: Uint8Array; founded_at: Date }
  'identity.organisation': {
    organisation: string
    name_fi: string
    name_sv: string
    name_en: string
    founded_at: Date
  }
  'identity.account': PersonRow
  'identity.membership': MembershipRow
  'identity.credential': CredentialRow
  'identity.session': SessionRow
  'identity.account_role': { account: string; organisation: string; role: Role; given_at: Date }
}

/** Somebody's way in, the network over: name, keys, and the organisation in which they arrive. */
export type PersonRow = {
  id: string
  organisation: string
  sign_in_name: string
  language: Lang
  guarded_receiving: Uint8Array
  guarded_signing: Uint8Array
  sealed_receiving: Uint8Array
  sealed_signing: Uint8Array
  created_at: Date
  closed_at: Date | null
}

export type MembershipState = 'waiting' | 'open' | 'closed'

/** An account's place in one organisation. */
export type MembershipRow = {
  organisation: string
  account: string
  state: MembershipState
  own_name: Uint8Array
  vouched_by: string | null
  voucher: Uint8Array | null
  began_at: Date
  closed_at: Date | null
  seen_month: string | null
}

/** An account as one organisation knows it: `organisation` is that one. */
export type AccountRow = PersonRow & {
  state: MembershipState
  own_name: Uint8Array
  vouched_by: string | null
  voucher: Uint8Array | null
}

const tables = (tx: Tx) => tx.withTables<IdentityTables>()

export function findNetwork(tx: Tx) {
  return tables(tx).selectFrom('identity.network').selectAll().executeTakeFirst()
}

export async function addNetwork(tx: Tx, row: IdentityTables['identity.network']): Promise<void> {
  await tables(tx).insertInto('identity.network').values(row).execute()
}

export async function addOrganisation(tx: Tx, row: IdentityTables['identity.organisation']): Promise<void> {
  await tables(tx).insertInto('identity.organisation').values(row).execute()
}

export function findOrganisation(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('identity.organisation')
    .selectAll()
    .where('organisation', '=', organisation)
    .executeTakeFirst()
}

export function listOrganisations(tx: Tx) {
  return tables(tx).selectFrom('identity.organisation').selectAll().orderBy('founded_at').execute()
}

/** A new account, with its place in its first organisation. */
export async function addAccount(tx: Tx, row: AccountRow, roles: readonly Role[]): Promise<void> {
  const { state, own_name, vouched_by, voucher, ...person } = row
  await tables(tx).insertInto('identity.account').values(person).execute()
  await tables(tx)
    .insertInto('identity.membership')
    .values({
      organisation: row.organisation,
      account: row.id,
      state,
      own_name,
      vouched_by,
      voucher,
      began_at: row.created_at,
      closed_at: null,
      seen_month: null,
    })
    .execute()
  await addRoles(tx, { account: row.id, organisation: row.organisation, roles, at: row.created_at })
}

export async function addRoles(
  tx: Tx,
  { account, organisation, roles, at }: { account: string; organisation: string; roles: readonly Role[]; at: Date },
): Promise<void> {
  if (roles.length === 0) return
  await tables(tx)
    .insertInto('identity.account_role')
    .values(roles.map((role) => ({ account, organisation, role, given_at: at })))
    .execute()
}

/** The account as an organisation knows it; nothing when it has never belonged there. */
export function findAccount(tx: Tx, { account, organisation }: { account: string; organisation: string }) {
  return tables(tx)
    .selectFrom('identity.account as a')
    .innerJoin('identity.membership as m', 'm.account', 'a.id')
    .select([
      'a.id',
      'm.organisation',
      'a.sign_in_name',
      'a.language',
      'a.guarded_receiving',
      'a.guarded_signing',
      'a.sealed_receiving',
      'a.sealed_signing',
      'a.created_at',
      'a.closed_at',
      'm.state',
      'm.own_name',
      'm.vouched_by',
      'm.voucher',
    ])
    .where('a.id', '=', account)
    .where('m.organisation', '=', organisation)
    .executeTakeFirst()
}

export function findAccountByName(tx: Tx, signInName: string) {
  return tables(tx)
    .selectFrom('identity.account')
    .selectAll()
    .where('sign_in_name', '=', signInName)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
}

export async function signInNameOf(tx: Tx, account: string): Promise<string | null> {
  const row = await tables(tx).selectFrom('identity.account').select('sign_in_name').where('id', '=', account).executeTakeFirst()
  return row?.sign_in_name ?? null
}

/** Whoever asks for the same name at the same time waits for the other to have it, or not. */
export async function lockName(tx: Tx, signInName: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`satama sign-in name ${signInName}`}, 0))`.execute(tx)
}

export async function isNameTaken(tx: Tx, signInName: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('identity.account')
    .select('id')
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()
  return row !== undefined
}

/** Who belongs, or has belonged, to an organisation. */
export function listAccounts(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('identity.membership as m')
    .innerJoin('identity.account as a', 'a.id', 'm.account')
    .select(['a.id', 'a.sign_in_name', 'a.language', 'm.state', 'm.began_at', 'm.closed_at', 'm.seen_month'])
    .where('m.organisation', '=', organisation)
    .orderBy('a.sign_in_name')
    .execute()
}

export async function rolesOf(
  tx: Tx,
  { account, organisation }: { account: string; organisation: string },
): Promise<Role[]> {
  const rows = await tables(tx)
    .selectFrom('identity.account_role')
    .select('role')
    .where('account', '=', account)
    .where('organisation', '=', organisation)
    .orderBy('role')
    .execute()
  return rows.map(({ role }) => role)
}

export function listRoles(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('identity.account_role')
    .select(['account', 'role'])
    .where('organisation', '=', organisation)
    .execute()
}

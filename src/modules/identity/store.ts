import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { CredentialKind } from './keys.ts'
import type { Role } from './permissions.ts'

/** All SQL of identity. */

export type IdentityTables = {
  'identity.network': { id: string; organisation: string; decoy_key: Uint8Array; founded_at: Date }
  'identity.organisation': {
    organisation: string
    name_fi: string
    name_sv: string
    name_en: string
    founded_at: Date
  }
  'identity.account': AccountRow
  'identity.account_role': { account: string; organisation: string; role: Role; given_at: Date }
  'identity.credential': CredentialRow
  'identity.arrival': { id: Uint8Array; organisation: string; account: string; credential: string; expires_at: Date }
  'identity.session': SessionRow
}

export type AccountRow = {
  id: string
  organisation: string
  sign_in_name: string
  language: Lang
  guarded_receiving: Uint8Array
  guarded_signing: Uint8Array
  sealed_receiving: Uint8Array
  sealed_signing: Uint8Array
  own_name: Uint8Array
  vouched_by: string
  voucher: Uint8Array
  created_at: Date
  closed_at: Date | null
}

export type CredentialRow = {
  id: string
  organisation: string
  account: string
  kind: CredentialKind
  salt: Uint8Array
  passes: number
  memory_kib: number
  checks: Uint8Array
  guarded_wrapped: Uint8Array
  sealed_wrapped: Uint8Array
  created_at: Date
}

export type SessionRow = {
  id: Uint8Array
  organisation: string
  account: string
  sealed: Uint8Array
  keyring: Uint8Array
  created_at: Date
  seen_at: Date
  expires_at: Date
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

export async function addAccount(tx: Tx, row: AccountRow, roles: readonly Role[]): Promise<void> {
  await tables(tx).insertInto('identity.account').values(row).execute()
  await tables(tx)
    .insertInto('identity.account_role')
    .values(
      roles.map((role) => ({
        account: row.id,
        organisation: row.organisation,
        role,
        given_at: row.created_at,
      })),
    )
    .execute()
}

export function findAccount(tx: Tx, account: string) {
  return tables(tx).selectFrom('identity.account').selectAll().where('id', '=', account).executeTakeFirst()
}

export function findAccountByName(tx: Tx, signInName: string) {
  return tables(tx)
    .selectFrom('identity.account')
    .selectAll()
    .where('sign_in_name', '=', signInName)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
}

export async function isNameTaken(tx: Tx, signInName: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('identity.account')
    .select('id')
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()
  return row !== undefined
}

export function listAccounts(tx: Tx, organisation: string) {
  return tables(tx)
    .selectFrom('identity.account')
    .select(['id', 'sign_in_name', 'language', 'created_at', 'closed_at'])
    .where('organisation', '=', organisation)
    .orderBy('sign_in_name')
    .execute()
}

export async function rolesOf(tx: Tx, account: string): Promise<Role[]> {
  const rows = await tables(tx)
    .selectFrom('identity.account_role')
    .select('role')
    .where('account', '=', account)
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

export async function replaceCredential(tx: Tx, row: CredentialRow): Promise<void> {
  await tables(tx)
    .deleteFrom('identity.credential')
    .where('account', '=', row.account)
    .where('kind', '=', row.kind)
    .execute()
  await tables(tx).insertInto('identity.credential').values(row).execute()
}

/** A sign-in name's credential of one kind. The account is told with it: both come in one look, whoever asks. */
export function findCredential(tx: Tx, signInName: string, kind: CredentialKind) {
  return tables(tx)
    .selectFrom('identity.credential as c')
    .innerJoin('identity.account as a', 'a.id', 'c.account')
    .selectAll('c')
    .where('a.sign_in_name', '=', signInName)
    .where('a.closed_at', 'is', null)
    .where('c.kind', '=', kind)
    .executeTakeFirst()
}

export async function addArrival(tx: Tx, row: IdentityTables['identity.arrival']): Promise<void> {
  await tables(tx).insertInto('identity.arrival').values(row).execute()
}

/** Takes an arrival away and gives it back: it serves once. */
export function takeArrival(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .deleteFrom('identity.arrival as r')
    .using('identity.credential as c')
    .whereRef('c.id', '=', 'r.credential')
    .where('r.id', '=', id)
    .where('r.expires_at', '>', now)
    .returning(['r.account', 'r.organisation', 'c.kind'])
    .executeTakeFirst()
}

export async function addSession(tx: Tx, row: SessionRow): Promise<void> {
  await tables(tx).insertInto('identity.session').values(row).execute()
}

export function findSession(tx: Tx, id: Uint8Array) {
  return tables(tx)
    .selectFrom('identity.session as s')
    .innerJoin('identity.account as a', 'a.id', 's.account')
    .innerJoin('identity.organisation as o', 'o.organisation', 's.organisation')
    .select([
      's.account',
      's.organisation',
      's.sealed',
      's.keyring',
      's.seen_at',
      's.expires_at',
      'a.sign_in_name',
      'a.language',
      'a.guarded_receiving',
      'o.name_fi',
      'o.name_sv',
      'o.name_en',
    ])
    .where('s.id', '=', id)
    .where('a.closed_at', 'is', null)
    .executeTakeFirst()
}

export async function touchSession(tx: Tx, id: Uint8Array, seen: Date): Promise<void> {
  await tables(tx).updateTable('identity.session').set({ seen_at: seen }).where('id', '=', id).execute()
}

export async function renewCarried(tx: Tx, id: Uint8Array, keyring: Uint8Array): Promise<void> {
  await tables(tx).updateTable('identity.session').set({ keyring }).where('id', '=', id).execute()
}

export async function removeSession(tx: Tx, id: Uint8Array): Promise<void> {
  await tables(tx).deleteFrom('identity.session').where('id', '=', id).execute()
}

export async function removeSessionsOf(tx: Tx, account: string): Promise<void> {
  await tables(tx).deleteFrom('identity.session').where('account', '=', account).execute()
}

export async function removeStale(tx: Tx, o: { now: Date; idleSince: Date }): Promise<void> {
  await tables(tx)
    .deleteFrom('identity.session')
    .where((eb) => eb.or([eb('expires_at', '<=', o.now), eb('seen_at', '<=', o.idleSince)]))
    .execute()
  await tables(tx).deleteFrom('identity.arrival').where('expires_at', '<=', o.now).execute()
}

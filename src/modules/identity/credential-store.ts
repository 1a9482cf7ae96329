import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { CredentialKind } from './keys.ts'
import { noteLeaving } from './leavers-outside.ts'

/** All SQL about what accounts sign in with. Open tables: see the migrations. */

export type CredentialTables = {
  'identity.account': { id: string; sign_in_name: string; organisation: string; closed_at: Date | null }
  'identity.credential': CredentialRow
  'identity.passkey': PasskeyRow
  'identity.one_time_code': OneTimeCodeRow
  'identity.challenge': { id: Uint8Array; purpose: ChallengePurpose; account: string | null; expires_at: Date }
  'identity.sign_in_news': { id: string; account: string; what: SignInNews; happened_on: string }
  'identity.organisation': { organisation: string; second_factor: boolean }
}

export type ChallengePurpose = 'sign-in' | 'confirm' | 'add'

export type SignInNews =
  | 'passphrase-changed'
  | 'recovery-code-renewed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'one-time-code-added'
  | 'one-time-code-removed'
  | 'recovered'

export type CredentialRow = {
  id: string
  organisation: string
  account: string
  kind: CredentialKind
  salt: Uint8Array
  passes: number | null
  memory_kib: number | null
  checks: Uint8Array | null
  guarded_wrapped: Uint8Array | null
  sealed_wrapped: Uint8Array | null
  created_at: Date
  scheme: number
  name: Uint8Array | null
  last_used_on: string | null
}

export type PasskeyRow = {
  credential: string
  webauthn_id: Uint8Array
  public_key: Uint8Array
  counter: number
  may_be_backed_up: boolean
  backed_up: boolean
}

export type OneTimeCodeRow = {
  account: string
  sealed_by_passphrase: Uint8Array
  sealed_by_owner: Uint8Array
  last_step: number
  failures: number
  failed_at: Date | null
  created_at: Date
  last_used_on: string | null
}

const tables = (tx: Tx) => tx.withTables<CredentialTables>()

export async function addCredential(tx: Tx, row: CredentialRow): Promise<void> {
  await tables(tx).insertInto('identity.credential').values(row).execute()
}

/** Takes the place of the account's earlier credential of the kind, if there is one. */
export async function replaceCredential(tx: Tx, row: CredentialRow): Promise<void> {
  const gone = await tables(tx)
    .deleteFrom('identity.credential')
    .where('account', '=', row.account)
    .where('kind', '=', row.kind)
    .returning('id')
    .execute()
  const ids = gone.map(({ id }) => id)
  await noteLeaving(tx, { organisation: row.organisation, kind: 'credential-removed', ids, at: row.created_at })
  await addCredential(tx, row)
}

/**
 * The same credential, wrapped and stretched anew by a later scheme. False when it is of that scheme already: then it
 * would be another secret, in silence.
 */
export async function raiseCredential(
  tx: Tx,
  id: string,
  row: Pick<CredentialRow, 'salt' | 'passes' | 'memory_kib' | 'checks' | 'guarded_wrapped' | 'sealed_wrapped' | 'scheme'>,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('identity.credential')
    .set(row)
    .where('id', '=', id)
    .where('scheme', '<', row.scheme)
    .executeTakeFirst()
  return numUpdatedRows > 0n
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

export function findOwnCredential(tx: Tx, account: string, kind: CredentialKind) {
  return tables(tx)
    .selectFrom('identity.credential')
    .selectAll()
    .where('account', '=', account)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

export function listCredentials(tx: Tx, account: string) {
  return tables(tx)
    .selectFrom('identity.credential as c')
    .leftJoin('identity.passkey as p', 'p.credential', 'c.id')
    .selectAll('c')
    .select(['p.webauthn_id', 'p.backed_up'])
    .where('c.account', '=', account)
    .orderBy('c.created_at')
    .orderBy('c.id')
    .execute()
}

/** Locks an account's credentials, so that two removals cannot each leave the other's as the last. */
export async function lockCredentials(tx: Tx, account: string): Promise<void> {
  await sql`select id from identity.account where id = ${account} for update`.execute(tx)
}

export async function nameCredential(tx: Tx, o: { account: string; id: string; name: Uint8Array }): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('identity.credential')
    .set({ name: o.name })
    .where('account', '=', o.account)
    .where('id', '=', o.id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function removeCredential(tx: Tx, o: { account: string; id: string; at?: Date }): Promise<void> {
  const gone = await tables(tx)
    .deleteFrom('identity.credential')
    .where('account', '=', o.account)
    .where('id', '=', o.id)
    .returning('organisation')
    .executeTakeFirst()
  if (!gone) return
  await noteLeaving(tx, { organisation: gone.organisation, kind: 'credential-removed', ids: [o.id], at: o.at ?? new Date() })
}

export async function markUsed(tx: Tx, id: string, day: string): Promise<void> {
  await tables(tx).updateTable('identity.credential').set({ last_used_on: day }).where('id', '=', id).execute()
}

export async function addPasskey(tx: Tx, row: PasskeyRow): Promise<void> {
  await tables(tx).insertInto('identity.passkey').values(row).execute()
}

/** The passkey of an open account, by the id that the passkey itself says. */
export function findPasskey(tx: Tx, webauthnId: Uint8Array) {
  return tables(tx)
    .selectFrom('identity.passkey as p')
    .innerJoin('identity.credential as c', 'c.id', 'p.credential')
    .innerJoin('identity.account as a', 'a.id', 'c.account')
    .selectAll('c')
    .select(['p.webauthn_id', 'p.public_key', 'p.counter', 'a.sign_in_name', 'a.organisation as home'])
    .where('p.webauthn_id', '=', webauthnId)
    .where('a.closed_at', 'is', null)
    .executeTakeFirst()
}

/** The ids of the passkeys of a sign-in name. */
export async function passkeyIdsOf(tx: Tx, signInName: string): Promise<Uint8Array[]> {
  const rows = await tables(tx)
    .selectFrom('identity.passkey as p')
    .innerJoin('identity.credential as c', 'c.id', 'p.credential')
    .innerJoin('identity.account as a', 'a.id', 'c.account')
    .select('p.webauthn_id')
    .where('a.sign_in_name', '=', signInName)
    .where('a.closed_at', 'is', null)
    .execute()
  return rows.map((row) => row.webauthn_id)
}

/** False when another sign-in has moved the counter meanwhile. */
export async function movePasskeyCounter(
  tx: Tx,
  o: { webauthnId: Uint8Array; from: number; to: number; backedUp: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('identity.passkey')
    .set({ counter: o.to, backed_up: o.backedUp })
    .where('webauthn_id', '=', o.webauthnId)
    .where('counter', '=', o.from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function addChallenge(tx: Tx, row: CredentialTables['identity.challenge']): Promise<void> {
  await tables(tx).insertInto('identity.challenge').values(row).execute()
}

/** Takes a challenge away: it serves once. */
export async function takeChallenge(
  tx: Tx,
  o: { id: Uint8Array; purpose: ChallengePurpose; account: string | null; now: Date },
): Promise<boolean> {
  const taken = await tables(tx)
    .deleteFrom('identity.challenge')
    .where('id', '=', o.id)
    .where('purpose', '=', o.purpose)
    .where('account', 'is not distinct from', o.account)
    .where('expires_at', '>', o.now)
    .returning('id')
    .executeTakeFirst()
  return taken !== undefined
}

export async function removeStaleChallenges(tx: Tx, now: Date): Promise<void> {
  await tables(tx).deleteFrom('identity.challenge').where('expires_at', '<=', now).execute()
}

export function findOneTimeCode(tx: Tx, account: string) {
  return tables(tx).selectFrom('identity.one_time_code').selectAll().where('account', '=', account).executeTakeFirst()
}

export function lockOneTimeCode(tx: Tx, account: string) {
  return tables(tx).selectFrom('identity.one_time_code').selectAll().where('account', '=', account).forUpdate().executeTakeFirst()
}

export async function putOneTimeCode(tx: Tx, row: OneTimeCodeRow): Promise<void> {
  await removeOneTimeCode(tx, row.account)
  await tables(tx).insertInto('identity.one_time_code').values(row).execute()
}

export async function resealOneTimeCode(tx: Tx, account: string, sealed: Uint8Array): Promise<void> {
  await tables(tx)
    .updateTable('identity.one_time_code')
    .set({ sealed_by_passphrase: sealed })
    .where('account', '=', account)
    .execute()
}

export async function removeOneTimeCode(tx: Tx, account: string): Promise<void> {
  await tables(tx).deleteFrom('identity.one_time_code').where('account', '=', account).execute()
}

/** Takes a step that is later than every one taken before; false when it was taken already. */
export async function takeStep(tx: Tx, o: { account: string; step: number; day: string }): Promise<boolean> {
  const { numUpdatedRows } = await tables(tx)
    .updateTable('identity.one_time_code')
    .set({ last_step: o.step, failures: 0, failed_at: null, last_used_on: o.day })
    .where('account', '=', o.account)
    .where('last_step', '<', o.step)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function countWrongCode(tx: Tx, account: string, at: Date): Promise<void> {
  await tables(tx)
    .updateTable('identity.one_time_code')
    .set((eb) => ({ failures: eb('failures', '+', 1), failed_at: at }))
    .where('account', '=', account)
    .execute()
}

/** What an account can show beside its passphrase. */
export async function secondFactorsOf(tx: Tx, account: string): Promise<{ code: boolean; passkey: boolean }> {
  const { rows } = await sql<{ code: boolean; passkey: boolean }>`
    select exists (select from identity.one_time_code where account = ${account}) as code,
      exists (select from identity.credential where account = ${account} and kind = 'passkey') as passkey`.execute(tx)
  return rows[0] ?? { code: false, passkey: false }
}

export async function hasSecondFactor(tx: Tx, account: string): Promise<boolean> {
  const { code, passkey } = await secondFactorsOf(tx, account)
  return code || passkey
}

export async function wantsSecondFactor(tx: Tx, organisation: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('identity.organisation')
    .select('second_factor')
    .where('organisation', '=', organisation)
    .executeTakeFirst()
  return row?.second_factor === true
}

/** Whether any organisation that the account belongs to wants it. */
export async function wantsSecondFactorAnywhere(tx: Tx, account: string): Promise<boolean> {
  const { rows } = await sql<{ wanted: boolean }>`
    select exists (
      select from identity.places_of(${account}) place join identity.organisation o on o.organisation = place.organisation
      where place.state <> 'closed' and o.second_factor) as wanted`.execute(tx)
  return rows[0]?.wanted === true
}

export async function setSecondFactor(tx: Tx, organisation: string, wanted: boolean): Promise<void> {
  await tables(tx)
    .updateTable('identity.organisation')
    .set({ second_factor: wanted })
    .where('organisation', '=', organisation)
    .execute()
}

export async function addNews(tx: Tx, row: CredentialTables['identity.sign_in_news']): Promise<void> {
  await tables(tx).insertInto('identity.sign_in_news').values(row).execute()
}

export function listNews(tx: Tx, account: string) {
  return tables(tx)
    .selectFrom('identity.sign_in_news')
    .select(['id', 'what', 'happened_on'])
    .where('account', '=', account)
    .orderBy('happened_on')
    .orderBy('what')
    .execute()
}

export async function removeNews(tx: Tx, account: string): Promise<void> {
  await tables(tx).deleteFrom('identity.sign_in_news').where('account', '=', account).execute()
}

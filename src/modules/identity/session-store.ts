import type { Tx } from '#platform/database'
import type { CredentialKind } from './keys.ts'

/** All SQL about sessions, and about arrivals, which become sessions. Open tables: see the migrations. */

export type SessionTables = {
  'identity.arrival': {
    id: Uint8Array
    organisation: string
    account: string
    credential: string | null
    identified_by: IdentifiedBy | null
    expires_at: Date
  }
  'identity.session': SessionRow
  'identity.account': { id: string; sign_in_name: string; language: 'fi' | 'sv' | 'en'; guarded_receiving: Uint8Array; closed_at: Date | null }
  'identity.organisation': { organisation: string; name_fi: string; name_sv: string; name_en: string }
  'identity.credential': { id: string; kind: CredentialKind }
}

/** What may say who somebody is without opening their keys. */
export type IdentifiedBy = 'passkey' | 'organisation'

export type SessionRow = {
  id: Uint8Array
  mark: string
  organisation: string
  account: string
  credential: string | null
  about: Uint8Array | null
  sealed: Uint8Array
  keyring: Uint8Array
  created_at: Date
  seen_at: Date
  expires_at: Date
  confirmed_at: Date | null
  held_back: boolean
}

const tables = (tx: Tx) => tx.withTables<SessionTables>()

export async function addArrival(tx: Tx, row: SessionTables['identity.arrival']): Promise<void> {
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
    .returning(['r.account', 'r.organisation', 'c.id as credential', 'c.kind'])
    .executeTakeFirst()
}

/** Who has been identified, and by what, without any keys yet. */
export function findIdentified(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .selectFrom('identity.arrival as r')
    .innerJoin('identity.account as a', 'a.id', 'r.account')
    .select(['r.account', 'r.organisation', 'r.identified_by', 'a.sign_in_name'])
    .where('r.id', '=', id)
    .where('r.identified_by', 'is not', null)
    .where('r.expires_at', '>', now)
    .where('a.closed_at', 'is', null)
    .executeTakeFirst()
}

export async function removeArrival(tx: Tx, id: Uint8Array): Promise<void> {
  await tables(tx).deleteFrom('identity.arrival').where('id', '=', id).execute()
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
      's.mark',
      's.account',
      's.organisation',
      's.sealed',
      's.keyring',
      's.seen_at',
      's.expires_at',
      's.confirmed_at',
      's.held_back',
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

/** The session goes on in another organisation. */
export async function moveSession(
  tx: Tx,
  id: Uint8Array,
  to: { organisation: string; sealed: Uint8Array; keyring: Uint8Array; held_back: boolean },
): Promise<void> {
  await tables(tx).updateTable('identity.session').set(to).where('id', '=', id).execute()
}

/** A secret has been shown in this session. */
export async function markConfirmed(tx: Tx, o: { account: string; mark: string; at: Date }): Promise<void> {
  await tables(tx)
    .updateTable('identity.session')
    .set({ confirmed_at: o.at })
    .where('account', '=', o.account)
    .where('mark', '=', o.mark)
    .execute()
}

export function listSessions(tx: Tx, account: string) {
  return tables(tx)
    .selectFrom('identity.session')
    .select(['mark', 'about', 'created_at', 'seen_at'])
    .where('account', '=', account)
    .orderBy('seen_at', 'desc')
    .execute()
}

/** Ends one session of an account by its mark; false when there is none. */
export async function endMarked(tx: Tx, o: { account: string; mark: string }): Promise<boolean> {
  const { numDeletedRows } = await tables(tx)
    .deleteFrom('identity.session')
    .where('account', '=', o.account)
    .where('mark', '=', o.mark)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Ends an account's sessions but one; with `credential`, only those which that began. Gives how many. */
export async function endOthers(tx: Tx, o: { account: string; but: string; credential?: string }): Promise<number> {
  const { credential } = o
  const { numDeletedRows } = await tables(tx)
    .deleteFrom('identity.session')
    .where('account', '=', o.account)
    .where('mark', '<>', o.but)
    .$if(credential !== undefined, (query) => query.where('credential', '=', credential as string))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** A second factor has been added: nothing holds the account's sessions back any more. */
export async function letOn(tx: Tx, account: string): Promise<void> {
  await tables(tx).updateTable('identity.session').set({ held_back: false }).where('account', '=', account).execute()
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

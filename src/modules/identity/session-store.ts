import type { Tx } from '#platform/database'

/** All SQL about sessions, and about arrivals, which become sessions. Open tables: see the migrations. */

export type SessionTables = {
  'identity.arrival': { id: Uint8Array; organisation: string; account: string; credential: string; expires_at: Date }
  'identity.session': SessionRow
  'identity.account': { id: string; sign_in_name: string; language: 'fi' | 'sv' | 'en'; guarded_receiving: Uint8Array; closed_at: Date | null }
  'identity.organisation': { organisation: string; name_fi: string; name_sv: string; name_en: string }
  'identity.credential': { id: string; kind: 'passphrase' | 'recovery-code' }
}

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
    .returning(['r.account', 'r.organisation', 'r.credential', 'c.kind'])
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

/** A secret has been shown in this session. */
export async function markConfirmed(tx: Tx, o: { account: string; mark: string; at: Date }): Promise<void> {
  await tables(tx)
    .updateTable('identity.session')
    .set({ confirmed_at: o.at })
    .where('account', '=', o.account)
    .where('mark', '=', o.mark)
    .execute()
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

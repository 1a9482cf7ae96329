import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { SecretKind } from '../keys.ts'

/** All SQL about clients' accounts. Open tables: they belong to the network. */

export type ClientRow = {
  id: string
  nickname: string
  language: Lang
  guarded_receiving: Uint8Array
  guarded_signing: Uint8Array
  sealed_receiving: Uint8Array
  sealed_signing: Uint8Array
  email_sealed: Uint8Array | null
  began_month: string
  seen_month: string
}

export type ClientCredentialRow = {
  id: string
  client: string
  kind: SecretKind
  salt: Uint8Array
  passes: number
  memory_kib: number
  checks: Uint8Array
  guarded_wrapped: Uint8Array
  sealed_wrapped: Uint8Array
}

export type ClientSessionRow = {
  id: Uint8Array
  mark: string
  client: string
  sealed: Uint8Array
  created_at: Date
  seen_at: Date
  expires_at: Date
}

type Tables = {
  'identity.client': ClientRow
  'identity.client_credential': ClientCredentialRow
  'identity.client_arrival': { id: Uint8Array; client: string; kind: SecretKind; expires_at: Date }
  'identity.client_session': ClientSessionRow
}
const tables = (tx: Tx) => tx.withTables<Tables>()

export async function addClient(tx: Tx, row: ClientRow): Promise<boolean> {
  const added = await tables(tx)
    .insertInto('identity.client')
    .values(row)
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export function findClient(tx: Tx, id: string) {
  return tables(tx).selectFrom('identity.client').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function isNicknameTaken(tx: Tx, nickname: string): Promise<boolean> {
  const row = await tables(tx).selectFrom('identity.client').select('id').where('nickname', '=', nickname).executeTakeFirst()
  return row !== undefined
}

export async function setEmail(tx: Tx, id: string, sealed: Uint8Array | null): Promise<void> {
  await tables(tx).updateTable('identity.client').set({ email_sealed: sealed }).where('id', '=', id).execute()
}

export async function seenIn(tx: Tx, id: string, month: string): Promise<void> {
  await tables(tx).updateTable('identity.client').set({ seen_month: month }).where('id', '=', id).where('seen_month', '<>', month).execute()
}

/** Everything there is of a client: the row, what it signs in with, and wherever it is signed in. */
export async function removeClient(tx: Tx, id: string): Promise<void> {
  await tables(tx).deleteFrom('identity.client_session').where('client', '=', id).execute()
  await tables(tx).deleteFrom('identity.client_arrival').where('client', '=', id).execute()
  await tables(tx).deleteFrom('identity.client').where('id', '=', id).execute()
}

export async function putCredential(tx: Tx, row: ClientCredentialRow): Promise<void> {
  const { id: _, client: __, kind: ___, ...rest } = row
  await tables(tx)
    .insertInto('identity.client_credential')
    .values(row)
    .onConflict((on) => on.columns(['client', 'kind']).doUpdateSet(rest))
    .execute()
}

/** A nickname's credential of one kind; in one look, whether it exists or not. */
export function findCredential(tx: Tx, nickname: string, kind: SecretKind) {
  return tables(tx)
    .selectFrom('identity.client_credential as c')
    .innerJoin('identity.client as p', 'p.id', 'c.client')
    .selectAll('c')
    .where('p.nickname', '=', nickname)
    .where('c.kind', '=', kind)
    .executeTakeFirst()
}

export async function addArrival(tx: Tx, row: Tables['identity.client_arrival']): Promise<void> {
  await tables(tx).insertInto('identity.client_arrival').values(row).execute()
}

/** Takes an arrival away and gives it back: it serves once. */
export function takeArrival(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .deleteFrom('identity.client_arrival')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning(['client', 'kind'])
    .executeTakeFirst()
}

export async function addSession(tx: Tx, row: ClientSessionRow): Promise<void> {
  await tables(tx).insertInto('identity.client_session').values(row).execute()
}

export function findSession(tx: Tx, id: Uint8Array) {
  return tables(tx)
    .selectFrom('identity.client_session as s')
    .innerJoin('identity.client as p', 'p.id', 's.client')
    .select(['s.mark', 's.client', 's.sealed', 's.seen_at', 's.expires_at', 'p.nickname', 'p.language'])
    .where('s.id', '=', id)
    .executeTakeFirst()
}

export function listSessions(tx: Tx, client: string) {
  return tables(tx)
    .selectFrom('identity.client_session')
    .select(['mark', 'created_at', 'seen_at'])
    .where('client', '=', client)
    .orderBy('created_at', 'desc')
    .execute()
}

export async function touchSession(tx: Tx, id: Uint8Array, seen: Date): Promise<void> {
  await tables(tx).updateTable('identity.client_session').set({ seen_at: seen }).where('id', '=', id).execute()
}

export async function removeSession(tx: Tx, id: Uint8Array): Promise<void> {
  await tables(tx).deleteFrom('identity.client_session').where('id', '=', id).execute()
}

export async function removeOtherSessions(tx: Tx, client: string, mark: string | null): Promise<void> {
  await sql`
    delete from identity.client_session where client = ${client} and mark is distinct from ${mark}`.execute(tx)
}

export async function removeStale(tx: Tx, o: { now: Date; idleSince: Date }): Promise<void> {
  await sql`delete from identity.client_session where expires_at <= ${o.now} or seen_at <= ${o.idleSince}`.execute(tx)
  await sql`delete from identity.client_arrival where expires_at <= ${o.now}`.execute(tx)
}

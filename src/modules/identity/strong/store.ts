import type { Tx } from '#platform/database'

/** The SQL of strong identification. */

export interface IdentificationRow {
  organisation: string
  issuer: string
  client_id: string
  scope: string
  levels: string
  claim_code: string
  claim_given: string
  claim_family: string
  claim_protected: string
  configured_by: string
  configured_at: Date
}

type Tables = {
  'identity.identification': IdentificationRow
  'identity.identification_attempt': { id: Uint8Array; organisation: string; destination: Uint8Array; expires_at: Date }
  'identity.identified': { id: Uint8Array; organisation: string; sealed: Uint8Array; expires_at: Date }
}
const tables = (tx: Tx) => tx.withTables<Tables>()

export function list(tx: Tx) {
  return tables(tx).selectFrom('identity.identification').selectAll().orderBy('configured_at').execute()
}

export function find(tx: Tx, organisation: string) {
  return tables(tx).selectFrom('identity.identification').selectAll().where('organisation', '=', organisation).executeTakeFirst()
}

export async function set(tx: Tx, row: IdentificationRow): Promise<void> {
  const { organisation: _, ...rest } = row
  await tables(tx)
    .insertInto('identity.identification')
    .values(row)
    .onConflict((on) => on.column('organisation').doUpdateSet(rest))
    .execute()
}

/** Whoever is on the way through a provider, or came through it lately, was identified by a provider that no longer serves. */
export async function forgetOf(tx: Tx, organisation: string): Promise<void> {
  await tables(tx).deleteFrom('identity.identification_attempt').where('organisation', '=', organisation).execute()
  await tables(tx).deleteFrom('identity.identified').where('organisation', '=', organisation).execute()
}

export async function remove(tx: Tx, organisation: string): Promise<void> {
  await tables(tx).deleteFrom('identity.identification').where('organisation', '=', organisation).execute()
}

export async function addAttempt(tx: Tx, row: Tables['identity.identification_attempt']): Promise<void> {
  await tables(tx).insertInto('identity.identification_attempt').values(row).execute()
}

/** Takes an attempt away and gives it back: it serves once. */
export function takeAttempt(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .deleteFrom('identity.identification_attempt')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning(['organisation', 'destination'])
    .executeTakeFirst()
}

export async function addIdentified(tx: Tx, row: Tables['identity.identified']): Promise<void> {
  await tables(tx).insertInto('identity.identified').values(row).execute()
}

export function findIdentified(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .selectFrom('identity.identified')
    .select(['organisation', 'sealed', 'expires_at'])
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export async function removeIdentified(tx: Tx, id: Uint8Array): Promise<void> {
  await tables(tx).deleteFrom('identity.identified').where('id', '=', id).execute()
}

export async function removeStale(tx: Tx, now: Date): Promise<void> {
  await tables(tx).deleteFrom('identity.identification_attempt').where('expires_at', '<=', now).execute()
  await tables(tx).deleteFrom('identity.identified').where('expires_at', '<=', now).execute()
}

import type { Tx } from '#platform/database'

/** The SQL of organisations' own sign-in. */

export type ProviderRow = { organisation: string; issuer: string; client_id: string; configured_by: string; configured_at: Date }

type Tables = {
  'identity.oidc_provider': ProviderRow
  'identity.oidc_link': { organisation: string; account: string; subject: Uint8Array; linked_at: Date }
  'identity.oidc_attempt': { id: Uint8Array; organisation: string; account: string | null; expires_at: Date }
}
const tables = (tx: Tx) => tx.withTables<Tables>()

export function listProviders(tx: Tx) {
  return tables(tx).selectFrom('identity.oidc_provider').selectAll().orderBy('configured_at').execute()
}

export function findProvider(tx: Tx, organisation: string) {
  return tables(tx).selectFrom('identity.oidc_provider').selectAll().where('organisation', '=', organisation).executeTakeFirst()
}

export async function setProvider(tx: Tx, row: ProviderRow): Promise<void> {
  const { organisation: _, ...rest } = row
  await tables(tx)
    .insertInto('identity.oidc_provider')
    .values(row)
    .onConflict((on) => on.column('organisation').doUpdateSet(rest))
    .execute()
}

export async function removeProvider(tx: Tx, organisation: string): Promise<void> {
  await tables(tx).deleteFrom('identity.oidc_provider').where('organisation', '=', organisation).execute()
}

/** Whoever was linked at another provider has to link anew: its subjects are other people. */
export async function removeLinks(tx: Tx, organisation: string): Promise<void> {
  await tables(tx).deleteFrom('identity.oidc_link').where('organisation', '=', organisation).execute()
}

export function findLinked(tx: Tx, organisation: string, subject: Uint8Array) {
  return tables(tx)
    .selectFrom('identity.oidc_link')
    .select('account')
    .where('organisation', '=', organisation)
    .where('subject', '=', subject)
    .executeTakeFirst()
}

export async function isLinked(tx: Tx, organisation: string, account: string): Promise<boolean> {
  const row = await tables(tx)
    .selectFrom('identity.oidc_link')
    .select('account')
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .executeTakeFirst()
  return row !== undefined
}

/** False when the subject is linked to another account: one person at the provider is one account here. */
export async function link(tx: Tx, row: Tables['identity.oidc_link']): Promise<boolean> {
  // One after the other: two who link the same person at once would both find that nobody has.
  await tables(tx).selectFrom('identity.oidc_provider').select('organisation').where('organisation', '=', row.organisation).forUpdate().execute()
  const other = await findLinked(tx, row.organisation, row.subject)
  if (other && other.account !== row.account) return false
  const { subject, linked_at } = row
  await tables(tx)
    .insertInto('identity.oidc_link')
    .values(row)
    .onConflict((on) => on.columns(['organisation', 'account']).doUpdateSet({ subject, linked_at }))
    .execute()
  return true
}

export async function unlink(tx: Tx, organisation: string, account: string): Promise<void> {
  await tables(tx)
    .deleteFrom('identity.oidc_link')
    .where('organisation', '=', organisation)
    .where('account', '=', account)
    .execute()
}

export async function addAttempt(tx: Tx, row: Tables['identity.oidc_attempt'], now: Date): Promise<void> {
  await tables(tx).deleteFrom('identity.oidc_attempt').where('expires_at', '<=', now).execute()
  await tables(tx).insertInto('identity.oidc_attempt').values(row).execute()
}

/** Takes an attempt away and gives it back: it serves once. */
export function takeAttempt(tx: Tx, id: Uint8Array, now: Date) {
  return tables(tx)
    .deleteFrom('identity.oidc_attempt')
    .where('id', '=', id)
    .where('expires_at', '>', now)
    .returning(['organisation', 'account'])
    .executeTakeFirst()
}

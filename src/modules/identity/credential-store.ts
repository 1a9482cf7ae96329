import type { Tx } from '#platform/database'
import type { CredentialKind } from './keys.ts'

/** All SQL about what accounts sign in with. Open tables: see the migrations. */

export type CredentialTables = {
  'identity.account': { id: string; sign_in_name: string; closed_at: Date | null }
  'identity.credential': CredentialRow
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

const tables = (tx: Tx) => tx.withTables<CredentialTables>()

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

export function findOwnCredential(tx: Tx, account: string, kind: CredentialKind) {
  return tables(tx)
    .selectFrom('identity.credential')
    .selectAll()
    .where('account', '=', account)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'

/** All SQL about failed sign-ins. */

type AttemptTables = { 'identity.attempt': { id: Uint8Array; failures: number; last_at: Date } }

const tables = (tx: Tx) => tx.withTables<AttemptTables>()

/** The counts of these, held until the transaction ends: whoever counts the same waits. Always locked in one order. */
export async function lockCounts(tx: Tx, ids: readonly Uint8Array[], now: Date) {
  for (const id of inOrder(ids)) {
    await tables(tx)
      .insertInto('identity.attempt')
      .values({ id, failures: 0, last_at: now })
      .onConflict((row) => row.column('id').doUpdateSet({ id }))
      .execute()
  }
  return tables(tx).selectFrom('identity.attempt').selectAll().where('id', 'in', [...ids]).execute()
}

export async function setCounts(tx: Tx, rows: readonly { id: Uint8Array; failures: number }[], now: Date): Promise<void> {
  for (const { id, failures } of rows) {
    await tables(tx).updateTable('identity.attempt').set({ failures, last_at: now }).where('id', '=', id).execute()
  }
}

/** What was counted beforehand was no failure after all. */
export async function uncount(tx: Tx, o: { forgotten: Uint8Array; lessened: readonly Uint8Array[] }): Promise<void> {
  const both = inOrder([o.forgotten, ...o.lessened])
  for (const id of both) {
    const failures = id === o.forgotten ? sql<number>`0` : sql<number>`greatest(0, failures - 1)`
    await tables(tx).updateTable('identity.attempt').set({ failures }).where('id', '=', id).execute()
  }
}

export async function forgetCounts(tx: Tx, before: Date): Promise<void> {
  await tables(tx).deleteFrom('identity.attempt').where('last_at', '<', before).execute()
}

const inOrder = (ids: readonly Uint8Array[]): Uint8Array[] => [...ids].sort((a, b) => Buffer.compare(a, b))

import type { Tx } from '#platform/database'
import { assertFact, type Entry, type Fact } from './fact.ts'
import * as store from './store.ts'

/** Writes a fact down, in the caller's transaction: it happened if and only if that commits. */
export async function append(tx: Tx, fact: Fact): Promise<void> {
  await appendAll(tx, [fact])
}

export async function appendAll(tx: Tx, facts: readonly Fact[]): Promise<void> {
  facts.forEach(assertFact)
  await store.insertEntries(tx, facts.map(entryOf))
}

/** What happened, newest first, for those who may see the ledger. */
export function readLedger(tx: Tx, filter: store.LedgerFilter): Promise<Entry[]> {
  return store.selectEntries(tx, filter)
}

function entryOf(fact: Fact): Entry {
  return {
    organisation: fact.organisation,
    id: crypto.randomUUID(),
    at: fact.at,
    type: fact.type,
    by: fact.by,
    about: fact.about ?? null,
    body: fact.body ?? {},
    leaf: null,
  }
}

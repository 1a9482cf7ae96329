import type { RawBuilder } from 'kysely'
import type { Tx } from '#platform/database'
import { assertFact, type Entry, type Fact } from './fact.ts'
import * as store from './store.ts'

/** Writes a fact down, in the caller's transaction: it happened if and only if that commits. */
export async function append(tx: Tx, fact: Fact): Promise<void> {
  await appending(fact).execute(tx)
}

/** What {@link append} executes, for whoever writes it in one statement with rows of their own: `with entry as (…)`. */
export function appending(fact: Fact): RawBuilder<unknown> {
  assertFact(fact)
  return store.insertionOf(entryOf(fact))
}

/**
 * A fact as a value of SQL, of the type `ledger.fact`, for a function of the database that finds out the rest of it
 * and then calls `ledger.append`.
 */
export function factInSql(fact: Fact): RawBuilder<unknown> {
  assertFact(fact)
  return store.factOf(fact)
}

export async function appendAll(tx: Tx, facts: readonly Fact[]): Promise<void> {
  facts.forEach(assertFact)
  await store.insertEntries(tx, facts.map(entryOf))
}

/** What happened, newest first, for those who may see the ledger. */
export function readLedger(tx: Tx, filter: store.LedgerFilter): Promise<Entry[]> {
  return store.selectEntries(tx, filter)
}

export function countLedger(tx: Tx, filter: Omit<store.LedgerFilter, 'limit' | 'before'>): Promise<number> {
  return store.countEntries(tx, filter)
}

/** The same rows in parts, for what is too much for one page: an export. */
export async function* readLedgerInParts(tx: Tx, filter: Omit<store.LedgerFilter, 'limit' | 'before'>, part = 2_000): AsyncGenerator<Entry[]> {
  let before: { at: Date; id: string } | undefined
  for (;;) {
    const rows = await store.selectEntries(tx, { ...filter, limit: part, ...(before ? { before } : {}) })
    if (rows.length > 0) yield rows
    before = rows.at(-1)
    if (rows.length < part) return
  }
}

/** Who was the first to do something of a type to themselves, by the tree's order; null when nobody did. */
export function firstToThemselves(tx: Tx, o: { organisation: string; type: string }): Promise<string | null> {
  return store.firstToThemselves(tx, o)
}

/** The accounts that an organisation's rows name, for choosing among them. */
export function whoActed(tx: Tx, organisation: string): Promise<string[]> {
  return store.actorsOf(tx, organisation)
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

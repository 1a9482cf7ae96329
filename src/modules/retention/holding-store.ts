import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Facts, Hold } from './model.ts'
import * as store from './store.ts'

export async function factsOf(tx: Tx, organisation: string, subject: string): Promise<Facts | null> {
  const facts = (await store.knownOf(tx, organisation, [subject])).get(subject)
  return facts && Object.keys(facts).length > 0 ? facts : null
}

export async function forgetFacts(tx: Tx, organisation: string, subject: string): Promise<void> {
  await store.forgetKnown(tx, organisation, subject)
}

export async function itemsOf(tx: Tx, organisation: string, subject: string): Promise<(store.ItemRow & { restricted: boolean })[]> {
  const { rows } = await sql<store.ItemRow & { restricted: boolean }>`
    select holding, item, subject, subject_kind, kind, about, facts, earliest, due, rule, restricted
    from retention.item where organisation = ${organisation} and subject = ${subject} order by holding, item`.execute(tx)
  return rows
}

export async function ordersOn(tx: Tx, organisation: string, person: string): Promise<Hold[]> {
  return (await store.holds(tx, organisation)).filter(({ scope }) => scope.by === 'person' && scope.subjects.includes(person))
}

export async function ordersBy(tx: Tx, organisation: string, account: string): Promise<Hold[]> {
  return (await store.holds(tx, organisation)).filter(({ placedBy }) => placedBy === account)
}

/** Of orders that are over: whom they were about. */
export async function forgetWhom(tx: Tx, organisation: string, ids: readonly string[]): Promise<void> {
  await sql`
    update retention.hold set subjects = '{}' where organisation = ${organisation} and id = any(${[...ids]}::uuid[])
      and subjects is not null and released_at is not null`.execute(tx)
}

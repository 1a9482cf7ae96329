import type { Tx } from '#platform/database'
import type { DataSubject } from '#people'
import { isRetainedKind, isTrigger, type Facts, type KeptItem, type RetentionRule, type Trigger } from './model.ts'
import type { MonthOrYear } from './months.ts'
import { inTheClear, mergeFacts, reckon } from './reckon.ts'
import { marksOf, ruleBook, type RuleBook } from './rules.ts'
import * as store from './store.ts'

/**
 * Says that something is kept from now on, or that its facts have changed: its month is reckoned and lies in the clear. Give
 * the month in which a thing was made at least, so that there is always a bound. Called in the transaction that writes the
 * thing itself, so that nothing is kept that retention does not know.
 *
 * Facts given again replace those of the item given before; what was learnt of its subject stays.
 */
export async function keep(tx: Tx, items: readonly KeptItem[], { at }: { at: Date }): Promise<void> {
  for (const [organisation, some] of byOrganisation(items)) {
    await store.shareDestroying(tx, organisation)
    const book = await ruleBook(tx, organisation, at)
    const known = await store.knownOf(tx, organisation, [...new Set(some.map(({ subject }) => subject.id))])
    const rows = some.map((item) => rowOf(item, book, known.get(item.subject.id) ?? {}))
    const kinds = new Set(some.map(({ kind }) => kind))
    await store.beginReckoned(tx, organisation, marksOf(book, kinds))
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await store.saveItems(tx, organisation, rows.slice(from, from + rowsAtOnce))
    }
  }
}

const rowsAtOnce = 2_000

/**
 * Learns, or unlearns by `null`, something about somebody that several things are counted from: when they died or were
 * born (by year; the month is cut off), when they were last active. Everything that is kept of them is reckoned anew.
 */
export async function learn(
  tx: Tx,
  o: { organisation: string; subject: DataSubject; trigger: Trigger; month: MonthOrYear | null; at: Date },
): Promise<{ reckoned: number }> {
  const { organisation, subject, trigger } = o
  const month = o.month === null ? null : inTheClear(trigger, o.month)
  await store.shareDestroying(tx, organisation)
  const before = await store.lockKnown(tx, organisation, subject.id)
  if ((before[trigger] ?? null) === month) return { reckoned: 0 }
  const { [trigger]: _, ...others } = before
  const facts: Facts = month === null ? others : { ...others, [trigger]: month }
  await store.saveKnown(tx, { organisation, subject: subject.id, kind: subject.kind, facts })
  return { reckoned: await reckonSubject(tx, organisation, subject.id, facts, o.at) }
}

async function reckonSubject(tx: Tx, organisation: string, subject: string, known: Facts, at: Date): Promise<number> {
  const book = await ruleBook(tx, organisation, at)
  const items = await store.lockItemsOfSubject(tx, organisation, subject)
  await store.saveMonths(tx, organisation, items.map((item) => reckoned({ ...item, known }, book)))
  return items.length
}

/** Says that things are gone otherwise: erased at somebody's request, or because a case was closed. */
export async function letGo(
  tx: Tx,
  o: { organisation: string; holding: string; items: readonly string[] | 'all'; subject?: DataSubject },
): Promise<void> {
  const { organisation, holding, items } = o
  const subjects = await store.deleteItemsOfHolding(tx, { organisation, holding, items, ...subjectId(o.subject) })
  await store.forgetUnneeded(tx, organisation, subjects)
}

/** Everything of one subject is another's from now on: two rows of a register were one person. */
export async function move(tx: Tx, o: { organisation: string; from: DataSubject; to: DataSubject; at: Date }): Promise<void> {
  const { organisation, from, to } = o
  if (from.id === to.id) return
  await store.shareDestroying(tx, organisation)
  const facts = mergeFacts(await store.lockKnown(tx, organisation, to.id), await store.lockKnown(tx, organisation, from.id))
  await store.moveItems(tx, { organisation, from: from.id, to: to.id })
  await store.forgetKnown(tx, organisation, from.id)
  if (Object.keys(facts).length > 0) await store.saveKnown(tx, { organisation, subject: to.id, kind: to.kind, facts })
  await reckonSubject(tx, organisation, to.id, facts, o.at)
}

/** Begins or ends a restriction (GDPR 18): nothing that is restricted is destroyed, whatever its month. */
export async function restrictItems(
  tx: Tx,
  o: { organisation: string; holding: string; items: readonly string[] | 'all'; subject?: DataSubject; on: boolean },
): Promise<{ count: number }> {
  const { organisation, holding, items, on } = o
  await store.shareDestroying(tx, organisation)
  return { count: await store.setRestricted(tx, { organisation, holding, items, on, ...subjectId(o.subject) }) }
}

/** An item with its months as the rules and everything that is known have them. */
export function reckoned(item: store.ItemWithKnown, book: RuleBook): store.ItemWithKnown {
  const { due, earliest, rule } = reckon(rulesOfKind(book, item.kind), mergeFacts(item.facts, item.known))
  return { ...item, due, earliest, rule }
}

/** A kind that a newer version kept has no rules here, and nothing of it goes. */
export const rulesOfKind = (book: RuleBook, kind: string): readonly RetentionRule[] =>
  isRetainedKind(kind) ? (book.get(kind) ?? []) : []

function rowOf(item: KeptItem, book: RuleBook, known: Facts): store.ItemRow {
  if (item.subject.organisation !== item.organisation) throw new TypeError('a subject of another organisation')
  if (!isRetainedKind(item.kind)) throw new TypeError('nothing is known of how long this kind is kept')
  const facts: Facts = item.facts.reduce<Facts>((all, { trigger, month }) => {
    if (!isTrigger(trigger)) throw new TypeError('nothing is counted from this trigger')
    return mergeFacts(all, { [trigger]: inTheClear(trigger, month) })
  }, {})
  const { due, earliest, rule } = reckon(rulesOfKind(book, item.kind), mergeFacts(facts, known))
  return {
    holding: item.holding,
    item: item.item,
    subject: item.subject.id,
    subject_kind: item.subject.kind,
    kind: item.kind,
    about: item.about ?? null,
    facts,
    due,
    earliest,
    rule,
  }
}

function byOrganisation(items: readonly KeptItem[]): Map<string, KeptItem[]> {
  const groups = new Map<string, KeptItem[]>()
  for (const item of items) {
    const group = groups.get(item.organisation)
    if (group) group.push(item)
    else groups.set(item.organisation, [item])
  }
  return groups
}

const subjectId = (subject: DataSubject | undefined): { subject?: string } => (subject ? { subject: subject.id } : {})

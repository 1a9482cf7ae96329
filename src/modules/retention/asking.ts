import type { DataSubject, ErasureGround } from '#people'
import type { Tx } from '#platform/database'
import { rulesOfKind } from './keeping.ts'
import type { MayErase } from './model.ts'
import { monthInForceOn, monthNumber, monthText } from './months.ts'
import { helsinkiDate } from '#foundation/time'
import { mergeFacts, reckon } from './reckon.ts'
import { ruleBook } from './rules.ts'
import * as store from './store.ts'

/**
 * Whether things may be erased, each by itself: asked before any erasure that is not retention's own, in the transaction
 * that erases, so that no order to keep comes in between. A hold and an archive duty stop everything; a duty of law stops all
 * but a removal of what was written needlessly, which leaves its marking in the file (V29); a restriction stops what is not
 * asked for by the person themselves. What retention does not know, it does not keep.
 *
 * Where a holding names its items by words, give the subject: a word is one of a kind for each. `all` asks about whatever
 * retention knows that the holding keeps of the subject.
 */
export async function mayErase(
  tx: Tx,
  o: { organisation: string; holding: string; ground: ErasureGround; at: Date } & (
    | { items: readonly string[]; subject?: DataSubject }
    | { items: 'all'; subject: DataSubject }
  ),
): Promise<MayErase[]> {
  const { organisation, holding, ground, at } = o
  await store.shareDestroying(tx, organisation)
  const book = await ruleBook(tx, organisation, at)
  const rows =
    o.items === 'all'
      ? (await store.lockItemsOfSubject(tx, organisation, o.subject.id)).filter((row) => row.holding === holding)
      : await store.lockItems(tx, { organisation, holding, items: o.items, ...(o.subject ? { subject: o.subject.id } : {}) })
  const stopping = await store.holdsOn(tx, { organisation, keys: rows })
  const now = monthNumber(monthInForceOn(helsinkiDate(at)))

  const answers = rows.map((row): MayErase => {
    const { item } = row
    const orders = stopping.filter((one) => one.item === item && one.subject === row.subject)
    if (orders.some(({ sort }) => sort === 'archive-duty')) return { item, may: false, because: 'archive-duty', until: null }
    if (orders.length > 0) return { item, may: false, because: 'legal-hold', until: null }
    const { keptUntil, duty } = reckon(rulesOfKind(book, row.kind), mergeFacts(row.facts, row.known))
    if (duty !== null && keptUntil !== null && !endsDuties(ground) && (typeof keptUntil === 'string' || keptUntil > now)) {
      return { item, may: false, because: 'kept-by-law', rule: duty, until: typeof keptUntil === 'number' ? monthText(keptUntil) : null }
    }
    if (row.restricted && ground !== 'request') return { item, may: false, because: 'restricted', until: null }
    return { item, may: true }
  })
  const known = new Map<string, MayErase>()
  // A word may be several people's when no subject was given: what stops one of them stops it.
  for (const answer of answers) if (!known.has(answer.item) || !answer.may) known.set(answer.item, answer)
  if (o.items === 'all') return [...known.values()]
  return o.items.map((item) => known.get(item) ?? { item, may: true })
}

/** What should never have been there is under no duty: it was needless when it was written. */
const endsDuties = (ground: ErasureGround): boolean => ground === 'needless'

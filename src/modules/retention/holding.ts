import { refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { authorship, wanted, type Act, type HeldField, type PersonalDataHolding, type Said } from '#people'
import type { Lang } from '#platform/texts'
import { destroySubjects } from '#vault'
import { ordersHolding } from './commands/hold-data.ts'
import { isRetainedKind, type Facts, type Trigger } from './model.ts'
import { monthText } from './months.ts'
import { openReasons } from './orders.ts'
import * as store from './holding-store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'

type Texts = ReturnType<typeof holdingTexts>
const said = (of: (t: Texts) => string): Said => ({ fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) })
const known = 'known'
const none = { given: false } as const

/**
 * The months by which things go. They hang on what is kept elsewhere: they go with it, and so are in no wise erased by
 * themselves, else nothing would ever destroy what they are of.
 */
const monthsHolding: PersonalDataHolding = {
  name: 'retention.months',
  tables: ['retention.item', 'retention.known'],
  description: {
    title: said((t) => t.months.title),
    subjects: ['person', 'staff', 'client'],
    service: 'requests',
    categories: [said((t) => t.months.category)],
    purposes: [said((t) => t.months.purpose)],
    legalBases: [{ article: '6(1)(c)', statute: said((t) => t.statute) }],
    recipients: [],
    source: said((t) => t.months.source),
    retention: ['patient-record'],
    lane: 'clear',
  },

  async *disclose({ db }, { organisation, id }, lang) {
    const t = holdingTexts(lang).months
    const facts = await store.factsOf(db, organisation, id)
    if (facts) yield { id: known, title: t.known, on: null, fields: fieldsOfFacts(facts, lang) }
    for (const item of await store.itemsOf(db, organisation, id)) {
      yield {
        id: `${item.holding}/${item.item}`,
        title: t.item(isRetainedKind(item.kind) ? words(lang).kinds[item.kind] : item.kind),
        on: null,
        fields: [
          ...fieldsOfFacts(item.facts, lang),
          { name: 'due', label: t.due, value: item.due === null ? null : monthText(item.due), ...none },
          ...(item.earliest !== null && item.earliest !== item.due
            ? [{ name: 'earliest', label: t.earliest, value: monthText(item.earliest), ...none }]
            : []),
          ...(item.restricted ? [{ name: 'restricted', label: t.restricted, value: true, ...none }] : []),
        ],
      }
    }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),
  async erase(tx, { items }) {
    const { organisation, id } = items.subject
    const rows = await store.itemsOf(tx, organisation, id)
    const facts = await store.factsOf(tx, organisation, id)
    const meant = wanted([...(facts ? [known] : []), ...rows.map(({ holding, item }) => `${holding}/${item}`)], items)
    // The years are kept for as long as anything is counted from them.
    if (!meant.includes(known) || rows.length > 0) return { erased: [], kept: meant.map((item) => ({ item, why: 'the-organisations-own-record' as const })) }
    await store.forgetFacts(tx, organisation, id)
    return { erased: [known], kept: [] }
  },
}

function fieldsOfFacts(facts: Facts, lang: Lang): HeldField[] {
  const t = words(lang).triggers
  return (Object.entries(facts) as [Trigger, string][]).map(([trigger, month]) => ({
    name: trigger.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), label: t[trigger], value: month, ...none,
  }))
}

/** Orders to keep somebody's data, with the reasons that lie sealed under each order's own id. */
const ordersOfPeople: PersonalDataHolding = {
  name: ordersHolding,
  tables: ['retention.hold'],
  description: {
    title: said((t) => t.orders.title),
    subjects: ['person'],
    service: 'requests',
    categories: [said((t) => t.orders.category)],
    purposes: [said((t) => t.orders.purpose)],
    legalBases: [{ article: '6(1)(c)' }, { article: '9(2)(f)' }],
    recipients: [],
    source: said((t) => t.orders.source),
    retention: ['retention-order'],
    lane: 'guarded',
  },

  async *disclose({ db, keyring, by, at, about }, { organisation, kind, id }, lang) {
    if (kind !== 'person') return
    const t = holdingTexts(lang).orders
    const orders = await store.ordersOn(db, organisation, id)
    const reasons = await openReasons(db, keyring, { ids: orders.map((one) => one.id), by, at, ...(about === undefined ? {} : { about }) })
    for (const { id: order, placedAt, releasedAt } of orders) {
      const written = reasons.get(order)
      yield {
        id: order,
        title: t.item,
        on: helsinkiDate(placedAt),
        fields: written === undefined ? [] : [{ name: 'reasons', label: t.reasons, value: written, written: true, ...none }],
        ...(releasedAt ? { markings: [t.released] } : {}),
      }
    }
  },
  correct: async () => refuse('not-correctable'),
  restrict: async () => refuse('not-restrictable'),

  /** What is erased are the reasons; that there was an order stays, without a word of why. An order in force stays whole. */
  async erase(tx, { items, ground, by, at }) {
    const { organisation, kind, id } = items.subject
    const orders = kind === 'person' ? await store.ordersOn(tx, organisation, id) : await store.ordersBy(tx, organisation, id)
    const meant = orders.filter((one) => wanted([one.id], items).length > 0)
    const over = meant.filter(({ releasedAt }) => releasedAt !== null)
    const sealed = over.flatMap((one) => [one.id, ...(one.releaseReasons === null ? [] : [one.releaseReasons])])
    await destroySubjects(tx, sealed, { organisation, by, ground, at })
    await store.forgetWhom(tx, organisation, over.map((one) => one.id))
    const inForce = meant.filter(({ releasedAt }) => releasedAt === null)
    return { erased: over.map((one) => one.id), kept: inForce.map((one) => ({ item: one.id, why: 'held' as const })) }
  },
}

const act = (table: string, by: string, at: string, what: keyof Texts['acts']): Act =>
  ({ table: `retention.${table}`, by, at, key: ['id'], what: said((t) => t.acts[what]) })

const decidersHolding = authorship({
  name: 'retention.deciders',
  title: said((t) => t.acts.title),
  service: 'requests',
  acts: [
    act('hold', 'placed_by', 'placed_at', 'placed'),
    act('hold', 'released_by', 'released_at', 'released'),
    act('rule_change', 'proposed_by', 'proposed_at', 'proposed'),
    act('rule_change', 'confirmed_by', 'confirmed_at', 'confirmed'),
    act('rule_change', 'ended_by', 'ended_at', 'ended'),
  ],
  retention: ['retention-order'],
})

export const retentionHoldings: readonly PersonalDataHolding[] = [monthsHolding, ordersOfPeople, decidersHolding]

import { refuse, done } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { PersonalDataHolding } from '#people'
import type { Tx } from '#platform/database'
import { changedTerms } from './change-store.ts'
import { dueOf } from './destroying.ts'
import type { RuleId } from './model.ts'
import { monthAt, monthNumber, monthText, type Month } from './months.ts'
import * as store from './preview-store.ts'
import { mergeFacts, reckon } from './reckon.ts'
import { bookWith, mayBecome, ruleBook, ruleOn } from './rules.ts'

/** What falls due in the coming months. */
export interface Preview {
  /** Every month of the window, the present one first. */
  readonly months: readonly Month[]
  /** What is due already lies in the present month. */
  readonly counts: readonly { readonly month: Month; readonly kind: string; readonly count: number; readonly stopped: number }[]
  readonly kinds: readonly store.KindCount[]
  /** The long view: everything that has a month. */
  readonly years: readonly { readonly year: number; readonly kind: string; readonly count: number }[]
}

export async function preview(
  tx: Tx,
  o: { organisation: string; at: Date; months: number; holdings: readonly PersonalDataHolding[] },
): Promise<Preview> {
  const { organisation, at } = o
  const months = window(at, o.months)
  const [present = ''] = months
  const last = months.at(-1) ?? present
  const counts = new Map<string, { month: Month; kind: string; count: number; stopped: number }>()
  const add = (due: Month, kind: string, count: number, stopped: number) => {
    if (due > last || count === 0) return
    const month = due < present ? present : due
    const before = counts.get(`${month} ${kind}`)
    counts.set(`${month} ${kind}`, { month, kind, count: count + (before?.count ?? 0), stopped: stopped + (before?.stopped ?? 0) })
  }
  for (const row of await store.countByMonth(tx, { organisation, until: monthNumber(last) })) {
    add(monthText(row.due), row.kind, row.count, row.stopped)
  }
  const book = await ruleBook(tx, organisation, at)
  for (const { expiring } of o.holdings) {
    if (!expiring) continue
    for (const { month, count } of await expiring.months(tx, organisation)) {
      const due = dueOf(expiring.kind, month, book)
      if (due) add(due, expiring.kind, count, 0)
    }
  }
  const inOrder = [...counts.values()].toSorted((a, b) => (a.month === b.month ? (a.kind < b.kind ? -1 : 1) : a.month < b.month ? -1 : 1))
  return {
    months,
    counts: inOrder,
    kinds: await store.countByKind(tx, organisation),
    years: await store.countByYear(tx, organisation),
  }
}

/** What another term for a rule would do to what is kept now, before anybody decides on it. */
export interface Simulation {
  readonly rule: RuleId
  readonly months: number
  readonly count: number
  readonly earlier: number
  readonly later: number
  readonly unchanged: number
  /** Whose month would be an interval, for something is not known that it is counted from. */
  readonly interval: number
  /** Without any month, before and after. */
  readonly undated: number
  /** What would be due at once. */
  readonly atOnce: number
  readonly perMonth: readonly { readonly month: Month; readonly before: number; readonly after: number }[]
  readonly perYear: readonly { readonly year: number; readonly before: number; readonly after: number }[]
}

export async function simulate(tx: Tx, o: { organisation: string; rule: RuleId; months: number; at: Date; window: number }) {
  const { organisation, at } = o
  const on = helsinkiDate(at)
  const rule = ruleOn(o.rule, on)
  if (!rule) return refuse('no-such-rule')
  const allowed = mayBecome(rule, o.months)
  if (!allowed.ok) return allowed
  const terms = await changedTerms(tx, organisation)
  const before = bookWith(terms, on).get(rule.kind) ?? []
  const after = bookWith(new Map([...terms, [rule.id, o.months]]), on).get(rule.kind) ?? []

  const months = window(at, o.window)
  const [present = ''] = months
  const perMonth = new Map(months.map((month) => [month, { month, before: 0, after: 0 }]))
  const perYear = new Map<number, { year: number; before: number; after: number }>()
  const note = (due: number | null, side: 'before' | 'after', count: number) => {
    if (due === null) return
    const at = Math.max(due, monthNumber(present))
    const counted = perMonth.get(monthText(at))
    if (counted) counted[side] += count
    const year = perYear.get(Math.floor(at / 12)) ?? { year: Math.floor(at / 12), before: 0, after: 0 }
    year[side] += count
    perYear.set(year.year, year)
  }
  const sums = { count: 0, earlier: 0, later: 0, unchanged: 0, interval: 0, undated: 0, atOnce: 0 }
  for (const { facts, known, count } of await store.groupByFacts(tx, { organisation, kind: rule.kind })) {
    const all = mergeFacts(facts, known)
    const [was, will] = [reckon(before, all), reckon(after, all)]
    note(was.due, 'before', count)
    note(will.due, 'after', count)
    sums.count += count
    if (will.due === null || was.due === null) sums.undated += count
    else if (will.due < was.due) sums.earlier += count
    else if (will.due > was.due) sums.later += count
    else sums.unchanged += count
    if (will.due !== null && will.earliest !== null && will.earliest < will.due) sums.interval += count
    if (will.due !== null && will.due <= monthNumber(present)) sums.atOnce += count
  }
  return done<Simulation>({ rule: rule.id, months: o.months, ...sums, perMonth: [...perMonth.values()], perYear: [...perYear.values()].toSorted((a, b) => a.year - b.year) })
}

function window(at: Date, months: number): Month[] {
  const first = monthNumber(monthAt(at))
  return Array.from({ length: months }, (_, n) => monthText(first + n))
}

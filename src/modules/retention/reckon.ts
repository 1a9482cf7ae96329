import { hash, toBase64Url } from '#foundation/sealing'
import type { IsoDate } from '#foundation/time'
import { triggersByYear, type Facts, type RetentionRule, type RuleId, type Term, type Trigger } from './model.ts'
import { monthNumber, type MonthNumber, type MonthOrYear } from './months.ts'

/**
 * When something has to go. `due` is the first month in whose course it is destroyed; null when that is not known yet, or
 * when it is kept for good. `earliest` is the month before which nothing that may still become known makes it due.
 * `keptUntil` is the month from which no law asks for it any more: from then on it may be erased when somebody asks.
 */
export interface Reckoned {
  readonly due: MonthNumber | null
  readonly earliest: MonthNumber | null
  /** The rule that decided. */
  readonly rule: RuleId | null
  readonly keptUntil: MonthNumber | 'unknown' | 'for-good' | null
  readonly duty: RuleId | null
}

/**
 * [Note: Duties and permissions] Several rules may hold for one thing. Of the duties the longest wins: it is kept until the
 * last of them has ended. Then the shortest permission applies: it goes when that ends, or at once if it has ended already.
 * Without a permission it goes when the duty ends (V30: deletion as soon as the duty ends).
 *
 * [Note: Unknown triggers] What a rule counts from may not be known: nobody told of a death. Then the outcome is an interval.
 * Its end is what the nightly job goes by: it is reckoned from what is known, and a new fact reckons it anew. A person was
 * born before anything that is known of them, and lived until the last of it; so even where neither birth nor death is
 * known, a record has a month in which it goes at the latest.
 */
export function reckon(rules: readonly RetentionRule[], facts: Facts): Reckoned {
  const ends = rules.map((rule) => ({ rule, ...endOf(rule, facts) }))
  const duty = longest(ends.filter(({ rule }) => rule.effect === 'duty'))
  const permission = shortest(ends.filter(({ rule }) => rule.effect === 'permission'))
  const keptUntil = duty === null ? null : (duty.latest ?? (duty.forGood ? 'for-good' : 'unknown'))
  const deciding = duty && permission ? longest([duty, permission]) : (duty ?? permission)
  return {
    due: deciding?.latest ?? null,
    earliest: deciding?.earliest ?? null,
    rule: deciding?.rule.id ?? null,
    keptUntil,
    duty: duty?.rule.id ?? null,
  }
}

interface End {
  readonly rule: RetentionRule
  readonly earliest: MonthNumber | null
  readonly latest: MonthNumber | null
  readonly forGood: boolean
}

/** The end of one rule's period: from the first trigger that is known, or within bounds while none is. */
function endOf(rule: RetentionRule, facts: Facts): Omit<End, 'rule'> {
  const signs = signsOf(facts)
  let earliest: MonthNumber | null = null
  for (const { from, term } of rule.counts) {
    if (term === 'for-good') return { earliest, latest: null, forGood: true }
    const known = facts[from]
    if (known !== undefined) {
      const latest = after(rule, known, term)
      return { earliest: earliest === null ? latest : Math.min(earliest, latest), latest, forGood: false }
    }
    // It has not happened before the last that is known of them; whoever is not born yet leaves no sign.
    if (from !== 'birth' && signs) earliest = least(earliest, after(rule, signs.last, term))
  }
  const birth = rule.counts.find(({ from }) => from === 'birth')
  const latest = birth && signs && birth.term !== 'for-good' ? after(rule, signs.first, birth.term) : null
  // Somebody whose life shows over more than 108 years goes by their birth, as they would if it were known.
  return { earliest: latest === null ? earliest : least(earliest, latest), latest, forGood: false }
}

/** The first and last month of what is known to have happened in somebody's life. */
function signsOf(facts: Facts): { first: MonthOrYear; last: MonthOrYear } | null {
  const months = Object.entries(facts)
    .filter(([trigger]) => !triggersByYear.includes(trigger as Trigger))
    .map(([, month]) => month)
    .toSorted()
  const [first] = months
  const last = months.at(-1)
  return first === undefined || last === undefined ? null : { first, last }
}

/** The first month in which a period that began in a month is over for certain; or, "at the latest", may not be over yet. */
function after(rule: RetentionRule, from: MonthOrYear, term: Exclude<Term, 'for-good'>): MonthNumber {
  const months = 'months' in term ? term.months : 0
  return monthNumber(from) + months + (rule.atTheLatest && months > 0 ? 0 : 1)
}

function longest(ends: readonly End[]): End | null {
  return ends.reduce<End | null>((all, end) => {
    if (all === null) return end
    const decides = all.latest === null ? all : end.latest === null || end.latest > all.latest ? end : all
    const earliest = all.earliest === null || end.earliest === null ? (all.earliest ?? end.earliest) : Math.max(all.earliest, end.earliest)
    return { ...decides, earliest }
  }, null)
}

function shortest(ends: readonly End[]): End | null {
  return ends.reduce<End | null>((all, end) => {
    if (all === null) return end
    const decides = end.latest !== null && (all.latest === null || end.latest < all.latest) ? end : all
    return { ...decides, earliest: least(all.earliest, end.earliest) }
  }, null)
}

const least = (a: MonthNumber | null, b: MonthNumber | null): MonthNumber | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b)

/** Facts of the same thing from two places: of each trigger the later month, so that nothing goes too early. */
export function mergeFacts(one: Facts, other: Facts): Facts {
  const merged: Partial<Record<Trigger, MonthOrYear>> = { ...one }
  for (const [trigger, month] of Object.entries(other) as [Trigger, MonthOrYear][]) {
    const known = merged[trigger]
    if (known === undefined || monthNumber(month) > monthNumber(known)) merged[trigger] = month
  }
  return merged
}

/** As precise as it may lie in the clear: births and deaths by year, all else by month. */
export function inTheClear(trigger: Trigger, month: MonthOrYear): MonthOrYear {
  monthNumber(month)
  if (triggersByYear.includes(trigger)) return month.slice(0, 4)
  if (month.length !== 7) throw new RangeError(`${trigger} is known by its month`)
  return month
}

export const inForce = (rules: readonly RetentionRule[], on: IsoDate): RetentionRule[] =>
  rules.filter(({ valid }) => valid.from <= on && (valid.until === null || on <= valid.until))

/** Another one as soon as anything changes by which a month is reckoned. */
export function fingerprint(rules: readonly RetentionRule[]): string {
  const said = rules.map(({ id, effect, counts, atTheLatest }) => [id, effect, counts, atTheLatest ?? false])
  return toBase64Url(hash(new TextEncoder().encode(JSON.stringify(said)))).slice(0, 22)
}

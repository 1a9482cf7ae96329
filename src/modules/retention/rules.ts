import { done, refuse } from '#foundation/results'
import { helsinkiDate, type IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { changedTerms } from './change-store.ts'
import { retainedKinds, type RetainedKind, type RetentionRule, type RuleId, type Term } from './model.ts'
import { fingerprint, inForce } from './reckon.ts'
import { rulesOfFinland } from './rules-finland.ts'

/** What law and promises say of a kind on a day, with statutes to be named in notices, letters and packages. */
export const rulesFor = (kind: RetainedKind, on: IsoDate): readonly RetentionRule[] =>
  inForce(rulesOfFinland, on).filter((rule) => rule.kind === kind)

/** A rule as it is on a day. */
export const ruleOn = (id: RuleId, on: IsoDate): RetentionRule | null => inForce(rulesOfFinland, on).find((rule) => rule.id === id) ?? null

/** The rules of every kind for an organisation, with the terms that it has taken into use. */
export type RuleBook = ReadonlyMap<RetainedKind, readonly RetentionRule[]>

export async function ruleBook(tx: Tx, organisation: string, at: Date): Promise<RuleBook> {
  return bookWith(await changedTerms(tx, organisation), helsinkiDate(at))
}

export function bookWith(terms: ReadonlyMap<RuleId, number>, on: IsoDate): RuleBook {
  return new Map(retainedKinds.map((kind) => [kind, rulesFor(kind, on).map((rule) => withTerm(rule, terms.get(rule.id)))]))
}

/**
 * A rule with another first term: what is counted from a trigger that is not known stays as the law has it. A change
 * that has come to be below the law, since the law changed, is no longer followed.
 */
export function withTerm(rule: RetentionRule, months: number | undefined): RetentionRule {
  const [first, ...others] = rule.counts
  if (months === undefined || !first || !mayBecome(rule, months).ok) return rule
  return { ...rule, counts: [{ ...first, term: { months } }, ...others] }
}

/**
 * Whether an organisation may give a rule another term. A duty may grow and never shrink, a permission may shrink and never
 * grow: what the statute says or what people were promised is the bound.
 */
export function mayBecome(rule: RetentionRule, months: number) {
  const term = rule.counts[0]?.term
  if (!isByMonth(term)) return refuse('not-changeable')
  if (rule.effect === 'duty' && months < term.months) return refuse('below-the-duty', { months: term.months, rule: rule.id })
  if (rule.effect === 'permission' && months > term.months) return refuse('above-the-permission', { months: term.months, rule: rule.id })
  return done()
}

export const isByMonth = (term: Term | undefined): term is { months: number } => typeof term === 'object' && 'months' in term

/** By what a kind is reckoned: another word as soon as a rule of it changes. */
export const marksOf = (book: RuleBook, kinds: Iterable<RetainedKind> = retainedKinds): Map<RetainedKind, string> =>
  new Map([...kinds].map((kind) => [kind, fingerprint(book.get(kind) ?? [])]))

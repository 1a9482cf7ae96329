import type { IsoDate } from '#foundation/time'
import type { Certainty, NamedRule, ScopeMember, ScopeReason, ScopeRule } from './model.ts'

/** What a scope rule looks at in one person of the register. Exact days when opened, null when not recorded. */
export interface Candidate {
  readonly person: string
  readonly register: string
  readonly state: 'resolved' | 'unresolved'
  readonly role: 'client' | 'staff' | null
  readonly dataFrom: IsoDate | null
  readonly dataTo: IsoDate | null
}

/**
 * Whether one rule takes a person in, and why; null when it does not.
 *
 * A person whose dates are not recorded is taken in: missing somebody whose notes were stolen is
 * worse than telling somebody whose were not. So is a row nobody could read yet.
 */
export function matches(rule: NamedRule, candidate: Candidate): ScopeReason | null {
  if (!rule.registers.includes(candidate.register)) return null
  if (candidate.state === 'unresolved') return 'row-unresolved'
  if (candidate.role && !rule.roles.includes(candidate.role)) return null
  const first = candidate.dataFrom ?? null
  const last = candidate.dataTo ?? null
  if (rule.recordedBy !== null && first !== null && first > rule.recordedBy) return null
  if (rule.recordedFrom !== null && last !== null && last < rule.recordedFrom) return null
  const firstKnown = rule.recordedBy === null || first !== null || (last !== null && last <= rule.recordedBy)
  const lastKnown = rule.recordedFrom === null || last !== null || (first !== null && first >= rule.recordedFrom)
  return firstKnown && lastKnown ? 'dates-match' : 'dates-unknown'
}

const weight: Record<Certainty, number> = { leaked: 2, 'possibly-viewed': 1 }

/** The person's place in scope by all rules: the surest certainty wins, then the surest reason, then the first rule. */
export function memberBy(rules: readonly ScopeRule[], candidate: Candidate): ScopeMember | null {
  let best: ScopeMember | null = null
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'people') continue
    const reason = matches(rule, candidate)
    if (!reason) continue
    const surer =
      !best ||
      weight[rule.certainty] > weight[best.certainty] ||
      (weight[rule.certainty] === weight[best.certainty] && best.reason === 'dates-unknown' && reason === 'dates-match')
    if (surer) best = { person: candidate.person, certainty: rule.certainty, rule: index, reason }
  }
  return best
}

/** By what a version differs from the one before, also downwards (facts: scopes are recounted). */
export interface ScopeChange {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Still in scope, but surer or less sure than before. */
  readonly changed: readonly string[]
}

export function changeBetween(before: readonly ScopeMember[], after: readonly ScopeMember[]): ScopeChange {
  const was = new Map(before.map((member) => [member.person, member.certainty]))
  const is = new Map(after.map((member) => [member.person, member.certainty]))
  return {
    added: after.filter((member) => !was.has(member.person)).map((member) => member.person),
    removed: before.filter((member) => !is.has(member.person)).map((member) => member.person),
    changed: after
      .filter((member) => was.has(member.person) && was.get(member.person) !== member.certainty)
      .map((member) => member.person),
  }
}

/** The months that clear columns can decide without opening anybody: the rest are boundary months. */
export function boundaryMonths(rules: readonly ScopeRule[]): ReadonlySet<string> {
  const months = new Set<string>()
  for (const rule of rules) {
    if (rule.kind !== 'people') continue
    if (rule.recordedBy) months.add(rule.recordedBy.slice(0, 7))
    if (rule.recordedFrom) months.add(rule.recordedFrom.slice(0, 7))
  }
  return months
}

import { createHash } from 'node:crypto'
import type { StaffActor } from '#identity'
import { openPeople, peopleForScope, type PersonInClear } from '#people'
import type { Db, Tx } from '#platform/database'
import type { IsoDate } from '#foundation/time'
import type { Certainty, ScopeMember, ScopeReason, ScopeRule } from './model.ts'
import { boundaryMonths, memberBy, type Candidate } from './scope.ts'

/**
 * Everyone in scope of the rules, with the reason why.
 *
 * Months stand in clear and decide most people without opening anybody; only people whose first or
 * last month is a boundary month of a rule are opened, on record, to look at the day.
 */
export async function computeScope(
  { tx, db, actor, incident }: { tx: Tx; db: Db; actor: StaffActor; incident: string },
  rules: readonly ScopeRule[],
): Promise<{ members: ScopeMember[]; clear: Map<string, PersonInClear> }> {
  const registers = [...new Set(rules.flatMap((rule) => (rule.kind === 'people' ? rule.registers : [])))]
  const people = await peopleForScope(tx, { organisation: actor.organisation, registers })
  const boundaries = boundaryMonths(rules)
  const onBoundary = (month: string | null) => month !== null && boundaries.has(month)
  const unsure = people.filter((one) => onBoundary(one.dataFromMonth) || onBoundary(one.dataToMonth))
  const opened =
    unsure.length === 0
      ? new Map()
      : await openPeople(db, actor.keyring, {
          by: actor.id,
          purpose: 'scope',
          ids: unsure.map((one) => one.person),
          about: incident,
        })
  const members = people.flatMap((one) => {
    const known = opened.get(one.person)
    const member = memberBy(rules, {
      person: one.person,
      register: one.register,
      state: one.state,
      role: one.role,
      dataFrom: known ? (known.dataFrom ?? null) : dayIn(one.dataFromMonth, '01'),
      dataTo: known ? (known.dataTo ?? null) : dayIn(one.dataToMonth, '28'),
    } satisfies Candidate)
    return member ? [member] : []
  })
  return { members, clear: new Map(people.map((one) => [one.person, one])) }
}

/** Any day of a month serves when no rule's day lies in that month. */
function dayIn(month: string | null, day: '01' | '28'): IsoDate | null {
  return month === null ? null : (`${month}-${day}` as IsoDate)
}

export interface ScopeCounts {
  readonly total: number
  readonly byCertainty: Readonly<Record<Certainty, number>>
  readonly byRole: Readonly<Record<'client' | 'staff' | 'unknown', number>>
  readonly byReason: Readonly<Record<ScopeReason, number>>
}

export function countScope(members: readonly ScopeMember[], clear: ReadonlyMap<string, PersonInClear>): ScopeCounts {
  const counts = {
    total: members.length,
    byCertainty: { leaked: 0, 'possibly-viewed': 0 },
    byRole: { client: 0, staff: 0, unknown: 0 },
    byReason: { 'dates-match': 0, 'dates-unknown': 0, 'row-unresolved': 0 },
  }
  for (const member of members) {
    counts.byCertainty[member.certainty] += 1
    counts.byReason[member.reason] += 1
    counts.byRole[clear.get(member.person)?.role ?? 'unknown'] += 1
  }
  return counts
}

/** What a preview showed, in short: fixing refuses when the register has changed since somebody looked. */
export function markOf(members: readonly ScopeMember[]): string {
  const digest = createHash('sha256')
  for (const line of members.map((one) => `${one.person} ${one.certainty}`).toSorted()) digest.update(`${line}\n`)
  return digest.digest('hex').slice(0, 32)
}

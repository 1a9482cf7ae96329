import type { AwarenessAnchor, Filing } from './model.ts'

/**
 * The notification clock of GDPR 33(1), as dated data: an old incident replays under the rule of its day.
 * A later rule (a longer period, say) is a new row here, never an edit.
 */
export interface ClockRule {
  readonly id: string
  readonly validFrom: string
  readonly hours: number
  readonly source: string
}

export const clockRules: readonly ClockRule[] = [
  { id: 'gdpr-33-1', validFrom: '2018-05-25', hours: 72, source: 'Regulation (EU) 2016/679, Article 33(1)' },
]

/** The rule in force at an instant; the earliest one for anything before. */
export function clockRuleAt(at: Date, rules: readonly ClockRule[] = clockRules): ClockRule {
  const day = at.toISOString().slice(0, 10)
  const inForce = rules.filter((rule) => rule.validFrom <= day).at(-1) ?? rules[0]
  if (!inForce) throw new Error('no clock rule')
  return inForce
}

export type ClockState =
  | { readonly state: 'not-aware' }
  | { readonly state: 'running'; readonly aware: Date; readonly due: Date; readonly hoursLeft: number; readonly rule: ClockRule }
  | { readonly state: 'past'; readonly aware: Date; readonly due: Date; readonly hoursPast: number; readonly rule: ClockRule }
  | { readonly state: 'filed'; readonly aware: Date; readonly due: Date; readonly filedAt: Date; readonly hoursTaken: number; readonly withinHours: boolean; readonly rule: ClockRule }

const hour = 3_600_000

/**
 * When the organisation became aware: the earliest recorded reasonable certainty or processor's notice
 * (EDPB 9/2022: a controller is aware when its processor informs it). A first signal alone starts no clock.
 */
export function awareAt(anchors: readonly AwarenessAnchor[]): Date | null {
  const certain = anchors.filter((anchor) => anchor.kind !== 'first-signal').map((anchor) => anchor.at.getTime())
  return certain.length === 0 ? null : new Date(Math.min(...certain))
}

/**
 * Where the clock stands. Hours are counted strictly from awareness in UTC and do not roll over
 * weekends; since Reg. 1182/71 3(1) and 3(5) may give more, "past" says only that the hours are past.
 */
export function clockAt(anchors: readonly AwarenessAnchor[], filings: readonly Filing[], now: Date): ClockState {
  const aware = awareAt(anchors)
  if (!aware) return { state: 'not-aware' }
  const rule = clockRuleAt(aware)
  const due = new Date(aware.getTime() + rule.hours * hour)
  const sent = filings.flatMap((filing) => (filing.sentAt ? [filing.sentAt.getTime()] : []))
  if (sent.length > 0) {
    const filedAt = new Date(Math.min(...sent))
    const hoursTaken = Math.max(0, (filedAt.getTime() - aware.getTime()) / hour)
    return { state: 'filed', aware, due, filedAt, hoursTaken, withinHours: filedAt <= due, rule }
  }
  const left = (due.getTime() - now.getTime()) / hour
  return left >= 0
    ? { state: 'running', aware, due, hoursLeft: left, rule }
    : { state: 'past', aware, due, hoursPast: -left, rule }
}

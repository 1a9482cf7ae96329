import { addDays, addMonths, daysBetween, lastDayOf, workingDayFrom, type IsoDate } from '#foundation/time'
import type { RequestState } from './model.ts'
import { periodsOn, type Periods } from './periods.ts'

/** The dates of a request that its clock is made of. */
export interface ClockFacts {
  readonly receivedOn: IsoDate
  readonly identityAskedOn: IsoDate | null
  readonly identityAnsweredOn: IsoDate | null
  readonly extensionToldOn: IsoDate | null
  /** When it was decided, or closed because nobody answered: a pause that still ran ends with it. */
  readonly decidedOn: IsoDate | null
  readonly answeredOn: IsoDate | null
  /** A refusal as a whole has the first month alone (GDPR 12(4)), whatever was extended. */
  readonly state: RequestState
}

export interface RequestClock {
  /** The last day of the first month, moved by a pause that has ended. An extension or a refusal is told by this day. */
  readonly firstDue: IsoDate
  /** The last day for the answer as things stand: the first, or the extended one once the extension was told. */
  readonly due: IsoDate
  /** The last day that an extension would give. */
  readonly extendedDue: IsoDate
  /** Since when it stands still, waiting for the person (GDPR 12(6)); null while it runs. */
  readonly pausedSince: IsoDate | null
  /** Whole days by which a check of identity has moved it. */
  readonly pausedDays: number
}

/**
 * Where a request's clock stands: a pure function of recorded dates (GDPR 12(3), Reg. 1182/71 article 3).
 *
 * [Note: The clock of a request] A month is counted from the day of receipt, which is not counted itself, and ends on
 * the same date or the month's last day; on a holiday, Saturday or Sunday, with the next working day. The extension is
 * one longer period of three months from receipt, since two roundings would give two deadlines, and it holds only once
 * the person was told of it inside the first month. A check of identity that was asked for without delay pauses
 * (GDPR 12(6), EDPB Guidelines 01/2022, 157–159): the days from asking to the answer are added before rounding. Asked
 * for late it moves nothing. While it waits, the unmoved dates stand, so that nobody leans on an answer still to come.
 */
export function clockOf(facts: ClockFacts, law: Periods = periodsOn(facts.receivedOn)): RequestClock {
  const pausedDays = pausedDaysOf(facts, law)
  const firstDue = dueAfter(facts.receivedOn, law.months, pausedDays)
  const extendedDue = dueAfter(facts.receivedOn, law.months + law.extensionMonths, pausedDays)
  const extended = facts.extensionToldOn !== null && facts.extensionToldOn <= firstDue
  const waits = facts.identityAskedOn !== null && pauseEnd(facts) === null && pauses(facts, law)
  return { firstDue, due: extended && facts.state !== 'refused' ? extendedDue : firstDue, extendedDue, pausedSince: waits ? facts.identityAskedOn : null, pausedDays }
}

/** Whether the check of identity was asked for so soon that it pauses the clock. */
export function pauses({ receivedOn, identityAskedOn }: Pick<ClockFacts, 'receivedOn' | 'identityAskedOn'>, law: Periods = periodsOn(receivedOn)): boolean {
  return identityAskedOn !== null && identityAskedOn >= receivedOn && daysBetween(receivedOn, identityAskedOn) <= law.identityAskedWithinDays
}

/**
 * `in-time` and `late` of what is answered; of what is not: `late` when the last day has passed, `paused` while it waits
 * for the person, else `open`.
 */
export type Standing = 'in-time' | 'late' | 'paused' | 'open'

export function standingOn(facts: ClockFacts, today: IsoDate): Standing {
  const { due, pausedSince } = clockOf(facts)
  if (facts.answeredOn !== null) return facts.answeredOn <= due ? 'in-time' : 'late'
  if (pausedSince !== null) return 'paused'
  return today > due ? 'late' : 'open'
}

/** Days that remain, today's included as 0 on the last day; negative when it is past. */
export function daysLeft(facts: ClockFacts, today: IsoDate): number {
  return daysBetween(today, clockOf(facts).due)
}

function pausedDaysOf(facts: ClockFacts, law: Periods): number {
  const { identityAskedOn } = facts
  const end = pauseEnd(facts)
  if (identityAskedOn === null || end === null || !pauses(facts, law)) return 0
  return Math.max(0, daysBetween(identityAskedOn, end))
}

const pauseEnd = ({ identityAnsweredOn, decidedOn }: ClockFacts): IsoDate | null => identityAnsweredOn ?? decidedOn

function dueAfter(receivedOn: IsoDate, months: number, pausedDays: number): IsoDate {
  if (pausedDays === 0) return lastDayOf(receivedOn, { months })
  return workingDayFrom(addDays(addMonths(receivedOn, months), pausedDays))
}

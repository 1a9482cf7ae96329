import { addDays, isWorkingDay, lastDayOf, type IsoDate } from '#foundation/time'
import { clockOf, type ClockFacts } from '../clock.ts'
import type { Arriving, Assumptions, Waiting } from './forecast.ts'

/** Open requests that are alike in everything that a plan needs, and how many they are. */
export interface OpenAlike extends ClockFacts {
  readonly extendedOn: IsoDate | null
  /** Whether it may come to be refused as a whole: see [Note: What may be refused is not extended]. */
  readonly refusable: boolean
  readonly minutes: number
  readonly count: number
}

/** One open request, in the plan. */
export interface OpenOne extends Omit<OpenAlike, 'count'> {
  readonly id: string
}

/** How the open requests wait, as the deadlines stand. Where a check of identity holds the clock, the unmoved day counts. */
export function waitingOf(open: readonly OpenAlike[]): Waiting[] {
  const dueOf = dueOnce()
  return open.map((one) => ({ dueOn: dueOf(one), count: one.count, minutes: one.minutes }))
}

/** How they would wait if everything that may still be extended were. */
export function waitingIfExtended(open: readonly OpenAlike[], today: IsoDate): Waiting[] {
  const dueOf = dueOnce()
  return open.map((one) => ({ dueOn: mayExtend(one, today) ? clockOf(one).extendedDue : dueOf(one), count: one.count, minutes: one.minutes }))
}

/**
 * The day that is worked towards. Decided and not told yet, an extension does not hold; but its letter is under way.
 *
 * [Note: What may be refused is not extended] A refusal is told within the first month whatever was extended (GDPR
 * 12(4)). Whether it will be one is known only once somebody has looked; so what asks for nothing but what law often
 * denies (erasure, correction, an objection) is worked towards its first month, and left out of plans of extensions.
 */
function dueOnce(): (one: Omit<OpenAlike, 'minutes' | 'count'>) => IsoDate {
  // Thousands share their dates, and a calendar is slow to ask.
  const known = new Map<string, IsoDate>()
  return (one) => {
    const { receivedOn, identityAskedOn, identityAnsweredOn, extendedOn, extensionToldOn, refusable } = one
    const key = `${receivedOn} ${identityAskedOn} ${identityAnsweredOn} ${extendedOn} ${extensionToldOn} ${refusable}`
    const due = known.get(key) ?? dueOf(one)
    known.set(key, due)
    return due
  }
}

function dueOf(one: Omit<OpenAlike, 'minutes' | 'count'>): IsoDate {
  const clock = clockOf(one)
  if (one.refusable) return clock.firstDue
  return one.extendedOn !== null && one.extensionToldOn === null ? clock.extendedDue : clock.due
}

const mayExtend = (one: Omit<OpenAlike, 'minutes' | 'count'>, today: IsoDate): boolean =>
  one.extendedOn === null && !one.refusable && clockOf(one).firstDue >= today

/**
 * Which requests cannot be answered within their first month by these hands, when each that can be is answered in its
 * turn: the ones to extend. Pure; `spareDays` are days kept free before each deadline, for printing and illness.
 *
 * GDPR 12(3) lets the number of requests be a reason: also that of a sudden flood (EDPB Guidelines 01/2022, 163). It does
 * not let everything be extended to be on the safe side: whoever can be answered in time is left alone.
 */
export function planExtensions(open: readonly OpenOne[], assumed: Assumptions, spareDays = 0): OpenOne[] {
  const dueOf = dueOnce()
  const order = open
    .map((one) => ({ one, due: dueOf(one) }))
    .sort((a, b) => compare(a.due, b.due) || Number(b.one.refusable) - Number(a.one.refusable) || a.one.minutes - b.one.minutes || compare(a.one.id, b.one.id))
  const minutesBy = minutesUntil(assumed)
  const extended: OpenOne[] = []
  let worked = 0
  for (const { one, due } of order) {
    const fits = worked + one.minutes <= minutesBy(addDays(due, -spareDays))
    if (!fits && mayExtend(one, assumed.from)) extended.push(one)
    else worked += one.minutes
  }
  return extended
}

/** The minutes that all hands have from the first day through a given one. */
function minutesUntil({ from, workers, minutesEach }: Assumptions): (day: IsoDate) => number {
  const known = new Map<IsoDate, number>()
  return (day) => {
    const found = known.get(day)
    if (found !== undefined) return found
    let days = 0
    for (let on = from; on <= day; on = addDays(on, 1)) if (isWorkingDay(on)) days += 1
    const minutes = days * workers * minutesEach
    known.set(day, minutes)
    return minutes
  }
}

/**
 * What may still come: as many a day as in the last seven, half as many each week after. A surge fades; a steady stream
 * is what the next look, tomorrow, will show.
 */
export function expectedArrivals(lastWeek: number, averageMinutes: number, { from, days }: Assumptions): Arriving[] {
  const arriving: Arriving[] = []
  let owed = 0
  for (let index = 1; index < days; index += 1) {
    owed += (lastWeek / 7) * 0.5 ** (index / 7)
    const count = Math.floor(owed)
    owed -= count
    const on = addDays(from, index)
    if (count > 0) arriving.push({ on, count, minutes: averageMinutes, dueOn: lastDayOf(on, { months: 1 }) })
  }
  return arriving
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

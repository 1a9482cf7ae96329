import { endOfDay } from './helsinki.ts'
import { workingDayFrom } from './holidays.ts'
import { addDays, addMonths, type IsoDate } from './iso-date.ts'

export type Period = { days: number } | { weeks: number } | { months: number } | { years: number }

/**
 * The last day of a legal period (Reg. 1182/71, article 3): the day of the event is not
 * counted; a month ends on the same date, or on the month's last day if there is none; and
 * when that is a holiday, Saturday or Sunday, the period ends with the next working day.
 *
 * An extension is counted from the event too, as one longer period: a month and two further
 * months are `{ months: 3 }`, since two roundings would make two different deadlines.
 */
export function lastDayOf(event: IsoDate, period: Period): IsoDate {
  return workingDayFrom(unmoved(event, period))
}

/** The instant at which a legal period is over: the end of its last day in Helsinki. */
export function endOfPeriod(event: IsoDate, period: Period): Date {
  return endOfDay(lastDayOf(event, period))
}

/** Hours are counted strictly in UTC from the instant itself; no night, weekend or clock change moves them. */
export function hoursAfter(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * 3_600_000)
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 3_600_000
}

function unmoved(event: IsoDate, period: Period): IsoDate {
  if ('days' in period) return addDays(event, period.days)
  if ('weeks' in period) return addDays(event, period.weeks * 7)
  if ('months' in period) return addMonths(event, period.months)
  return addMonths(event, period.years * 12)
}

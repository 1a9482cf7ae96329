import { addDays, date, helsinkiDate, monthOf, workingDayFrom, type IsoDate } from '#foundation/time'

/** A month as `YYYY-MM`: the precision in which dates of retention lie in the clear. */
export type Month = string
/** A month, or a year as `YYYY` where no more may be known in the clear: birth and death. */
export type MonthOrYear = string
/** A month as a number that counts: twelve times the year, and January is 0. What the database compares. */
export type MonthNumber = number

const monthShape = /^\d{4}-(0[1-9]|1[0-2])$/
const yearShape = /^\d{4}$/

export const isMonth = (text: string): boolean => monthShape.test(text)

export function monthNumber(of: MonthOrYear): MonthNumber {
  if (monthShape.test(of)) return Number(of.slice(0, 4)) * 12 + Number(of.slice(5)) - 1
  // Of a year the last month: whatever is counted from it is never too early.
  if (yearShape.test(of)) return Number(of) * 12 + 11
  throw new RangeError('neither a month nor a year')
}

export function monthText(number: MonthNumber): Month {
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`
}

export const addToMonth = (month: Month, months: number): Month => monthText(monthNumber(month) + months)

/** The month in Helsinki at an instant. */
export const monthAt = (at: Date): Month => monthOf(helsinkiDate(at))

/**
 * The month whose dues the nightly job destroys on a day.
 *
 * [Note: A month begins after its first working day] A due month is rounded up: the day of the trigger is not known, so
 * the period is taken to end with the last day of its month. A period whose last day is a Saturday, Sunday or holiday ends
 * with the next working day (Reg. 1182/71, article 3(4)), which may lie in the month after. So what is due in a month goes
 * when its first working day is over, and a duty is never cut short by a weekend.
 */
export function monthInForceOn(day: IsoDate): Month {
  const first = date(`${monthOf(day)}-01`)
  return day > workingDayFrom(first) ? monthOf(day) : monthOf(addDays(first, -1))
}

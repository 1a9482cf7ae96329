/** A calendar date as `YYYY-MM-DD`, checked against the Gregorian calendar. It has no time zone. */
export type IsoDate = string & { readonly isoDate: unique symbol }

const shape = /^(\d{4})-(\d{2})-(\d{2})$/
const msPerDay = 86_400_000

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The date of these numbers, or null when no calendar has it (31.2., month 13, year 0). */
export function isoDate(year: number, month: number, day: number): IsoDate | null {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return null
  if (year < 1 || year > 9999 || month < 1 || month > 12) return null
  if (day < 1 || day > daysInMonth(year, month)) return null
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as IsoDate
}

/** Reads exactly `YYYY-MM-DD`; null for any other form and for an impossible date. */
export function parseIsoDate(text: string): IsoDate | null {
  const found = shape.exec(text)
  if (!found) return null
  return isoDate(Number(found[1]), Number(found[2]), Number(found[3]))
}

export function isIsoDate(value: unknown): value is IsoDate {
  return typeof value === 'string' && parseIsoDate(value) !== null
}

/** For constants and values already known to be right: throws when they are not. */
export function date(text: string): IsoDate {
  const parsed = parseIsoDate(text)
  if (!parsed) throw new RangeError('not a date of the calendar')
  return parsed
}

export function partsOf(of: IsoDate): { year: number; month: number; day: number } {
  return { year: Number(of.slice(0, 4)), month: Number(of.slice(5, 7)), day: Number(of.slice(8, 10)) }
}

/** `YYYY-MM`: the precision in which dates may stand unsealed. */
export function monthOf(of: IsoDate): string {
  return of.slice(0, 7)
}

export function addDays(to: IsoDate, days: number): IsoDate {
  const moved = new Date(dayNumber(to) * msPerDay + days * msPerDay)
  return known(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate())
}

/** The same day of the month, or the month's last day if there is none (31 January + 1 month = 28 February). */
export function addMonths(to: IsoDate, months: number): IsoDate {
  const { year, month, day } = partsOf(to)
  const counted = year * 12 + (month - 1) + months
  const newYear = Math.floor(counted / 12)
  const newMonth = counted - newYear * 12 + 1
  return known(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}

export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 1 Monday … 7 Sunday. */
export function weekday(of: IsoDate): number {
  return ((((dayNumber(of) + 3) % 7) + 7) % 7) + 1
}

/** Whole years lived on a day: someone born on 29 February turns a year older on 1 March. */
export function ageOn(born: IsoDate, on: IsoDate): number {
  const b = partsOf(born)
  const o = partsOf(on)
  const hadBirthday = o.month > b.month || (o.month === b.month && o.day >= b.day)
  return o.year - b.year - (hadBirthday ? 0 : 1)
}

function dayNumber(of: IsoDate): number {
  const { year, month, day } = partsOf(of)
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return at.getTime() / msPerDay
}

function known(year: number, month: number, day: number): IsoDate {
  const made = isoDate(year, month, day)
  if (!made) throw new RangeError('outside the years 1 to 9999')
  return made
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

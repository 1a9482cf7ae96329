import { addDays, isoDate, partsOf, weekday, type IsoDate } from './iso-date.ts'

/**
 * Finnish public holidays, as they have stood since 1992, when Epiphany and Ascension
 * returned to their own days. Earlier years are refused rather than guessed.
 */
export type Holiday =
  | 'new-year'
  | 'epiphany'
  | 'good-friday'
  | 'easter-sunday'
  | 'easter-monday'
  | 'may-day'
  | 'ascension'
  | 'pentecost'
  | 'midsummer-day'
  | 'all-saints'
  | 'independence-day'
  | 'christmas-day'
  | 'saint-stephens-day'

const firstYear = 1992
const byYear = new Map<number, ReadonlyMap<IsoDate, Holiday>>()

/** The holidays of a year in calendar order. */
export function finnishHolidays(year: number): ReadonlyMap<IsoDate, Holiday> {
  const known = byYear.get(year)
  if (known) return known
  if (!Number.isInteger(year) || year < firstYear || year > 9998) {
    throw new RangeError(`Finnish holidays are known from ${firstYear} on`)
  }
  const easter = easterSunday(year)
  const listed: [IsoDate, Holiday][] = [
    [on(year, 1, 1), 'new-year'],
    [on(year, 1, 6), 'epiphany'],
    [addDays(easter, -2), 'good-friday'],
    [easter, 'easter-sunday'],
    [addDays(easter, 1), 'easter-monday'],
    [on(year, 5, 1), 'may-day'],
    [addDays(easter, 39), 'ascension'],
    [addDays(easter, 49), 'pentecost'],
    [saturdayFrom(on(year, 6, 20)), 'midsummer-day'],
    [saturdayFrom(on(year, 10, 31)), 'all-saints'],
    [on(year, 12, 6), 'independence-day'],
    [on(year, 12, 25), 'christmas-day'],
    [on(year, 12, 26), 'saint-stephens-day'],
  ]
  // Ascension or Pentecost can fall on 1 May or another holiday: the earlier name is kept, the day counts once.
  const holidays = new Map<IsoDate, Holiday>()
  for (const [day, name] of listed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (!holidays.has(day)) holidays.set(day, name)
  }
  byYear.set(year, holidays)
  return holidays
}

export function isHoliday(on: IsoDate): boolean {
  return finnishHolidays(partsOf(on).year).has(on)
}

/** Neither holiday, Saturday nor Sunday: a day on which a period in days, weeks, months or years may end. */
export function isWorkingDay(on: IsoDate): boolean {
  return weekday(on) < 6 && !isHoliday(on)
}

/** The day itself when it is a working day, else the next one. */
export function workingDayFrom(from: IsoDate): IsoDate {
  let day = from
  while (!isWorkingDay(day)) day = addDays(day, 1)
  return day
}

/**
 * Midsummer Eve and Christmas Eve move deadlines at courts and authorities (act 150/1930 §5),
 * and no controller's month: they are no holidays here.
 */
export function eves(year: number): { midsummerEve: IsoDate; christmasEve: IsoDate } {
  return { midsummerEve: addDays(saturdayFrom(on(year, 6, 20)), -1), christmasEve: on(year, 12, 24) }
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876). */
export function easterSunday(year: number): IsoDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return on(year, Math.floor(n / 31), (n % 31) + 1)
}

function saturdayFrom(from: IsoDate): IsoDate {
  return addDays(from, (6 - weekday(from) + 7) % 7)
}

function on(year: number, month: number, day: number): IsoDate {
  const made = isoDate(year, month, day)
  if (!made) throw new RangeError('not a date of the calendar')
  return made
}

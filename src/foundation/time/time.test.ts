import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  ageOn,
  date,
  daysBetween,
  endOfDay,
  endOfPeriod,
  eves,
  finnishHolidays,
  helsinkiDate,
  helsinkiInstant,
  hoursAfter,
  isHoliday,
  isWorkingDay,
  lastDayOf,
  parseIsoDate,
  partsOf,
  startOfDay,
  weekday,
} from './index.ts'

/** Dates of two hundred years in which the holidays are known. */
const days = fc.integer({ min: 0, max: 200 * 365 }).map((n) => addDays(date('1992-01-01'), n))

describe('a calendar date', () => {
  test('is refused when no calendar has it', () => {
    for (const text of ['2015-02-31', '2015-02-29', '1900-02-29', '2015-13-01', '2015-00-10', '2015-04-31', '0000-01-01']) {
      expect(parseIsoDate(text)).toBeNull()
    }
    for (const text of ['2016-02-29', '2000-02-29', '2015-12-31']) expect(parseIsoDate(text)).toBe(text)
  })

  test('counts days there and back, also before 1970', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -40_000, max: 40_000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n)
        expect(addDays(addDays(day, n), -n)).toBe(day)
      }),
    )
    expect(weekday(date('2026-11-22'))).toBe(7)
    expect(weekday(date('1899-12-31'))).toBe(7)
    expect(weekday(date('0001-01-01'))).toBe(1)
  })

  test('tells a full age on the birthday and not a day before', () => {
    expect(ageOn(date('2010-11-22'), date('2026-11-21'))).toBe(15)
    expect(ageOn(date('2010-11-22'), date('2026-11-22'))).toBe(16)
    expect(ageOn(date('2008-02-29'), date('2026-02-28'))).toBe(17)
    expect(ageOn(date('2008-02-29'), date('2026-03-01'))).toBe(18)
  })
})

describe('Helsinki time', () => {
  test('knows its midnight in winter and in summer', () => {
    expect(startOfDay(date('2026-11-22')).toISOString()).toBe('2026-11-21T22:00:00.000Z')
    expect(startOfDay(date('2026-07-01')).toISOString()).toBe('2026-06-30T21:00:00.000Z')
    expect(helsinkiDate(new Date('2026-11-21T22:00:00Z'))).toBe('2026-11-22')
    expect(helsinkiDate(new Date('2026-11-21T21:59:59.999Z'))).toBe('2026-11-21')
  })

  test('has a day of 23 hours in spring and one of 25 in autumn', () => {
    const hours = (of: string) => (endOfDay(date(of)).getTime() - startOfDay(date(of)).getTime()) / 3_600_000
    expect(hours('2026-03-29')).toBe(23)
    expect(hours('2026-10-25')).toBe(25)
    expect(helsinkiInstant(date('2026-03-29'), 3, 30).toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect(helsinkiInstant(date('2026-10-25'), 3, 30).toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })
})

describe('Finnish holidays', () => {
  test('of 2027 are the thirteen of the calendar', () => {
    expect([...finnishHolidays(2027).keys()]).toEqual(
      ['01-01', '01-06', '03-26', '03-28', '03-29', '05-01', '05-06', '05-16', '06-26', '11-06', '12-06', '12-25', '12-26'].map(
        (d) => `2027-${d}`,
      ),
    )
  })

  test('keep Easter, Ascension and Pentecost on their weekdays for two hundred years', () => {
    for (let year = 1992; year < 2192; year += 1) {
      for (const [day, name] of finnishHolidays(year)) {
        const on = weekday(day)
        if (name === 'good-friday') expect(on).toBe(5)
        if (name === 'easter-sunday' || name === 'pentecost') expect(on).toBe(7)
        if (name === 'easter-monday') expect(on).toBe(1)
        if (name === 'ascension') expect(on).toBe(4)
        if (name === 'midsummer-day' || name === 'all-saints') expect(on).toBe(6)
      }
      expect(weekday(eves(year).midsummerEve)).toBe(5)
    }
    expect(finnishHolidays(2000).get(date('2000-04-23'))).toBe('easter-sunday')
    expect(finnishHolidays(2038).get(date('2038-04-25'))).toBe('easter-sunday')
  })

  test('do not hold Midsummer Eve and Christmas Eve, which move no month of a controller', () => {
    expect(isHoliday(date('2027-06-25'))).toBe(false)
    expect(isWorkingDay(date('2027-12-24'))).toBe(true)
  })
})

describe('a legal period', () => {
  test.each([
    ['2027-01-31', { months: 1 }, '2027-03-01'],
    ['2026-11-26', { months: 1 }, '2026-12-28'],
    ['2028-01-31', { months: 3 }, '2028-05-02'],
    ['2027-01-31', { days: 30 }, '2027-03-02'],
    ['2026-12-23', { days: 1 }, '2026-12-24'],
    ['2026-12-24', { days: 1 }, '2026-12-28'],
    ['2024-02-29', { years: 1 }, '2025-02-28'],
  ] as const)('from %s of %o ends on %s', (event, period, last) => {
    expect(lastDayOf(date(event), period)).toBe(last)
  })

  test('ends with the last hour of its last day in Helsinki', () => {
    expect(endOfPeriod(date('2027-01-31'), { months: 1 }).toISOString()).toBe('2027-03-01T22:00:00.000Z')
  })

  test('never ends on a day off, never early, and moves by less than a week, for two hundred years', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 24 }), (event, months) => {
        const unmoved = addMonths(event, months)
        const last = lastDayOf(event, { months })
        expect(isWorkingDay(last)).toBe(true)
        expect(daysBetween(unmoved, last)).toBeGreaterThanOrEqual(0)
        expect(daysBetween(unmoved, last)).toBeLessThanOrEqual(5)
        for (let day = unmoved; day < last; day = addDays(day, 1)) expect(isWorkingDay(day)).toBe(false)
        const { day } = partsOf(unmoved)
        expect(day === partsOf(event).day || partsOf(addDays(unmoved, 1)).day === 1).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('received later never ends earlier', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6 }), (event, later, months) => {
        expect(lastDayOf(addDays(event, later), { months }) >= lastDayOf(event, { months })).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('of 72 hours is counted strictly in UTC, over weekends and clock changes', () => {
    expect(hoursAfter(new Date('2026-10-23T15:00:00Z'), 72).toISOString()).toBe('2026-10-26T15:00:00.000Z')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths, date, daysBetween, isHoliday, isWorkingDay, partsOf, weekday, type IsoDate } from '#foundation/time'
import { clockOf, standingOn, type ClockFacts } from './clock.ts'

const received = (day: string, more: Partial<ClockFacts> = {}): ClockFacts => ({
  receivedOn: date(day), identityAskedOn: null, identityAnsweredOn: null, extensionToldOn: null, decidedOn: null, answeredOn: null, state: 'open', ...more,
})

describe('the clock of a request', () => {
  test('has the dates that the law’s own examples have', () => {
    // 28.2.2027 is a Sunday; thirty days would give 2.3., a day late.
    expect(clockOf(received('2027-01-31')).due).toBe('2027-03-01')
    // 26.12.2026 is a Saturday and a holiday.
    expect(clockOf(received('2026-11-26')).due).toBe('2026-12-28')
    // 30.4.2028 is a Sunday, and the first of May a holiday.
    const extended = received('2028-01-31', { extensionToldOn: date('2028-02-15') })
    expect(clockOf(extended).due).toBe('2028-05-02')
  })

  test('knows the eves of midsummer and Christmas as days like any other', () => {
    expect(clockOf(received('2026-11-24')).due).toBe('2026-12-24')
    expect(clockOf(received('2027-05-25')).due).toBe('2027-06-25')
  })

  test('pauses for a check of identity that was asked for at once, and keeps both dates', () => {
    const asked = { identityAskedOn: date('2026-11-05') }
    const waiting = clockOf(received('2026-11-02', asked))
    expect(waiting).toMatchObject({ due: '2026-12-02', pausedSince: '2026-11-05', pausedDays: 0 })
    const answered = clockOf(received('2026-11-02', { ...asked, identityAnsweredOn: date('2026-11-19') }))
    // Fourteen days later: 16.12. instead of 2.12.
    expect(answered).toMatchObject({ due: '2026-12-16', pausedSince: null, pausedDays: 14 })
    expect(standingOn(received('2026-11-02', asked), date('2027-01-10'))).toBe('paused')
  })

  test('moves nothing when the check was asked for late', () => {
    const late = { identityAskedOn: date('2026-11-20'), identityAnsweredOn: date('2026-12-20') }
    expect(clockOf(received('2026-11-02', late))).toMatchObject({ due: '2026-12-02', pausedDays: 0 })
    expect(standingOn(received('2026-11-02', { identityAskedOn: date('2026-11-20') }), date('2026-12-03'))).toBe('late')
  })

  test('gives a refusal as a whole the first month alone, whatever was extended', () => {
    const told = { extensionToldOn: date('2026-11-20'), answeredOn: date('2027-01-15') }
    expect(standingOn(received('2026-11-02', { ...told, state: 'answered' }), date('2027-02-01'))).toBe('in-time')
    expect(standingOn(received('2026-11-02', { ...told, state: 'refused' }), date('2027-02-01'))).toBe('late')
  })
})

/** Days of two hundred years. */
const days = fc.integer({ min: 0, max: 200 * 365 }).map((n) => addDays(date('2018-05-25'), n))

/** Counted by hand: day by day from the month's end to the first that is neither weekend nor holiday. */
function byHand(from: IsoDate, months: number): IsoDate {
  const { year, month, day } = partsOf(from)
  const counted = year * 12 + month - 1 + months
  let end: IsoDate | null = null
  for (let wanted = day; end === null; wanted -= 1) {
    const text = `${String(Math.floor(counted / 12)).padStart(4, '0')}-${String((counted % 12) + 1).padStart(2, '0')}-${String(wanted).padStart(2, '0')}`
    if (!Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)) end = date(text)
  }
  while (weekday(end) > 5 || isHoliday(end)) end = addDays(end, 1)
  return end
}

describe('over two hundred years of calendars', () => {
  test('no deadline is a holiday or a weekend, none is before the month’s end, and none more than a few days after it', () => {
    fc.assert(fc.property(days, (receivedOn) => {
      const { firstDue, extendedDue } = clockOf(received(receivedOn))
      expect([isWorkingDay(firstDue), isWorkingDay(extendedDue)]).toEqual([true, true])
      expect(daysBetween(addMonths(receivedOn, 1), firstDue)).toBeGreaterThanOrEqual(0)
      expect(daysBetween(addMonths(receivedOn, 1), firstDue)).toBeLessThanOrEqual(5)
      expect([firstDue, extendedDue]).toEqual([byHand(receivedOn, 1), byHand(receivedOn, 3)])
    }), { numRuns: 3_000 })
  })

  test('an extension that was told after the first month extends nothing', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 120 }), (receivedOn, after) => {
      const extensionToldOn = addDays(receivedOn, after)
      const { firstDue, due, extendedDue } = clockOf(received(receivedOn, { extensionToldOn }))
      expect(due).toBe(extensionToldOn <= firstDue ? extendedDue : firstDue)
    }), { numRuns: 2_000 })
  })

  test('a pause never makes a deadline earlier, nor later than by its own days and the days until a working day', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 90 }), (receivedOn, after, length) => {
      const identityAskedOn = addDays(receivedOn, after)
      const identityAnsweredOn = addDays(identityAskedOn, length)
      const plain = clockOf(received(receivedOn)).due
      const { due, pausedDays } = clockOf(received(receivedOn, { identityAskedOn, identityAnsweredOn }))
      expect(due >= plain && isWorkingDay(due)).toBe(true)
      expect(pausedDays).toBe(after <= 7 ? length : 0)
      expect(daysBetween(addDays(addMonths(receivedOn, 1), pausedDays), due)).toBeLessThanOrEqual(5)
    }), { numRuns: 2_000 })
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, date, isWorkingDay, lastDayOf } from '#foundation/time'
import { forecast, hands, type Arriving, type Assumptions, type Waiting } from './forecast.ts'

const monday = date('2027-01-11')
const assumed = (o: Partial<Assumptions> = {}): Assumptions => ({ from: monday, days: 60, workers: 2, minutesEach: 400, ...o })

const waitings = fc.array(
  fc.record({ dueOn: fc.integer({ min: -3, max: 45 }).map((days) => addDays(monday, days)), count: fc.integer({ min: 0, max: 40 }), minutes: fc.integer({ min: 5, max: 300 }) }),
  { maxLength: 12 },
)
const arrivings: fc.Arbitrary<Arriving[]> = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 30 }), for: fc.integer({ min: 0, max: 40 }), count: fc.integer({ min: 0, max: 40 }), minutes: fc.integer({ min: 5, max: 300 }) })
    .map((one) => ({ on: addDays(monday, one.after), dueOn: addDays(monday, one.after + one.for), count: one.count, minutes: one.minutes })),
  { maxLength: 8 },
)
const total = (given: readonly Waiting[]) => given.reduce((sum, { count }) => sum + count, 0)

describe('the forecast of a backlog', () => {
  test('a week’s ten thousand, answered by eight, are cleared on the day that the minutes say', () => {
    const dueOn = lastDayOf(monday, { months: 3 })
    const seen = forecast([{ dueOn, count: 10_000, minutes: 16 }], [], assumed({ days: 120, workers: 8, minutesEach: 400 }))
    // 160,000 minutes at 3,200 a day: the fiftieth working day.
    let day = monday
    for (let worked = isWorkingDay(day) ? 1 : 0; worked < 50; ) {
      day = addDays(day, 1)
      if (isWorkingDay(day)) worked += 1
    }
    expect(seen).toMatchObject({ late: 0, firstLateOn: null, clearedOn: day })
    expect(forecast([{ dueOn, count: 10_000, minutes: 16 }], [], assumed({ days: 120, workers: 1 })).late).toBeGreaterThan(8_000)
  })

  test('nobody works on a holiday, and what was begun on Friday goes on on Monday', () => {
    const friday = date('2027-03-25')
    const seen = forecast([{ dueOn: addDays(friday, 10), count: 1, minutes: 150 }], [], { from: friday, days: 7, workers: 1, minutesEach: 100 })
    // Good Friday, the weekend and Easter Monday lie between.
    expect(seen.clearedOn).toBe('2027-03-30')
    expect(seen.days.filter(({ capacity }) => capacity > 0)).toHaveLength(3)
  })

  test('nothing is lost: what was done and what is open are what waited and what came', () => {
    fc.assert(fc.property(waitings, arrivings, fc.integer({ min: 0, max: 5 }), (waiting, arriving, workers) => {
      const { days } = forecast(waiting, arriving, assumed({ workers }))
      const done = days.reduce((sum, one) => sum + one.done, 0)
      expect(done + (days.at(-1)?.open ?? 0)).toBe(total(waiting) + total(arriving))
    }))
  })

  test('on no day is more done than the minutes allow, and nothing is left undone while there are minutes', () => {
    fc.assert(fc.property(waitings, arrivings, fc.integer({ min: 1, max: 5 }), (waiting, arriving, workers) => {
      const least = Math.min(...[...waiting, ...arriving].map(({ minutes }) => minutes))
      for (const { capacity, done, open } of forecast(waiting, arriving, assumed({ workers })).days) {
        // One that was begun before may be finished with what is left.
        expect((done - 1) * least).toBeLessThanOrEqual(capacity)
        if (capacity === 0) expect(done).toBe(0)
        if (done === 0 && open > 0 && capacity > 0) expect(capacity).toBeLessThan(300)
      }
    }))
  })

  test('more hands never make anybody late', () => {
    fc.assert(fc.property(waitings, arrivings, fc.integer({ min: 0, max: 6 }), (waiting, arriving, workers) => {
      const some = forecast(waiting, arriving, assumed({ workers }))
      const more = forecast(waiting, arriving, assumed({ workers: workers + 1 }))
      expect(more.late).toBeLessThanOrEqual(some.late)
    }))
  })

  test('nobody is late exactly when no stretch of days holds more work than minutes', () => {
    fc.assert(fc.property(waitings, arrivings, fc.integer({ min: 1, max: 4 }), (waiting, arriving, workers) => {
      const all = [...waiting.map((one) => ({ ...one, on: monday })), ...arriving].filter(({ count }) => count > 0)
      const minutesIn = (from: string, to: string) => {
        let minutes = 0
        for (let day = monday; day <= to; day = addDays(day, 1)) if (day >= from && isWorkingDay(day)) minutes += workers * 400
        return minutes
      }
      // Every interval between an arrival and a deadline, counted independently of any order of work.
      const fits = all.every(({ on: from }) => all.every(({ dueOn: to }) => {
        const demand = all.filter(({ on, dueOn }) => on >= from && dueOn <= to).reduce((sum, { count, minutes }) => sum + count * minutes, 0)
        return demand <= (to < from ? 0 : minutesIn(from, to))
      }))
      expect(forecast(waiting, arriving, assumed({ workers, days: 90 })).late === 0).toBe(fits)
    }), { numRuns: 200 })
  })

  test('with the fewest workers that are said to be enough nobody is late, and with one fewer somebody is', () => {
    fc.assert(fc.property(waitings, arrivings, (waiting, arriving) => {
      const { fewest, late, lateWithOneMore } = hands(waiting, arriving, assumed(), 60)
      expect(lateWithOneMore).toBeLessThanOrEqual(late)
      if (fewest === null) {
        expect(forecast(waiting, arriving, assumed({ workers: 60 })).late).toBeGreaterThan(0)
        return
      }
      expect(forecast(waiting, arriving, assumed({ workers: fewest })).late).toBe(0)
      if (fewest > 0) expect(forecast(waiting, arriving, assumed({ workers: fewest - 1 })).late).toBeGreaterThan(0)
    }), { numRuns: 60 })
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, date } from '#foundation/time'
import { clockOf } from '../clock.ts'
import { forecast, type Assumptions } from './forecast.ts'
import { expectedArrivals, planExtensions, type OpenOne, waitingIfExtended, waitingOf } from './plan.ts'
import { triage } from './triage.ts'

const today = date('2027-01-18')
const assumed: Assumptions = { from: today, days: 150, workers: 1, minutesEach: 300 }
const open = (id: string, o: Partial<OpenOne> = {}): OpenOne => ({
  id, receivedOn: today, identityAskedOn: null, identityAnsweredOn: null, extensionToldOn: null, decidedOn: null, answeredOn: null, state: 'open',
  extendedOn: null, refusable: false, minutes: 30, ...o,
})
const alike = (all: readonly OpenOne[]) => all.map((one) => ({ ...one, count: 1 }))
const many = (count: number, o: Partial<OpenOne> = {}) => Array.from({ length: count }, (_, index) => open(`${index}`.padStart(6, '0'), o))

const opens = fc.array(
  fc.record({ after: fc.integer({ min: -25, max: 0 }), minutes: fc.integer({ min: 5, max: 200 }), extended: fc.boolean() }),
  { maxLength: 60 },
).map((all) => all.map(({ after, minutes, extended }, index) => {
  const receivedOn = addDays(today, after)
  return open(`${index}`, { receivedOn, minutes, ...(extended ? { extendedOn: receivedOn, extensionToldOn: receivedOn } : {}) })
}))

describe('the plan of extensions', () => {
  test('nobody’s time is extended whom these hands can answer within the first month', () => {
    expect(planExtensions(many(200), assumed)).toEqual([])
    // Twenty-four working days to 18 February, ten requests a day.
    expect(planExtensions(many(300), assumed)).toHaveLength(60)
  })

  test('whoever is not extended is answered within the month, if extending could save anybody at all', () => {
    fc.assert(fc.property(opens, (all) => {
      const extended = new Set(planExtensions(all, assumed).map(({ id }) => id))
      const after = all.map((one) => (extended.has(one.id) ? { ...one, extendedOn: today, extensionToldOn: today } : one))
      const late = forecast(waitingOf(alike(after)), [], assumed).late
      const before = forecast(waitingOf(alike(all)), [], assumed).late
      expect(late).toBeLessThanOrEqual(before)
      if (before === 0) expect(extended.size).toBe(0)
    }))
  })

  test('what may be refused is answered in its first month, and others wait for it', () => {
    const all = [...many(200), open('z', { refusable: true, minutes: 400 })]
    const extended = planExtensions(all, { ...assumed, minutesEach: 250 })
    expect(extended.length).toBeGreaterThan(0)
    expect(extended.some(({ refusable }) => refusable)).toBe(false)
    expect(waitingOf(alike([open('1', { refusable: true, extendedOn: today, extensionToldOn: today })]))[0]?.dueOn).toBe(clockOf(open('1')).firstDue)
  })

  test('what was extended already, or is past its first month, is not extended again', () => {
    fc.assert(fc.property(opens, (all) => {
      for (const one of planExtensions(all, { ...assumed, workers: 0 })) {
        expect(one.extendedOn).toBeNull()
        expect(clockOf(one).firstDue >= today).toBe(true)
      }
    }))
  })

  test('an extension that was decided and not told yet is worked towards as told, and one more never makes the forecast worse', () => {
    const told = waitingOf(alike([open('1', { extendedOn: today })]))
    expect(told[0]?.dueOn).toBe(clockOf(open('1')).extendedDue)
    fc.assert(fc.property(opens, (all) => {
      const asIs = forecast(waitingOf(alike(all)), [], assumed).late
      expect(forecast(waitingIfExtended(alike(all), today), [], assumed).late).toBeLessThanOrEqual(asIs)
    }))
  })

  test('a week of seven hundred is expected to fade by half each week', () => {
    const arriving = expectedArrivals(700, 20, assumed)
    const within = (from: number, to: number) => arriving.filter(({ on }) => on > addDays(today, from) && on <= addDays(today, to)).reduce((sum, { count }) => sum + count, 0)
    expect(within(7, 14) / within(0, 7)).toBeCloseTo(0.5, 1)
    expect(arriving.every(({ on, dueOn }) => dueOn > on)).toBe(true)
    expect(expectedArrivals(0, 20, assumed)).toEqual([])
  })
})

describe('triage', () => {
  const asked = { name: '', contact: {}, whose: 'own', text: '', subjects: [], notes: [] } as const
  test('children, wards and protected addresses come first, then what goes on meanwhile', () => {
    expect(triage({ kinds: ['access'] }, asked, false)).toEqual({ class: 3, minutes: 12 })
    expect(triage({ kinds: ['access', 'erasure'] }, asked, false)).toEqual({ class: 2, minutes: 18 })
    expect(triage({ kinds: ['access'] }, { ...asked, whose: 'child' }, false)).toEqual({ class: 1, minutes: 20 })
    expect(triage({ kinds: ['access'] }, { ...asked, strong: { at: '', protected: true } }, false).class).toBe(1)
    expect(triage({ kinds: ['access'] }, asked, true).class).toBe(1)
    expect(triage({ kinds: ['access'] }, { ...asked, whose: 'deceased' }, false)).toEqual({ class: 3, minutes: 20 })
  })
})

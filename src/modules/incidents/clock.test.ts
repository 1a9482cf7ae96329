import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { awareAt, clockAt } from './clock.ts'
import type { AwarenessAnchor, Filing } from './model.ts'

const anchor = (kind: AwarenessAnchor['kind'], at: string): AwarenessAnchor => ({ kind, at: new Date(at), by: 'officer' })
const sent = (at: string): Filing => ({
  id: 'f',
  number: 1,
  kind: 'preliminary',
  factsVersion: 1,
  state: 'sent',
  sentAt: new Date(at),
  how: null,
  reference: null,
  lateBecause: null,
})

describe('the 72 hours of GDPR 33(1)', () => {
  test('a first signal alone starts no clock', () => {
    expect(clockAt([anchor('first-signal', '2020-10-21T09:00:00Z')], [], new Date('2020-10-22T09:00:00Z'))).toEqual({
      state: 'not-aware',
    })
  })

  test('the controller is aware when its processor informs it', () => {
    const anchors = [anchor('reasonable-certainty', '2026-03-02T10:00:00Z'), anchor('processor-notice', '2026-03-01T10:00:00Z')]
    expect(awareAt(anchors)).toEqual(new Date('2026-03-01T10:00:00Z'))
  })

  test('hours run over the weekend and over the change to summer time', () => {
    const clock = clockAt([anchor('reasonable-certainty', '2026-03-27T15:00:00Z')], [], new Date('2026-03-28T15:00:00Z'))
    expect(clock).toMatchObject({ state: 'running', hoursLeft: 48, due: new Date('2026-03-30T15:00:00Z') })
  })

  test('once past, the clock says how many hours are past and stays past until something is filed', () => {
    const anchors = [anchor('reasonable-certainty', '2026-03-01T00:00:00Z')]
    expect(clockAt(anchors, [], new Date('2026-03-05T00:00:00Z'))).toMatchObject({ state: 'past', hoursPast: 24 })
    expect(clockAt(anchors, [sent('2026-03-05T00:00:00Z')], new Date('2026-04-01T00:00:00Z'))).toMatchObject({
      state: 'filed',
      hoursTaken: 96,
      withinHours: false,
    })
  })

  test('at every instant before filing exactly one of running and past holds, and the two sides meet at the due hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 * 3_600_000 }), (elapsed) => {
        const aware = new Date('2026-01-01T00:00:00Z')
        const clock = clockAt([{ kind: 'reasonable-certainty', at: aware, by: 'x' }], [], new Date(aware.getTime() + elapsed))
        if (clock.state === 'running') expect(clock.hoursLeft).toBeCloseTo(72 - elapsed / 3_600_000)
        else if (clock.state === 'past') expect(clock.hoursPast).toBeCloseTo(elapsed / 3_600_000 - 72)
        else expect.unreachable()
        expect(clock.state).toBe(elapsed <= 72 * 3_600_000 ? 'running' : 'past')
      }),
    )
  })
})

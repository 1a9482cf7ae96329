import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDueSince, lastPlanned, nextPlanned } from './keeping.ts'
import type { RecordedBackup } from './record.ts'

const backup = (state: RecordedBackup['state'], begunAt: Date): RecordedBackup => ({
  id: 'x', begunAt, finishedAt: null, state, trouble: null, rows: null, bytes: null,
})

test('a backup is planned at its hour in Helsinki, in summer and in winter', () => {
  expect(lastPlanned(150, new Date('2026-11-22T07:00:00Z')).toISOString()).toBe('2026-11-22T00:30:00.000Z')
  expect(lastPlanned(150, new Date('2026-07-01T23:00:00Z')).toISOString()).toBe('2026-06-30T23:30:00.000Z')
  expect(nextPlanned(150, new Date('2026-07-01T23:00:00Z')).toISOString()).toBe('2026-07-01T23:30:00.000Z')
})

test('between two planned times lies a day, an hour more or less when the clocks change', () => {
  const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  fc.assert(fc.property(instants, fc.nat(1439), (now, minute) => {
    const [last, next] = [lastPlanned(minute, now), nextPlanned(minute, now)]
    expect(last <= now && now < next).toBe(true)
    expect(Math.abs((next.getTime() - last.getTime()) / 3_600_000 - 24)).toBeLessThanOrEqual(1)
  }))
})

test('what failed is tried again after an hour, and what succeeded is not', () => {
  const now = new Date('2026-11-22T07:00:00Z')
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000)
  expect(isDueSince([], now)).toBe(true)
  expect(isDueSince([backup('failed', ago(59))], now)).toBe(false)
  expect(isDueSince([backup('failed', ago(61))], now)).toBe(true)
  expect(isDueSince([backup('done', ago(300)), backup('failed', ago(61))], now)).toBe(false)
  expect(isDueSince([backup('running', ago(5))], now)).toBe(false)
})

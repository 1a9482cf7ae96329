import { afterAll, expect, test } from 'vitest'
import { passed, theft } from './theft/drill.ts'
import { removeAll } from './theft/temporary.ts'

// After a timeout too: what was being robbed ends here.
afterAll(removeAll, 60_000)

test('whoever takes a stopped or killed Satama finds nobody, and would find everybody if nothing were sealed', { timeout: 300_000 }, async () => {
  const { result, leaks, openings } = await theft({ short: true })
  expect(leaks.map(({ canary, place }) => `${canary.field}: ${place}`)).toEqual([])
  expect(result.missing).toEqual([])
  expect(result.planted).toBeGreaterThanOrEqual(80)
  expect(openings).toEqual([])
  expect(result.afterErasure.missing).toEqual([])
  expect(result.afterErasure.controlOpened).toBeGreaterThanOrEqual(4)
  expect(passed(result)).toBe(true)
})

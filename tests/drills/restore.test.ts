import { expect, test } from 'vitest'
import { passed, restoreDrill } from './restore/drill.ts'

test('nobody who was erased or who left comes back with a backup, however often its restore is killed', { timeout: 300_000 }, async () => {
  const result = await restoreDrill({ kills: 5, people: 60, chained: true })
  expect(result).toMatchObject({ comeBack: 0, unfinished: 0, controlComeBack: result.erased })
  expect(passed(result)).toBe(true)
  expect(Object.keys(result.diedIn).length).toBeGreaterThanOrEqual(4)
})

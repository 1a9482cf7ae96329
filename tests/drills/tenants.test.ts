import { expect, test } from 'vitest'
import { passed, tenants } from './tenants/drill.ts'

test('no organisation meets another, by its pages or by the database alone; and a leak would be seen', { timeout: 900_000 }, async () => {
  const told: string[] = []
  const result = await tenants({ thorough: false, tell: (line) => told.push(line) })
  expect(told.filter((line) => /^(LEAK|ROW|UNMET|fault)|kinds\.ts/.test(line))).toEqual([])
  expect(result).toMatchObject({ leaks: 0, bareRows: 0, met: result.routes })
  expect(result.controlLeaks).toBeGreaterThan(0)
  expect(result.controlRows).toBeGreaterThan(0)
  expect(passed(result)).toBe(true)
})

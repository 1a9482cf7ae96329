import { expect, test } from 'vitest'
import { testHouse } from '#tests/support/database'
import { fuzz, passed } from './fuzz.ts'
import { throughTheApp } from './kinds/index.ts'

const setting = await testHouse()

test('malformed cookies, tokens, JSON, forms and addresses are refused by the whole app, and it never answers with a fault', { timeout: 240_000 }, async () => {
  const result = await fuzz(throughTheApp, setting, { seed: 20_261_123 })
  expect(result.troubles).toEqual([])
  expect(result.refused).toBe(result.tried)
  expect(passed(result)).toBe(true)
})

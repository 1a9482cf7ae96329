import { expect, test } from 'vitest'
import { testHouse } from '#tests/support/database'
import { passed, tamper } from './tamper/drill.ts'

const { db, owner } = await testHouse()

test('whatever is done to a ledger is found, and an untouched one is called sound', { timeout: 180_000 }, async () => {
  const result = await tamper({ db, owner }, { times: 2, seed: 7 })
  expect(Object.entries(result.kinds).filter(([, { tampered, detected }]) => detected < tampered)).toEqual([])
  expect(result.falseAlarms).toBe(0)
  expect(passed(result)).toBe(true)
})

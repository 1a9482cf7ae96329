import { expect, test } from 'vitest'
import { testDatabase } from '#tests/support/database'
import { passed, tamper } from './tamper/drill.ts'

const db = await testDatabase()

test('whatever is done to a ledger is found, and an untouched one is called sound', { timeout: 180_000 }, async () => {
  const result = await tamper(db, { times: 2, seed: 7 })
  expect(Object.entries(result.kinds).filter(([, { tampered, detected }]) => detected < tampered)).toEqual([])
  expect(result.falseAlarms).toBe(0)
  expect(passed(result)).toBe(true)
})

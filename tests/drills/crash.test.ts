import { expect, test } from 'vitest'
import { phases } from '#notices'
import { crash, passed } from './crash/drill.ts'

test('a sender that dies in every phase misses nobody, and repeats no more than its block', { timeout: 300_000 }, async () => {
  const { result, died } = await crash({ kills: 10, people: 600 })
  expect(result.missed).toBe(0)
  expect(passed(result)).toBe(true)
  expect(phases.filter((phase) => !died.has(phase))).toEqual([])
})

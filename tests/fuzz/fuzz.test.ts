import { expect, test } from 'vitest'
import { testHouse } from '#tests/support/database'
import { brokenDoors } from './controls.ts'
import { fuzz, passed } from './fuzz.ts'
import { atTheDoors, kinds } from './kinds/index.ts'

const setting = await testHouse()
/** Fixed, so that a run can be repeated; `npm run fuzz` takes another each day. */
const seed = 20_261_122

test('at least a hundred thousand malformed things are tried, every kind of them', () => {
  expect(kinds.reduce((sum, { tries }) => sum + tries, 0)).toBeGreaterThanOrEqual(100_000)
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length)
})

test('malformed ciphertexts, grants, checkpoints and codes are refused, each of them, and nothing breaks', { timeout: 240_000 }, async () => {
  const result = await fuzz(atTheDoors, setting, { seed })
  expect(result.troubles).toEqual([])
  expect(result.refused).toBe(result.tried)
  expect(passed(result)).toBe(true)
})

test('the same seed tries the same things', async () => {
  const [first, second] = [await fuzz(brokenDoors.slice(0, 2), setting, { seed }), await fuzz(brokenDoors.slice(0, 2), setting, { seed })]
  expect(second.kinds).toEqual(first.kinds)
})

test('a door that is broken is seen to be', async () => {
  const { kinds: seen } = await fuzz(brokenDoors, setting, { seed })
  expect(seen['a credulous cipher']?.taken).toBeGreaterThan(50)
  expect(seen['a brittle parser']?.crashed).toBeGreaterThan(10)
  expect(seen['a trusting route']?.crashed).toBeGreaterThan(100)
})

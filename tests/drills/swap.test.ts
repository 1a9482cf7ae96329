import { expect, test } from 'vitest'
import { swap } from './swap/drill.ts'

test('a message with another’s name does not leave, and would be seen if it did', { timeout: 180_000 }, async () => {
  expect(await swap()).toEqual({ wrongWithProof: 0, wrongWithoutProof: 1 })
})

import { expect, test } from 'vitest'
import { codeHash, newNoticeCode, readNoticeCode } from './codes.ts'

test('a code has sixteen signs that cannot be mistaken for each other and spell no name', () => {
  const codes = Array.from({ length: 2_000 }, () => newNoticeCode())
  expect(new Set(codes).size).toBe(2_000)
  for (const code of codes) expect(code).toMatch(/^[0-9B-DF-HJKMNP-TV-XZ]{4}(-[0-9B-DF-HJKMNP-TV-XZ]{4}){3}$/)
  const seen = new Map<string, number>()
  for (const sign of codes.join('').replaceAll('-', '')) seen.set(sign, (seen.get(sign) ?? 0) + 1)
  expect(seen.size).toBe(29)
  for (const count of seen.values()) expect(count).toBeGreaterThan(850)
})

test.each([
  ['0123-4567-89bc-dfgh', '0123-4567-89BC-DFGH'],
  [' o123 4567–89BC dfgh ', '0123-4567-89BC-DFGH'],
  ['l123456789BCDFGH', '1123-4567-89BC-DFGH'],
])('%j is read as %s', (typed, code) => expect(readNoticeCode(typed)).toBe(code))

test.each(['', '0123-4567', '0123-4567-89BC-DFG!', '0123-4567-89BC-DFGHJ'])('%j is no code', (typed) =>
  expect(readNoticeCode(typed)).toBeNull(),
)

test('the same code with another postcode is another hash', () => {
  expect(codeHash('0123-4567-89BC-DFGH', '00100')).not.toEqual(codeHash('0123-4567-89BC-DFGH', '00200'))
  expect(codeHash('0123-4567-89BC-DFGH', '00 100')).toEqual(codeHash('0123-4567-89BC-DFGH', '00100'))
})

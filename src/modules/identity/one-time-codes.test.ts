import { describe, expect, test } from 'vitest'
import { Secret } from 'otpauth'
import { stepOfCode } from './one-time-codes.ts'
import { base32, codeAddress } from './security/code-address.ts'

describe('one-time codes', () => {
  // RFC 6238, appendix B, SHA-1, cut to six digits as authenticator apps do.
  const secret = Buffer.from('12345678901234567890')
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of the standard at %d seconds', (seconds, code) => {
    expect(stepOfCode(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
  })

  test('of the half minute before and after are known, and no others', () => {
    const at = (offset: number) => stepOfCode(secret, '279037', new Date((2_000_000_000 + offset) * 1000))
    const step = Math.floor(2_000_000_000 / 30)
    expect([at(-30), at(0), at(30)]).toEqual([step, step, step])
    expect([at(-60), at(60)]).toEqual([null, null])
  })

  test('that are none are refused', () => {
    for (const typed of ['', '12345', '1234567', 'abcdef', '------', '２７９０３７']) {
      expect(stepOfCode(secret, typed, new Date(2_000_000_000_000))).toBeNull()
    }
  })
})

test('a secret is written for apps as RFC 4648 says', () => {
  for (const [plain, written] of [['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']] as const) {
    expect(base32(Buffer.from(plain))).toBe(written)
  }
  const secret = crypto.getRandomValues(new Uint8Array(20))
  expect(base32(secret)).toBe(new Secret({ buffer: secret.buffer }).base32)
  expect(codeAddress({ secret, signInName: 'meri' })).toContain(`otpauth://totp/Satama:meri?secret=${base32(secret)}&issuer=Satama`)
})

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  newPassphrase,
  newRecoveryCode,
  normalisePassphrase,
  passphraseBits,
  randomBytes,
  readRecoveryCode,
  ready,
  recoveryCodeBits,
  splitRecoveryCode,
  stretchPassphrase,
  toHex,
} from './index.ts'

beforeAll(() => ready)

const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 8 } as const

describe('a generated passphrase', () => {
  it('is four groups of syllables anyone can read aloud', () => {
    expect(newPassphrase()).toMatch(/^(?:[bdfghjkmnprstv][aeiou]){3}(?:-(?:[bdfghjkmnprstv][aeiou]){3}){3}$/)
  })

  it('has at least 70 bits', () => {
    expect(passphraseBits).toBeGreaterThanOrEqual(70)
  })

  it('draws each syllable equally often', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 2_000; i += 1) {
      for (const syllable of newPassphrase().replaceAll('-', '').match(/../g) ?? []) {
        counts.set(syllable, (counts.get(syllable) ?? 0) + 1)
      }
    }
    expect(counts.size).toBe(70)
    const expected = (2_000 * 12) / 70
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chiSquared).toBeLessThan(150) // 69 degrees of freedom: once in some ten million runs
  })

  it('is the same passphrase however it is typed', () => {
    const typed = ['kadofu-betimu', ' KADOFU betimu ', 'kadofubetimu', 'Kad0fu–Bet1mu', 'ｋａｄｏｆｕ-betimu']
    expect(new Set(typed.map(normalisePassphrase))).toEqual(new Set(['kadofubetimu']))
  })

  it('splits into a part that signs in and a part that unwraps, which differ', () => {
    const salt = randomBytes(16)
    const split = stretchPassphrase('kadofu-betimu', salt, cheap)
    expect(toHex(split.signIn)).not.toBe(toHex(split.wrapping))
    expect(stretchPassphrase('KADOFU BETIMU', salt, cheap)).toEqual(split)
    expect(stretchPassphrase('kadofu-betimu', randomBytes(16), cheap)).not.toEqual(split)
    expect(stretchPassphrase('kadofu-betimu', salt, { ...cheap, passes: 2 })).not.toEqual(split)
  })
})

describe('a recovery code', () => {
  it('has at least 128 bits and is grouped for reading off paper', () => {
    expect(recoveryCodeBits).toBeGreaterThanOrEqual(128)
    expect(newRecoveryCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){6}$/)
  })

  it('is read in any case, with or without dashes, with O for 0 and I or L for 1', () => {
    const code = newRecoveryCode()
    const plain = code.replaceAll('-', '')
    const typed = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ')
    expect(readRecoveryCode(typed)).toBe(plain)
    expect(splitRecoveryCode(typed, new Uint8Array(16))).toEqual(splitRecoveryCode(code, new Uint8Array(16)))
  })

  it('notices any wrong character and any two exchanged', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    fc.assert(
      fc.property(fc.nat(27), fc.nat(27), fc.nat(31), (i, j, n) => {
        const plain = [...newRecoveryCode().replaceAll('-', '')]
        const wrong = plain.with(i, alphabet.charAt(n))
        if (wrong[i] !== plain[i]) expect(readRecoveryCode(wrong.join(''))).toBeNull()
        const swapped = plain.with(i, plain[j] as string).with(j, plain[i] as string)
        if (plain[i] !== plain[j]) expect(readRecoveryCode(swapped.join(''))).toBeNull()
      }),
      { numRuns: 500 },
    )
  })

  it('is refused when it is something else', () => {
    for (const typed of ['', 'kadofu-betimu', 'U'.repeat(28), '0'.repeat(27)]) expect(readRecoveryCode(typed)).toBeNull()
  })
})

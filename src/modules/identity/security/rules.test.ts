import { describe, expect, test } from 'vitest'
import { decideToRemove, decideToRemoveCodes } from './rules.ts'
import type { Way, Ways } from './rules.ts'

const passphrase: Way = { id: 'p', kind: 'passphrase', opens: true }
const printed: Way = { id: 'r', kind: 'recovery-code', opens: true }
const passkey: Way = { id: 'k', kind: 'passkey', opens: true }
const keyless: Way = { id: 'n', kind: 'passkey', opens: false }
const ways = (credentials: Way[], o: Partial<Ways> = {}): Ways => ({
  credentials, oneTimeCode: false, secondFactorWanted: false, ...o,
})

describe('taking a way in away', () => {
  test('leaves at least one that opens the keys day by day', () => {
    expect(decideToRemove(ways([passphrase, printed]), 'p')).toMatchObject({ code: 'last-key' })
    expect(decideToRemove(ways([passphrase, printed, keyless]), 'p')).toMatchObject({ code: 'last-key' })
    expect(decideToRemove(ways([passphrase, printed, passkey]), 'p').ok).toBe(true)
    expect(decideToRemove(ways([passphrase, printed, passkey]), 'k').ok).toBe(true)
    expect(decideToRemove(ways([printed, passkey]), 'k')).toMatchObject({ code: 'last-key' })
  })

  test('does not take the printed code, which is renewed instead', () => {
    expect(decideToRemove(ways([passphrase, printed, passkey]), 'r')).toMatchObject({ code: 'not-removed-but-renewed' })
  })

  test('does not take the last second factor where the organisation wants one', () => {
    const wanted = { secondFactorWanted: true }
    expect(decideToRemove(ways([passphrase, printed, keyless], wanted), 'n')).toMatchObject({ code: 'second-factor-needed' })
    expect(decideToRemove(ways([passphrase, printed, keyless], { ...wanted, oneTimeCode: true }), 'n').ok).toBe(true)
    expect(decideToRemove(ways([passphrase, printed, passkey], wanted), 'p').ok).toBe(true)
    expect(decideToRemoveCodes(ways([passphrase, printed], { ...wanted, oneTimeCode: true }))).toMatchObject({
      code: 'second-factor-needed',
    })
    expect(decideToRemoveCodes(ways([passphrase, printed, keyless], { ...wanted, oneTimeCode: true })).ok).toBe(true)
  })

  test('takes nothing that is not the account’s', () => {
    expect(decideToRemove(ways([passphrase]), 'x')).toMatchObject({ code: 'no-such-credential' })
  })
})

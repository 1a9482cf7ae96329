import { beforeAll, describe, expect, it } from 'vitest'
import {
  fromHex,
  newReceivingPair,
  openFrom,
  receivingPrivateKeyLength,
  receivingPublicKeyLength,
  ready,
  sealTo,
  textOf,
  toBase64Url,
  utf8,
} from './index.ts'

beforeAll(() => ready)

describe('a receiving pair', () => {
  it('opens what was sealed to it', async () => {
    const pair = await newReceivingPair()
    expect(pair.publicKey.length).toBe(receivingPublicKeyLength)
    expect(pair.privateKey.length).toBe(receivingPrivateKeyLength)
    const sealed = await sealTo(pair.publicKey, utf8('the team key'), 'grant')
    expect(textOf((await openFrom(pair.privateKey, pair.publicKey, sealed, 'grant')) as Uint8Array)).toBe('the team key')
  })

  it('does not open what was sealed to another, in another context, or changed', async () => {
    const [mine, other] = [await newReceivingPair(), await newReceivingPair()]
    const sealed = await sealTo(mine.publicKey, utf8('the team key'), 'grant')
    expect(await openFrom(other.privateKey, other.publicKey, sealed, 'grant')).toBeNull()
    expect(await openFrom(mine.privateKey, other.publicKey, sealed, 'grant')).toBeNull()
    expect(await openFrom(mine.privateKey, mine.publicKey, sealed, 'another')).toBeNull()
    for (const at of [0, 1, 1_100, 1_121, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] as number) ^ 1
      expect(await openFrom(mine.privateKey, mine.publicKey, changed, 'grant')).toBeNull()
    }
    expect(await openFrom(mine.privateKey, mine.publicKey, sealed.subarray(0, 100), 'grant')).toBeNull()
  })

  it('is the pair of the X-Wing draft’s first vector for its seed', async () => {
    const seed = fromHex('7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26')
    const pair = await newReceivingPair(seed)
    expect(toBase64Url(pair.publicKey).slice(0, 64)).toBe(
      '4iNrNajCSzmxCqEyOpapGaLO2IQAYzp7BxMXE_wUsrWxnPw9pfoaksSfJVE-D9MN',
    )
    expect(toBase64Url(pair.publicKey).slice(-64)).toBe('8flC0uoXn-ci8GzAPeW2mFntsG7_OJsn3OWYRFcCFiI1k9S6MtmrrIzQSQQO9lNA')
  })
})

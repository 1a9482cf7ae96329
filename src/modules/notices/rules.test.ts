import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IsoDate } from '#foundation/time'
import type { Recipient } from './recipient.ts'
import {
  defaultRules,
  isMailable,
  mayGo,
  planRoute,
  routeAfterBounce,
  type TellingRules,
} from './rules.ts'

const today = '2026-11-22' as IsoDate
const home = { street: 'Rantatie 3', postcode: '00100', town: 'Helsinki' }

const aino: Recipient = {
  person: 'f3b0d5f2-95ab-4f6e-8b66-0a6a2f7f2a10',
  version: 1,
  name: 'Aino Esimerkki',
  language: 'fi',
  email: 'aino@example.org',
  emailShared: false,
  postal: home,
  protected: false,
  minor: false,
  deceased: false,
  leaked: ['identity-code', 'name'],
  certainty: 'leaked',
}
const without = (...keys: (keyof Recipient)[]): Recipient => {
  const left: Partial<Record<keyof Recipient, unknown>> = { ...aino }
  for (const key of keys) delete left[key]
  return left as unknown as Recipient
}
const plan = (recipient: Recipient, rules: TellingRules = defaultRules) => planRoute(recipient, rules, today)
const needs = (reason: string) => ({ way: 'decision', reason })
const letter = { way: 'letter', to: 'person' }
const toGuardian = { way: 'letter', to: 'guardian' }

describe('given an adult of whom nothing special is known', () => {
  test('then a usable address of their own means email', () => expect(plan(aino)).toEqual({ way: 'email' }))
  test('then without an email a letter goes home', () => expect(plan(without('email'))).toEqual(letter))
  test('then an unusable email means a letter', () =>
    expect(plan({ ...aino, email: 'aino@@example' })).toEqual(letter))
  test('then an address shared with somebody else means a letter', () =>
    expect(plan({ ...aino, emailShared: true })).toEqual(letter))
  test('then a half address and no email wait for a decision', () => {
    const half = { ...without('email'), postal: { ...home, postcode: '123' } }
    expect(plan(half)).toEqual(needs('no-channel'))
  })
  test('then a contact address serves when there is no other', () =>
    expect(plan({ ...without('email', 'postal'), contactAddress: home })).toEqual(letter))
  test('when the mail bounces, then a letter goes home', () =>
    expect(routeAfterBounce(aino, defaultRules, today)).toEqual(letter))
  test('when the mail bounces and there is no address, then an officer decides', () =>
    expect(routeAfterBounce(without('postal'), defaultRules, today)).toEqual(needs('bounced-no-address')))
})

describe('given non-disclosure for personal safety', () => {
  const hidden: Recipient = { ...aino, protected: true }
  test('then email is used', () => expect(plan(hidden)).toEqual({ way: 'email' }))
  test('then without email the marked contact address is used', () =>
    expect(plan({ ...without('email'), protected: true, contactAddress: home })).toEqual(letter))
  test('then the ordinary address is never used', () =>
    expect(plan({ ...without('email'), protected: true })).toEqual({
      way: 'exception',
      ground: 'protected-no-channel',
    }))
  test('when the mail bounces, then the ordinary address is still not used', () =>
    expect(routeAfterBounce(hidden, defaultRules, today)).toEqual({
      way: 'exception',
      ground: 'protected-no-channel',
    }))
})

describe('given someone who has died', () => {
  test('then nothing is sent, and it is said why', () =>
    expect(plan({ ...aino, deceased: true })).toEqual({ way: 'exception', ground: 'deceased' }))
})

describe('given a minor', () => {
  const teen: Recipient = { ...aino, minor: true, birthDate: '2012-03-01' as IsoDate, guardian: 'Matti Esimerkki' }
  const child: Recipient = { ...teen, birthDate: '2015-11-23' as IsoDate }
  test('then an officer decides unless the organisation has a rule', () => expect(plan(teen)).toEqual(needs('minor')))
  test('then a birth date is enough to see it', () =>
    expect(plan({ ...aino, birthDate: '2008-11-23' as IsoDate })).toEqual(needs('minor')))
  test('then on the eighteenth birthday nobody is a minor', () =>
    expect(plan({ ...aino, birthDate: '2008-11-22' as IsoDate })).toEqual({ way: 'email' }))
  test('then from thirteen they may be told themselves', () =>
    expect(plan(teen, { ...defaultRules, minors: 'own-from-13' })).toEqual({ way: 'email' }))
  test('then a younger one still waits', () =>
    expect(plan(child, { ...defaultRules, minors: 'own-from-13' })).toEqual(needs('minor')))
  test('then a rule may send a younger one’s letter to the guardian', () =>
    expect(plan(child, { ...defaultRules, minors: 'guardian-letter' })).toEqual(toGuardian))
  test('then the guardian of one over thirteen gets nothing', () =>
    expect(plan(teen, { ...defaultRules, minors: 'guardian-letter' })).toEqual({ way: 'email' }))
  test('then an unknown guardian means a decision', () =>
    expect(plan({ ...without('guardian'), minor: true }, { ...defaultRules, minors: 'guardian-letter' })).toEqual(
      needs('minor'),
    ))
})

describe('given an adult under guardianship', () => {
  const ward: Recipient = { ...aino, guardian: 'Edunvalvonta Esimerkki' }
  test('then an officer decides', () => expect(plan(ward)).toEqual(needs('guardianship')))
  test('then a rule may send the letter to the guardian', () =>
    expect(plan(ward, { ...defaultRules, guardianship: 'guardian-letter' })).toEqual(toGuardian))
})

describe('whatever the register says', () => {
  const address = fc.constantFrom(undefined, home, { ...home, postcode: '1' }, { ...home, street: ' ' })
  const anyone = fc
    .record({
      email: fc.constantFrom(undefined, 'a@example.org', 'a b@example.org', 'x'),
      emailShared: fc.boolean(),
      postal: address,
      contactAddress: address,
      protected: fc.boolean(),
      minor: fc.boolean(),
      deceased: fc.boolean(),
      guardian: fc.constantFrom(undefined, 'Matti Esimerkki'),
      birthDate: fc.constantFrom(undefined, '1970-01-01', '2012-01-01', '2020-02-29'),
      name: fc.constantFrom('Aino Esimerkki', '', 'x'.repeat(300)),
    })
    .map((fields) => {
      const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
      return { ...without('email', 'postal'), ...known }
    })
  const rules = fc.record({
    minors: fc.constantFrom('human', 'own-from-13', 'guardian-letter'),
    guardianship: fc.constantFrom('human', 'guardian-letter'),
  }) as fc.Arbitrary<TellingRules>

  test('nobody is mailed at a shared address, no letter goes to a hidden one, and the dead are left in peace', () => {
    fc.assert(
      fc.property(anyone, rules, fc.boolean(), (recipient, rule, bounced) => {
        const route = bounced ? routeAfterBounce(recipient, rule, today) : planRoute(recipient, rule, today)
        expect(mayGo(recipient, route)).toBe(true)
        if (route.way === 'email') {
          expect(bounced).toBe(false)
          expect(recipient.emailShared).toBe(false)
          expect(isMailable(recipient.email ?? '')).toBe(true)
        }
        if (route.way === 'letter' && recipient.protected) expect(recipient.contactAddress).toEqual(home)
        if (recipient.deceased) expect(route).toEqual({ way: 'exception', ground: 'deceased' })
        if (rule.minors === 'human' && recipient.minor && !recipient.deceased) expect(route.way).toBe('decision')
      }),
      { numRuns: 2_000 },
    )
  })

  test('everybody gets exactly one route', () => {
    fc.assert(
      fc.property(anyone, rules, (recipient, rule) => {
        expect(['email', 'letter', 'exception', 'decision']).toContain(planRoute(recipient, rule, today).way)
      }),
    )
  })
})

test.each(['a@example.org', 'etu.suku+x@alku.example', "o'neil@example.org"])('%s can be mailed', (address) =>
  expect(isMailable(address)).toBe(true),
)
test.each([
  '',
  'a',
  'a@b',
  '.a@example.org',
  'a.@example.org',
  'a..b@example.org',
  'a b@example.org',
  '"a"@example.org',
  'a@[127.0.0.1]',
  'a@example.org\r\nBcc: b@example.org',
  'ä@example.org',
  'a@example.org, b@example.org',
  '<a@example.org>',
])('%j cannot be mailed', (address) => expect(isMailable(address)).toBe(false))

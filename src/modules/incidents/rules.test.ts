import { describe, expect, test } from 'vitest'
import type { Embargo, Filing, Incident, ScopeVersion } from './model.ts'
import { decideEmbargo, decideOverride, decideToTell, embargoOn, holdsBack, openMatters } from './rules.ts'

const at = new Date('2026-10-21T09:00:00Z')
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000)

const scope: ScopeVersion = {
  version: 1,
  rules: [
    { kind: 'people', registers: ['r'], roles: ['client'], recordedBy: null, recordedFrom: null, certainty: 'leaked', categories: null },
  ],
  count: 10,
  added: 10,
  removed: 0,
  fixedAt: at,
  fixedBy: 'officer-1',
  toldAt: null,
}
const filing: Filing = {
  id: 'f',
  number: 1,
  kind: 'preliminary',
  factsVersion: 1,
  state: 'sent',
  sentAt: at,
  how: null,
  reference: null,
  lateBecause: null,
}
const embargo: Embargo = {
  id: 'e',
  source: 'authority-order',
  scope: 'people-and-public',
  authority: 'National Bureau of Investigation',
  from: later(-2),
  until: later(48),
  liftedAt: null,
  override: null,
}
const incident: Incident = {
  id: 'i',
  organisation: 'o',
  title: 'Register stolen',
  slug: '2026-1',
  openedAt: later(-10),
  closedAt: null,
  known: {
    version: 1,
    natures: ['confidentiality'],
    cause: 'external-attack',
    categories: ['name', 'identity-code'],
    startedOn: null,
    endedOn: null,
    ongoing: false,
    description: '',
    consequences: '',
    measures: '',
    risk: 'high',
  },
  anchors: [],
  embargoes: [],
  scopes: [scope],
  filings: [filing],
}
const telling = { by: 'officer-1', at, reasonBeforeFiling: null }

describe('telling people', () => {
  test('given a fixed scope and a sent filing, people may be told', () => {
    expect(decideToTell(incident, telling)).toMatchObject({ ok: true, value: { scope: 1, beforeFiling: false } })
  })

  test('telling is decided once per scope version', () => {
    const told = { ...incident, scopes: [{ ...scope, toldAt: at }] }
    expect(decideToTell(told, telling)).toMatchObject({ ok: false, code: 'already-told' })
    const recounted = { ...told, scopes: [...told.scopes, { ...scope, version: 2 }] }
    expect(decideToTell(recounted, telling)).toMatchObject({ ok: true, value: { scope: 2 } })
  })

  test('an embargo holds telling back, and its expiry, lifting or override lets it go', () => {
    const held = (change: Partial<Embargo>) => decideToTell({ ...incident, embargoes: [{ ...embargo, ...change }] }, telling)
    expect(held({})).toMatchObject({ code: 'under-embargo' })
    expect(held({ until: at })).toMatchObject({ ok: true })
    expect(held({ liftedAt: later(-1) })).toMatchObject({ ok: true })
    expect(held({ scope: 'public' })).toMatchObject({ ok: true })
    const override = { reasons: 'r', heardAuthorityAt: later(-3), firstBy: 'a', secondBy: 'b', at: later(-1) }
    expect(held({ override })).toMatchObject({ ok: true })
    expect(held({ override: { ...override, secondBy: null, at: null } })).toMatchObject({ code: 'under-embargo' })
  })

  test('telling before the authority has been notified asks for a reason', () => {
    const unfiled = { ...incident, filings: [{ ...filing, state: 'drafted' as const, sentAt: null }] }
    expect(decideToTell(unfiled, telling)).toMatchObject({ code: 'not-filed-needs-reason' })
    expect(decideToTell(unfiled, { ...telling, reasonBeforeFiling: 'Extortion mails are arriving now.' })).toMatchObject({
      ok: true,
      value: { beforeFiling: true },
    })
  })

  test('without a scope nobody can be told', () => {
    expect(decideToTell({ ...incident, scopes: [] }, telling)).toMatchObject({ code: 'no-scope' })
  })
})

describe('an embargo', () => {
  test('holds from its start until just before its end', () => {
    expect(holdsBack(embargo, 'people', later(-3))).toBe(false)
    expect(holdsBack(embargo, 'people', later(-2))).toBe(true)
    expect(holdsBack(embargo, 'public', later(47.9))).toBe(true)
    expect(holdsBack(embargo, 'people', later(48))).toBe(false)
  })

  test('that ends last is the one shown', () => {
    const longer = { ...embargo, id: 'longer', until: later(100) }
    expect(embargoOn([embargo, longer], 'people', at)?.id).toBe('longer')
  })

  test('ordered by an authority lasts three months at most; an own hold may be longer', () => {
    expect(decideEmbargo(at, later(24 * 100), 'authority-order')).toMatchObject({ code: 'order-too-long' })
    expect(decideEmbargo(at, later(24 * 100), 'own-hold')).toMatchObject({ ok: true })
    expect(decideEmbargo(at, at, 'own-hold')).toMatchObject({ code: 'ends-before-it-starts' })
  })

  test('is overridden by two different officers after the authority was heard', () => {
    const proposal = { reasons: 'People are being extorted now.', heardAuthorityAt: later(-1) }
    expect(decideOverride(embargo, 'a', { ...proposal, heardAuthorityAt: later(1) }, at)).toMatchObject({
      code: 'authority-not-heard-yet',
    })
    expect(decideOverride(embargo, 'a', null, at)).toMatchObject({ code: 'nothing-to-confirm' })
    expect(decideOverride(embargo, 'a', proposal, at)).toMatchObject({ value: { step: 'proposed' } })
    const proposed = { ...embargo, override: { ...proposal, firstBy: 'a', secondBy: null, at: null } }
    expect(decideOverride(proposed, 'a', null, at)).toMatchObject({ code: 'second-officer-needed' })
    expect(decideOverride(proposed, 'b', null, at)).toMatchObject({ value: { step: 'overridden' } })
  })
})

describe('closing', () => {
  const seen = { openCampaigns: 0, campaigns: 1, bulletins: 1 }
  const told = { ...incident, scopes: [{ ...scope, toldAt: at }] }

  test('nothing is open once everybody in the newest scope is told and the authority has its filing', () => {
    expect(openMatters(told, seen)).toEqual([])
  })

  test('a campaign that still counts, an untold recount and a missing filing each keep it open', () => {
    expect(openMatters(told, { ...seen, openCampaigns: 1 })).toEqual(['campaign-open'])
    expect(openMatters({ ...told, scopes: [...told.scopes, { ...scope, version: 2 }] }, seen)).toEqual([
      'newest-scope-not-told',
    ])
    expect(openMatters({ ...told, filings: [] }, seen)).toEqual(['not-filed'])
  })

  test('people who cannot be named are told by a public bulletin before it closes', () => {
    const unnamed = {
      ...told,
      scopes: [{ ...scope, toldAt: at, rules: [{ kind: 'cannot-be-named' as const, description: 'Spring 2019', estimate: null }] }],
    }
    expect(openMatters(unnamed, { ...seen, bulletins: 0 })).toEqual(['unnamed-not-told-publicly'])
    expect(openMatters(unnamed, seen)).toEqual([])
  })

  test('a breach unlikely to be a risk is documented without telling anybody', () => {
    const small = { ...incident, scopes: [], filings: [], known: { ...incident.known, risk: 'unlikely' as const } }
    expect(openMatters(small, { openCampaigns: 0, campaigns: 0, bulletins: 0 })).toEqual([])
  })
})

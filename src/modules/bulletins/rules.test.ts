import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Draft, Version } from './model.ts'
import { decideToCorrect, decideToPublish, slugOf, wordingFor } from './rules.ts'

const at = new Date('2020-10-21T09:00:00Z')
const fi = { title: 'Tietoomme on tullut tietomurto', body: 'Selvitämme asiaa viranomaisten kanssa.' }
const sv = { title: 'Vi har fått kännedom om ett intrång', body: 'Vi utreder saken med myndigheterna.' }
const en = { title: 'We have learnt of an intrusion', body: 'We are investigating with the authorities.' }
const draft = (texts: Draft['texts']): Draft => ({ revision: 3, texts, savedAt: at })
const asked = { revision: 3, withoutAllLanguages: false, held: null }

describe('publishing', () => {
  test('takes three written languages as they are', () => {
    expect(decideToPublish(draft({ fi, sv, en }), asked)).toMatchObject({ ok: true, value: { languages: ['fi', 'sv', 'en'] } })
  })
  test('without a language is refused first, and done when it is meant', () => {
    expect(decideToPublish(draft({ fi }), asked)).toMatchObject({ code: 'language-missing', facts: { languages: 'sv,en' } })
    expect(decideToPublish(draft({ fi }), { ...asked, withoutAllLanguages: true })).toMatchObject({ ok: true })
  })
  test('of half a language is refused even when it is meant', () => {
    const half = draft({ fi, sv: { title: 'Bara en rubrik', body: '' } })
    expect(decideToPublish(half, { ...asked, withoutAllLanguages: true })).toMatchObject({ code: 'half-written', facts: { languages: 'sv' } })
  })
  test('of something that nobody has read in its last form is refused', () => {
    expect(decideToPublish(draft({ fi, sv, en }), { ...asked, revision: 2 })).toMatchObject({ code: 'changed-meanwhile' })
  })
  test('under an embargo is refused before anything else', () => {
    const until = new Date('2020-10-24T00:00:00Z')
    expect(decideToPublish(draft({}), { ...asked, held: { until } })).toMatchObject({ code: 'held-back', facts: { until: until.toISOString() } })
  })
})

describe('correcting', () => {
  const current: Version = { version: 1, texts: { fi, sv }, correction: null, at }
  const better = { ...fi, body: 'Selvitämme asiaa poliisin kanssa.' }
  const correction = { version: 1, texts: { fi: better, sv }, note: { fi: 'Tutkiva viranomainen täsmennetty.' }, held: null }
  test('says what changed', () => {
    expect(decideToCorrect(current, correction)).toMatchObject({ ok: true })
    expect(decideToCorrect(current, { ...correction, note: {} })).toMatchObject({ code: 'note-missing' })
  })
  test('changes something, and takes no language away', () => {
    expect(decideToCorrect(current, { ...correction, texts: current.texts })).toMatchObject({ code: 'nothing-corrected' })
    expect(decideToCorrect(current, { ...correction, texts: { fi: better } })).toMatchObject({ code: 'language-dropped' })
  })
  test('may bring the language that was missing', () => {
    expect(decideToCorrect(current, { ...correction, texts: { fi, sv, en } })).toMatchObject({ ok: true })
  })
})

test('a reader whose language is missing reads another one', () => {
  expect(wordingFor({ sv, en }, 'fi')?.lang).toBe('sv')
  expect(wordingFor({ sv, en }, 'en')?.lang).toBe('en')
  expect(wordingFor({ fi: { title: 'Kesken', body: '' } }, 'fi')).toBeNull()
})

test('an address is made of any name', () => {
  expect(slugOf('Pohjoisrannan Perheneuvola ry')).toBe('pohjoisrannan-perheneuvola-ry')
  expect(slugOf('Åbo & Öster')).toBe('abo-oster')
  for (const taken of ['Oma', 'min', 'My', 'My data']) expect(slugOf(taken)).toMatch(/^(oma|min|my|my-data)-organisation$/)
  fc.assert(fc.property(fc.string(), (name) => {
    expect(slugOf(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  }))
})

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { date } from '#foundation/time'
import { languages } from '#platform/texts'
import type { Said } from '#people'
import type { Section } from '../model.ts'
import { heldForTests } from '../testing/ports.ts'
import { measureTexts } from '../texts/measures.ts'
import { assessmentSections, weigh } from './assessment.ts'
import { holds, isLookedAt, measures, promisesOfMeasures, type HouseState } from './measures.ts'
import { recordSections } from './record.ts'
import { risks } from './risks.ts'
import { laneCounts, securitySections } from './security.ts'

const holding = heldForTests('tests.answers')
const holdings = [holding]
const nothing: HouseState = { safeguards: [], promises: [] }
const sound: HouseState = {
  promises: promisesOfMeasures.map((id) => ({ id, kept: true })),
  safeguards: ['ledger-behind', 'witness-contradicts', 'backup-fresh', 'restore-tried', 'db-outside', 'db-trust', 'pages-tls', 'swap', 'core-dumps', 'node-version', 'quorum']
    .map((id) => ({ id, inOrder: true })),
}
const alike = (text: string): Said => ({ fi: text, sv: text, en: text })
const controller = {
  name: alike('Lokkisaari'), businessId: null, address: 'PL 9, 00101 Helsinki', email: null, phone: null, officerName: null, officerEmail: null, officerPhone: null,
}

const words = (sections: readonly Section[], lang: keyof Said): string => JSON.stringify(sections.map((one) => [one.heading[lang], one.parts.map((part) =>
  part.kind === 'text' ? part.text[lang] : part.kind === 'list' ? part.items.map((item) => item[lang]) : [part.title?.[lang], part.facts.map(({ term, values }) => [term[lang], values.map((value) => value[lang])])])]))

test('every part of the threat model is a risk to somebody, and no risk names a part that is not there', async () => {
  const page = await readFile(new URL('../../../../docs/threat-model.md', import.meta.url), 'utf8')
  const parts = [...page.matchAll(/^## (.+)\n/gm)].map(([, heading = '']) => heading)
  expect(parts.length).toBeGreaterThan(5)
  expect(risks.flatMap(({ threat }) => (threat && !parts.includes(threat) ? [threat] : []))).toEqual([])
  expect(parts.filter((part) => !risks.some(({ threat }) => threat === part))).toEqual([])
})

test('a measure that nobody found in order does not count as one, and raises the likelihood', () => {
  for (const measure of measures) {
    expect([measure, holds(measure, nothing)]).toEqual([measure, !isLookedAt(measure)])
    expect([measure, holds(measure, sound)]).toEqual([measure, true])
  }
  for (const risk of risks) {
    expect(weigh(risk, { holdings, state: sound }).likelihood).toBe('low')
    expect(weigh(risk, { holdings, state: nothing }).likelihood).toBe(risk.measures.some(isLookedAt) ? 'raised' : 'low')
  }
})

test('what is told in confidence is weighed as severe, and what touches nobody’s secrets is not', () => {
  const [theft, nameless] = ['theft', 'nameless'].map((id) => risks.find((risk) => risk.id === id))
  if (!theft || !nameless) throw new Error('the risks have changed their names')
  expect(weigh(nameless, { holdings, state: sound }).severity).toBe('severe')
  expect(weigh(theft, { holdings, state: sound }).severity).toBe('limited')
})

test('the record of processing has what article 30 asks for, in every language', () => {
  const sections = recordSections({ controller, holdings, state: nothing, on: date('2026-11-22') })
  for (const lang of languages) {
    const text = words(sections, lang)
    for (const part of ['Lokkisaari', 'palvelun laatu', 'vastaukset', 'asiakas itse']) expect([lang, text.includes(part)]).toEqual([lang, true])
    expect(text).toContain(measureTexts(lang).two)
    expect(text).not.toMatch(/undefined|null\b.*null\b.*null/)
  }
})

test('the impact assessment names each risk with its harm, and says of each measure whether it is in place', () => {
  const text = words(assessmentSections({ holdings, state: nothing }), 'en')
  expect(text.match(/What would follow/g)?.length).toBe(risks.length)
  expect(text).toContain('not in place now')
  expect(words(assessmentSections({ holdings, state: sound }), 'en')).not.toContain('not in place now')
})

test('the public page says nothing of what is not in order', () => {
  const text = words(securitySections({ holdings, state: nothing, contacts: [] }), 'en')
  for (const measure of measures) expect([measure, text.includes(measureTexts('en')[measure])]).toEqual([measure, !isLookedAt(measure)])
  expect(words(securitySections({ holdings, state: sound, contacts: ['mailto:a@b.example'] }), 'en')).toContain('a@b.example')
  expect(laneCounts(holdings)).toEqual({ sealed: 1, guarded: 0, clear: 0, published: 0 })
})

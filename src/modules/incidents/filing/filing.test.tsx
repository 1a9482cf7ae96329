import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { readPdf } from '#platform/files'
import { languages } from '#platform/texts'
import { filingDocument, personalIn } from './document.ts'
import type { FilingDocument, FilingFacts } from './model.ts'
import { filingPdf } from './pdf.ts'
import { FilingView } from './view.tsx'

const aware = new Date('2026-10-22T06:15:00Z')
const facts: FilingFacts = {
  filing: { number: 1, kind: 'preliminary', at: new Date('2026-10-23T12:00:00Z'), sent: null, supplements: null, supplementedAt: null },
  controller: {
    name: 'Esimerkkikeskus', businessId: '1234567-1', address: 'PL 12, 00101 HELSINKI', email: 'tietosuoja@satama.example', phone: '09 4245 0100',
  },
  contact: { role: 'data-protection-officer', name: 'Tiina Tietosuoja', email: 'tietosuoja@satama.example', phone: '09 4245 0100' },
  otherParties: [{ name: 'Konesali Esimerkki Oy', role: 'processor' }],
  times: {
    startedOn: '2026-10-21' as FilingFacts['times']['startedOn'], endedOn: null, ongoing: false,
    firstSignalAt: new Date('2026-10-21T18:40:00Z'), processorNoticeAt: null,
    awareAt: aware, hours: 72, dueAt: new Date(aware.getTime() + 72 * 3_600_000), lateBecause: null,
  },
  discovered: 'Kiristäjän viestistä',
  natures: ['confidentiality'],
  cause: 'external-attack',
  description: 'Ulkopuolinen pääsi palvelimelle.\n\nLokeista selvitetään, mitä siellä tehtiin. #eval("1") *x* $y$',
  dataSubjects: ['clients', 'employees'],
  people: { kind: 'approximate', value: 33_000 },
  records: { kind: 'not-known-yet' },
  dataCategories: ['identity-code', 'health-data', 'name'],
  measuresBefore: null,
  consequences: 'Identiteettivarkaudet ja kiristäminen.',
  severity: 'severe',
  risk: 'high',
  measures: 'Palvelin on suljettu ja salasanat vaihdettu.',
  telling: {
    status: 'decided', decidedAt: new Date('2026-10-23T10:00:00Z'), told: null, means: ['email', 'letter'], exception: null,
    heldBack: { source: 'authority-order', until: new Date('2026-10-25T10:00:00Z') },
  },
  police: { state: 'yes', at: new Date('2026-10-22T08:00:00Z') },
  otherAuthorities: ['Kyberturvallisuuskeskus'],
  crossBorder: 'no',
}

/** Everything is known: nothing may be called open. */
const complete: FilingFacts = {
  ...facts,
  records: { kind: 'exact', value: 33_412 },
  measuresBefore: 'Varmuuskopiot.',
}

function paper(document: FilingDocument) {
  const pdf = filingPdf(document, facts.filing.at)
  if (!pdf.ok) throw new Error(pdf.code)
  const reading = readPdf(pdf.value)
  const lines = Array.from({ length: reading.facts.pages }, (_, page) => reading.page(page).lines.map(({ text }) => text.trim())).flat()
  const { facts: about } = reading
  reading.close()
  return { about, text: lines.join(' ').replace(/\s+/g, ' '), bytes: pdf.value }
}

const rowsOf = (document: FilingDocument) => document.sections.flatMap(({ rows }) => rows)

describe('a filing to the supervisory authority', () => {
  test.each(languages)('holds what GDPR 33(3) asks for, on paper and on screen alike (%s)', (lang) => {
    const document = filingDocument(facts, lang)
    const { text, about } = paper(document)
    const screen = renderToString(<FilingView document={document} />).replace(/&amp;/g, '&').replace(/&quot;/g, '"')
    for (const { label, value } of rowsOf(document)) {
      for (const words of [label, ...value]) {
        expect(text).toContain(words.replace(/\u00a0/g, ' '))
        expect(screen).toContain(words)
      }
    }
    expect(about).toMatchObject({ tagged: true, title: document.title, hidden: [] })
    expect(about.language).toBe(`${lang}-FI`)
  })

  test('says openly what is not known yet, and lists it to be told in phases', () => {
    const document = filingDocument(facts, 'en')
    expect(document.open.items).toEqual([
      'Data subjects and data: number of records',
      'Data subjects and data: measures in place before the breach',
    ])
    expect(rowsOf(document).filter(({ known }) => !known).map(({ value }) => value)).toEqual([
      ['Not known yet. To be supplemented.'],
      ['Not known yet. To be supplemented.'],
    ])
    expect(document.open.lead).toContain('33(4)')
    expect(filingDocument(complete, 'en').open).toMatchObject({ items: [], lead: 'All information of Article 33(3) has been given.' })
  })

  test('of an incident of which nothing is known yet can be made all the same', () => {
    const document = filingDocument(
      {
        ...facts,
        contact: null, otherParties: null, discovered: null, natures: [], cause: 'not-known-yet', description: '', dataSubjects: null,
        people: { kind: 'not-known-yet' }, dataCategories: [], consequences: null, severity: null, risk: 'not-assessed', measures: null,
        police: { state: 'not-known-yet' }, otherAuthorities: null, crossBorder: null,
        times: { ...facts.times, startedOn: null, awareAt: null, dueAt: null, firstSignalAt: null },
        telling: { status: 'not-decided', decidedAt: null, told: null, means: [], exception: null, heldBack: null },
      },
      'fi',
    )
    expect(document.open.items.length).toBeGreaterThan(15)
    expect(paper(document).text).toContain('Ei vielä tiedossa')
  })

  test('tells its state: a draft, sent when and how under what reference, supplemented', () => {
    expect(filingDocument(facts, 'en')).toMatchObject({ state: 'drafted' })
    expect(filingDocument(facts, 'en').summary).toContain('A draft, not yet sent to the supervisory authority')
    const sent = { ...facts, filing: { ...facts.filing, sent: { at: new Date('2026-10-23T13:30:00Z'), how: 'electronic-form' as const, reference: '1234/161/2026' } } }
    expect(filingDocument(sent, 'sv')).toMatchObject({ state: 'sent' })
    expect(filingDocument(sent, 'fi').summary).toContain('Toimitettu 23.10.2026 klo 16.30 sähköisellä lomakkeella')
    expect(filingDocument(sent, 'fi').summary).toContain('Viranomaisen asianumero 1234/161/2026')
    const later = { ...sent, filing: { ...sent.filing, supplementedAt: new Date('2026-10-30T13:30:00Z') } }
    expect(filingDocument(later, 'en')).toMatchObject({ state: 'supplemented' })
    const second = { ...facts, filing: { ...facts.filing, number: 2, kind: 'supplementary' as const, supplements: '1234/161/2026' } }
    expect(filingDocument(second, 'en').summary).toContain('Supplements the notification with reference 1234/161/2026')
  })

  test('asks for the reasons of a delay only when the hours were over at the sending', () => {
    const late = { ...facts, filing: { ...facts.filing, at: new Date('2026-10-26T12:00:00Z') } }
    expect(filingDocument(late, 'en').open.items).toContain('Times: reasons for the delay')
    const explained = { ...late, times: { ...late.times, lateBecause: 'Loukkauksen laajuus selvisi vasta nyt.' } }
    expect(filingDocument(explained, 'en').open.items).not.toContain('Times: reasons for the delay')
    const inTime = { ...late, filing: { ...late.filing, sent: { at: new Date('2026-10-23T12:00:00Z'), how: null, reference: null } } }
    expect(rowsOf(filingDocument(inTime, 'en')).map(({ label }) => label)).not.toContain('Reasons for the delay')
  })

  test('prints what officers wrote as they wrote it', () => {
    expect(paper(filingDocument(facts, 'fi')).text).toContain('Lokeista selvitetään, mitä siellä tehtiin. #eval("1") *x* $y$')
  })

  test('warns of a person’s own data in what officers wrote, and not of the contact point', () => {
    expect(personalIn(facts)).toEqual([])
    expect(personalIn({ ...facts, measures: 'Soita 09 4245 0100' })).toEqual([])
    expect(personalIn({ ...facts, description: 'Tiedot henkilöstä 131052-308T', consequences: 'aino@example.org' })).toEqual([
      'description',
      'consequences',
    ])
  })

  test('is the same to the byte when made again', () => {
    const [one, two] = [paper(filingDocument(facts, 'sv')), paper(filingDocument(facts, 'sv'))]
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0)
  })
})

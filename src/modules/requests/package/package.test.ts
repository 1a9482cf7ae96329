import { readFileSync } from 'node:fs'
import Ajv from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPdf } from '#platform/files'
import type { DataSubject, HoldingReach } from '#people'
import type { Lang } from '#platform/texts'
import { compile, needsReading } from './compile.ts'
import { documentOf, filesIn } from './document.ts'
import { packageHtml } from './html.tsx'
import { isDecided, itemsOf, maskedText, replaceItems, withMarkedByHand } from './masking.ts'
import type { Draft, DraftItem, Finding, PackageDocument } from './model.ts'
import { packagePdf } from './pdf.ts'
import { inventedHolding, item, said } from './testing/holdings.ts'
import { findOthers, emptyOwn, pairKey, withoutOverlaps } from './third-persons.ts'
import { zipOf } from './zip.ts'

const organisation = '00000000-0000-4000-8000-000000000001'
const kaisla: DataSubject = { organisation, kind: 'person', id: '00000000-0000-4000-8000-00000000000a' }
const at = new Date('2026-11-22T10:00:00Z')
const schema = JSON.parse(readFileSync(new URL('./schema/package-1.schema.json', import.meta.url), 'utf8')) as object
const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)

const note = 'Kaisla kertoi, että Veikko Keksitty muutti pois. Veikon numero on 040 123 4567 ja tunnus 020594X903P. ' +
  'Mirja soitti. Hän asuu nyt osoitteessa Keksikatu 5 A 3, 00999 Keksilä. Kaislan oma numero on 050 765 4321.'

const register = inventedHolding('people.person', ({ id }) =>
  id === kaisla.id
    ? [item('person', [
        { name: 'name', label: 'Nimi', value: 'Kaisla Keksitty' },
        { name: 'identityCode', label: 'Henkilötunnus', value: '010594Y9032' },
        { name: 'phone', label: 'Puhelin', value: '+358507654321' },
      ])]
    : [item('person', [{ name: 'name', label: 'Nimi', value: 'Lumikki Vierasnimi' }])])
const entries = inventedHolding('records.entries', ({ id }) =>
  id === kaisla.id
    ? [
        item('entry-1', [{ name: 'text', label: 'Kirjaus', value: note, written: true }, { name: 'author', label: 'Kirjaaja', value: 'Petra Ammattilainen' }], { patientData: true }),
        item('entry-2', [{ name: 'text', label: 'Kirjaus', value: 'Petra Ammattilainen jatkoi hoitoa. \u{1F642} <b>#eval("x")</b>', written: true }], {
          patientData: true,
          attachments: [
            { name: 'lausunto.pdf', mediaType: 'application/pdf', bytes: new TextEncoder().encode('A'.repeat(40)) },
            { name: 'veljen-kirje.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode('B'.repeat(40)) },
          ],
        }),
      ]
    : [item('entry-9', [{ name: 'text', label: 'Kirjaus', value: 'Vieraan kirjaus VIERASKANARIA', written: true }])])
const empty = inventedHolding('support.chats', () => [])
const holdings = [register, entries, empty]

const reach = { at } as HoldingReach
const nobody = () => Promise.resolve(new Set<string>())

async function compiled(lang: Lang = 'fi', kind: Draft['kind'] = 'access', over = holdings) {
  return compile({ reach, subjects: [kaisla], lang, kind, holdings: over, names: ['Kaisla Keksitty'], namedOthers: nobody })
}

/** Everything found is masked, every file shown, everything read. */
function reviewed(draft: Draft, change: (item: DraftItem) => DraftItem = (one) => one): Draft {
  const decided = itemsOf(draft).map((one) => change({
    ...one,
    reviewed: { by: 'petra' },
    fields: one.fields.map((field) => ({ ...field, findings: field.findings.map((found) => ({ ...found, verdict: 'masked' as const })) })),
    attachments: one.attachments.map((file) => ({ ...file, verdict: 'shown' as const })),
  }))
  return replaceItems(draft, new Map(decided.map((one) => [one.key, one])))
}

function made(draft: Draft): PackageDocument {
  return documentOf({
    package: '00000000-0000-4000-8000-0000000000c1', request: '00000000-0000-4000-8000-0000000000c2', mark: '0123456789abcdef0123', draft, person: 'Kaisla Keksitty',
    controller: { name: 'Esimerkkikeskus', address: 'Esimerkkikatu 1', email: 'info@example.org', phone: null, dataProtectionOfficer: 'Sanni Esimerkki' },
    origin: 'https://satama.example', holdings, kept: (kind) => [said(`Säilytysaika ${kind}`)], at,
  })
}

function textOfPdf(pdf: Uint8Array): string {
  const reading = readPdf(pdf)
  try {
    return Array.from({ length: reading.facts.pages }, (_, page) => reading.page(page).lines.map(({ text }) => text).join(' ')).join(' ').replace(/\s+/g, ' ')
  } finally {
    reading.close()
  }
}

const found = (text: string, findings: readonly Finding[]) => findings.map(({ from, to, kind }) => [kind, text.slice(from, to)])

test('others in a text are found: names in any place of a sentence, codes, phones and addresses; the person’s own are not', async () => {
  const { draft } = await compiled()
  const entry = itemsOf(draft).find(({ id }) => id === 'entry-1')
  expect(found(note, entry?.fields[0]?.findings ?? [])).toEqual([
    ['name', 'Veikko Keksitty'],
    ['name', 'Veikon'],
    ['phone', '040 123 4567'],
    ['identity-code', '020594X903P'],
    ['name', 'Mirja'],
    ['address', 'Keksikatu 5 A 3'],
    ['address', '00999 Keksilä'],
  ])
})

test('somebody of our own registers is found by two words, however they are written', async () => {
  const text = 'hän mainitsi että matti virtanen, ja Matti Virtasen vaimo, olivat siellä'
  const known = (pairs: readonly (readonly [string, string])[]) =>
    Promise.resolve(new Set(pairs.map(([a, b]) => pairKey(a, b)).filter((key) => key === 'matti virtanen')))
  const findings = await findOthers(text, emptyOwn(), known)
  expect(findings.map(({ from, to, known }) => [text.slice(from, to), known])).toEqual([['matti virtanen', true], ['Matti Virtasen', true]])
})

test('whoever is named openly as writer elsewhere in the package is not proposed for masking', async () => {
  const { draft } = await compiled()
  expect(itemsOf(draft).find(({ id }) => id === 'entry-2')?.fields[0]?.findings).toEqual([])
})

test('every written text and every file is read by a human, found in it or not; the rest needs nobody', async () => {
  const { draft } = await compiled()
  expect(itemsOf(draft).map(({ id, reviewed: by }) => [id, by === null])).toEqual([['person', false], ['entry-1', true], ['entry-2', true]])
  expect(needsReading({ fields: [], attachments: [] })).toBe(false)
  expect(isDecided(itemsOf(draft)[1] as DraftItem)).toBe(false)
  expect(itemsOf(reviewed(draft)).every(isDecided)).toBe(true)
})

test('what is masked is in no copy: not in the JSON, not in the page, not in the text of the PDF', async () => {
  const { draft } = await compiled()
  const document = made(reviewed(draft))
  const copies = { json: JSON.stringify(document), html: await packageHtml(document), pdf: textOfPdf(packagePdf(document)) }
  for (const [copy, text] of Object.entries(copies)) {
    for (const hidden of ['Veikko', 'Veikon', '040 123 4567', '020594X903P', 'Mirja', 'Keksikatu', '00999', 'VIERASKANARIA', 'Lumikki', 'Vierasnimi']) {
      expect({ copy, hidden, there: text.includes(hidden) }).toEqual({ copy, hidden, there: false })
    }
    for (const told of ['Kaisla Keksitty', '010594Y9032', '[peitetty: koskee toista ihmistä]', '050 765 4321', 'laki 703/2023', 'Säilytysaika patient-record', 'Tietosuojavaltuutetun toimisto', 'sinulta itseltäsi', 'Otsikko support.chats', '0123456789abcdef0123']) {
      expect({ copy, told, there: text.includes(told) }).toEqual({ copy, told, there: true })
    }
  }
})

test('the machine’s copy is valid by the published schema in every language and kind, and is refused when a field is missing or added', async () => {
  for (const lang of ['fi', 'sv', 'en'] as const) {
    for (const kind of ['access', 'portability', 'log-extract'] as const) {
      const document = made(reviewed((await compiled(lang, kind)).draft))
      isValid(document)
      expect(isValid.errors).toBeNull()
    }
  }
  const document = made(reviewed((await compiled()).draft))
  const { person: _, ...without } = document
  expect(isValid(without)).toBe(false)
  expect(isValid({ ...document, notes: 'x' })).toBe(false)
})

test('a reader’s markup stays text on the page and on paper, and a sign that cannot be printed is told of', async () => {
  const document = made(reviewed((await compiled()).draft))
  const html = await packageHtml(document)
  expect(html).toContain('&lt;b>#eval(&quot;x&quot;)&lt;/b>')
  expect(html).not.toContain('<b>')
  const text = textOfPdf(packagePdf(document))
  expect(text).toContain('<b>#eval("x")</b>')
  expect(text).toContain('Neliö on merkki, jota ei voi painaa.')
  expect(JSON.stringify(document)).toContain('\u{1F642}')
})

test('the paper copy is tagged, says its language and title, and is the same bytes for the same package', async () => {
  const document = made(reviewed((await compiled('sv')).draft))
  const pdf = packagePdf(document)
  const reading = readPdf(pdf)
  expect(reading.facts).toMatchObject({ tagged: true, language: 'sv-FI', title: 'Dina uppgifter', author: '' })
  reading.close()
  expect(Buffer.compare(packagePdf(document), pdf)).toBe(0)
})

test('a file nobody decided on, or that is kept back, does not leave; neither its bytes’ place nor its name', async () => {
  const { draft } = await compiled()
  const all = made(reviewed(draft))
  expect(filesIn(all).map(({ name }) => name)).toEqual(['lausunto.pdf', 'veljen-kirje.txt'])
  const some = made(reviewed(draft, (one) => ({
    ...one,
    attachments: one.attachments.map((file) => (file.name.startsWith('veljen') ? { ...file, verdict: { ground: 'rights-of-others', reason: '' } } : file)),
  })))
  expect(filesIn(some).map(({ name }) => name)).toEqual(['lausunto.pdf'])
  expect(JSON.stringify(some)).not.toContain('veljen')
  expect(JSON.stringify(made(draft))).not.toContain('lausunto')
})

test('an item kept back says why by the law, and nothing of what it is', async () => {
  const { draft } = await compiled()
  const document = made(reviewed(draft, (one) => (one.id === 'entry-1' ? { ...one, withheld: { ground: 'danger-to-health', reason: 'Lääkärin arvio 3.2.' } } : one)))
  const kept = document.holdings.flatMap(({ items }) => items).find(({ id }) => id === 'entry-1')
  expect(kept).toMatchObject({ title: 'Tieto, jota ei anneta', fields: [], attachments: [], withheld: { ground: 'danger-to-health', reason: 'Lääkärin arvio 3.2.' } })
  expect(kept?.withheld?.text).toContain('34 §')
  expect(isValid(document)).toBe(true)
  expect(textOfPdf(packagePdf(document))).toContain('vakavaa vaaraa')
})

test('what a person takes along holds what they gave, on consent or contract, and nothing else', async () => {
  const consents = inventedHolding('terms.consents', () => [item('c1', [
    { name: 'answer', label: 'Vastaus', value: 'kyllä' },
    { name: 'score', label: 'Laskettu', value: 7, given: false },
  ])], { legalBases: [{ article: '6(1)(a)' }] })
  const { draft } = await compiled('fi', 'portability', [...holdings, consents])
  expect(draft.holdings.map(({ name }) => name)).toEqual(['terms.consents'])
  expect(draft.holdings[0]?.items[0]?.fields.map(({ name }) => name)).toEqual(['answer'])
})

test('whatever is masked, and however places overlap, no masked letter is left and every other one is', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 1, maxLength: 40 })
  fc.assert(fc.property(letters, fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.constantFrom('masked' as const, 'shown' as const)), { maxLength: 8 }), (text, places) => {
    const findings = places.map(([a, b, verdict]): Finding => ({
      from: Math.min(a, b, text.length), to: Math.min(Math.max(a, b), text.length), kind: 'name', known: false, verdict,
    })).filter(({ from, to }) => to > from)
    const hidden = new Set(findings.filter(({ verdict }) => verdict === 'masked').flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)))
    const left = maskedText(text, findings, 'fi').text.replaceAll('[peitetty: koskee toista ihmistä]', '')
    expect(left).toBe([...text].filter((_, i) => !hidden.has(i)).join(''))
    const apart = withoutOverlaps(findings)
    expect(apart.every(({ from }, i) => i === 0 || from >= (apart[i - 1]?.to ?? 0))).toBe(true)
  }))
})

test('words marked by hand are masked wherever they stand, over whatever was shown', () => {
  const field = { name: 'text', label: 'x', value: 'Serkku tuli. serkun auto.', written: true, findings: [{ from: 0, to: 6, kind: 'name', known: false, verdict: 'shown' }] } as const
  const marked = withMarkedByHand(field, ['serkku', 'serkun auto'])
  expect(maskedText(field.value, marked.findings, 'en').text).toBe('[masked: about somebody else] tuli. [masked: about somebody else].')
})

test('the archive opens with what others make of archives: names and bytes as they went in', () => {
  const archive = Buffer.from(zipOf([{ name: 'tietoni.txt', bytes: new TextEncoder().encode('äö') }, { name: 'b/ö.bin', bytes: new Uint8Array(3) }], at))
  expect(archive.subarray(0, 4).toString('hex')).toBe('504b0304')
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'))
  expect(archive.readUInt16LE(end + 10)).toBe(2)
  const central = archive.readUInt32LE(end + 16)
  expect(archive.subarray(central, central + 4).toString('hex')).toBe('504b0102')
  expect(archive.subarray(central + 46, central + 46 + archive.readUInt16LE(central + 28)).toString()).toBe('tietoni.txt')
})

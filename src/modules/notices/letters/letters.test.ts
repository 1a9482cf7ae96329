import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decryptWith, newAgeIdentity, readPdf } from '#platform/files'
import { languages } from '#platform/texts'
import { printable } from '../recipient.ts'
import { filledTemplate, withBlock } from '../sample.ts'
import { readyNotice } from '../template.ts'
import { makeLetterBatch, makeProvedBatch } from './batch.ts'
import { isShowable } from './glyphs.ts'
import type { LetterManifest, LetterRecipient } from './model.ts'
import { previewLetter } from './preview.ts'
import { folderPrintHouse } from './print-house.ts'
import { letterDay, letterTo, orderOf } from './sample-letters.ts'

async function made(recipients: LetterRecipient[]) {
  const result = await makeProvedBatch(orderOf(recipients))
  if (!result.ok) throw new Error(`${result.code} ${JSON.stringify(result.facts)}`)
  return result.value
}

async function pagesOf(recipients: LetterRecipient[]): Promise<string[]> {
  const { proved } = await made(recipients)
  return proved ? textPages(proved.pdf) : []
}

function textPages(pdf: Uint8Array): string[] {
  const reading = readPdf(pdf)
  const pages = Array.from({ length: reading.facts.pages }, (_, index) =>
    reading.page(index).lines.map(({ text }) => text.trim()).join('\n'),
  )
  reading.close()
  return pages
}

describe('a letter', () => {
  test('tells its reader what leaked, what to do and the notice’s code, in the reader’s language', async () => {
    const pages = await pagesOf([
      letterTo('Aino Esimerkki', { number: 1 }),
      letterTo('Åke Exempel', { number: 2, language: 'sv' }),
      letterTo('Mary Sample', { number: 3, language: 'en' }),
    ])
    expect(pages).toHaveLength(6)
    expect(pages[0]).toContain('Hei Aino Esimerkki')
    expect(pages[0]).toContain('•henkilötunnus')
    expect(pages[0]).toContain('23.11.2026')
    expect(pages[1]).toContain('Ilmoituksesi tunnus: ABCD-0001-EFGH-JKLM')
    expect(pages[2]).toContain('Hej Åke Exempel')
    expect(pages[3]).toContain('Blankett för din begäran')
    expect(pages[4]).toContain('23 November 2026')
    expect(pages[4]).toContain('personal identity code')
  })

  test.each(languages)('shows the address and nothing else in the window of any usual envelope (%s)', async (language) => {
    const { proved } = await made([
      letterTo('Alexandra Katarina Wilhelmina von Exempelstjerna-Långnamnsson af Provsvik', {
        language,
        postal: { street: 'Västra Långa Exempelbrunnsgatan 123–125 A, bostad 1234', postcode: '02230', town: 'Esbo' },
      }),
    ])
    const reading = readPdf(proved?.pdf ?? new Uint8Array())
    const { lines } = reading.page(0)
    reading.close()
    // The largest opening among E6/5, C6/5, C5 and EC4, with the sheet shifted by 5 mm each way.
    const seen = lines.filter((line) => line.bottom > 38 && line.top < 83 && line.left < 126)
    expect(seen.map(({ text }) => text.trim()).join(' ')).toBe(
      'Alexandra Katarina Wilhelmina von Exempelstjerna- Långnamnsson af Provsvik ' +
        'Västra Långa Exempelbrunnsgatan 123–125 A, bostad 1234 02230 ESBO',
    )
    for (const line of seen) {
      expect(line.left).toBeGreaterThan(19)
      expect(line.right).toBeLessThan(110)
      expect(line.top).toBeGreaterThan(44)
      expect(line.bottom).toBeLessThan(71)
    }
  })

  test('goes to a protected person’s contact address, never home', async () => {
    const { pinned } = letterTo('Aino Esimerkki')
    const recipient = {
      ...pinned.recipient,
      protected: true,
      contactAddress: { street: 'PL 99', postcode: '00531', town: 'Helsinki' },
    }
    const pages = await pagesOf([{ to: 'person', pinned: { ...pinned, recipient } }])
    expect(pages[0]).toContain('PL 99\n00531 HELSINKI')
    expect(pages.join()).not.toContain('Mallikatu')

    const { contactAddress: _, ...unreachable } = recipient
    const { proved, refused } = await made([{ to: 'person', pinned: { ...pinned, recipient: unreachable } }])
    expect(proved).toBeNull()
    expect(refused).toEqual([{ person: recipient.person, reason: 'no-address' }])
  })

  test('goes home when there is a contact address besides, and to the contact address when there is no home', async () => {
    const { pinned } = letterTo('Aino Esimerkki')
    const recipient = { ...pinned.recipient, contactAddress: { street: 'PL 99', postcode: '00531', town: 'Helsinki' } }
    expect((await pagesOf([{ to: 'person', pinned: { ...pinned, recipient } }]))[0]).toContain('Mallikatu 1 A 2')
    const { postal: _, ...homeless } = recipient
    expect((await pagesOf([{ to: 'person', pinned: { ...pinned, recipient: homeless } }]))[0]).toContain('PL 99')
  })

  test('of a notice that the font cannot show is not made for anybody', async () => {
    const notice = readyNotice(withBlock(filledTemplate(), 'fi', 'measures', (block) => ({ ...block, lines: ['Hyvää ☃️ 雪'] })))
    expect(await makeProvedBatch({ ...orderOf([letterTo('Aino Esimerkki')]), notice })).toMatchObject({
      ok: false,
      code: 'not-proved',
      facts: { what: 'signs' },
    })
  })

  test('may have no-break spaces, dashes and quotation marks in its notice', async () => {
    const line = 'Soita 09\u00a04245\u00a00100 – ”heti” — it’s fine… 5 €, 20 %, §\u00a05, e‑mail'
    const notice = readyNotice(withBlock(filledTemplate(), 'fi', 'measures', (block) => ({ ...block, lines: [line] })))
    expect(await makeProvedBatch({ ...orderOf([letterTo('Aino Esimerkki')]), notice })).toMatchObject({ ok: true, value: { refused: [] } })
  })

  test('to a guardian bears the guardian’s name in the window and speaks of the child', async () => {
    const { pinned } = letterTo('Lapsi Esimerkki')
    const recipient = { ...pinned.recipient, minor: true, guardian: 'Huoltaja Esimerkki' }
    const [first] = await pagesOf([{ to: 'guardian', pinned: { ...pinned, recipient } }])
    expect(first).toContain('Huoltaja Esimerkki\nMallikatu 1 A 2')
    expect(first).toContain('Hei Lapsi Esimerkki')
  })

  test('is tagged for screen readers and carries nothing but its pages', async () => {
    const { proved } = await made([letterTo('Aino Esimerkki')])
    const reading = readPdf(proved?.pdf ?? new Uint8Array())
    expect(reading.facts).toMatchObject({ tagged: true, language: 'fi-FI', hidden: [], author: '' })
    expect(reading.facts.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(reading.facts.metadata).not.toContain('Esimerkki')
    reading.close()
  })

  test('can be previewed as a PDF and as pictures', async () => {
    const preview = await previewLetter({
      notice: readyNotice(filledTemplate()),
      recipient: letterTo('Aino Esimerkki'),
      at: letterDay,
    })
    if (!preview.ok) throw new Error(preview.code)
    expect(preview.value.pages).toBe(2)
    expect([...preview.value.picture(1).subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
  })
})

describe('what a person is called', () => {
  test.each([
    '#eval("1+1")', '*lihava* _kursiivi_', '$ x^2 $', '\\ \\u{41} \\n', '@viite <nimike>', '= Otsikko', '- lista', '+ 1. lista',
    '// loppu', '/* välissä */', '#set page(fill: red)', '"lainaus" \'\'', '~ --- -- ...', '`koodi` ```raw```', '{ } [ ] ( )',
    'https://example.org/a_b', '<script>alert(1)</script>', '%s %00 &amp;', 'O’Malley–Šķērē', 'Ǥuhttor Áilu Đŋŧ', 'Nguyễn Thị Hằng',
    'Ελένη Παπά', 'Оксана Ґудзь', 'Łukasz Żółć', 'fi ffi fl ﬁ'.normalize('NFKC'),
  ])('prints as it reads: %s', async (name) => {
    const [first] = await pagesOf([letterTo(name)])
    expect(first).toContain(`Hei ${name}`)
    expect(first).toContain(`${name}\nMallikatu 1 A 2`)
  })

  test.each(['李小龍', 'გია', '😀 Aino', 'שלום', 'محمد', 'x̌m̄'])('goes to a human when the font cannot show it: %s', async (name) => {
    expect(isShowable(name)).toBe(false)
    const { proved, refused } = await made([letterTo(name, { number: 7 }), letterTo('Aino Esimerkki', { number: 8 })])
    expect(refused).toEqual([{ person: '00000000-0000-4000-8000-000000000007', reason: 'glyphs-missing' }])
    expect(proved?.entries).toHaveLength(1)
  })

  test.each([
    ['an address without a space', { street: 'Pitkä'.repeat(30), postcode: '00100', town: 'Helsinki' }],
    ['an address of too many lines', { street: 'Pitkä katu '.repeat(30).trim(), postcode: '00100', town: 'Helsinki' }],
  ])('and where they live goes to a human when it does not fit the window: %s', async (_, postal) => {
    const { proved, refused } = await made([letterTo('Aino Esimerkki', { number: 7, postal }), letterTo('Eino Esimerkki', { number: 8 })])
    expect(refused).toEqual([{ person: '00000000-0000-4000-8000-000000000007', reason: 'does-not-fit' }])
    expect(proved?.entries).toHaveLength(1)
  })

  test('may be anything that can be shown, and every letter that is made has passed the proof', async () => {
    const name = fc
      .oneof(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), fc.string({ minLength: 1, maxLength: 60 }))
      .map(printable)
      .filter((text) => text !== '')
    const street = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }).map(printable).filter((text) => text !== '')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, street), { minLength: 1, maxLength: 12 }), async (people) => {
        const { proved, refused } = await made(
          people.map(([name, street], number) => letterTo(name, { number, postal: { street, postcode: '00100', town: 'Åbo' } })),
        )
        expect((proved?.entries.length ?? 0) + refused.length).toBe(people.length)
        // Latin names that fit are never refused.
        for (const { person } of refused) {
          const [own] = people[Number(person.slice(-12))] ?? ['']
          expect(/^[A-Za-zÅÄÖåäöÉéŠšŽž' -]{1,40}$/.test(own)).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('the second net', () => {
  test.each(['vieras@example.org', 'Aino 131052-308T', 'Aino 040 123 4567'])('keeps back a letter in whose address stands %s', async (street) => {
    const { refused } = await made([letterTo('Aino Esimerkki', { postal: { street, postcode: '00100', town: 'Turku' } })])
    expect(refused.map(({ reason }) => reason)).toEqual(['foreign-value'])
  })
})

describe('a batch', () => {
  let house: Awaited<ReturnType<typeof newAgeIdentity>>
  let folder: string
  beforeAll(async () => {
    house = await newAgeIdentity()
    folder = await mkdtemp(join(tmpdir(), 'satama-print-house-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const people = ['Aino', 'Björn', 'Cecilia', 'Désirée', 'Øyvind'].map((name, number) =>
    letterTo(`${name} Esimerkki`, { number, language: languages[number % 3] ?? 'fi' }),
  )

  test('reaches the print house’s folder encrypted to it, with a manifest that tells pages and no codes', async () => {
    const result = await makeLetterBatch({ ...orderOf(people), printHouseKey: house.recipient })
    if (!result.ok || !result.value.batch) throw new Error('no batch')
    const { batch } = result.value
    expect(await folderPrintHouse({ folder, key: house.recipient }).deliver(batch)).toMatchObject({ ok: true })

    const names = (await readdir(folder)).sort()
    expect(names).toEqual([
      'letters-11111111-2222-4333-8444-555555555555.json.age',
      'letters-11111111-2222-4333-8444-555555555555.pdf.age',
    ])
    const [json, pdf] = await Promise.all(names.map((name) => readFile(join(folder, name))))
    expect(`${json}${pdf}`).not.toMatch(/Esimerkki|%PDF|satama-letters/)

    const opened = await decryptWith(house.identity, pdf ?? new Uint8Array())
    const manifest = JSON.parse(Buffer.from((await decryptWith(house.identity, json ?? new Uint8Array())) ?? []).toString()) as LetterManifest
    expect(manifest).toMatchObject({ format: 'satama-letters/1', letters: 5, pages: 10, campaign: orderOf([]).campaign })
    expect(manifest.entries.map(({ firstPage, lastPage }) => [firstPage, lastPage])).toEqual([[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]])
    expect(manifest.sha256).toBe(createHash('sha256').update(opened ?? '').digest('hex'))
    expect(manifest.sha256).toBe(batch.summary.sha256)
    expect(JSON.stringify(manifest)).not.toMatch(/ABCD-|Esimerkki|Mallikatu/)
    expect(batch.persons).toEqual(people.map(({ pinned }) => pinned.recipient.person))

    const stranger = await newAgeIdentity()
    expect(await decryptWith(stranger.identity, pdf ?? new Uint8Array())).toBeNull()
  })

  test('made twice is the same to the byte', async () => {
    const [one, two] = [await made(people), await made(people)]
    expect(Buffer.compare(one.proved?.pdf ?? Buffer.of(1), two.proved?.pdf ?? Buffer.of(2))).toBe(0)
  })

  test('is refused when the print house has no usable key', async () => {
    expect(await makeLetterBatch({ ...orderOf(people), printHouseKey: 'age1nonsense' })).toMatchObject({ code: 'not-an-age-key' })
  })

  test('says when the folder cannot be written', async () => {
    const result = await makeLetterBatch({ ...orderOf(people.slice(0, 1)), printHouseKey: house.recipient })
    if (!result.ok || !result.value.batch) throw new Error('no batch')
    const nowhere = folderPrintHouse({ folder: '/dev/null/letters', key: house.recipient })
    expect(await nowhere.deliver(result.value.batch)).toMatchObject({ ok: false, code: 'print-house-unreachable' })
  })

  test('keeps a long notice in order over as many pages as it takes', async () => {
    const notice = readyNotice(
      withBlock(filledTemplate(), 'fi', 'measures', (block) => ({
        ...block,
        lines: Array.from({ length: 40 }, (_, n) => `${n + 1}. kappale: ${'olemme tehneet kaiken, minkä voimme, '.repeat(4)}`.trim()),
      })),
    )
    const result = await makeProvedBatch({ ...orderOf([letterTo('Aino Esimerkki'), letterTo('Eino Esimerkki', { number: 2 })]), notice })
    if (!result.ok) throw new Error(JSON.stringify(result))
    expect(result.value.proved?.entries.map(({ firstPage, lastPage }) => lastPage - firstPage)).toEqual([3, 3])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import { encode, registerBytes, registerLine, sourceOf, type Writing } from '../testing/files.ts'
import { findLayout } from './layout.ts'
import { readRegister, type RegisterRow } from './register.ts'

const today = date('2026-11-22')

async function read(bytes: Uint8Array, chunk?: number): Promise<{ rows: RegisterRow[]; emptyRows: number }> {
  const source = sourceOf(bytes, chunk)
  const layout = await findLayout(source)
  if (!layout.ok) throw new Error(layout.code)
  const rows: RegisterRow[] = []
  let emptyRows = 0
  for await (const part of readRegister(source, layout.value, { today })) {
    rows.push(...part.rows)
    emptyRows += part.emptyRows
  }
  return { rows, emptyRows }
}

async function readText(text: string): Promise<RegisterRow[]> {
  return (await read(Buffer.from(text))).rows
}

const outcome = ({ line, read }: RegisterRow) => (read.ok ? `${line} ${read.draft.name}` : `${line} ${read.reason}`)

const headers = {
  fi: ['Nimi', 'Henkilötunnus', 'Sähköposti', 'Puhelin', 'Lähiosoite', 'Postinumero', 'Postitoimipaikka', 'Kieli', 'Tiedot alkaen', 'Rooli'],
  sv: ['Namn', 'Personbeteckning', 'E-post', 'Telefon', 'Gatuadress', 'Postnummer', 'Postort', 'Språk', 'Uppgifter från', 'Roll'],
  en: ['Name', 'Personal identity code', 'Email', 'Phone', 'Street', 'Postcode', 'Town', 'Language', 'First visit', 'Role'],
}
const values = {
  fi: { fi: 'suomi', sv: 'ruotsi', en: 'englanti', client: 'asiakas', staff: 'henkilöstö' },
  sv: { fi: 'finska', sv: 'svenska', en: 'engelska', client: 'klient', staff: 'personal' },
  en: { fi: 'Finnish', sv: 'Swedish', en: 'English', client: 'client', staff: 'staff' },
}

/** Words that all encodings of the test can write, with what trips readers: quotes, separators, line ends. */
const word = fc.stringMatching(/^[A-Za-zÅÄÖåäöé]{2,12}$/)
const awkward = fc.tuple(word, fc.constantFrom('', ', ', '; ', '\t', ' "', '""', '\n', '\r\n', "'"), word).map((parts) => parts.join(''))
const people = fc.array(
  fc.record({
    given: word,
    family: awkward,
    code: fc.constantFrom('', '131052-308T', '010594Y9032', '010516B903X'),
    email: fc.constantFrom('', 'maija@example.org', 'm.m@posti.example'),
    street: awkward,
    postcode: fc.integer({ min: 100, max: 99_999 }).map((n) => String(n).padStart(5, '0')),
    town: word,
    language: fc.constantFrom('fi' as const, 'sv' as const, 'en' as const),
    role: fc.constantFrom('client' as const, 'staff' as const),
    year: fc.integer({ min: 1960, max: 2025 }),
  }),
  { minLength: 1, maxLength: 30 },
)
const writings = fc.record({
  separator: fc.constantFrom<Writing['separator']>(',', ';', '\t'),
  encoding: fc.constantFrom<Writing['encoding']>(
    'utf-8', 'utf-8-bom', 'utf-16le', 'utf-16le-bom', 'utf-16be', 'utf-16be-bom', 'windows-1252',
  ),
  end: fc.constantFrom<Writing['end']>('\r\n', '\n', '\r'),
  quotes: fc.constantFrom<Writing['quotes']>('all', 'needed'),
})

describe('a register file', () => {
  test('is read back as it was written, by any separator, encoding, line end, language and order of columns', async () => {
    await fc.assert(
      fc.asyncProperty(
        people, writings, fc.constantFrom('fi' as const, 'sv' as const, 'en' as const),
        fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), fc.integer({ min: 1, max: 200 }),
        async (written, writing, lang, shuffle, chunk) => {
          const order = headers[lang].map((_, i) => i).toSorted((a, b) => (shuffle[a] ?? 0) - (shuffle[b] ?? 0))
          const say = values[lang]
          const row = (p: (typeof written)[number]) => [
            `${p.given} ${p.family}`, p.code, p.email, '040 123 4567', p.street, p.postcode, p.town,
            say[p.language], `1.2.${p.year}`, say[p.role],
          ]
          const arranged = (cells: string[]) => order.map((i) => cells[i] ?? '')
          const bytes = registerBytes([headers[lang], ...written.map(row)].map(arranged), writing)
          const { rows } = await read(bytes, chunk)
          const line = (text: string) => text.replace(/\s+/g, ' ').trim()
          expect(rows.map(({ read: r }) => (r.ok ? r.draft : r.reason))).toEqual(
            written.map((p) =>
              expect.objectContaining({
                name: line(`${p.given} ${p.family}`),
                phone: '+358401234567',
                street: line(p.street),
                postcode: p.postcode,
                town: p.town,
                language: p.language,
                role: p.role,
                dataFrom: `${p.year}-02-01`,
                ...(p.code ? { identityCode: p.code } : {}),
                ...(p.email ? { email: p.email } : {}),
              }),
            ),
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  test('keeps the lines of the file, over embedded line ends, empty rows and a title above the header', async () => {
    const text = 'Asiakasrekisteri 2018;;\n\nNimi;Osoite;Rooli\n"Maija\nMeri";"Katu 1\n00100 Helsinki";asiakas\n;;\n\nMatti;;\n'
    const { rows, emptyRows } = await read(Buffer.from(text))
    expect(rows.map(outcome)).toEqual(['4 Maija Meri', '9 Matti'])
    expect(emptyRows).toBe(2)
    expect(rows[0]?.read).toMatchObject({ draft: { street: 'Katu 1', postcode: '00100', town: 'Helsinki' } })
  })

  test('may begin with the line in which a spreadsheet names its separator', async () => {
    expect((await readText('sep=,\r\nName,Email\r\nMaija,maija@example.org\r\n')).map(outcome)).toEqual(['3 Maija'])
  })

  test('in Windows-1252 is known by the first letter that UTF-8 cannot be, however late it comes', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `Maija ${i};x@example.org\n`).join('')
    const { rows } = await read(encode(`Name;Email\n${many}Mäkelä – Österåker;\n`, 'windows-1252'), 65_536)
    expect(rows.at(-1)?.read).toMatchObject({ draft: { name: 'Mäkelä – Österåker' } })
  })

  test('without a header, without a name column or without anything is refused in so many words', async () => {
    const refused = async (text: string) => {
      const layout = await findLayout(sourceOf(Buffer.from(text)))
      return layout.ok ? 'read' : layout.code
    }
    expect(await refused('Maija Meri;maija@example.org\nMatti Meikäläinen;matti@example.org\n')).toBe('no-header')
    expect(await refused('Sähköposti;Postinumero\nmaija@example.org;00100\n')).toBe('no-name-column')
    expect(await refused('')).toBe('empty-file')
    expect(await refused('\ufeff\n\n')).toBe('empty-file')
  })

  test('with two columns for one field is read by the first, and the other is named', async () => {
    const layout = await findLayout(sourceOf(Buffer.from('Nimi;Email;Sähköposti;Kengännumero\nMaija;a@example.org;b@example.org;38\n')))
    expect(layout).toMatchObject({
      ok: true,
      value: { columns: { mapping: { name: 0, email: 1 }, doubled: [{ column: 2, field: 'email' }], unknown: [3] } },
    })
  })
})

describe('a row that cannot be read', () => {
  const header = 'Nimi;Sähköposti;Katuosoite;Postinumero;Postitoimipaikka\n'
  const good = (name: string) => `${name};;Katu 1;00100;Helsinki\n`

  test.each([
    ['a quote that nobody closed', 'Maija;;"Katu 1;00100;Helsinki\n'],
    ['text after a closing quote', 'Maija;;"Katu" 1;00100;Helsinki\n'],
    ['a NUL', 'Mai\0ja;;Katu 1;00100;Helsinki\n'],
    ['a cell too many', 'Maija;;Katu 1;00100;Helsinki;liikaa\n'],
    ['a cell too few', 'Maija;;Katu 1\n'],
    ['nothing but noise', '#%&/()=\n'],
  ])('costs its own line alone: %s', async (_, line) => {
    const before = Array.from({ length: 5 }, (_x, i) => good(`Anna ${i}`)).join('')
    const after = Array.from({ length: 200 }, (_x, i) => good(`"Eeva ""E"" ${i}"`)).join('')
    const rows = await readText(header + before + line + after)
    expect(rows.filter((row) => !row.read.ok).map(outcome)).toEqual(['7 unreadable-row'])
    expect(rows).toHaveLength(206)
    expect(rows.at(-1)?.line).toBe(207)
  })

  test('costs its own line also when it is the last one, or when every other line is like it', async () => {
    const bad = 'Maija;;"Katu 1;00100;Helsinki\n'
    const rows = await readText(header + good('Anna') + bad + good('Eeva') + bad)
    expect(rows.map(outcome)).toEqual(['2 Anna', '3 unreadable-row', '4 Eeva', '5 unreadable-row'])
    const many = await readText(header + (bad + good('Eeva')).repeat(500))
    expect(many.filter((row) => row.read.ok)).toHaveLength(500)
    expect(many.filter((row) => !row.read.ok)).toHaveLength(500)
  })

  test('may hold bytes that are no UTF-8, in a file that is', async () => {
    const bytes = Buffer.concat([
      Buffer.from(header + good('Päivi') + good('Väinö')), Buffer.from([0x4d, 0xe4, 0x6b]), Buffer.from(good('elä') + good('Äiti') + good('Åsa')),
    ])
    expect((await read(bytes)).rows.map(outcome)).toEqual(['2 Päivi', '3 Väinö', '4 unreadable-row', '5 Äiti', '6 Åsa'])
  })

  test('never costs another row, wherever in the file a quote goes astray', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => registerLine([`Anna ${i}`, '', `Katu "${i}", 1`, '00100', 'Helsinki']))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 1, max: 400 }), fc.nat(), async (at, chunk, place) => {
        const line = `Maija Meri ${at};;Katu ${at};00100;Helsinki`
        const spot = place % (line.length + 1)
        const stray = `${line.slice(0, spot)}"${line.slice(spot)}\n`
        const text = header + rows.map((row, i) => (i === at ? stray : row)).join('')
        const read_ = (await read(Buffer.from(text), chunk)).rows
        expect(read_.filter((row) => row.line !== at + 2).map(outcome)).toEqual(
          rows.map((_, i) => `${i + 2} Anna ${i}`).filter((_, i) => i !== at),
        )
        expect(read_.some((row) => row.line === at + 2)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('is never a reason to fail: any bytes at all are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), async (noise, chunk) => {
        const bytes = Buffer.concat([Buffer.from(header), noise, Buffer.from(`\n${good('Anna')}`)])
        const layout = await findLayout(sourceOf(bytes, chunk))
        if (!layout.ok) return
        const read_ = (await read(bytes, chunk)).rows
        expect(read_.length).toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test('does not tear a row that only leaves out its empty end, when the whole file does', async () => {
    const rows = await readText('Nimi;Sähköposti;Kieli\nMaija\nMatti;matti@example.org\nEeva;;sv\nAnna\n')
    expect(rows.map(outcome)).toEqual(['2 Maija', '3 Matti', '4 Eeva', '5 Anna'])
  })
})

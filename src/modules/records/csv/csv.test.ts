import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { textOf, utf8 } from '#foundation/sealing'
import { client, fileOfEntries } from '../fhir/testing/arbitrary.ts'
import { shielded, unshielded } from './cells.ts'
import { columns } from './columns.ts'
import { readCsv, type CsvReading } from './read.ts'
import { writeCsv } from './write.ts'

const at = new Date('2034-11-22T10:00:00Z')
const reading: CsvReading = { person: client, known: new Set(), author: { name: 'Petra', position: 'psykologi' }, fits: () => true, at }
const read = async (text: string | Uint8Array, o: Partial<CsvReading> = {}) => {
  const found = await readCsv(typeof text === 'string' ? utf8(text) : text, { ...reading, ...o })
  if (!found.ok) throw new Error(found.code)
  return found.value
}
const header = 'laji;päivä;klo;kesto;toteutuminen;teksti\r\n'

describe('a file of entries', () => {
  test('comes back as it went, whatever people wrote, and a second time brings nothing', async () => {
    await fc.assert(fc.asyncProperty(fileOfEntries, async (written) => {
      const entries = written.map(({ entry }) => entry)
      const bytes = writeCsv([{ person: client, entries }])
      const back = await read(bytes)
      const elsewhere = new Set(['attachment', 'removal', 'right-exercised'])
      const wanted = entries.filter(({ plain }) => plain && !elsewhere.has(plain.body.kind))
      expect(back.entries.map(({ plain }) => plain)).toEqual(wanted.map(({ plain }) => (plain?.body.kind === 'plan'
        ? { ...plain, body: { ...plain.body, goals: plain.body.goals.map((goal) => ({ ...goal, text: goal.text.replace(/\s*[\r\n]+\s*/g, ' ').trim() })) } }
        : plain)))
      expect(back.entries.map(({ follows }) => follows)).toEqual(wanted.map(({ row }) => (row.follows ? { source: `urn:uuid:${row.follows}`, as: row.followsAs } : null)))
      expect(back.rows).toBe(entries.filter(({ plain }) => plain).length)
      expect(new Set(back.refused.map(({ because }) => because)).size).toBeLessThan(2)
      expect(back.refused.length).toBe(back.rows - wanted.length)
      expect((await read(bytes, { known: new Set(back.entries.map(({ source }) => source)) })).entries).toEqual([])
    }), { numRuns: 120 })
  })

  test('no cell of it is a formula to a spreadsheet', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('=1+1', '\t=cmd', "'=1", '@x', '＝1', ' -2', "''")), (text) => {
      expect(unshielded(shielded(text))).toBe(text)
      expect(shielded(text)).not.toMatch(/^[\s\ufeff]*[=+\-@＝＋－＠]/u)
    }), { numRuns: 2_000 })
  })

  it('opens in a spreadsheet as what it is: UTF-8 with its mark, semicolons, every cell quoted', () => {
    const text = Buffer.from(writeCsv([{ person: client, entries: [] }])).toString('utf8')
    expect(text).toBe(`\ufeff${columns.map((name) => `"${name}"`).join(';')}\r\n`)
    expect(textOf(writeCsv([]))).not.toContain('010594Y9032')
  })
})

describe('a file from elsewhere', () => {
  it('is read with an office’s own headers and words, in any of three languages', async () => {
    const { entries, refused } = await read(`${header}Käynti;2.3.2026;9.00;45;Toteutunut;Tavattiin\r\nbesök;2026-03-09;09:00;45;Klienten kom inte;\r\nKirjaus;9.3.2026;;;;Soitto, "ei vastannut"\r\n`)
    expect(refused).toEqual([])
    expect(entries.map(({ plain: { body } }) => body)).toMatchObject([
      { kind: 'visit', on: '2026-03-02', time: '09:00', minutes: 45, outcome: 'kept', way: 'in-person', text: 'Tavattiin' },
      { kind: 'visit', on: '2026-03-09', outcome: 'missed' },
      { kind: 'note', on: '2026-03-09', topic: 'other' },
    ])
    expect(entries[0]?.plain.author).toEqual({ name: 'Petra', position: 'psykologi' })
    const latin = Buffer.from('slag;datum;anteckning\r\nAnteckning;1.2.2026;Möte på Åland\r\n', 'latin1')
    expect((await read(new Uint8Array(latin))).entries[0]?.plain.body).toMatchObject({ text: 'Möte på Åland' })
  })

  it('has each row that cannot be taken told by line, column and a word, and never by what it says', async () => {
    const secret = 'Salaisuus'
    const rows = [
      `Kirjaus;31.2.2026;;;;${secret}`, `${secret};1.2.2026;;;;x`, `Käynti;1.2.2026;${secret};45;Toteutunut;x`, `Käynti;1.2.2026;9:00;${secret};Toteutunut;x`,
      `Käynti;1.2.2026;9:00;45;${secret};x`, 'Kirjaus;1.2.2026;;;;  ', 'Poistomerkintä;1.2.2026;;;;x', `Kirjaus;1.2.2026;;;;${'x'.repeat(20_001)}`, `Kirjaus;"1.2.2026"${secret};;;;x`,
    ]
    const { entries, refused } = await read(header + rows.join('\r\n'))
    expect(entries).toEqual([])
    expect(refused).toEqual([
      { line: 2, column: 'on', because: 'no-day' }, { line: 3, column: 'kind', because: 'unknown-kind' }, { line: 4, column: 'time', because: 'no-time' },
      { line: 5, column: 'minutes', because: 'no-length' }, { line: 6, column: 'outcome', because: 'unknown-word' }, { line: 7, column: 'text', because: 'no-text' },
      { line: 8, column: 'kind', because: 'not-from-a-file' }, { line: 9, column: 'text', because: 'too-long' }, { line: 10, column: null, because: 'unreadable-row' },
    ])
    expect(JSON.stringify(refused)).not.toContain(secret)
  })

  it('of several clients gives this one’s rows, and a row that two wrote alike once', async () => {
    const text = 'asiakas;laji;pvm;teksti\r\nK-17;Kirjaus;1.2.2026;a\r\nK-18;Kirjaus;1.2.2026;b\r\n;Kirjaus;1.2.2026;c\r\n;Kirjaus;1.2.2026;c\r\n'
    const { entries, refused } = await read(text)
    expect(entries.map(({ line }) => line)).toEqual([2, 4])
    expect(refused).toEqual([{ line: 3, column: 'client', because: 'another-persons' }, { line: 5, column: null, because: 'already-there' }])
  })

  it('is refused as a whole when it has no day in its header', async () => {
    expect(await readCsv(utf8('a;b\r\n1;2'), reading)).toMatchObject({ ok: false, code: 'no-header' })
    expect(await readCsv(new Uint8Array(), reading)).toMatchObject({ ok: false, code: 'empty-file' })
  })

  it('stays standing whatever comes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 300 }), async (bytes, text) => {
      await readCsv(bytes, reading)
      await readCsv(utf8(header + text), reading)
    }), { numRuns: 300 })
  })
})

import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as mupdf from 'mupdf'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readContent } from './content-tokens.ts'
import { decryptWith, dropFile, encryptTo, houseStyle, isAgeKey, newAgeIdentity, readPdf, typeset } from './index.ts'

const at = new Date('2026-11-22T10:00:00Z')

function made(body: string, data: object = {}): Uint8Array {
  const pdf = typeset({ source: `${houseStyle}\n= Otsikko\n${body}`, data, title: 'koe', at })
  if (!pdf.ok) throw new Error(pdf.code)
  return pdf.value
}

function plain(pdf: Uint8Array) {
  const reading = readPdf(pdf)
  const page = reading.plainPage(0)
  reading.close()
  return page
}

describe('typesetting', () => {
  test('is the same to the byte when repeated, and differs with the date', () => {
    const again = () => typeset({ source: `${houseStyle}\n= Otsikko`, data: {}, title: 'koe', at })
    expect(again()).toEqual(again())
    expect(typeset({ source: `${houseStyle}\n= Otsikko`, data: {}, title: 'koe', at: new Date(0) })).not.toEqual(again())
  })

  test('refuses text that its font cannot show, and never repeats it in an error', () => {
    expect(typeset({ source: `${houseStyle}\n= Otsikko\n#par(data.name)`, data: { name: '李小龍' }, title: 'koe', at })).toMatchObject({
      ok: false,
      code: 'glyphs-missing',
      facts: {},
    })
    const wrong = () => made('#par(data.name.salaisuus)', { name: { 'Aino Esimerkki': 1 } })
    expect(wrong).toThrow('could not be typeset')
    expect(wrong).not.toThrow(/Aino|salaisuus/)
  })

  test('cannot read a file of the machine', () => {
    expect(() => made('#read("/etc/hostname")')).toThrow('could not be typeset')
    expect(() => made('#read("../etc/hostname")')).toThrow('could not be typeset')
  })
})

describe('reading a plain page', () => {
  test('finds the same text as the other reader, whatever is written', () => {
    const words = fc.array(fc.stringMatching(/^[A-Za-zÀ-žΑ-Ρα-ωА-я0-9.,;:()#*_$\\@<>"'&%+=~-]{1,14}$/), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (paragraphs) => {
        const pdf = made('#for p in data.paragraphs { par(p) }', { paragraphs: paragraphs.map((parts) => parts.join(' ')) })
        const reading = readPdf(pdf)
        const joined = (lines: readonly { text: string }[]) => lines.map(({ text }) => text).join('').replace(/\s+/g, '')
        const strict = reading.plainPage(0)
        expect(joined(strict?.lines ?? [])).toBe(joined(reading.page(0).lines))
        expect(joined(strict?.lines ?? [])).toBe(`Otsikko${paragraphs.flat().join('')}`.normalize('NFC'))
        reading.close()
      }),
      { numRuns: 40 },
    )
  })

  test('knows where each line stands, as the other reader does', () => {
    const pdf = made('#place(top + left, dx: 30mm, dy: 40mm, text(size: 12pt)[Tässä])\n#place(top + left, dx: 30mm, dy: 60mm)[Ja tässä]')
    const reading = readPdf(pdf)
    const [strict, other] = [reading.plainPage(0)?.lines ?? [], reading.page(0).lines]
    reading.close()
    expect(strict).toHaveLength(3)
    for (const [index, line] of strict.entries()) {
      expect(Math.abs(line.left - (other[index]?.left ?? 0))).toBeLessThan(0.7)
      expect(Math.abs(line.right - (other[index]?.right ?? 0))).toBeLessThan(0.7)
      // It leaves room for accents; the other one measures the font's own box.
      expect(Math.abs(line.bottom - (other[index]?.bottom ?? 0))).toBeLessThan(1)
    }
  })

  test('takes thin rules and boxes for what they are', () => {
    expect(plain(made('teksti #line(length: 100%) #pdf.artifact(box(width: 4mm, height: 4mm, stroke: 1pt))'))?.lines).toHaveLength(2)
  })

  test.each([
    ['a picture', '#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\' width=\'9\' height=\'9\'><text y=\'9\'>x</text></svg>"), format: "svg", alt: "kuva")'],
    ['pale text', '#text(fill: luma(90%))[haamu]'],
    ['turned text', '#rotate(30deg)[vinossa]'],
    ['scaled text', '#scale(50%)[pieni]'],
    ['a surface that may cover something', '#pdf.artifact(rect(width: 50mm, height: 20mm, fill: black))'],
    ['a link', '#link("https://example.org")[linkki]'],
    ['something cut off', '#box(clip: true, width: 3mm, height: 3mm)[pitkä teksti]'],
  ])('says no to a page with %s', (_, body) => {
    expect(plain(made('teksti'))).not.toBeNull()
    expect(plain(made(body))).toBeNull()
  })

  test.each([
    ['invisible text', (content: string) => content.replace('0 Tr', '3 Tr')],
    ['other text for screen readers', (content: string) => content.replace('/MCID 0', '/MCID 0 /ActualText (muuta)')],
    ['an unknown operator', (content: string) => `${content} /X Do`],
    ['an unbalanced string', (content: string) => `${content} (abc`],
    ['leftovers', (content: string) => `${content} 1 2`],
  ])('says no to a page with %s', (_, change) => {
    const document = mupdf.Document.openDocument(made('teksti'), 'application/pdf').asPDF()
    if (!document) throw new Error('not a PDF')
    const contents = document.findPage(0).get('Contents')
    const before = Buffer.from(contents.readStream().asUint8Array()).toString('latin1')
    const after = change(before)
    expect(after).not.toBe(before)
    contents.writeStream(Buffer.from(after, 'latin1'))
    expect(plain(Uint8Array.from(document.saveToBuffer('').asUint8Array()))).toBeNull()
  })

  test('of any bytes at all neither throws nor hangs', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => [true, null].includes(readContent(bytes, () => true))))
  })
})

describe('what is encrypted to somebody', () => {
  test('is opened by their identity alone', async () => {
    const [house, stranger] = await Promise.all([newAgeIdentity(), newAgeIdentity()])
    const sealed = await encryptTo([house.recipient], Buffer.from('kirjeet'))
    if (!sealed.ok) throw new Error(sealed.code)
    expect(Buffer.from((await decryptWith(house.identity, sealed.value)) ?? []).toString()).toBe('kirjeet')
    expect(await decryptWith(stranger.identity, sealed.value)).toBeNull()
    sealed.value[sealed.value.length - 1] = (sealed.value.at(-1) ?? 0) ^ 1
    expect(await decryptWith(house.identity, sealed.value)).toBeNull()
  })

  test('needs a key that is one', async () => {
    expect(isAgeKey((await newAgeIdentity()).recipient)).toBe(true)
    for (const key of ['', 'age1', 'age1nonsense', (await newAgeIdentity()).identity]) {
      expect(isAgeKey(key)).toBe(false)
      expect(await encryptTo([key], Buffer.from('x'))).toMatchObject({ ok: false, code: 'not-an-age-key' })
    }
    expect(await encryptTo([], Buffer.from('x'))).toMatchObject({ ok: false })
  })
})

test('a dropped file appears whole, readable by its owner alone, and under a plain name only', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satama-drop-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = await dropFile(join(folder, 'new'), 'batch.pdf.age', Buffer.from('one'))
  await dropFile(join(folder, 'new'), 'batch.pdf.age', Buffer.from('two'))
  expect(await readdir(join(folder, 'new'))).toEqual(['batch.pdf.age'])
  expect(await readFile(path, 'utf8')).toBe('two')
  expect((await stat(path)).mode & 0o077).toBe(0)
  for (const name of ['../x', 'a/b', '.hidden', '']) await expect(dropFile(folder, name, Buffer.from(''))).rejects.toThrow('plain file name')
})

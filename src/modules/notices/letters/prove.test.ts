import * as mupdf from 'mupdf'
import { describe, expect, test } from 'vitest'
import { typeset } from '#platform/files'
import { letterData, type LetterData } from './lay-out.ts'
import { letterSource } from './layout-source.ts'
import type { LetterRecipient } from './model.ts'
import { ProvedLetterBatch } from './prove.ts'
import { letterTo, orderOf } from './sample-letters.ts'

const people = ['Aino', 'Eino', 'Veikko'].map((name, number) => letterTo(`${name} Esimerkki`, { number: number + 1 }))
const order = { ...orderOf(people), title: 'batch' }

function lettersOf(recipients: LetterRecipient[]): LetterData[] {
  return recipients.map((recipient, index) => {
    const data = letterData(order.notice, recipient, { sequence: index + 1, at: order.at })
    if (typeof data === 'string') throw new Error(data)
    return data
  })
}

function printed(letters: LetterData[], title = 'batch'): Uint8Array {
  const pdf = typeset({ source: letterSource, data: { letters }, title, at: order.at })
  if (!pdf.ok) throw new Error(pdf.code)
  return pdf.value
}

/** Changes a finished PDF as a fault or a hand on the way might. */
function changed(pdf: Uint8Array, change: (document: mupdf.PDFDocument) => void): Uint8Array {
  const document = mupdf.Document.openDocument(pdf, 'application/pdf').asPDF()
  if (!document) throw new Error('not a PDF')
  change(document)
  return Uint8Array.from(document.saveToBuffer('').asUint8Array())
}

const verdict = (pdf: Uint8Array) => {
  const proof = ProvedLetterBatch.prove(pdf, order)
  return proof.verdict === 'mismatch' ? proof.mismatch.what : proof.verdict
}

function with_(index: number, change: Partial<LetterData>): LetterData[] {
  return lettersOf(people).map((letter, at) => (at === index ? { ...letter, ...change } : letter))
}

test('a batch that says what it must say is proved', () => {
  const pdf = printed(lettersOf(people))
  const proof = ProvedLetterBatch.prove(pdf, order)
  if (proof.verdict !== 'proved') throw new Error(JSON.stringify(proof))
  expect(proof.batch.entries.map(({ firstPage, lastPage }) => [firstPage, lastPage])).toEqual([[1, 2], [3, 4], [5, 6]])
  expect(new Set(proof.batch.entries.map(({ text }) => text)).size).toBe(3)
})

test('what is proved cannot be changed afterwards by whoever handed it in', () => {
  const pdf = printed(lettersOf(people))
  const proof = ProvedLetterBatch.prove(pdf, order)
  pdf.fill(0)
  expect(proof.verdict === 'proved' && Buffer.from(proof.batch.pdf).subarray(0, 4).toString()).toBe('%PDF')
})

test('saving a proved batch again changes nothing that matters', () => {
  expect(verdict(changed(printed(lettersOf(people)), () => undefined))).toBe('proved')
})

describe('a batch is stopped', () => {
  const [first, second] = lettersOf(people)
  if (!first || !second) throw new Error('two letters')

  test.each([
    ['somebody else’s name in the greeting', with_(0, { sections: second.sections }), 'text'],
    ['somebody else’s address in the window', with_(0, { address: second.address }), 'text'],
    ['one letter of a name wrong', with_(1, { address: ['Einö Esimerkki', ...second.address.slice(1)] }), 'text'],
    ['a line too many in the window', with_(0, { address: [...first.address, 'Terapiakeskus'] }), 'text'],
    ['a line missing from the window', with_(0, { address: first.address.slice(0, 2) }), 'text'],
    ['another sender', with_(0, { sender: ['Terapiakeskus', ...first.sender.slice(1)] }), 'text'],
    ['a word more at the end', with_(2, { sections: [...first.sections, { together: false, blocks: [{ kind: 'paragraph', lines: ['Muu'] }] }] }), 'text'],
    ['a paragraph missing', with_(1, { sections: second.sections.slice(1) }), 'text'],
    ['another date', with_(1, { date: '1.1.2027' }), 'text'],
    ['another place in the batch', with_(1, { mark: '000007' }), 'order'],
    ['two letters in each other’s place', lettersOf([people[1], people[0], people[2]].filter((person) => person !== undefined)), 'text'],
    ['a letter missing', lettersOf(people.slice(0, 2)), 'order'],
    ['a letter twice', [...lettersOf(people), ...lettersOf(people).slice(2)], 'order'],
  ] as const)('by %s', (_, letters, what) => {
    expect(verdict(printed([...letters]))).toBe(what)
  })

  test('by two pages in each other’s place', () => {
    const pdf = printed(lettersOf(people))
    const swapped = (one: number, other: number) => (document: mupdf.PDFDocument) => {
      const [a, b] = [document.findPage(one), document.findPage(other)]
      for (const key of ['Contents', 'Resources', 'StructParents']) {
        const [first, second] = [a.get(key), b.get(key)]
        a.put(key, second)
        b.put(key, first)
      }
    }
    expect(verdict(changed(pdf, swapped(1, 3)))).toBe('order')
    expect(verdict(changed(pdf, swapped(0, 4)))).toBe('order')
    expect(verdict(changed(pdf, swapped(0, 1)))).toBe('text')
  })

  test('by a page missing or blank', () => {
    const pdf = printed(lettersOf(people))
    expect(verdict(changed(pdf, (document) => document.deletePage(5)))).toBe('order')
    expect(verdict(changed(pdf, (document) => document.deletePage(1)))).toBe('order')
    const blank = (document: mupdf.PDFDocument) =>
      document.insertPage(-1, document.addPage([0, 0, 595.28, 841.89], 0, document.newDictionary(), ''))
    expect(verdict(changed(pdf, blank))).toBe('order')
  })

  test('by anything that lies in the file besides its pages', () => {
    const pdf = printed(lettersOf(people))
    const note = (document: mupdf.PDFDocument) => {
      const page = document.loadPage(0)
      page.createAnnotation('FreeText').setContents('Veikko Esimerkki')
    }
    expect(verdict(changed(pdf, note))).toBe('document')
    const script = (document: mupdf.PDFDocument) => {
      document.getTrailer().get('Root').put('OpenAction', document.newDictionary())
    }
    expect(verdict(changed(pdf, script))).toBe('document')
    expect(verdict(printed(lettersOf(people), 'Aino Esimerkki'))).toBe('document')
  })

  test('by text that is typeset into the window from elsewhere', () => {
    const leaking = letterSource.replace('#v(70mm)', '#v(70mm)#place(top + left, dx: 60mm, dy: 34mm, letter.subject)')
    const letters = lettersOf(people)
    const pdf = typeset({ source: leaking, data: { letters }, title: 'batch', at: order.at })
    expect(pdf.ok && verdict(pdf.value)).toBe('window')
    const high = typeset({ source: letterSource.replace('#v(70mm)', '#v(40mm)'), data: { letters }, title: 'batch', at: order.at })
    expect(high.ok && verdict(high.value)).toBe('window')
  })

  test('by a word broken in two', () => {
    const broken = letterSource.replace('#set text(size: 10.5pt)', '#set text(size: 10.5pt, hyphenate: true)\n#set par(justify: true)')
    const pdf = typeset({ source: broken, data: { letters: lettersOf(people) }, title: 'batch', at: order.at })
    expect(pdf.ok && verdict(pdf.value)).toBe('text')
  })
})

import { Decrypter } from 'age-encryption'
import type { Page, PDFPage } from 'mupdf'
import { readFile } from 'node:fs/promises'
import { linesOfPlainPage, readGlyphs, type Glyphs } from './plain-page.ts'

/** One letter as it came to the print house: its text, and the lines of its first page from top to bottom. */
export interface ReadLetter {
  readonly lines: readonly string[]
  readonly text: string
}

/** Opens an age-encrypted batch as the print house would, and reads its pages. */
export async function openBatch(file: string, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter.decrypt(await readFile(file))
}

export const isPdf = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-'

/**
 * The lines of every page. Plain pages are read by the sink's own quick reader, any other by MuPDF,
 * and one plain page in fifty by both, who must agree.
 */
export async function pagesOf(pdf: Uint8Array): Promise<string[][]> {
  const mupdf = await import('mupdf')
  const document = mupdf.Document.openDocument(pdf, 'application/pdf').asPDF()
  if (!document) throw new Error('the batch is no PDF')
  const glyphs = new Map<number, Glyphs>()
  try {
    const pages: string[][] = []
    for (let number = 0; number < document.countPages(); number += 1) {
      const page = document.loadPage(number)
      const plain = isPdfPage(page) ? plainLines(page, glyphs) : null
      const thorough = plain === null || number % 50 === 0 ? linesByMuPdf(page) : null
      if (plain && thorough && wordsOf(plain) !== wordsOf(thorough)) throw new Error('two readers saw two letters')
      pages.push(plain ?? thorough ?? [])
      page.destroy()
    }
    return pages
  } finally {
    document.destroy()
  }
}

function plainLines(page: PDFPage, known: Map<number, Glyphs>): string[] | null {
  const object = page.getObject()
  const contents = object.get('Contents')
  const resources = object.get('Resources')
  if (!contents.isStream() || page.getAnnotations().length > 0 || page.getWidgets().length > 0) return null
  const fonts = resources.get('Font')
  const lines = linesOfPlainPage(Buffer.from(contents.readStream().asUint8Array()).toString('latin1'), (name) => {
    const font = fonts.get(name)
    const id = font.isIndirect() ? font.asIndirect() : 0
    const table = known.get(id)
    if (table) return table
    const unicode = font.get('ToUnicode')
    if (!id || !unicode.isStream()) return null
    const read = readGlyphs(unicode.readStream().asString())
    known.set(id, read)
    return read
  })
  return lines?.map((line) => line.normalize('NFC')) ?? null
}

const isPdfPage = (page: Page): page is PDFPage => 'getObject' in page

function linesByMuPdf(page: Page): string[] {
  const text = page.toStructuredText('preserve-whitespace')
  const lines = text.asText().split('\n').map((line) => line.normalize('NFC').trim())
  text.destroy()
  return lines.filter((line) => line !== '')
}

/** Readers may break lines elsewhere, and take pieces of a line in another order. */
const wordsOf = (lines: readonly string[]): string => lines.flatMap((line) => line.split(/\s+/)).toSorted().join(' ')

const postLine = /^\d{5} +\p{Lu}[\p{Lu}\p{M} .'’()/-]*$/u

/**
 * Cuts a batch into letters: a page with an address window (a street line, then postcode and town in
 * capitals) begins one. The organisation's own address is no window.
 */
export function lettersOf(pages: readonly string[][], approvedText: string): ReadLetter[] {
  const letters: { lines: string[]; pages: string[][] }[] = []
  const approved = new Set(approvedText.split('\n'))
  const isOwn = (line: string | undefined) => approved.has(line ?? '')
  for (const lines of pages) {
    const begins = lines.some((line, i) => i >= 2 && postLine.test(line) && !(isOwn(line) && isOwn(lines[i - 1])))
    const last = letters.at(-1)
    if (begins || !last) letters.push({ lines, pages: [lines] })
    else last.pages.push(lines)
  }
  return letters.map((letter) => ({ lines: letter.lines, text: unhyphenated(letter.pages.flat()) }))
}

/** A word broken at the end of a line is one word again. */
function unhyphenated(lines: readonly string[]): string {
  return lines.join('\n').replace(/\u00AD\n?/g, '')
}

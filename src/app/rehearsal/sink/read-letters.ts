import { Decrypter } from 'age-encryption'
import { readFile } from 'node:fs/promises'

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

/** The lines of every page. */
export async function pagesOf(pdf: Uint8Array): Promise<string[][]> {
  const mupdf = await import('mupdf')
  const document = mupdf.Document.openDocument(pdf, 'application/pdf')
  try {
    const pages: string[][] = []
    for (let number = 0; number < document.countPages(); number += 1) {
      const page = document.loadPage(number)
      const text = page.toStructuredText('preserve-whitespace')
      pages.push(text.asText().split('\n').map((line) => line.normalize('NFC').trim()).filter((line) => line !== ''))
      text.destroy()
      page.destroy()
    }
    return pages
  } finally {
    document.destroy()
  }
}

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

import { done, refuse, type Result } from '#foundation/results'
import { readPdf, typeset, type PdfLine } from '#platform/files'
import type { LetterData } from './lay-out.ts'
import { isShowable } from './glyphs.ts'
import { letterSource } from './layout-source.ts'
import { isInside, splitAtFoot, touchesWindow } from './prove.ts'

/** A letter that another module writes, in the same envelope: strings in their places. Its mark stands at the foot of each page. */
export interface SheetData extends Omit<LetterData, 'sections'> {
  readonly blocks: readonly { readonly kind: 'heading' | 'paragraph' | 'callout' | 'list' | 'steps'; readonly lines: readonly string[] }[]
}

export interface PrintedSheets {
  readonly pdf: Uint8Array
  readonly pages: number
}

/**
 * Typesets letters of a module's own words into one tagged PDF (PDF/UA-1), in the order given, and reads it back: each
 * letter's address stands in the envelope's window, nothing else shows there, and each page bears its own letter's mark.
 * The same letters and time give the same bytes. Refuses the numbers (from 0) of letters that cannot go like that.
 */
export function typesetSheets(
  sheets: readonly SheetData[],
  o: { readonly title: string; readonly at: Date },
): Result<PrintedSheets, 'unfit'> & { readonly unfit?: readonly number[] } {
  const strange = sheets.flatMap((sheet, i) => (isShowable(wordsOf(sheet)) ? [] : [i]))
  if (strange.length > 0) return { ...refuse('unfit'), unfit: strange }
  const letters = sheets.map(({ blocks, ...sheet }) => ({ ...sheet, sections: [{ together: false, blocks }] }))
  const made = typeset({ source: letterSource, data: { letters }, title: o.title, at: o.at })
  if (!made.ok) return { ...refuse('unfit'), unfit: sheets.map((_, i) => i) }
  const { pages, unfit } = readBack(made.value, sheets)
  return unfit.length > 0 ? { ...refuse('unfit'), unfit } : done({ pdf: made.value, pages })
}

function readBack(pdf: Uint8Array, sheets: readonly SheetData[]): { pages: number; unfit: number[] } {
  const reading = readPdf(pdf)
  const unfit = new Set<number>()
  try {
    let letter = -1
    for (let index = 0; index < reading.facts.pages; index += 1) {
      const { body, foot } = splitAtFoot(reading.page(index))
      const next = sheets[letter + 1]
      const first = next !== undefined && foot[0]?.text === next.mark
      if (first) letter += 1
      const sheet = sheets[letter]
      if (!sheet || foot.length !== 1 || foot[0]?.text !== sheet.mark) throw new Error('a page bears the mark of no letter, or of another')
      if (first && !windowIsRight(body, sheet.address)) unfit.add(letter)
    }
    if (letter !== sheets.length - 1) throw new Error('letters are missing from their document')
    return { pages: reading.facts.pages, unfit: [...unfit] }
  } finally {
    reading.close()
  }
}

/** The window shows the address and nothing else; a letter that is not posted shows nothing in it. */
function windowIsRight(lines: readonly PdfLine[], address: readonly string[]): boolean {
  const seen = lines.filter(touchesWindow)
  const same = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()
  return seen.every(isInside) && seen.map(({ text }) => same(text)).join('\n') === address.map(same).join('\n')
}

const wordsOf = ({ sender, date, address, subject, blocks }: SheetData): string =>
  [...sender, date, ...address, subject, ...blocks.flatMap(({ lines }) => lines)].join(' ')

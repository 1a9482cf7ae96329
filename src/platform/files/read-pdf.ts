import * as mupdf from 'mupdf'
import { plainPageReader } from './read-plain-page.ts'

/** A line of text as it stands on a page, in millimetres from the page's top left corner. */
export interface PdfLine {
  readonly text: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface PdfPage {
  /** In millimetres. */
  readonly width: number
  readonly height: number
  /** In the order in which they are drawn, which is the order in which a screen reader comes to them. */
  readonly lines: readonly PdfLine[]
  /** Links and annotations: things that a page carries besides its text. */
  readonly extras: number
}

export interface PdfFacts {
  readonly pages: number
  readonly tagged: boolean
  /** The language of the document, as declared for screen readers. */
  readonly language: string
  readonly title: string
  readonly author: string
  readonly keywords: string
  /** Bookmarks, attachments, scripts, forms: where text could lie unseen. */
  readonly hidden: readonly string[]
  /** The document's metadata (XMP), as it stands in the file. */
  readonly metadata: string
}

/** An open PDF. It is read by another program (MuPDF) than the one that made it. */
export interface PdfReading {
  readonly facts: PdfFacts
  page(index: number): PdfPage
  /** The same of a page that holds nothing but plain text, read strictly; null when it holds anything else. */
  plainPage(index: number): PdfPage | null
  picture(index: number, dotsPerInch?: number): Uint8Array
  close(): void
}

export function readPdf(pdf: Uint8Array): PdfReading {
  const opened = mupdf.Document.openDocument(pdf, 'application/pdf')
  const document = opened.asPDF()
  if (!document) throw new Error('not a PDF')
  const plainPage = plainPageReader(document)
  return {
    facts: readFacts(document),
    plainPage,
    page: (index) => readPage(document, index),
    picture: (index, dotsPerInch = 96) => drawPage(document, index, dotsPerInch),
    close: () => document.destroy(),
  }
}

/** A page as a PNG picture. */
function drawPage(document: mupdf.PDFDocument, index: number, dotsPerInch: number): Uint8Array {
  const page = document.loadPage(index)
  const scale = dotsPerInch / 72
  const pixels = page.toPixmap([scale, 0, 0, scale, 0, 0], mupdf.ColorSpace.DeviceRGB, false, true)
  try {
    // A copy: the bytes lie in the reader's own memory.
    return Uint8Array.from(pixels.asPNG())
  } finally {
    pixels.destroy()
    page.destroy()
  }
}

interface StructuredText {
  blocks: { type: string; lines?: { text: string; bbox: { x: number; y: number; w: number; h: number } }[] }[]
}

function readPage(document: mupdf.PDFDocument, index: number): PdfPage {
  const page = document.loadPage(index)
  // Only the spaces that are in the file, none guessed from gaps; and also what lies beyond the page's edge.
  const text = page.toStructuredText('preserve-whitespace,inhibit-spaces,clip=no')
  try {
    const [left, top, right, bottom] = page.getBounds()
    const { blocks } = JSON.parse(text.asJSON()) as StructuredText
    return {
      width: millimetres(right - left),
      height: millimetres(bottom - top),
      extras: page.getLinks().length + page.getAnnotations().length + page.getWidgets().length,
      lines: blocks.flatMap((block) => (block.lines ?? []).map(({ text, bbox }) => ({
        text,
        left: millimetres(bbox.x),
        top: millimetres(bbox.y),
        right: millimetres(bbox.x + bbox.w),
        bottom: millimetres(bbox.y + bbox.h),
      }))),
    }
  } finally {
    text.destroy()
    page.destroy()
  }
}

function readFacts(document: mupdf.PDFDocument): PdfFacts {
  const trailer = document.getTrailer()
  const root = trailer.get('Root')
  const info = trailer.get('Info')
  const metadata = root.get('Metadata')
  const hidden = ['Names', 'OpenAction', 'AA', 'AcroForm', 'AF', 'Collection']
  return {
    pages: document.countPages(),
    tagged: isTagged(root),
    language: textOf(root.get('Lang')),
    title: textOf(info.get('Title')),
    author: textOf(info.get('Author')),
    keywords: textOf(info.get('Keywords')),
    hidden: [
      ...hidden.filter((name) => !root.get(name).isNull()),
      ...((document.loadOutline() ?? []).length > 0 ? ['Outlines'] : []),
    ],
    metadata: metadata.isStream() ? metadata.readStream().asString() : '',
  }
}

function isTagged(root: mupdf.PDFObject): boolean {
  const marks = root.get('MarkInfo')
  return marks.isDictionary() && marks.get('Marked').asBoolean() && root.get('StructTreeRoot').isDictionary()
}

function textOf(value: mupdf.PDFObject): string {
  return value.isString() ? value.asString() : ''
}

function millimetres(points: number): number {
  return (points * 25.4) / 72
}

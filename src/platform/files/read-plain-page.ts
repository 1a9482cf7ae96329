import type { PDFDocument, PDFObject } from 'mupdf'
import { readContent, type Operand } from './content-tokens.ts'
import type { PdfLine, PdfPage } from './read-pdf.ts'

/**
 * Reads pages that hold nothing but plain text and thin rules, many times faster than a reader that
 * must cope with everything.
 *
 * [Note: Plain pages] What it does not know it does not skip: a picture, a form, a clip, text that is
 * invisible, pale, turned or scaled, text with another text behind it for screen readers, a glyph that
 * maps to no character, a filled surface that might cover something, a link: each of them makes the
 * page "not plain", and the answer is null. So what it reads is what a reader sees.
 */
export function plainPageReader(document: PDFDocument): (index: number) => PdfPage | null {
  const fonts = new Map<number, Font | null>()

  function fontOf(reference: PDFObject): Font | null {
    const number = reference.isIndirect() ? reference.asIndirect() : -1
    let font = fonts.get(number)
    if (font === undefined) {
      font = readFont(reference)
      fonts.set(number, font)
    }
    return font
  }

  return (index) => {
    const page = document.findPage(index)
    const box = page.getInheritable('MediaBox')
    const [left, bottom, right, top] = [0, 1, 2, 3].map((side) => box.get(side).asNumber())
    if (left !== 0 || bottom !== 0 || !right || !top) return null
    if (page.getInheritable('Rotate').asNumber() !== 0 || !page.get('CropBox').isNull() || !page.get('UserUnit').isNull()) return null
    const annotations = page.get('Annots')
    if (annotations.isArray() && annotations.length > 0) return null
    const contents = page.get('Contents')
    if (!contents.isStream()) return null

    const names = page.getInheritable('Resources').get('Font')
    const runs = new Runs((name) => (names.isDictionary() ? fontOf(names.get(name)) : null))
    const stream = contents.readStream()
    try {
      if (!readContent(stream.asUint8Array(), (operator, operands) => runs.act(operator, operands))) return null
    } finally {
      stream.destroy()
    }
    return { width: millimetres(right), height: millimetres(top), extras: 0, lines: inLines(runs.found, top) }
  }
}

interface Font {
  /** Each glyph's text and its width in thousandths of the size. */
  text(glyph: number): string | undefined
  width(glyph: number): number
}

/** A piece of text as it was shown: its start on the base line, in points from the bottom left. */
interface Run {
  text: string
  x: number
  y: number
  width: number
  size: number
}

type Matrix = readonly [number, number, number, number, number, number]
interface State {
  matrix: Matrix
  dark: boolean
}

const identity: Matrix = [1, 0, 0, 1, 0, 0]
/** Light grey is still read; paler is not ink. */
const palest = 0.6
/** A rule or a bar; wider in both directions it might cover something. */
const thickest = 6

class Runs {
  readonly found: Run[] = []
  private readonly fontNamed: (name: string) => Font | null
  private states: State[] = []
  private state: State = { matrix: identity, dark: true }
  private textMatrix: Matrix = identity
  private font: Font | null = null
  private size = 0
  private inText = false
  private path: { left: number; right: number; low: number; high: number } | null = null

  constructor(fontNamed: (name: string) => Font | null) {
    this.fontNamed = fontNamed
  }

  /** False for whatever a plain page does not have. */
  act(operator: string, operands: readonly Operand[]): boolean {
    switch (operator) {
      case 'q':
        this.states.push({ ...this.state })
        return this.states.length < 100
      case 'Q': {
        const before = this.states.pop()
        if (before) this.state = before
        return before !== undefined
      }
      case 'cm': {
        const matrix = matrixOf(operands)
        if (!matrix || this.inText) return false
        this.state.matrix = multiply(matrix, this.state.matrix)
        return true
      }
      case 'BMC':
      case 'EMC':
        return true
      case 'BDC':
        return isPlainMark(operands[1])
      case 'BT':
        this.textMatrix = identity
        return !this.inText && (this.inText = true)
      case 'ET':
        return this.inText && !(this.inText = false)
      case 'Tr':
        return numbersOf(operands)?.[0] === 0
      case 'Tf': {
        const [name, size] = operands
        if (name?.kind !== 'name' || size?.kind !== 'number') return false
        this.font = this.fontNamed(name.value)
        this.size = size.value
        return this.font !== null && this.size > 0
      }
      case 'Tm': {
        const matrix = matrixOf(operands)
        if (!matrix || !this.inText) return false
        this.textMatrix = matrix
        return true
      }
      case 'Tj':
        return operands.length === 1 && this.show(operands)
      case 'TJ':
        return operands[0]?.kind === 'array' && this.show(operands[0].items)
      case 'cs':
      case 'CS':
        return true
      case 'scn': {
        const levels = numbersOf(operands)
        this.state.dark = levels !== null && levels.length === 3 && Math.max(...levels) <= palest
        return true
      }
      case 'SCN':
      case 'w':
      case 'M':
      case 'J':
      case 'j':
      case 'd':
        return true
      case 'm':
      case 'l':
      case 'c':
        return this.draw(operands)
      case 'h':
        return true
      case 'S':
        this.path = null
        return true
      case 'f':
        return this.fill()
      default:
        return false
    }
  }

  private show(parts: readonly Operand[]): boolean {
    const font = this.font
    if (!this.inText || !font || !this.state.dark) return false
    const [a, b, c, d, x, y] = multiply(this.textMatrix, this.state.matrix)
    // Upright and at its own size.
    if (Math.abs(a - 1) > 1e-4 || Math.abs(b) > 1e-4 || Math.abs(c) > 1e-4 || Math.abs(d - 1) > 1e-4) return false
    let text = ''
    let thousandths = 0
    for (const part of parts) {
      if (part.kind === 'number') thousandths -= part.value
      else if (part.kind === 'string' && part.bytes.length % 2 === 0) {
        for (let i = 0; i < part.bytes.length; i += 2) {
          const glyph = ((part.bytes[i] ?? 0) << 8) | (part.bytes[i + 1] ?? 0)
          const shown = font.text(glyph)
          if (shown === undefined) return false
          text += shown
          thousandths += font.width(glyph)
        }
      } else return false
    }
    const width = (thousandths / 1000) * this.size
    this.found.push({ text, x, y, width, size: this.size })
    this.textMatrix = multiply([1, 0, 0, 1, width, 0], this.textMatrix)
    return true
  }

  private draw(operands: readonly Operand[]): boolean {
    const numbers = numbersOf(operands)
    if (!numbers || numbers.length % 2 !== 0 || numbers.length === 0) return false
    const path = (this.path ??= { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity })
    for (let i = 0; i < numbers.length; i += 2) {
      const [, , , , x, y] = multiply([1, 0, 0, 1, numbers[i] ?? 0, numbers[i + 1] ?? 0], this.state.matrix)
      path.left = Math.min(path.left, x)
      path.right = Math.max(path.right, x)
      path.low = Math.min(path.low, y)
      path.high = Math.max(path.high, y)
    }
    return true
  }

  private fill(): boolean {
    const path = this.path
    this.path = null
    return path !== null && Math.min(path.right - path.left, path.high - path.low) <= thickest
  }
}

const plainProperties = new Set(['MCID', 'Lang', 'Type', 'Subtype', 'Attached', 'BBox'])

/** Marked content may say a language and its place in the structure, but no other text than what is shown. */
function isPlainMark(properties: Operand | undefined): boolean {
  if (properties?.kind !== 'dictionary') return properties === undefined
  return [...properties.entries.keys()].every((key) => plainProperties.has(key))
}

/** Runs on one base line that touch each other are one line; others stand for themselves. */
function inLines(runs: readonly Run[], pageHeight: number): PdfLine[] {
  const lines: Run[] = []
  for (const run of runs) {
    const last = lines.at(-1)
    const touches = last && Math.abs(last.y - run.y) < 0.2 && Math.abs(last.x + last.width - run.x) < 0.3
    if (touches) {
      last.text += run.text
      last.width += run.width
      last.size = Math.max(last.size, run.size)
    } else lines.push({ ...run })
  }
  return lines.map(({ text, x, y, width, size }) => ({
    text,
    left: millimetres(x),
    right: millimetres(x + width),
    // Room for an accent above a capital and for what hangs below the line.
    top: millimetres(pageHeight - y - 0.9 * size),
    bottom: millimetres(pageHeight - y + 0.3 * size),
  }))
}

/** A composite font with two-byte glyph codes, as typesetters embed them. Null for any other. */
function readFont(font: PDFObject): Font | null {
  if (!font.isDictionary() || nameOf(font.get('Encoding')) !== 'Identity-H') return null
  const descendant = font.get('DescendantFonts').get(0)
  const map = font.get('ToUnicode')
  if (!descendant.isDictionary() || !map.isStream()) return null
  const stream = map.readStream()
  const texts = readCharacterMap(stream.asString())
  stream.destroy()
  if (!texts) return null
  const normal = descendant.get('DW')
  const usual = normal.isNumber() ? normal.asNumber() : 1000
  const widths = readWidths(descendant.get('W'))
  return { text: (glyph) => texts.get(glyph), width: (glyph) => widths.get(glyph) ?? usual }
}

function readCharacterMap(source: string): Map<number, string> | null {
  const texts = new Map<number, string>()
  const sections = source.matchAll(/begin(bfchar|bfrange)\s([\s\S]*?)endbf(?:char|range)/g)
  for (const [, kind, body = ''] of sections) {
    if (kind === 'bfchar') {
      for (const [, glyph = '', text = ''] of body.matchAll(/<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>/g)) {
        texts.set(parseInt(glyph, 16), fromUtf16(text))
      }
    } else {
      for (const [, from = '', to = '', text = ''] of body.matchAll(/<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>/g)) {
        const [first, last, character] = [from, to, text].map((digits) => parseInt(digits, 16))
        if (first === undefined || last === undefined || character === undefined) return null
        for (let glyph = first; glyph <= last; glyph++) texts.set(glyph, String.fromCharCode(character + glyph - first))
      }
    }
  }
  return texts
}

function fromUtf16(digits: string): string {
  return Buffer.from(digits, 'hex').swap16().toString('utf16le')
}

/** `[ first [w w …] first last w … ]` (ISO 32000-1, 9.7.4.3). */
function readWidths(widths: PDFObject): Map<number, number> {
  const found = new Map<number, number>()
  if (!widths.isArray()) return found
  let at = 0
  while (at + 1 < widths.length) {
    const first = widths.get(at).asNumber()
    const second = widths.get(at + 1)
    if (second.isArray()) {
      for (let i = 0; i < second.length; i++) found.set(first + i, second.get(i).asNumber())
      at += 2
    } else {
      const width = widths.get(at + 2).asNumber()
      for (let glyph = first; glyph <= second.asNumber(); glyph++) found.set(glyph, width)
      at += 3
    }
  }
  return found
}

function nameOf(value: PDFObject): string | null {
  return value.isName() ? value.asName() : null
}

function numbersOf(operands: readonly Operand[]): number[] | null {
  const numbers: number[] = []
  for (const operand of operands) {
    if (operand.kind !== 'number') return null
    numbers.push(operand.value)
  }
  return numbers
}

function matrixOf(operands: readonly Operand[]): Matrix | null {
  const numbers = numbersOf(operands)
  return numbers?.length === 6 ? (numbers as unknown as Matrix) : null
}

function multiply([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]
}

function millimetres(points: number): number {
  return (points * 25.4) / 72
}

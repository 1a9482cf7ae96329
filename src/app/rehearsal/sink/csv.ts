/**
 * Reads a register file: bytes → text → records. Written for the sink alone, so that a fault of
 * the product's own import cannot hide in the count that judges it.
 */

export interface CsvRecord {
  /** The physical line on which the record starts; the first line of the file is 1. */
  readonly line: number
  readonly cells: readonly string[]
  /** Not readable as a record: a broken quote or bytes that are no text. */
  readonly broken: boolean
}

export interface CsvFile {
  readonly encoding: Encoding
  readonly separator: Separator
  readonly header: CsvRecord
  readonly records: readonly CsvRecord[]
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type Separator = ';' | ',' | '\t' | '|'

/**
 * `known` counts the cells of a header that are known words: it finds the separator, and the header
 * below whatever title a program has written above it.
 */
export function readCsv(bytes: Uint8Array, known: (cells: readonly string[]) => number): CsvFile | null {
  const { text, encoding } = decode(bytes)
  const found = headerOf(text, known)
  if (!found) return null
  const width = found.header.cells.length
  const records = recordsOf(text, found.separator, width).filter(
    (record) => record.line > found.header.line && (record.broken || record.cells.some((cell) => cell.trim())),
  )
  const short = (record: CsvRecord) => !record.broken && record.cells.length < width
  // Some programs leave out empty cells at the end; where the others do not, a short row is half a row.
  const open = records.filter(short).length * 2 > records.length
  const torn = records.map((record) => (short(record) && !open ? { ...record, broken: true } : record))
  return { encoding, separator: found.separator, header: found.header, records: torn }
}

export function decode(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes)
  return { text: encoding === 'windows-1252' ? western(bytes) : new TextDecoder(encoding).decode(bytes), encoding }
}

/** Windows-1252 by its table: Node's own decoder takes 80–9F for control characters in some releases. */
function western(bytes: Uint8Array): string {
  const high = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'
  return Buffer.from(bytes).toString('latin1').replace(/[\x80-\x9f]/g, (sign) => high.charAt(sign.charCodeAt(0) - 0x80))
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  const head = bytes.subarray(0, 4096)
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < head.length; i += 1) {
    if (head[i] !== 0) continue
    if (i % 2 === 0) evenZeros += 1
    else oddZeros += 1
  }
  if (oddZeros > head.length / 5 && evenZeros < oddZeros / 4) return 'utf-16le'
  if (evenZeros > head.length / 5 && oddZeros < evenZeros / 4) return 'utf-16be'
  return looksLikeUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** UTF-8 with a few spoilt bytes is still UTF-8; a file of another encoding has no whole sequences to speak of. */
function looksLikeUtf8(bytes: Uint8Array): boolean {
  let whole = 0
  let spoilt = 0
  let i = 0
  while (i < bytes.length) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) {
      i += 1
      continue
    }
    const length = byte >= 0xc2 && byte < 0xe0 ? 2 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xf0 && byte < 0xf5 ? 4 : 0
    let ok = length > 0
    for (let k = 1; ok && k < length; k += 1) ok = ((bytes[i + k] ?? 0) & 0xc0) === 0x80
    if (ok) whole += 1
    else spoilt += 1
    i += ok ? length : 1
  }
  return spoilt <= whole / 4
}

const separators: readonly Separator[] = [';', '\t', ',', '|']

function headerOf(text: string, known: (cells: readonly string[]) => number) {
  const start = text.slice(0, 65_536)
  const declared = separators.filter((separator) => start.replace('\uFEFF', '').startsWith(`sep=${separator}`))
  let best: { separator: Separator; header: CsvRecord } | null = null
  let most = 0
  for (const separator of declared.length > 0 ? declared : separators) {
    const filled = recordsOf(start, separator, null).filter((record) => record.cells.some((cell) => cell.trim()))
    for (const record of filled.slice(0, 12)) {
      const cells = [...record.cells]
      while (cells.at(-1)?.trim() === '') cells.pop()
      if (known(cells) <= most) continue
      most = known(cells)
      best = { separator, header: { ...record, cells } }
    }
  }
  return best
}

/** No text has these; a decoder leaves U+FFFD where bytes made no sense. */
const senseless = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\uFFFD]/

/**
 * All records. After a broken quote the reading goes on at the next physical line, so one bad row
 * costs one row: a quote that nobody closed must not swallow the people below it.
 */
export function recordsOf(text: string, separator: Separator, width: number | null): CsvRecord[] {
  const records: CsvRecord[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const end = lineEnd(text, at)
    const record = recordAt(text, at, separator)
    const lines = record ? countLines(text, at, record.end) : 1
    if (record && !(lines > 1 && hasSwallowed(record.cells, lines, separator, width))) {
      const broken = record.cells.some((cell) => senseless.test(cell)) && record.cells.join('').trim() !== '\x1a'
      records.push({ line, cells: record.cells.map((cell) => cell.replace('\x1a', '')), broken })
      at = record.end
      line += lines
    } else {
      records.push({ line, cells: [text.slice(at, end)], broken: true })
      at = afterLineEnd(text, end)
      line += 1
    }
  }
  return records
}

/** Whether a record over several lines has taken in lines that were records of their own. */
function hasSwallowed(cells: readonly string[], lines: number, separator: Separator, width: number | null): boolean {
  if (lines > 20) return true
  if (width === null) return false
  if (cells.length !== width) return true
  return width > 3 && cells.some((cell) => cell.split(/\r\n?|\n/).slice(1).some((line) => line.split(separator).length >= width))
}

function lineEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let i = from; i < to; i += 1) if (text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')) lines += 1
  return Math.max(1, lines)
}

function afterLineEnd(text: string, end: number): number {
  if (text[end] === '\r' && text[end + 1] === '\n') return end + 2
  return end < text.length ? end + 1 : end
}

function recordAt(text: string, start: number, separator: Separator): { cells: string[]; end: number } | null {
  const cells: string[] = []
  let at = start
  for (;;) {
    let cell: string
    const opening = afterBlanks(text, at, separator)
    if (text[opening] === '"') {
      const quoted = quotedCell(text, opening)
      if (!quoted) return null
      cell = quoted.value
      at = afterBlanks(text, quoted.end, separator)
      const next = text[at]
      if (next !== undefined && next !== separator && next !== '\n' && next !== '\r') return null
    } else {
      const from = at
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
      cell = text.slice(from, at)
    }
    cells.push(cell)
    if (text[at] === separator) {
      at += 1
      continue
    }
    return { cells, end: afterLineEnd(text, at) }
  }
}

function afterBlanks(text: string, from: number, separator: Separator): number {
  let at = from
  while (text[at] === ' ' || (text[at] === '\t' && separator !== '\t')) at += 1
  return at
}

function quotedCell(text: string, start: number): { value: string; end: number } | null {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0 || quote - start > 10_000) return null
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

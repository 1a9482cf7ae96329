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
export type Separator = ';' | ',' | '\t'

/** `score` says how many of a header's cells are known words: it decides between separators. */
export function readCsv(bytes: Uint8Array, score: (cells: readonly string[]) => number): CsvFile | null {
  const { text, encoding } = decode(bytes)
  const separator = separatorOf(text, score)
  const all = recordsOf(text, separator).filter((record) => record.broken || record.cells.some((cell) => cell.trim()))
  if (all[0] && /^sep=.?$/i.test(all[0].cells.join(separator).trim())) all.shift()
  const header = all.shift()
  return header ? { encoding, separator, header, records: all } : null
}

export function decode(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes)
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
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

const separators: readonly Separator[] = [';', ',', '\t']

function separatorOf(text: string, score: (cells: readonly string[]) => number): Separator {
  const declared = /^\uFEFF?sep=(.)\r?\n/i.exec(text)?.[1]
  if (declared === ';' || declared === ',' || declared === '\t') return declared
  const start = text.slice(0, 65_536)
  let best: Separator = ';'
  let bestScore = -1
  for (const separator of separators) {
    const header = recordsOf(start, separator).find((record) => record.cells.some((cell) => cell.trim()))
    const cells = header?.cells ?? []
    const points = score(cells) * 1000 + cells.length
    if (points > bestScore) {
      best = separator
      bestScore = points
    }
  }
  return best
}

/** All records. After a broken quote the reading goes on at the next physical line, so one bad row costs one row. */
export function recordsOf(text: string, separator: Separator): CsvRecord[] {
  const records: CsvRecord[] = []
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const record = recordAt(text, at, separator)
    if (record) {
      const broken = record.cells.some((cell) => cell.includes('\uFFFD') || cell.includes('\0'))
      records.push({ line, cells: record.cells, broken })
      for (let i = at; i < record.end; i += 1) if (endsLine(text, i)) line += 1
      at = record.end
    } else {
      let end = at
      while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1
      records.push({ line, cells: [text.slice(at, end)], broken: true })
      at = afterLineEnd(text, end)
      line += 1
    }
  }
  return records
}

/** A line feed ends a line, and so does a carriage return that none follows. */
const endsLine = (text: string, i: number) => text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')

function afterLineEnd(text: string, end: number): number {
  if (text[end] === '\r' && text[end + 1] === '\n') return end + 2
  return end < text.length ? end + 1 : end
}

function recordAt(text: string, start: number, separator: Separator): { cells: string[]; end: number } | null {
  const cells: string[] = []
  let at = start
  for (;;) {
    let cell: string
    if (text[at] === '"') {
      const quoted = quotedCell(text, at)
      if (!quoted) return null
      cell = quoted.value
      at = quoted.end
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

function quotedCell(text: string, start: number): { value: string; end: number } | null {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return null
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

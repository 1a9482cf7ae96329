/** One record of a file: its cells, or null when the line cannot be read. */
export interface Row {
  /** The line of the file, counted from 1, on which the record begins. */
  readonly line: number
  readonly cells: readonly string[] | null
  /** The text of a line that cannot be read, for whoever mends it; empty when the cells are there. */
  readonly raw: string
}

const quote = '"'
/** A quoted cell longer than this, in characters or lines, is a quote that somebody forgot to close. */
const longestCell = 10_000
const mostLines = 20
/** A line without an end: nobody's record. */
const longestLine = 1_000_000
/** NUL and the other control characters that no text has, and what a decoder leaves where bytes made no sense. */
const unreadable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/

/**
 * Splits text into records (RFC 4180, any separator, any line end), chunk by chunk.
 *
 * [Note: A stray quote costs one line] and never the file. Where quoting breaks (text after a
 * closing quote, a cell that never ends, a cell that swallowed whole records) the line on
 * which the record began is reported as unreadable, and reading goes on with the next line.
 * A plain parser would take everything up to the next quote into one cell, and a hundred
 * people would be missing without a word.
 */
export class RowReader {
  private readonly separator: string
  private readonly width: number | null
  private readonly endsOpen: boolean
  private readonly longestCell: number
  private readonly mostLines: number
  private text = ''
  private line = 1
  private skipping = false

  /**
   * `width`: how many cells the header has; without it swallowed records cannot be told. `longestCell` and `mostLines`,
   * of one cell, for files whose cells are meant to hold whole texts.
   */
  constructor(o: { separator: string; width?: number; endsOpen?: boolean; longestCell?: number; mostLines?: number }) {
    this.separator = o.separator
    this.width = o.width ?? null
    this.endsOpen = o.endsOpen ?? false
    this.longestCell = o.longestCell ?? longestCell
    this.mostLines = o.mostLines ?? mostLines
  }

  push(chunk: string): Row[] {
    this.text += chunk
    return this.take(false)
  }

  end(): Row[] {
    const rows = this.take(true)
    this.text = ''
    return rows
  }

  private take(last: boolean): Row[] {
    const rows: Row[] = []
    const { text } = this
    const ends = new LineEnds(text, last)
    let from = 0
    while (from < text.length) {
      const end = ends.after(from)
      if (!end) {
        if (text.length - from > longestLine && !this.skipping) {
          rows.push({ line: this.line, cells: null, raw: text.slice(from, from + longestCell) })
          this.skipping = true
        }
        if (this.skipping) from = text.endsWith('\r') ? text.length - 1 : text.length
        break
      }
      if (this.skipping) {
        this.skipping = false
        this.line += 1
        from = end.next
        continue
      }
      const record = this.record(from, end, last)
      if (record === 'more') break
      rows.push(record.row)
      this.line += record.lines
      from = record.next
    }
    this.text = text.slice(from)
    return rows
  }

  private record(from: number, end: LineEnd, last: boolean): { row: Row; lines: number; next: number } | 'more' {
    const { text, line } = this
    const first = text.slice(from, end.at)
    const found = first.includes(quote) ? this.quoted(from, last) : plain(first.split(this.separator), end)
    if (found === 'more') return 'more'
    const broken = { row: { line, cells: null, raw: first }, lines: 1, next: end.next }
    if (found === 'broken') return broken
    if (found.lines > 1 && this.width !== null && !hasWidth(found.cells, this.width, this.endsOpen)) return broken
    if (unreadable.test(text.slice(from, found.next))) {
      // The file's own end-of-text sign of old (0x1A) on a line of its own is no record.
      if (first.trim() === '\x1a') return { row: { line, cells: [''], raw: '' }, lines: 1, next: end.next }
      return broken
    }
    return { row: { line, cells: found.cells, raw: '' }, lines: found.lines, next: found.next }
  }

  private quoted(from: number, last: boolean): Found | 'more' | 'broken' {
    const { text, separator } = this
    const cells: string[] = []
    let lines = 1
    let at = from
    for (;;) {
      const start = skipBlanks(text, at, separator)
      if (text[start] === quote) {
        const cell = this.quotedCell(start, last)
        if (typeof cell === 'string') return cell
        lines += cell.lines
        if (lines > this.mostLines) return 'broken'
        cells.push(cell.value)
        at = cell.next
      } else {
        const stop = plainEnd(text, at, separator, last)
        if (stop < 0 && !last) return 'more'
        cells.push(text.slice(at, stop < 0 ? text.length : stop))
        at = stop < 0 ? text.length : stop
      }
      if (at < text.length && text.startsWith(separator, at)) {
        at += separator.length
        continue
      }
      const next = text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
      return { cells, lines, next: Math.min(next, text.length) }
    }
  }

  private quotedCell(start: number, last: boolean): { value: string; lines: number; next: number } | 'more' | 'broken' {
    const { text, separator } = this
    let close = start
    for (;;) {
      close = text.indexOf(quote, close + 1)
      const length = (close < 0 ? text.length : close) - start
      if (length > this.longestCell) return 'broken'
      if (close < 0) return last || countLines(text.slice(start)) > this.mostLines ? 'broken' : 'more'
      if (close + 1 >= text.length && !last) return 'more'
      if (text[close + 1] !== quote) break
      close += 1
    }
    const next = skipBlanks(text, close + 1, separator)
    if (next >= text.length && !last) return 'more'
    const follows = text[next]
    const ended = next >= text.length || follows === '\n' || follows === '\r' || text.startsWith(separator, next)
    if (!ended) return 'broken'
    if (follows === '\r' && next + 1 >= text.length && !last) return 'more'
    const value = text.slice(start + 1, close).replaceAll('""', quote)
    const lines = countLines(value)
    return lines > 0 && this.swallowed(value) ? 'broken' : { value, lines, next }
  }

  /** A line inside a cell that holds as many separators as a whole record is a record. */
  private swallowed(value: string): boolean {
    if (this.width === null || this.width < 4) return false
    const needed = this.width
    return value.split(/\r\n|\n|\r/).some((line, i) => i > 0 && line.split(this.separator).length >= needed)
  }
}

/** As many cells as the header has; empty ones more, and where the file leaves them out, fewer. */
export function hasWidth(cells: readonly string[], width: number, endsOpen: boolean): boolean {
  if (cells.length < width) return endsOpen
  return cells.length === width || cells.slice(width).every((cell) => cell.trim() === '')
}

interface Found {
  readonly cells: readonly string[]
  readonly lines: number
  readonly next: number
}

interface LineEnd {
  /** Where the line end begins, and where the next line does. */
  readonly at: number
  readonly next: number
}

function plain(cells: readonly string[], end: LineEnd): Found {
  return { cells, lines: 1, next: end.next }
}

/** Line ends of any kind, each kind searched for only as far as needed. */
class LineEnds {
  private readonly text: string
  private readonly last: boolean
  private nextLf = -2
  private nextCr = -2

  constructor(text: string, last: boolean) {
    this.text = text
    this.last = last
  }

  after(from: number): LineEnd | null {
    const { text } = this
    if (this.nextLf !== -1 && this.nextLf < from) this.nextLf = text.indexOf('\n', from)
    if (this.nextCr !== -1 && this.nextCr < from) this.nextCr = text.indexOf('\r', from)
    const at = this.nextLf < 0 ? this.nextCr : this.nextCr < 0 ? this.nextLf : Math.min(this.nextLf, this.nextCr)
    if (at < 0) return this.last ? { at: text.length, next: text.length } : null
    if (text[at] === '\n') return { at, next: at + 1 }
    // A carriage return at the very end may be half of a pair.
    if (at + 1 >= text.length && !this.last) return null
    return { at, next: text[at + 1] === '\n' ? at + 2 : at + 1 }
  }
}

function plainEnd(text: string, from: number, separator: string, last: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\n') return at
    if (char === '\r') return last || at + 1 < text.length ? at : -1
    if (char === separator) return at
  }
  return -1
}

function skipBlanks(text: string, from: number, separator: string): number {
  let at = from
  while (text[at] === ' ' || (text[at] === '\t' && separator !== '\t')) at += 1
  return at
}

function countLines(text: string): number {
  let lines = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) lines += 1
  }
  return lines
}

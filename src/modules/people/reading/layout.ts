import { refuse, done, type Result } from '#foundation/results'
import { hasName, readHeaders, type Columns } from './columns.ts'
import { decoded, EncodingSniffer, type Encoding } from './encoding.ts'
import { RowReader } from './rows.ts'

/** How a file is laid out: enough to read it from the start, and nothing of what it holds but its header. */
export interface Layout {
  readonly encoding: Encoding
  readonly separator: string
  /** The line of the header; what stands above it (a title, Excel's `sep=;`) is passed over. */
  readonly headerLine: number
  readonly columns: Columns
  /**
   * Whether whoever wrote the file leaves out empty cells at the end of a row. Otherwise a
   * row with too few cells is a row torn in two, and reading it would make two wrong people.
   */
  readonly endsOpen: boolean
}

export type LayoutRefusal = 'empty-file' | 'no-header' | 'no-name-column'

/** A file that can be read from its start more than once: a file on disk, a sealed upload. */
export type RegisterSource = () => AsyncIterable<Uint8Array>

const separators = [';', '\t', ',', '|'] as const
const headBytes = 65_536
const searchedRows = 12

/** Finds encoding, separator and header. Reads the whole file once for its encoding, then its beginning. */
export async function findLayout(source: RegisterSource): Promise<Result<Layout, LayoutRefusal>> {
  const sniffer = new EncodingSniffer()
  for await (const chunk of source()) sniffer.push(chunk)
  if (sniffer.isEmpty()) return refuse('empty-file')
  const encoding = sniffer.encoding()
  const head = await beginningOf(source, encoding)
  if (head.text.trim() === '') return refuse('empty-file')
  const told = /^sep=(.)[ ;,\t]*(\r\n|\n|\r)/i.exec(head.text)?.[1]
  const tried = (told === undefined ? separators : [told]).map((separator) => headerWith(separator, head))
  const best = tried.reduce((one, other) => (other.known > one.known ? other : one))
  if (best.known === 0) return refuse('no-header')
  if (!hasName(best.columns.mapping)) return refuse('no-name-column', { recognised: best.known })
  const { separator, headerLine, columns, endsOpen } = best
  return done({ encoding, separator, headerLine, columns, endsOpen })
}

interface Head {
  readonly text: string
  readonly whole: boolean
}

async function beginningOf(source: RegisterSource, encoding: Encoding): Promise<Head> {
  let text = ''
  for await (const part of decoded(source(), encoding)) {
    text += part
    if (text.length > headBytes) return { text: text.slice(0, headBytes), whole: false }
  }
  return { text, whole: true }
}

function headerWith(separator: string, head: Head): Omit<Layout, 'encoding'> & { known: number } {
  const reader = new RowReader({ separator })
  const rows = reader.push(head.text)
  if (head.whole) rows.push(...reader.end())
  const filled = rows.filter((row) => row.cells?.some((cell) => cell.trim() !== ''))
  let best = { separator, headerLine: 1, columns: readHeaders([]), endsOpen: false, known: 0 }
  for (const [index, row] of filled.slice(0, searchedRows).entries()) {
    const columns = readHeaders(trimmedEnd(row.cells ?? []))
    const known = Object.keys(columns.mapping).length
    if (known <= best.known) continue
    const width = columns.headers.length
    const below = filled.slice(index + 1)
    const short = below.filter((each) => (each.cells?.length ?? 0) < width).length
    best = { separator, headerLine: row.line, columns, endsOpen: short * 2 > below.length, known }
  }
  return best
}

function trimmedEnd(cells: readonly string[]): string[] {
  let end = cells.length
  while (end > 0 && (cells[end - 1] ?? '').trim() === '') end -= 1
  return cells.slice(0, end)
}

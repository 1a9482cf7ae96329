import type { IsoDate } from '#foundation/time'
import { decoded } from './encoding.ts'
import type { Mapping } from './columns.ts'
import type { Layout, RegisterSource } from './layout.ts'
import { cellsBy, readPerson, type ReadRow } from './person.ts'
import { hasWidth, RowReader, type Row } from './rows.ts'

/** One row as read: its line, its cells for the record of what was rejected, and what it says. */
export interface RegisterRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly read: ReadRow
}

/** Rows in batches as the file comes in; rows with nothing in them are only counted. */
export interface RegisterBatch {
  readonly rows: readonly RegisterRow[]
  readonly emptyRows: number
}

/** Reads a register file row by row. Nothing is kept but the batch under way. */
export async function* readRegister(
  source: RegisterSource,
  layout: Layout,
  { today, mapping = layout.columns.mapping, batch = 1_000 }: { today: IsoDate; mapping?: Mapping; batch?: number },
): AsyncGenerator<RegisterBatch> {
  let rows: RegisterRow[] = []
  let emptyRows = 0
  for await (const { line, cells, raw } of readRows(source, layout)) {
    if (cells?.every((cell) => cell.trim() === '')) {
      emptyRows += 1
      continue
    }
    const read = cells && fits(cells, layout) ? readPerson(cellsBy(mapping, cells), today) : torn
    rows.push({ line, cells: cells ?? [raw], read })
    if (rows.length >= batch) {
      yield { rows, emptyRows }
      rows = []
      emptyRows = 0
    }
  }
  if (rows.length > 0 || emptyRows > 0) yield { rows, emptyRows }
}

const torn: ReadRow = { ok: false, reason: 'unreadable-row', field: null }

/** The records below the header. */
export async function* readRows(source: RegisterSource, layout: Layout): AsyncGenerator<Row> {
  const { separator, headerLine, columns, endsOpen } = layout
  const reader = new RowReader({ separator, width: columns.headers.length, endsOpen })
  for await (const text of decoded(source(), layout.encoding)) {
    for (const row of reader.push(text)) if (row.line > headerLine) yield row
  }
  for (const row of reader.end()) if (row.line > headerLine) yield row
}

function fits(cells: readonly string[], { columns, endsOpen }: Layout): boolean {
  return hasWidth(cells, columns.headers.length, endsOpen)
}

import { done, refuse } from '#foundation/results'
import { helsinkiInstant, isIsoDate, parseIsoDate, type IsoDate } from '#foundation/time'
import { sha256, toHex } from '#foundation/sealing'
import { decoded, EncodingSniffer, RowReader, type Person, type Row } from '#people'
import { longestText, type EntryBody, type Goal, type SealedEntry } from '../model.ts'
import { unshielded } from './cells.ts'
import { codeOf, columnNamed, type Column } from './columns.ts'

/** Why a row is not taken in; the row stays in the file that it came in. */
export const rowFaults = [
  'unreadable-row', 'another-persons', 'already-there', 'unknown-kind', 'not-from-a-file', 'no-day', 'no-time', 'no-length', 'unknown-word', 'no-text',
  'too-long', 'impossible-day', 'unknown-original',
] as const
export type RowFault = (typeof rowFaults)[number]

/** Where and why; never what the cell says. */
export interface RefusedRow {
  readonly line: number
  readonly column: Column | null
  readonly because: RowFault
}

export interface CsvEntry {
  readonly line: number
  /** Its id in the file, or a mark of what it says where the file gives none: so a second import doubles nothing. */
  readonly source: string
  readonly plain: SealedEntry
  readonly follows: { readonly source: string; readonly as: 'correction' | 'revision' } | null
}

export interface ReadCsv {
  readonly entries: readonly CsvEntry[]
  readonly refused: readonly RefusedRow[]
  /** Rows with anything in them. */
  readonly rows: number
  /** How many columns have a header that is not read. */
  readonly unreadColumns: number
}

export interface CsvReading {
  readonly person: Pick<Person, 'id' | 'customerId'>
  /** Sources that the file has already. */
  readonly known: ReadonlySet<string>
  /** Who is to stand as the writer where a row names nobody. */
  readonly author: SealedEntry['author']
  readonly fits: (body: EntryBody) => boolean
  readonly at: Date
}

const separators = [';', ',', '\t'] as const
const limits = { longestCell: longestText + 2_000, mostLines: 5_000 }

/** Reads entries and visits for one client. Each row is taken or refused by itself, with its line, its column and a word. */
export async function readCsv(bytes: Uint8Array, o: CsvReading) {
  if (bytes.length === 0) return refuse('empty-file')
  const text = await textIn(bytes)
  const header = headerOf(text)
  if (!header) return refuse('no-header')
  const { separator, headers } = header
  const reader = new RowReader({ separator, width: headers.length, ...limits })
  const rows = [...reader.push(text), ...reader.end()].slice(1).filter(({ cells, raw }) => (cells ? cells.some((cell) => cell.trim() !== '') : raw.trim() !== ''))
  const entries: CsvEntry[] = []
  const refused: RefusedRow[] = []
  const seen = new Set(o.known)
  for (const row of rows) {
    const read = readRow(row, headers, o, seen)
    if ('because' in read) {
      refused.push({ line: row.line, ...read })
      continue
    }
    seen.add(read.source)
    entries.push({ line: row.line, ...read })
  }
  return done<ReadCsv>({ entries, refused, rows: rows.length, unreadColumns: headers.filter((column, i) => column === null && header.named[i] !== '').length })
}

async function textIn(bytes: Uint8Array): Promise<string> {
  const sniffer = new EncodingSniffer()
  sniffer.push(bytes)
  let text = ''
  for await (const part of decoded(once(bytes), sniffer.encoding())) text += part
  return text
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

/** The first row has to name at least a kind or a day; by it the separator is known. */
function headerOf(text: string) {
  for (const separator of separators) {
    const reader = new RowReader({ separator })
    const [first] = [...reader.push(text.slice(0, 20_000)), ...reader.end()]
    const named = first?.cells?.map((cell) => cell.replace(/^\ufeff/, '').trim()) ?? []
    const headers = named.map(columnNamed)
    if (headers.includes('on')) return { separator, headers, named }
  }
  return null
}

type Fault = Omit<RefusedRow, 'line'>
type ReadRow = Omit<CsvEntry, 'line'>

function readRow(row: Row, headers: readonly (Column | null)[], o: CsvReading, seen: ReadonlySet<string>): ReadRow | Fault {
  const { cells } = row
  if (!cells) return { column: null, because: 'unreadable-row' }
  const cell = (column: Column): string => {
    const at = headers.indexOf(column)
    return at < 0 ? '' : unshielded(cells[at] ?? '')
  }
  const client = cell('client').trim()
  if (client !== '' && client !== o.person.id && client !== o.person.customerId) return { column: 'client', because: 'another-persons' }
  const on = dayOf(cell('on').trim())
  if (!on) return { column: 'on', because: 'no-day' }
  const body = bodyOf(cell, on)
  if ('because' in body) return body
  if (!o.fits(body)) return { column: 'on', because: 'impossible-day' }
  const id = cell('id').trim()
  const ground = codeOf('corrected', cell('correctionGround'))
  const plain: SealedEntry = {
    body,
    author: cell('author') === '' ? o.author : { name: cell('author'), position: cell('position') },
    writtenAt: momentOf(cell('writtenAt').trim(), on, o.at),
    ...(ground ? { correction: { ground, reason: cell('correctionReason') } } : {}),
    ...(cell('source') === '' ? {} : { source: cell('source') }),
  }
  // What it was elsewhere is kept, sealed, with the entry; of a row without an id a mark of all that it says.
  const source = id === '' ? `csv:${toHex(sha256(JSON.stringify(body))).slice(0, 32)}` : `urn:uuid:${id}`
  if (seen.has(source) || seen.has(plain.source ?? source)) return { column: id === '' ? null : 'id', because: 'already-there' }
  const follows = cell('follows').trim()
  if (follows === '') return { source, plain, follows: null }
  const original = `urn:uuid:${follows}`
  if (!seen.has(original)) return { column: 'follows', because: 'unknown-original' }
  return { source, plain, follows: { source: original, as: cell('followsAs') === 'revision' ? 'revision' : 'correction' } }
}

function bodyOf(cell: (column: Column) => string, on: IsoDate): EntryBody | Fault {
  const kind = cell('kind').trim() === '' ? (cell('time').trim() === '' ? 'note' as const : 'visit' as const) : codeOf('kind', cell('kind'))
  if (!kind) return { column: 'kind', because: 'unknown-kind' }
  const text = cell('text')
  if (text.length > longestText) return { column: 'text', because: 'too-long' }
  switch (kind) {
    case 'note': {
      const topic = cell('topic') === '' ? 'other' as const : codeOf('topic', cell('topic'))
      if (!topic) return { column: 'topic', because: 'unknown-word' }
      return text.trim() === '' ? { column: 'text', because: 'no-text' } : { kind, on, topic, text }
    }
    case 'visit':
    case 'appointment': {
      const time = timeOf(cell('time').trim())
      if (!time) return { column: 'time', because: 'no-time' }
      const minutes = Number(cell('minutes').trim() === '' ? 'x' : cell('minutes'))
      if (!Number.isInteger(minutes) || minutes < 0 || minutes > 1_440) return { column: 'minutes', because: 'no-length' }
      const way = cell('way') === '' ? 'in-person' as const : codeOf('way', cell('way'))
      if (!way) return { column: 'way', because: 'unknown-word' }
      if (kind === 'appointment') return { kind, on, time, minutes, way, text }
      const outcome = codeOf('outcome', cell('outcome'))
      return outcome ? { kind, on, time, minutes, way, outcome, text } : { column: 'outcome', because: 'unknown-word' }
    }
    case 'plan': {
      const goals = goalsIn(cell('goals'))
      if (!goals) return { column: 'goals', because: 'unknown-word' }
      const reviewOn = dayOf(cell('reviewOn').trim())
      return text.trim() === '' ? { column: 'text', because: 'no-text' } : { kind, on, summary: text, goals, ...(reviewOn ? { reviewOn } : {}) }
    }
    case 'statement': {
      const to = cell('to') === '' ? 'other' as const : codeOf('to', cell('to'))
      return to ? { kind, on, to, recipient: cell('recipient'), subject: cell('subject'), text } : { column: 'to', because: 'unknown-word' }
    }
    case 'disclosure': {
      const ground = codeOf('disclosed', cell('ground'))
      return ground ? { kind, on, to: cell('recipient'), what: cell('subject'), ground, text } : { column: 'ground', because: 'unknown-word' }
    }
    // Attachments have bytes, and markings are of the file they were made in; a right's note is made by what it notes.
    default: return { column: 'kind', because: 'not-from-a-file' }
  }
}

function goalsIn(cell: string): Goal[] | null {
  const goals: Goal[] = []
  for (const line of cell.split(/\r\n|\n|\r/).filter((one) => one.trim() !== '')) {
    const [, word = '', said = ''] = /^\s*([\p{L} -]+?)\s*:(.*)$/u.exec(line) ?? []
    const [state, text] = [codeOf('goal', word), said.trim()]
    if (!state || text === '') return null
    goals.push({ text, state })
  }
  return goals
}

function dayOf(cell: string): IsoDate | null {
  if (isIsoDate(cell)) return cell
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(cell) ?? []
  return parseIsoDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
}

function timeOf(cell: string): string | null {
  const [, hour, minute] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(cell) ?? []
  return hour === undefined || minute === undefined ? null : `${hour.padStart(2, '0')}:${minute}`
}

/** When it was written; a day counts from its noon, and what the file does not say is told of the day it is of. */
function momentOf(cell: string, on: IsoDate, at: Date): string {
  const given = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(cell) ? new Date(cell) : null
  if (given && !Number.isNaN(given.getTime())) return given.toISOString()
  const noon = helsinkiInstant(dayOf(cell) ?? on, 12)
  return (noon.getTime() > at.getTime() ? at : noon).toISOString()
}

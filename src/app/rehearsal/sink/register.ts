import { readCsv, type CsvRecord, type Encoding, type Separator } from './csv.ts'
import { columnsOf, fields, knownCells, type Field, type HeaderWords } from './headers.ts'
import { clean, email, flag, identityCode, language, phones, plain, postcode, readDate, saysNothing, tokens, type Day } from './values.ts'

/** What the sink makes of one row: a person as the file tells of them, or the reason why it is none. */
export interface Row {
  readonly line: number
  readonly fault: RowFault | null
  readonly faultyField: Field | null
  readonly cells: ReadonlyMap<Field, string>
  readonly name: string
  readonly identityCode: string | null
  readonly customerId: string | null
  readonly born: Day | null
  /** By the row's own date alone: when the identity code is a stranger's, it tells nothing of this person. */
  readonly bornAsWritten: Day | null
  readonly email: string | null
  /** Of an unreadable row, whatever in it looks like an address: somebody may be reached there. */
  readonly strayEmails: readonly string[]
  readonly phones: readonly string[]
  readonly home: Address | null
  readonly contact: Address | null
  /** Any street line of the row, complete address or not: it may stand in nobody else's message. */
  readonly streets: readonly string[]
  readonly language: 'fi' | 'sv' | 'en' | null
  /** Turvakielto in force on the day of the rehearsal, or not clearly over. */
  readonly protected: boolean
  readonly guarded: boolean
  /** The guardian's name, where the file has it. */
  readonly guardian: string | null
  readonly deceased: boolean
}

export type RowFault = 'no-name' | 'invalid-identity-code' | 'impossible-date' | 'unreadable-row'

export interface Address {
  readonly street: string
  readonly postcode: string
  readonly town: string
}

export interface Register {
  readonly encoding: Encoding
  readonly separator: Separator
  readonly rows: readonly Row[]
}

export function readRegister(bytes: Uint8Array, words: HeaderWords, today: Day): Register | null {
  const file = readCsv(bytes, knownCells(words))
  if (!file) return null
  const columns = columnsOf(file.header.cells, words)
  const rows = file.records.map((record) => readRow(record, file.header.cells.length, columns, today))
  return { encoding: file.encoding, separator: file.separator, rows }
}

function readRow(record: CsvRecord, width: number, columns: ReadonlyMap<Field, number>, today: Day): Row {
  const cells = new Map<Field, string>()
  for (const [field, column] of columns) cells.set(field, clean(record.cells[column] ?? ''))
  const unreadable = record.broken || record.cells.slice(width).some((cell) => clean(cell))
  const row = rowOf(record.line, cells, unreadable, today)
  return unreadable ? { ...row, strayEmails: record.cells.join(' ').match(/[^\s;,|"]+@[^\s;,|"]+/g) ?? [] } : row
}

/** The row as an officer left it: some cells with other values, the rest as in the file. */
export function mended(row: Row, values: { readonly [field in Field]?: string }, today: Day): Row {
  const cells = new Map(row.cells)
  for (const field of fields) {
    const value = values[field]
    if (value !== undefined) cells.set(field, clean(value))
  }
  return rowOf(row.line, cells, false, today)
}

function rowOf(line: number, cells: ReadonlyMap<Field, string>, unreadable: boolean, today: Day): Row {
  const cell = (field: Field) => {
    const text = cells.get(field) ?? ''
    return saysNothing(text) ? '' : text
  }
  const name = nameOf(cell)
  const code = identityCode(cell('identityCode'))
  const impossible = dateFields.find(([field, edge]) => isImpossible(cells.get(field) ?? '', field, edge))?.[0] ?? null
  const [fault, faultyField] = unreadable
    ? (['unreadable-row', null] as const)
    : faultOf(name, cell('identityCode') === '' || code !== null, impossible)
  const home = addressOf(cell, ['address', 'street', 'postcode', 'town'])
  const contact = addressOf(cell, ['contactAddress', 'contactStreet', 'contactPostcode', 'contactTown'])
  const born = readDate(cell('birthDate'))
  const guarded = flag(cell('guardian'))
  const streets = [cell('street'), cell('contactStreet'), home?.street ?? '', contact?.street ?? '']
  return {
    line,
    fault,
    faultyField,
    cells,
    name,
    identityCode: code?.code ?? null,
    customerId: plain(cell('customerId')) || null,
    born: code?.born ?? (typeof born === 'object' ? born.day : null),
    bornAsWritten: typeof born === 'object' ? born.day : null,
    email: email(cell('email')),
    strayEmails: [],
    phones: phones(cell('phone')),
    home,
    contact,
    streets: streets.filter((street) => street !== ''),
    language: language(cell('language')),
    protected: isProtected(cells, today),
    guarded: guarded !== false,
    guardian: guarded === 'unclear' ? cell('guardian') : null,
    // A word that is not a no: nobody writes to the dead on a guess.
    deceased: flag(cells.get('deceased') ?? '') !== false,
  }
}

type CellOf = (field: Field) => string

/** Beside a column of given names alone, the column "name" holds the family name. */
function nameOf(cell: CellOf): string {
  const [whole, given, family] = [cell('name'), cell('givenName'), cell('familyName')]
  const parts = clean(`${given} ${family}`)
  if (whole && given && !family && !tokens(whole).some((part) => tokens(given).includes(part))) return clean(`${given} ${whole}`)
  return whole || parts
}

const dateFields = [
  ['birthDate'],
  ['dataFrom', 'first'],
  ['dataTo', 'last'],
  ['deceased'],
  ['protectedUntil', 'last'],
  ['protected'],
] as const

/** Columns that may hold a yes or a no as well as a date are dates only where they say neither. */
function isImpossible(text: string, field: Field, edge?: 'first' | 'last'): boolean {
  const either = field === 'protected' || field === 'protectedUntil' || field === 'deceased'
  return !(either && flag(text) !== 'unclear') && readDate(text, edge) === 'impossible'
}

function faultOf(name: string, codeIsRight: boolean, impossible: Field | null): readonly [RowFault | null, Field | null] {
  if (!/\p{L}/u.test(name)) return ['no-name', 'name']
  if (!codeIsRight) return ['invalid-identity-code', 'identityCode']
  return impossible ? ['impossible-date', impossible] : [null, null]
}

/** Turvakielto is a date, not a flag: over when its end has passed, and in force when nobody can tell. */
function isProtected(cells: ReadonlyMap<Field, string>, today: Day): boolean {
  const stated = cells.get('protected') ?? ''
  const until = cells.get('protectedUntil') ?? ''
  const ends = flag(until) === false ? 'empty' : readDate(until, 'last')
  if (typeof ends === 'object') return ends.day >= today
  if (ends === 'unclear' || flag(until) === true) return true
  const dated = flag(stated) === 'unclear' ? readDate(stated) : 'empty'
  return typeof dated === 'object' ? dated.day >= today : flag(stated) !== false
}

/** An address in three columns, or whole in one: `Street 1, 00100 TOWN`. */
function addressOf(cell: CellOf, [whole, line, code, place]: readonly [Field, Field, Field, Field]): Address | null {
  const parts = /^(.+?)[\s,;]+(?:FI-?)?(\d{5})[\s,;]+([^\d,;]+)/iu.exec(cell(whole) || cell(line))
  const street = (cell(whole) && cell(line)) || clean(parts?.[1] ?? '') || cell(line) || cell(whole)
  const valid = postcode(cell(code) || (parts?.[2] ?? ''))
  const town = cell(place) || clean(parts?.[3] ?? '').replace(/ (?:finland|suomi|fi)$/i, '')
  return street && valid && town ? { street, postcode: valid, town } : null
}

import { readCsv, type CsvRecord, type Encoding, type Separator } from './csv.ts'
import { columnsOf, fields, knownCells, type Field, type HeaderWords } from './headers.ts'
import { clean, email, flag, identityCode, language, phone, plain, postcode, readDate, type Day } from './values.ts'

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
  readonly email: string | null
  readonly phone: string | null
  readonly home: Address | null
  readonly contact: Address | null
  /** Any street line of the row, complete address or not: it may stand in nobody else's message. */
  readonly streets: readonly string[]
  readonly language: 'fi' | 'sv' | 'en' | null
  /** Turvakielto in force on the day of the rehearsal, or not clearly over. */
  readonly protected: boolean
  readonly guardian: string | null
  readonly deceased: boolean
  readonly staff: boolean
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
  return rowOf(record.line, cells, unreadable, today)
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
  const cell = (field: Field) => cells.get(field) ?? ''
  const name = cell('name') || clean(`${cell('givenName')} ${cell('familyName')}`)
  const code = cell('identityCode') ? identityCode(cell('identityCode')) : null
  const dated = dates(cells)
  const found = unreadable ? (['unreadable-row', null] as const) : faultOf(name, cells, code !== null, dated.impossible)
  const home = addressOf(cell('street'), cell('postcode'), cell('town')) ?? addressIn(cell('address')) ?? addressIn(cell('street'))
  const contact =
    addressOf(cell('contactStreet'), cell('contactPostcode'), cell('contactTown')) ??
    addressIn(cell('contactAddress')) ??
    addressIn(cell('contactStreet'))
  return {
    line,
    fault: found?.[0] ?? null,
    faultyField: found?.[1] ?? null,
    cells,
    name,
    identityCode: code?.code ?? null,
    customerId: plain(cell('customerId')) || null,
    born: dated.of('birthDate') ?? code?.born ?? null,
    email: email(cell('email')),
    phone: phone(cell('phone')),
    home,
    contact,
    streets: [cell('street'), cell('contactStreet'), home?.street ?? '', contact?.street ?? ''].filter((street) => street !== ''),
    language: language(cell('language')),
    protected: isProtected(cells, today),
    guardian: cell('guardian') && flag(cell('guardian')) !== false ? cell('guardian') : null,
    deceased: isDeceased(cells),
    staff: /^(?:staff|henkilöstö|henkilökunta|työntekijä|personal|anställd|employee)/iu.test(cell('role')),
  }
}

const dateFields = ['birthDate', 'protected', 'protectedUntil', 'dataFrom', 'dataTo', 'deceased'] as const

function dates(cells: ReadonlyMap<Field, string>) {
  const read = dateFields.map((field) => [field, readDate(cells.get(field) ?? '')] as const)
  return {
    impossible: read.find(([, reading]) => reading === 'impossible')?.[0] ?? null,
    of(field: (typeof dateFields)[number]): Day | null {
      const reading = read.find(([name]) => name === field)?.[1]
      return typeof reading === 'object' ? reading.day : null
    },
  }
}

function faultOf(name: string, cells: ReadonlyMap<Field, string>, codeIsValid: boolean, impossible: Field | null) {
  if (!/\p{L}/u.test(name)) return ['no-name', 'name'] as const
  if (cells.get('identityCode') && !codeIsValid) return ['invalid-identity-code', 'identityCode'] as const
  return impossible ? (['impossible-date', impossible] as const) : null
}

function isProtected(cells: ReadonlyMap<Field, string>, today: Day): boolean {
  const stated = cells.get('protected') ?? ''
  const until = readDate(cells.get('protectedUntil') ?? '')
  const inCell = readDate(stated)
  const end = typeof until === 'object' ? until.day : typeof inCell === 'object' ? inCell.day : null
  if (end) return end >= today
  return flag(stated) !== false || until === 'unclear'
}

/** A day of death, a yes, or anything else that is not a no: nobody writes to the dead on a guess. */
function isDeceased(cells: ReadonlyMap<Field, string>): boolean {
  return flag(cells.get('deceased') ?? '') !== false
}

function addressOf(street: string, code: string, town: string): Address | null {
  const valid = postcode(code)
  return street && valid && town ? { street, postcode: valid, town } : null
}

/** An address in one cell: `Street 1, 00100 TOWN`. */
function addressIn(text: string): Address | null {
  const parts = /^(.+?)[, ]+(?:FI-?)?(\d{5}) +(\D+)$/iu.exec(text)
  return parts ? addressOf(clean(parts[1] ?? ''), parts[2] ?? '', clean(parts[3] ?? '')) : null
}

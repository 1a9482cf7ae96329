import { lineOf, madeHeader, madePeople, randomFrom, type Draw } from './make-register.ts'

/** How a spoilt file is written. */
export interface SpoiltRegister {
  readonly people: number
  readonly seed: number
  readonly today?: Date
}

export interface SpoiltFile {
  readonly bytes: Uint8Array
  readonly layout: { readonly header: 'fi' | 'sv' | 'en'; readonly separator: string; readonly encoding: string }
}

const encodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const

/** Columns by what they hold, as madePeople orders them. */
const at = {
  customerId: 0, name: 1, identityCode: 2, birthDate: 3, email: 4, phone: 5, street: 6, postcode: 7, town: 8,
  language: 9, protected: 10, protectedUntil: 11, contactAddress: 12, guardian: 13, role: 14, dataFrom: 15,
  dataTo: 16, deceased: 17,
}

/**
 * A register as it comes on a bad day, of a layout drawn from the seed: columns in any order, every
 * separator and encoding, and about one row in four spoilt in one of the ways that files are.
 * What each fault must lead to is for the readers to say: two of them, written apart, must agree.
 */
export function spoiltRegister({ people, seed, today = new Date() }: SpoiltRegister): SpoiltFile {
  const draw = randomFrom(seed)
  const header = draw.one(['fi', 'sv', 'en'] as const)
  const separator = draw.one([';', ',', '\t'])
  const encoding = draw.one(encodings)
  const order = shuffled(madeHeader(header).map((_, column) => column), draw)
  const inOrder = (cells: readonly string[]) => order.map((column) => cells[column] ?? '')
  let text = draw.chance(0.2) ? `sep=${separator}\r\n` : ''
  text += lineOf(inOrder(madeHeader(header)), separator)
  let before: readonly string[] = []
  for (const cells of madePeople({ people, seed, today })) {
    const spoil = draw.chance(0.25) ? draw.one(cellFaults) : null
    const changed = spoil ? spoil([...cells], before, draw) : cells
    const line = lineOf(inOrder(changed), separator)
    text += draw.chance(0.03) ? draw.one(lineFaults)(line, separator) : line
    before = changed
  }
  return { bytes: encode(text, encoding), layout: { header, separator, encoding } }
}

type CellFault = (cells: string[], before: readonly string[], draw: Draw) => string[]

const put = (cells: string[], column: number, value: string): string[] => cells.with(column, value)

const cellFaults: readonly CellFault[] = [
  (cells) => put(cells, at.name, ''),
  (cells, _, draw) => put(cells, at.name, draw.one(['-', '?', '123', ' ', 'tuntematon'])),
  (cells) => put(cells, at.name, `  ${cells[at.name]?.replace(' ', '\u00A0 ')} `),
  (cells) => put(cells, at.name, cells[at.name]?.split(' ').toReversed().join(', ') ?? ''),
  (cells) => put(cells, at.name, `${cells[at.name]} "Masa"`),
  (cells) => put(cells, at.name, cells[at.name]?.toUpperCase() ?? ''),
  (cells) => put(cells, at.identityCode, '131052-9000'),
  (cells) => put(cells, at.identityCode, '310299-900X'),
  (cells) => put(cells, at.identityCode, 'puuttuu'),
  (cells) => put(cells, at.identityCode, cells[at.identityCode]?.toLowerCase().replace('-', '–') ?? ''),
  (cells, before) => put(cells, at.identityCode, before[at.identityCode] ?? ''),
  (cells, before) => (before.length ? put(cells, at.customerId, before[at.customerId] ?? '') : cells),
  (cells, before) => (before.length ? [...before].with(at.phone, '040 555 1234') : cells),
  (cells, _, draw) => put(cells, at.birthDate, draw.one(['31.2.1980', '1990-13-01', '29.2.2019', '0.5.1970', '99.99.9999'])),
  (cells, _, draw) => put(cells, at.birthDate, draw.one(['1980-02-29', '19800229', '1.1.2030', '5/6/1975', '1.5.1990 12:00', '3 May 1980'])),
  (cells, _, draw) => put(cells, at.dataFrom, draw.one(['31.11.2018', '2018-11-31', '2018', '11/2018', '30.11.2018 klo 9.15'])),
  (cells) => put(put(cells, at.dataFrom, '1.12.2018'), at.dataTo, '1.1.2015'),
  (cells, _, draw) => put(cells, at.email, draw.one(['ei ole', 'x@y', 'matti meikäläinen@posti.example', 'a@b@posti.example', 'åke@posti.example', '.a@posti.example', 'mailto:a.b@posti.example', 'A.Iso@POSTI.example'])),
  (cells, before) => put(cells, at.email, (before[at.email] ?? '').toUpperCase()),
  (cells, _, draw) => put(cells, at.phone, draw.one(['12', 'ei puhelinta', '+358 (0)40 1234567', '00358401234567', '040-1234567 / 09 123456'])),
  (cells, _, draw) => put(cells, at.postcode, draw.one(['1234', '123456', 'FI-00100', '00 100', '00000', ''])),
  (cells) => put(cells, at.street, `"Talo"; ${cells[at.street]}, ${cells[at.street]}`),
  (cells) => put(cells, at.town, ''),
  (cells, _, draw) => put(cells, at.language, draw.one(['venäjä', 'SUOMI', 'Svenska', '?', 'english'])),
  (cells, _, draw) => put(cells, at.protected, draw.one(['x', 'KYLLÄ', 'ei', 'ehkä', '31.12.2030', '1.1.2020', '31.2.2030', '1'])),
  (cells, _, draw) => put(put(cells, at.protected, 'kyllä'), at.protectedUntil, draw.one(['1.1.2020', '31.12.2030', 'toistaiseksi', '31.4.2027', '?', '2027'])),
  (cells) => put(put(cells, at.protected, 'ei'), at.protectedUntil, '31.12.2030'),
  (cells, _, draw) => put(put(cells, at.protected, 'ja'), at.contactAddress, draw.one(['Postilokero 5, 00100 Helsinki', 'PL 5', ''])),
  (cells, _, draw) => put(cells, at.guardian, draw.one(['kyllä', 'ei', 'Aino Aalto', '-'])),
  (cells, _, draw) => put(cells, at.role, draw.one(['personal', 'Työntekijä', 'lääkäri', ''])),
  (cells, _, draw) => put(cells, at.deceased, draw.one(['kyllä', 'x', 'ei', 'elossa', '1.2.2020', '32.1.2020', '†', 'ehkä'])),
]

type LineFault = (line: string, separator: string) => string

const lineFaults: readonly LineFault[] = [
  (line) => `${line}\r\n`,
  (line, separator) => `${separator.repeat(17)}\r\n${line}`,
  (line, separator) => line.replace('\r\n', `${separator}ylimääräinen\r\n`),
  (line, separator) => line.replace('\r\n', `${separator}${separator}\r\n`),
  (line, separator) => `${line.split(separator).slice(0, 6).join(separator)}\r\n`,
  (line) => `"${line}`,
  (line, separator) => line.replace(separator, `${separator}"auki `),
  (line) => line.replace(/(\p{L})/u, '\0$1'),
]

function shuffled<T>(values: readonly T[], draw: Draw): T[] {
  const left = [...values]
  const taken: T[] = []
  while (left.length > 0) taken.push(...left.splice(draw.below(left.length), 1))
  return taken
}

/** What a narrow encoding has no sign for becomes a question mark, as programs do. */
function encode(text: string, encoding: (typeof encodings)[number]): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-8-bom') return Buffer.from(`\uFEFF${text}`)
  if (encoding === 'utf-16le') return Buffer.from(`\uFEFF${text}`, 'utf16le')
  if (encoding === 'utf-16be') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  return Buffer.from(text.replace(/–/g, '\u0096').replace(/[^\0-\xFF]/g, '?'), 'latin1')
}

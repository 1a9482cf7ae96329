import { domainToASCII } from 'node:url'

/** How the sink reads single cells: its own eyes, not the product's. */

export type Day = string // YYYY-MM-DD

export function clean(value: string): string {
  if (tidy.test(value)) return value
  const seen = value
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cc}]+/gu, (found) => (/\s/.test(found) ? ' ' : ''))
    .replace(/\s+/gu, ' ')
    .trim()
  // A spreadsheet's ways of saying that a number is a text: ="0401" and '0401.
  return (/^="(.*)"$/.exec(seen)?.[1] ?? seen).replace(/^'(?=[\d+=])/, '').trim()
}

/** Nothing to clean, as in most cells: words of plain signs with one space between. */
const tidy = /^(?:[0-9A-Za-zÅÄÖåäö.@_+-]+(?: [0-9A-Za-zÅÄÖåäö.@_+-]+)*)?$/

/** For comparing text wherever it stands: composed, lower case, one space between. */
export const plain = (value: string): string => clean(value).toLowerCase()

const checkCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY'
const centuries: Record<string, number> = { '+': 1800 }
for (const sign of '-YXWVU') centuries[sign] = 1900
for (const sign of 'ABCDEF') centuries[sign] = 2000

/** A Finnish personal identity code in its written form, with the birth date it tells; null when it is none. */
export function identityCode(value: string): { code: string; born: Day } | null {
  const code = value.replace(/\s/g, '').replace(/[\u2010-\u2015\u2212]/g, '-').toUpperCase()
  const found = /^(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})([0-9A-Y])$/.exec(code)
  if (!found) return null
  const [, day = '', month = '', year = '', sign = '', number = '', check = ''] = found
  if (checkCharacters[Number(day + month + year + number) % 31] !== check) return null
  if (Number(number) < 2) return null
  const born = dayOf((centuries[sign] ?? 0) + Number(year), Number(month), Number(day))
  return born ? { code, born } : null
}

export function dayOf(year: number, month: number, day: number): Day | null {
  if (month < 1 || month > 12 || day < 1) return null
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  if (day > (lengths[month - 1] ?? 0)) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** `impossible` has digits and is a day of no calendar; `unclear` is words that we do not know. */
export type DateReading = { day: Day } | 'impossible' | 'unclear' | 'empty'

const monthNames = [
  /^(?:tammi|jan)/, /^(?:helmi|feb)/, /^(?:maalis|mar)/, /^(?:huhti|apr)/, /^(?:touko|maj|may)/, /^(?:kes[äa]|jun)/,
  /^(?:hein[äa]|jul)/, /^(?:elo|aug)/, /^(?:syys|sep)/, /^(?:loka|okt|oct)/, /^(?:marras|nov)/, /^(?:joulu|dec)/,
]

/** `edge`: a month or a year will do, and stands for its first or last day. */
export function readDate(value: string, edge?: 'first' | 'last'): DateReading {
  const text = plain(value).replace(/[\u2010-\u2015\u2212]/g, '-')
  if (saysNothing(text)) return 'empty'
  const clock = /[t, ]+(?:klo\.? ?|kl\.? ?|at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|[+-]\d{2}:?\d{2}))?$/
  const date = /^\d{4}-\d\d-\d\dt|.[, ]/.test(text) ? text.replace(clock, '') : text
  const found =
    order(/^(?<y>\d{4})[-./](?<m>\d{1,2})[-./](?<d>\d{1,2})$/, date) ??
    order(/^(?<d>\d{1,2})\. ?(?<m>\d{1,2})\. ?(?<y>\d{4})\.?$/, date) ??
    order(/^(?<d>\d{1,2})[-/ ](?<m>\d{1,2})[-/ ](?<y>\d{4})$/, date) ??
    order(/^(?<d>\d{1,2})\.?[ -](?<m>\p{L}+)\.?,?[ -](?<y>\d{4})$/u, date) ??
    order(/^(?<m>\p{L}+)\.? (?<d>\d{1,2}),? (?<y>\d{4})$/u, date)
  if (found) return found
  const eight = /^\d{8}$/.test(date)
  const lived = (reading: DateReading | null) =>
    reading && typeof reading === 'object' && reading.day >= '1850' && reading.day < '2150' ? reading : null
  const packed = eight
    ? (lived(order(/^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/, date)) ?? lived(order(/^(?<d>\d\d)(?<m>\d\d)(?<y>\d{4})$/, date)))
    : null
  const period = edge ? periodOf(date, edge) : null
  return packed ?? period ?? (/\d/.test(text) ? 'impossible' : 'unclear')
}

function order(shape: RegExp, text: string): DateReading | null {
  const parts = shape.exec(text)?.groups
  if (!parts) return null
  const month = parts['m'] ?? ''
  const named = /^\d+$/.test(month) ? Number(month) : monthNames.findIndex((name) => name.test(month)) + 1
  return possible(Number(parts['y']), named, Number(parts['d']))
}

function periodOf(text: string, edge: 'first' | 'last'): DateReading | null {
  const parts = (/^(?<y>\d{4})[-./](?<m>\d{1,2})$/.exec(text) ?? /^(?<m>\d{1,2})[-./](?<y>\d{4})$/.exec(text) ?? /^(?<y>(?:19|20)\d\d)$/.exec(text))?.groups
  if (!parts) return null
  const month = parts['m'] === undefined ? (edge === 'first' ? 1 : 12) : Number(parts['m'])
  if (edge === 'first') return possible(Number(parts['y']), month, 1)
  const days = [31, 30, 29, 28].map((day) => possible(Number(parts['y']), month, day))
  return days.find((reading) => reading !== 'impossible') ?? 'impossible'
}

function possible(year: number, month: number, day: number): DateReading {
  const found = dayOf(year, month, day)
  return found ? { day: found } : 'impossible'
}

/** An address that mail can be sent to, as written; null when the cell holds none. */
export function email(value: string): string | null {
  const text = clean(value).replace(/^mailto:/i, '').replace(/^<(.*)>$/, '$1')
  // Few mail servers take a local part outside ASCII: such a person is better reached by letter.
  if (text.length > 254 || !/^[!-~]{1,64}@[^\s@<>(),;:"[\]\\/?#%]+$/u.test(text)) return null
  const [local = '', domain = ''] = text.split('@')
  if (text.split('@').length !== 2 || /[<>(),;:"[\]\\]/.test(local)) return null
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null
  const labels = domain.split('.')
  if (labels.length < 2) return null
  if (!labels.every((label) => /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u.test(label))) return null
  return /^\d+$/.test(labels.at(-1) ?? '') ? null : text
}

/** Two ways of writing an address that reach one mailbox are the same address. */
export function sameMailbox(address: string): string {
  const [local = '', domain = ''] = plain(address).split('@')
  return `${local}@${/[^\0-\x7f]/.test(domain) ? domainToASCII(domain) || domain : domain}`
}

/** Every number in a cell: some hold two. */
export const phones = (value: string): string[] => value.split(/[,;/]/).flatMap((part) => phone(part) ?? [])

/** E.164, with Finland's trunk 0 dropped; null for what has too few or too many digits. */
export function phone(value: string): string | null {
  const kept = value.replace(/\(0\)/g, '').replace(/[^\d+]/g, '')
  const digits = kept.startsWith('+') ? kept.slice(1) : kept.startsWith('00') ? kept.slice(2) : kept.replace(/^0/, '358')
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : null
}

export function postcode(value: string): string | null {
  const text = clean(value).replace(/^(?:FI|FIN|AX)-? ?/i, '').replace(/ /g, '')
  return /^\d{5}$/.test(text) && text !== '00000' ? text : null
}

const words = (list: string) => new Set(list.split(' | '))
const yes = words(
  'kyllä | kylla | k | on | tosi | x | 1 | ja | j | yes | y | true | t | sant | voimassa | i kraft | valid | in force | v | ✓ | ☑ | ' +
    'aktiivinen | active | aktiv | toistaiseksi | tills vidare | until further notice | indefinitely',
)
const no = words(
  'ei | e | ei ole | epätosi | 0 | nej | n | no | none | false | f | falskt | inte | har inte | ei voimassa | ei turvakieltoa | ' +
    'ingen | inget | ei mitään | ☐ | ei edunvalvojaa | ei huoltajaa | elossa | elää | vid liv | lever | levande | alive | living',
)
const nothing = words(
  '? | - | – | — | . | n/a | na | #n/a | null | nil | none | (null) | tuntematon | ei tiedossa | ei tietoa | ei ole | puuttuu | ' +
    'okänd | okänt | saknas | ej känd | ingen | unknown | not known | missing | not available',
)

/** An empty cell, or a word that says so. */
export const saysNothing = (value: string): boolean => plain(value) === '' || nothing.has(plain(value))

export type Flag = boolean | 'unclear'
export function flag(value: string): Flag {
  const text = plain(value)
  if (yes.has(text)) return true
  return no.has(text) || saysNothing(text) ? false : 'unclear'
}

const languages = {
  fi: words('fi | fin | suomi | suomen | suomenkielinen | suomen kieli | finska | finnish | fi-fi | fi_fi'),
  sv: words('sv | swe | se | ruotsi | ruotsin | ruotsinkielinen | ruotsin kieli | svenska | swedish | sv-fi | sv_fi | sv-se | sv_se'),
  en: words('en | eng | englanti | englannin | englanninkielinen | englannin kieli | engelska | english | en-gb | en_gb | en-us | en_us'),
}

/** Null when the cell names none of the three. */
export function language(value: string): 'fi' | 'sv' | 'en' | null {
  const text = plain(value)
  if (languages.fi.has(text)) return 'fi'
  if (languages.sv.has(text)) return 'sv'
  return languages.en.has(text) ? 'en' : null
}

/** Words and numbers as they stand, in lower case: what names and streets are looked for in. */
export function tokens(text: string): string[] {
  return text.normalize('NFC').replace(/\u00AD/g, '').toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? []
}

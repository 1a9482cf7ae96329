import { domainToASCII } from 'node:url'

/** How the sink reads single cells: its own eyes, not the product's. */

export type Day = string // YYYY-MM-DD

export function clean(value: string): string {
  return value
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cc}]+/gu, (found) => (/\s/.test(found) ? ' ' : ''))
    .replace(/\s+/gu, ' ')
    .trim()
}

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

/** `impossible` is shaped like a date and stands in no calendar; `unclear` is no date at all. */
export type DateReading = { day: Day } | 'impossible' | 'unclear' | 'empty'

export function readDate(value: string): DateReading {
  const text = clean(value).replace(/^['"]|['"]$/g, '').replace(/[\u2010-\u2015\u2212]/g, '-')
  if (!text) return 'empty'
  const date = text.replace(/(?:[T ]+(?:klo\.? ?|kl\.? ?)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}|[AP]M))?)$/i, '')
  const yearFirst = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?$/.exec(date) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(date)
  if (yearFirst) return possible(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]))
  const dayFirst = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(date) ?? /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(date)
  if (dayFirst) return possible(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1]))
  return 'unclear'
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
  return `${local}@${domainToASCII(domain) || domain}`
}

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

const yes = new Set(['1', 'x', 'k', 'y', 'j', 'kyllä', 'kylla', 'ja', 'yes', 'true', 'tosi', 'on', 'sant', 'voimassa'])
const no = new Set(['', '0', '-', '–', 'e', 'n', 'ei', 'nej', 'no', 'false', 'epätosi', 'falskt', 'none'])

export type Flag = boolean | 'unclear'
export function flag(value: string): Flag {
  const text = plain(value)
  if (yes.has(text)) return true
  return no.has(text) ? false : 'unclear'
}

const languages: Record<string, 'fi' | 'sv' | 'en'> = {}
for (const word of ['fi', 'fin', 'suomi', 'suomeksi', 'finnish', 'finska', 'fi-fi']) languages[word] = 'fi'
for (const word of ['sv', 'swe', 'se', 'ruotsi', 'ruotsiksi', 'svenska', 'swedish', 'sv-fi', 'sv-se']) languages[word] = 'sv'
for (const word of ['en', 'eng', 'englanti', 'englanniksi', 'engelska', 'english', 'en-gb', 'en-us']) languages[word] = 'en'

/** Null when the cell names none of the three. */
export const language = (value: string): 'fi' | 'sv' | 'en' | null => languages[plain(value)] ?? null

/** Words and numbers as they stand, in lower case: what names and streets are looked for in. */
export function tokens(text: string): string[] {
  return text.normalize('NFC').replace(/\u00AD/g, '').toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? []
}

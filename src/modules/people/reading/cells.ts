import { isoDate, type IsoDate } from '#foundation/time'
import { oneLine } from '#foundation/text'
import type { Lang } from '#platform/texts'
import cellWords from '../cell-words.json' with { type: 'json' }

/** No list has a longer word, and looking further costs time on every cell. */
const longestWord = 40

const words = Object.fromEntries(
  Object.entries(cellWords).map(([kind, list]) => [kind, new Set(list.map(plainWord))]),
) as Record<keyof typeof cellWords, Set<string>>

/** Nothing in the cell, or a word for nothing: `?`, `ei tiedossa`, `okänd`. */
export function isNothing(text: string): boolean {
  return text === '' || words.nothing.has(plainWord(text))
}

export function readYesNo(text: string): boolean | null {
  const word = plainWord(text)
  if (text === '' || words.no.has(word) || words.nothing.has(word)) return false
  return words.yes.has(word) ? true : null
}

export function readLanguage(text: string): Lang | null {
  const word = plainWord(text)
  if (words.fi.has(word)) return 'fi'
  if (words.sv.has(word)) return 'sv'
  return words.en.has(word) ? 'en' : null
}

export function readRole(text: string): 'client' | 'staff' | null {
  const word = plainWord(text)
  if (words.client.has(word)) return 'client'
  return words.staff.has(word) ? 'staff' : null
}

export function saysDead(text: string): boolean | null {
  const word = plainWord(text)
  if (words.dead.has(word)) return true
  return words.alive.has(word) ? false : readYesNo(text)
}

/** "Until further notice": an end that is not a date. */
export function saysOpenEnd(text: string): boolean {
  return words.open.has(plainWord(text))
}

/** `day`: an exact day. `first`, `last`: a year or a month will do, and means its first or last day. */
export type DateMeaning = 'day' | 'first' | 'last'

/**
 * A date as registers write it, null when no calendar has it or nobody can tell which is
 * meant. Days stand before months: 3/4/2018 is the third of April, as everywhere in Finland.
 */
export function readDate(text: string, meaning: DateMeaning = 'day'): IsoDate | null {
  const bare = withoutTime(text)
  let found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(bare)
  if (found) return ymd(found[1], found[2], found[3])
  found = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\.?$/.exec(bare) ?? /^(\d{1,2})[-/ ](\d{1,2})[-/ ](\d{4})$/.exec(bare)
  if (found) return ymd(found[3], found[2], found[1])
  found = /^(\d{4})(\d{2})(\d{2})$/.exec(bare)
  if (found) return plausible(ymd(found[1], found[2], found[3])) ?? plausible(dmy(bare))
  found = /^(\d{1,2})\.?(?: |-)([\p{L}]+)\.?,?(?: |-)(\d{4})$/u.exec(bare)
  if (found) return ymd(found[3], monthNamed(found[2]), found[1])
  found = /^([\p{L}]+)\.? (\d{1,2}),? (\d{4})$/u.exec(bare)
  if (found) return ymd(found[3], monthNamed(found[1]), found[2])
  return meaning === 'day' ? null : readPeriod(bare, meaning)
}

/** Looks like a date or a number, so that it was meant as one. */
export function hasDigits(text: string): boolean {
  return /\d/.test(text)
}

/** `Katu 1 A 2, 00100 Helsinki` in three parts; null when it has no postcode to part it at. */
export function splitAddress(text: string): { street: string; postcode: string; town: string } | null {
  const found = /^(.*?)[\s,;]+(?:FI-?)?(\d{5})[\s,;]+([^\d,;]+?)(?:[\s,;]+(?:Finland|Suomi|FI))?$/i.exec(oneLine(text))
  if (!found) return null
  const [, street = '', postcode = '', town = ''] = found
  return street.trim() === '' ? null : { street: street.trim(), postcode, town: town.trim() }
}

function readPeriod(text: string, meaning: 'first' | 'last'): IsoDate | null {
  const month = /^(\d{4})[-/.](\d{1,2})$/.exec(text)
  const monthFirst = /^(\d{1,2})[-/.](\d{4})$/.exec(text)
  const year = month?.[1] ?? monthFirst?.[2] ?? /^(?:19|20)\d{2}$/.exec(text)?.[0]
  if (year === undefined) return null
  const named = month?.[2] ?? monthFirst?.[1]
  const inMonth = named ?? (meaning === 'first' ? '1' : '12')
  if (meaning === 'first') return ymd(year, inMonth, '1')
  return ymd(year, inMonth, '31') ?? ymd(year, inMonth, '30') ?? ymd(year, inMonth, '29') ?? ymd(year, inMonth, '28')
}

function withoutTime(text: string): string {
  return oneLine(text)
    .replace(/^(\d{4}-\d{2}-\d{2})T[\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?$/i, '$1')
    .replace(/,? (?:klo |kl\.? |at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$/i, '')
}

function ymd(year: string | undefined, month: string | number | null | undefined, day: string | undefined): IsoDate | null {
  return month === null ? null : isoDate(Number(year), Number(month), Number(day))
}

function dmy(digits: string): IsoDate | null {
  return ymd(digits.slice(4), digits.slice(2, 4), digits.slice(0, 2))
}

/** Eight digits in a row say nothing about their order: only a year in which somebody can have lived settles it. */
function plausible(of: IsoDate | null): IsoDate | null {
  return of !== null && of >= '1850-01-01' && of < '2150-01-01' ? of : null
}

/** "mar" alone is March; "marraskuuta" is November. */
const monthWords = [
  /^(tammi|jan)/, /^(helmi|feb)/, /^(maalis|mars|march|mar$)/, /^(huhti|apr)/, /^(touko|maj|may)/, /^(kesa|jun)/,
  /^(heina|jul)/, /^(elo|aug)/, /^(syys|sep)/, /^(loka|okt|oct)/, /^(marras|nov)/, /^(joulu|dec)/,
]

function monthNamed(text: string | undefined): number | null {
  const word = plainWord(text ?? '')
  const index = monthWords.findIndex((month) => month.test(word))
  return index < 0 ? null : index + 1
}

function plainWord(text: string): string {
  if (text.length > longestWord) return ''
  if (/^[!-@[-~]*$/.test(text)) return text
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
}

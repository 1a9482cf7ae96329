import type { Lang } from './languages.ts'

/** The clock that every date and time is shown by (domain rule: Finnish local time, whoever reads). */
export const timeZone = 'Europe/Helsinki'

const locales: Readonly<Record<Lang, string>> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }

const months = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
] as const

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone, hourCycle: 'h23',
  year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
})

interface WallTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

function wallTime(at: Date): WallTime {
  const parts: Record<string, number> = {}
  for (const { type, value } of wallClock.formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return { year, month, day, hour, minute, second }
}

/** A calendar date, `2020-10-21`, or the Helsinki date of an instant: 21.10.2020, in English 21 October 2020. */
export function formatDate(lang: Lang, date: Date | string): string {
  const { year, month, day } = typeof date === 'string' ? readDate(date) : wallTime(date)
  return lang === 'en' ? `${day} ${months[month - 1]} ${year}` : `${day}.${month}.${year}`
}

/** 6.05 in Finnish and Swedish, 06:05 in English. */
export function formatTime(lang: Lang, at: Date): string {
  const { hour, minute } = wallTime(at)
  return lang === 'en' ? `${two(hour)}:${two(minute)}` : `${hour}.${two(minute)}`
}

/** 21.10.2020 klo 22.30 · 21.10.2020 kl. 22.30 · 21 October 2020 at 22:30 */
export function formatDateTime(lang: Lang, at: Date): string {
  const between = { fi: 'klo', sv: 'kl.', en: 'at' }[lang]
  return `${formatDate(lang, at)} ${between} ${formatTime(lang, at)}`
}

const weekdays = Object.fromEntries(
  Object.entries(locales).map(([lang, locale]) => [lang, new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' })]),
)

/** keskiviikko · onsdag · Wednesday */
export function formatWeekday(lang: Lang, date: Date | string): string {
  const at = typeof date === 'string' ? new Date(`${date}T12:00:00Z`) : date
  return weekdays[lang]?.format(at) ?? ''
}

/** 12 345,6 with a no-break space, in English 12,345.6 */
export function formatNumber(lang: Lang, value: number, { decimals = 0 }: { decimals?: number } = {}): string {
  return new Intl.NumberFormat(locales[lang], { maximumFractionDigits: decimals }).format(value)
}

/** A share of a whole, 0 to 1: 37 % and in English 37%. Never rounded up to all, nor down to none. */
export function formatShare(lang: Lang, share: number): string {
  const whole = Math.round(share * 100)
  const honest = share > 0 && whole === 0 ? 1 : share < 1 && whole === 100 ? 99 : whole
  return `${honest}${lang === 'en' ? '' : '\u00a0'}%`
}

const steps = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const

/** How long ago or ahead: 3 tuntia sitten · för 3 timmar sedan · 3 hours ago. Within a minute: now. */
export function formatRelative(lang: Lang, at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000
  const words = new Intl.RelativeTimeFormat(locales[lang], { numeric: 'always' })
  for (const { unit, seconds: size } of steps) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit)
  }
  return { fi: 'juuri nyt', sv: 'just nu', en: 'just now' }[lang]
}

/** 1 henkilö, 12 345 henkilöä: the number in the language's writing, then the form that goes with it. */
export function counted(lang: Lang, count: number, one: string, many: string): string {
  return `${formatNumber(lang, count)}\u00a0${plural(count, one, many)}`
}

/** All three languages have one form for exactly one, and another for the rest, none included. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many
}

/** a, b ja c · a, b och c · a, b and c */
export function formatList(lang: Lang, items: readonly string[]): string {
  return new Intl.ListFormat(locales[lang], { type: 'conjunction' }).format(items)
}

/** For `<input type="date">`: the Helsinki date of an instant. */
export function toDateInput(at: Date): string {
  const { year, month, day } = wallTime(at)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** For `<input type="datetime-local">`: the Helsinki wall time of an instant. */
export function toDateTimeInput(at: Date): string {
  const { hour, minute } = wallTime(at)
  return `${toDateInput(at)}T${two(hour)}:${two(minute)}`
}

/**
 * The instant of a wall time typed into `<input type="datetime-local">`, or null if there
 * is none. In the hour that autumn repeats the earlier one is meant: counting from it
 * leaves a deadline sooner, never later. In the hour that spring skips, the next one.
 */
export function fromDateTimeInput(typed: string): Date | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(typed.trim())
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const utc = Date.UTC(year, month - 1, day, hour, minute, second)
  const asDate = new Date(utc)
  if (asDate.getUTCMonth() !== month - 1 || asDate.getUTCDate() !== day || hour > 23 || minute > 59) return null
  const candidates = [180, 120].map((offset) => new Date(utc - offset * 60_000))
  return candidates.find((candidate) => wallAsUtc(candidate) === utc) ?? candidates[1] ?? null
}

function wallAsUtc(at: Date): number {
  const { year, month, day, hour, minute, second } = wallTime(at)
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function readDate(date: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return { year, month, day }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

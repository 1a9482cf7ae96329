import { randomInt } from 'node:crypto'
import type { Place } from './loot.ts'

/** A value that stands for one personal field, and that nothing but that field can have brought anywhere. */
export interface Canary {
  readonly field: string
  /** Each way in which the product might write it: as typed, as kept. */
  readonly forms: readonly (string | Uint8Array)[]
  /** Where it lies when nothing is sealed. Empty for what is never kept: a thief must not find it all the same. */
  readonly places: readonly Place[]
}

/** Rows of ordinary tables: in the dump, in the write-ahead log, in the table's file once it was written, in backups. */
export function keptIn(...tables: readonly string[]): Place[] {
  return ['write-ahead log', 'data directory of a stopped server', 'backups', ...tables.map((table): Place => `dump of ${table}`)]
}

const consonants = 'bdfghjklmnprstv'
const vowels = 'aeiou'
const used = new Set<string>()

/** A word that nobody has written before: six syllables, the first letter large. */
export function word(): string {
  const syllable = () => consonants.charAt(randomInt(consonants.length)) + vowels.charAt(randomInt(vowels.length))
  return unused(() => {
    const letters = Array.from({ length: 6 }, syllable).join('')
    return letters.charAt(0).toUpperCase() + letters.slice(1)
  })
}

export function digits(length: number): string {
  return unused(() => Array.from({ length }, () => randomInt(1, 10)).join(''))
}

/** A day of a year in a span, unlike any other that was given: `1941-07-19`. */
export function day(from: number, to: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return unused(() => `${randomInt(from, to + 1)}-${two(randomInt(1, 13))}-${two(randomInt(1, 29))}`)
}

/** An invented identity code: nobody real has a number from 900 to 999. */
export function identityCode(): string {
  return unused(() => {
    const [year = '', month = '', date = ''] = day(1930, 1999).split('-')
    const number = `${date}${month}${year.slice(2)}${randomInt(900, 1000)}`
    const check = '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(number) % 31)
    return `${number.slice(0, 6)}-${number.slice(6)}${check}`
  })
}

function unused(make: () => string): string {
  for (;;) {
    const made = make()
    if (used.has(made)) continue
    used.add(made)
    return made
  }
}

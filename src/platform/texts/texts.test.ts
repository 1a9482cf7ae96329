import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allDefinedTexts, counted, defineTexts, faultsOf, formatDate, formatDateTime, formatNumber, formatRelative,
  formatShare, formatWeekday, fromDateTimeInput, languages, pickLanguage, toDateTimeInput,
} from './index.ts'

const source = resolve(import.meta.dirname, '../..')

test('every text of Satama stands whole in three languages', async () => {
  const faults: Record<string, string[]> = {}
  for await (const file of glob('**/*.{ts,tsx}', { cwd: source })) {
    if (/\.test\.tsx?$/.test(file) || file.startsWith('platform/texts/')) continue
    if (!(await readFile(resolve(source, file), 'utf8')).includes('defineTexts(')) continue
    const before = allDefinedTexts().length
    await import(resolve(source, file))
    const found = allDefinedTexts().slice(before).flatMap(faultsOf)
    if (found.length > 0) faults[file] = found
  }
  expect(faults).toEqual({})
}, 60_000)

test('a missing, empty or misshapen text is found', () => {
  const faults = faultsOf({
    fi: { title: 'Tiedote', none: 'x', count: (n: number) => `${n}`, inner: { a: 'a' }, list: ['a', 'b'] },
    sv: { title: ' ', count: () => 'två', inner: 'a', list: ['a'] },
    en: { title: 'Bulletin', none: 'x', count: (n: number) => `${n}`, inner: { a: 'a' }, list: ['a', 'b'], extra: 'e' },
  })
  expect(faults).toEqual([
    'sv.title: is empty',
    'sv.none: is missing, string in Finnish',
    'sv.count: takes 0 parts, 1 in Finnish',
    'sv.inner: is string, object in Finnish',
    'sv.list.1: is missing, string in Finnish',
    'en.extra: is string, missing in Finnish',
  ])
})

test('texts are read in the language asked for', () => {
  const texts = defineTexts({
    fi: { people: (n: number) => counted('fi', n, 'henkilö', 'henkilöä') },
    sv: { people: (n) => counted('sv', n, 'person', 'personer') },
    en: { people: (n) => counted('en', n, 'person', 'people') },
  })
  expect(texts('fi').people(1)).toBe('1\u00a0henkilö')
  expect(texts('fi').people(0)).toBe('0\u00a0henkilöä')
  expect(texts('sv').people(12_345)).toBe('12\u00a0345\u00a0personer')
  expect(texts('en').people(12_345)).toBe('12,345\u00a0people')
})

describe('dates and numbers', () => {
  const evening = new Date('2020-10-21T19:30:00Z')
  test('are written as each language writes them, by the clock of Helsinki', () => {
    expect(languages.map((lang) => formatDateTime(lang, evening))).toEqual([
      '21.10.2020 klo 22.30', '21.10.2020 kl. 22.30', '21 October 2020 at 22:30',
    ])
    expect(languages.map((lang) => formatDate(lang, '2018-11-30'))).toEqual(['30.11.2018', '30.11.2018', '30 November 2018'])
    expect(languages.map((lang) => formatWeekday(lang, '2020-10-21'))).toEqual(['keskiviikko', 'onsdag', 'Wednesday'])
    expect(formatDate('fi', new Date('2026-12-31T22:00:00Z'))).toBe('1.1.2027')
    expect(languages.map((lang) => formatNumber(lang, 12_345.67, { decimals: 1 }))).toEqual(['12\u00a0345,7', '12\u00a0345,7', '12,345.7'])
  })
  test('say how long ago in the largest whole unit', () => {
    const ago = (seconds: number) => languages.map((lang) => formatRelative(lang, new Date(evening.getTime() - seconds * 1000), evening))
    expect(ago(3 * 3600 + 59)).toEqual(['3 tuntia sitten', 'för 3 timmar sedan', '3 hours ago'])
    expect(ago(20)).toEqual(['juuri nyt', 'just nu', 'just now'])
    expect(formatRelative('fi', new Date(evening.getTime() + 2 * 86_400_000), evening)).toBe('2 päivän päästä')
  })
  test('never round a part up to everybody or down to nobody', () => {
    expect(formatShare('en', 0.9999)).toBe('99%')
    expect(formatShare('fi', 0.0001)).toBe('1\u00a0%')
    expect(formatShare('sv', 1)).toBe('100\u00a0%')
  })
  test('typed as Helsinki wall time come back as the same instant', () => {
    const instants = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(fc.property(instants, (instant) => {
      const typed = toDateTimeInput(instant)
      const read = fromDateTimeInput(typed)
      expect(read).not.toBeNull()
      // The hour repeated in autumn is read as its first occurrence.
      const gap = Math.floor(instant.getTime() / 60_000) - (read?.getTime() ?? 0) / 60_000
      expect([0, 60]).toContain(gap)
    }))
  })
  test('that no calendar has are not instants', () => {
    expect(['2026-02-30T10:00', '2026-11-22', '', '2026-11-22T25:00'].map(fromDateTimeInput)).toEqual([null, null, null, null])
    expect(fromDateTimeInput('2026-10-25T03:30')?.toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })
})

describe('the language of a page', () => {
  test.each([
    ['sv-FI,sv;q=0.9,en;q=0.8', undefined, 'sv'],
    ['de-DE,de;q=0.9,fi;q=0.3,en;q=0.2', undefined, 'fi'],
    ['de-DE,de;q=0.9', undefined, 'en'],
    ['en;q=0,sv;q=0.1', undefined, 'sv'],
    ['*', undefined, 'fi'],
    [null, undefined, 'fi'],
    ['fi', 'sv', 'sv'],
    ['sv', 'xx', 'sv'],
  ])('asked as %s, with %s chosen before, is %s', (header, cookie, expected) => {
    expect(pickLanguage(header, cookie)).toBe(expected)
  })
  test('is always one we have', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (header, cookie) => {
      expect(languages).toContain(pickLanguage(header, cookie))
    }))
  })
})

import fc from 'fast-check'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { languages, type Lang } from '#platform/texts'
import {
  Clock72, Dialog, pageAssets, PageLanguage, Progress, Prose, StackedProgress, stylesheets, StyleGuide, Table, Timeline, type ConsoleFrame,
} from './index.ts'
import type { VNode } from 'preact'

const hour = 3_600_000
const aware = new Date('2026-11-20T22:00:00Z')
const after = (hours: number) => new Date(aware.getTime() + hours * hour)
const inLang = (lang: Lang, node: VNode) => renderToString(<PageLanguage.Provider value={lang}>{node}</PageLanguage.Provider>)
const wordsOf = (html: string) =>
  html.replaceAll(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

describe('the 72-hour clock', () => {
  const words = (lang: Lang, now: Date, filedAt?: Date) =>
    /clock-words.*?<span>(.*?)<\/span>/.exec(inLang(lang, <Clock72 awareAt={aware} now={now} filedAt={filedAt} />))?.[1]
  test.each([
    [0, '72\u00a0tuntia jäljellä'],
    [0.01, '71\u00a0tuntia jäljellä'],
    [70.99, '1\u00a0tunti jäljellä'],
    [71.5, 'Alle tunti jäljellä'],
    [72, '72 tuntia täyttyi juuri'],
    [73.2, '72 tuntia täyttyi 1\u00a0tunti sitten'],
    [120, '72 tuntia täyttyi 48\u00a0tuntia sitten'],
  ])('says after %s hours: %s', (hours, sentence) => {
    expect(words('fi', after(hours))).toBe(sentence)
  })
  test('stops at the filing, and says how long it took', () => {
    expect(languages.map((lang) => words(lang, after(200), after(38.7)))).toEqual([
      'Ilmoitus annettu 38\u00a0tunnin kohdalla', 'Anmält efter 38\u00a0timmar', 'Filed after 38\u00a0hours',
    ])
  })
  test('does not rest on a weekend, nor for the change to winter time', () => {
    const friday = new Date('2026-10-23T20:00:00Z')
    const html = inLang('en', <Clock72 awareAt={friday} now={friday} />)
    expect(html).toContain('23 October 2026 at 23:00')
    expect(html).toContain('26 October 2026 at 22:00')
  })
})

describe('plain text', () => {
  test('keeps every word as it was typed, whatever was typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const squeezed = (some: string) => some.replaceAll(/^\s*[-–•*]\s+/gm, '').replaceAll(/\s+/g, '')
      expect(squeezed(wordsOf(renderToString(<Prose text={text} />)))).toBe(squeezed(text))
    }))
  })
  test('becomes a link only where an address of the web or of mail stands', () => {
    const pieces = fc.constantFrom('javascript:alert(1)', 'data:text/html,x', 'https://example.org/a', '<a href="x">', 'meri@example.org', ' ', '\n', 'sana', '//evil.example', '"')
    fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }), (typed) => {
      const html = renderToString(<Prose text={typed.join(' ')} />)
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^(https?:\/\/|mailto:)/)
      expect(html).not.toMatch(/<a href="x">/)
    }))
  })
  test('leaves the full stop out of the link', () => {
    expect(renderToString(<Prose text="Katso (https://example.org/ohje)." />)).toContain('>https://example.org/ohje</a>).')
  })
})

test('the parts of a whole fill the bar, and every count stands in words', () => {
  const parts = [
    { kind: 'done' as const, label: 'Told by email', count: 19_999 },
    { kind: 'second' as const, label: 'Told by letter', count: 1 },
    { kind: 'waiting' as const, label: 'Waiting', count: 0 },
  ]
  const html = inLang('en', <StackedProgress label="Telling" parts={parts} />)
  const widths = [...html.matchAll(/class="part part-\w+" x="[\d.]+%" width="([\d.]+)%"/g)].map(([, width]) => Number(width))
  expect(widths.reduce((all, one) => all + one, 0)).toBeCloseTo(100, 2)
  expect(wordsOf(html)).toContain('19,999')
  expect(wordsOf(html)).toContain('Waiting0')
})

test('progress is told to screen readers, and a single missing one is not “all”', () => {
  const html = inLang('sv', <Progress label="Läser" value={99_999} max={100_000} />)
  expect(html).toContain('aria-valuetext="99\u00a0999 / 100\u00a0000, 99\u00a0%"')
})

test('a table stays a table for screen readers where it is shown as cards', () => {
  const html = renderToString(
    <Table caption="Rows" rows={[{ line: 7 }]} columns={[{ label: 'Line', heads: true, cell: ({ line }) => line }]} />,
  )
  expect(html).toContain('<th role="rowheader" scope="row" data-label="Line">')
})

test('a question opens without script and names itself', () => {
  const html = inLang('en', <Dialog id="stop" opener="Stop" title="Stop telling?">Two officers.</Dialog>)
  expect(html).toContain('popovertarget="stop"')
  expect(html).toMatch(/id="stop"[^>]*popover="auto"[^>]*role="dialog"[^>]*aria-labelledby="stop-title"/)
})

test('a timeline draws marks in order however they were given', () => {
  const html = inLang('en', <Timeline entries={[{ at: after(5), title: 'Later' }, { at: after(1), title: 'Sooner' }]} now={after(3)} />)
  expect(html.indexOf('Sooner')).toBeLessThan(html.indexOf('Later'))
  expect(html).toContain('to come')
})

describe('the house style', () => {
  const frame: ConsoleFrame = {
    lang: 'en', organisation: 'Invented', navigation: [], person: { name: 'Meri' }, signOut: { action: '/sign-out' }, languageLinks: [],
  }
  const guide = renderToString(<StyleGuide frame={frame} now={aware} />)
  test('uses no inline style and no script: the content policy would refuse them', () => {
    expect(guide).not.toMatch(/\sstyle=|<style|<script|\son\w+=/)
  })
  test('is served from addresses made of its content', () => {
    for (const { path } of pageAssets()) expect(path).toMatch(/^\/assets\/[\w-]{22}\.(css|svg)$/)
    expect(guide).toContain(stylesheets()[0]?.path)
  })
  test('fetches nothing from anywhere', () => {
    for (const { bytes } of stylesheets()) expect(bytes.toString()).not.toMatch(/@import|url\(|https?:/)
  })
  test('gives every id once', () => {
    const ids = [...guide.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })
})

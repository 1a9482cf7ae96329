import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordDiff } from './diff.ts'

const sample = fc.array(fc.constantFrom('tiedot', 'poistetaan', 'vuoden', 'kuluttua', 'yhteydestä', '\n\n', 'ja'), { maxLength: 30 }).map((all) => all.join(' '))

test('what is the same and added is the later text, what is the same and removed the earlier one', () => {
  fc.assert(fc.property(sample, sample, (earlier, later) => {
    const changes = wordDiff(earlier, later)
    const without = (kind: string) => changes.filter((one) => one.kind !== kind).map(({ text }) => text).join('')
    expect([without('added'), without('removed')]).toEqual([earlier, later])
  }), { numRuns: 500 })
})

test('a text that did not change shows no change, and one word that did is shown alone', () => {
  fc.assert(fc.property(sample, (text) => {
    expect(wordDiff(text, text).filter(({ kind }) => kind !== 'same')).toEqual([])
  }))
  expect(wordDiff('Tiedot poistetaan vuoden kuluttua.', 'Tiedot poistetaan kuukauden kuluttua.')).toEqual([
    { kind: 'same', text: 'Tiedot poistetaan ' },
    { kind: 'removed', text: 'vuoden ' },
    { kind: 'added', text: 'kuukauden ' },
    { kind: 'same', text: 'kuluttua.' },
  ])
})

test('no shorter way from one text to the other is missed', () => {
  const few = fc.array(fc.constantFrom('a ', 'b ', 'c '), { maxLength: 7 })
  fc.assert(fc.property(few, few, (from, to) => {
    const words = wordDiff(from.join(''), to.join('')).filter(({ kind }) => kind !== 'same').flatMap(({ text }) => text.trim().split(/\s+/))
    expect(words.length).toBe(from.length + to.length - 2 * longestCommon(from, to))
  }), { numRuns: 500 })
})

function longestCommon(from: readonly string[], to: readonly string[]): number {
  const [one, ...rest] = from
  const [other, ...others] = to
  if (one === undefined || other === undefined) return 0
  return one === other ? 1 + longestCommon(rest, others) : Math.max(longestCommon(rest, to), longestCommon(from, others))
}

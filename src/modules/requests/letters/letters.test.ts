import { describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import { readPdf } from '#platform/files'
import { languages, type Lang } from '#platform/texts'
import { authorityOn } from '../authority.ts'
import { limits, limitsFor } from '../limits.ts'
import { requestKinds, type Request } from '../model.ts'
import type { LetterText, Sheet } from './model.ts'
import { printOne } from './printing.ts'
import { acknowledgedText, decidedText, extendedText, identifyText, notIdentifiedText } from './texts.ts'

const on = date('2026-11-30')
const request = (language: Lang): Request => ({
  id: crypto.randomUUID(), organisation: crypto.randomUUID(), kinds: [...requestKinds], channel: 'paper', language, state: 'open',
  receivedOn: date('2026-11-23'), dueOn: date('2026-12-23'), acknowledgedOn: null, identity: 'identified', identityWay: 'in-person',
  identityAskedOn: null, identityAnsweredOn: null, extendedOn: null, extensionToldOn: null, extensionReasons: [], decidedOn: null,
  answeredOn: null, worker: null, joinedTo: null,
})

/** Every letter that there is, the refusal with every ground that each kind may meet. */
const letters = (language: Lang): Record<string, LetterText> => ({
  acknowledged: acknowledgedText(request(language), '7KQ2-AAAA-BBBB-CCCC-DDDD-EEEE-9XD4'),
  identify: identifyText(request(language), { on }),
  code: identifyText(request(language), { on, code: '7KQ2-AAAA-BBBB-CCCC-DDDD-EEEE-9XD4' }),
  extended: extendedText(request(language), ['number', 'complexity']),
  answered: decidedText(request(language), { outcomes: [{ kind: 'access', verdict: 'disclose', grounds: [] }], on }),
  refused: decidedText(request(language), {
    outcomes: requestKinds.map((kind) => ({ kind, verdict: 'refuse', grounds: limitsFor(kind, on).map(({ id }) => id), reason: 'Syy, orsak, reason.' })), on,
  }),
  partly: decidedText(request(language), {
    outcomes: [{ kind: 'erasure', verdict: 'partly', grounds: ['patient-record'] }],
    items: [
      { title: 'Lasku 12', on: date('2020-05-01'), kind: 'erasure', verdict: 'erase', grounds: [] },
      { title: 'Käynti', on: date('2019-03-04'), kind: 'erasure', verdict: 'refuse', grounds: ['patient-record'] },
    ],
    on,
  }),
  'not-identified': notIdentifiedText(request(language), on),
})

const flat = ({ subject, blocks }: LetterText): string => [subject, ...blocks.flatMap(({ lines }) => lines)].join('\n')
const sheet = (language: Lang, text: LetterText): Sheet => ({
  language, date: on, text, mark: 'a1b2c3d4e5f60718293a', to: ['Ilona Keksitty', 'Esimerkkitie 1', '00100 HELSINKI'],
  from: { organisation: 'Esimerkkikeskus', street: 'PL 12', postcode: '00101', town: 'Helsinki', phone: '09 4245 0100', email: 'posti@esimerkki.example', officer: '' },
})

/** What letters must not need a lawyer for. */
const jargon: Record<Lang, RegExp> = {
  fi: /rekisterinpitäj|rekisteröi(?!ty)|käsittelyperust|toimivaltai|edellä mainit/i,
  sv: /personuppgiftsansvarig|den registrerad|behörig|ovannämnd|härmed/i,
  en: /data subject|the controller|pursuant|hereby|aforementioned/i,
}

describe.each(languages)('letters in %s', (lang) => {
  test.each(Object.keys(letters(lang)))('%s is plain: short sentences, no lawyers’ words, nothing left unfilled', (kind) => {
    const text = flat(letters(lang)[kind] as LetterText)
    expect(text).not.toMatch(jargon[lang])
    expect(text).not.toMatch(/undefined|\bnull\b|\[object|NaN/)
    const sentences = text.split(/[.:;!?\n]\s*/).filter((one) => one.split(' ').length > 2 && !/\d{3}/.test(one))
    expect(Math.max(...sentences.map((one) => one.split(' ').length))).toBeLessThanOrEqual(32)
    expect(sentences.reduce((sum, one) => sum + one.split(' ').length, 0) / sentences.length).toBeLessThan(16)
  })

  test.each(['refused', 'partly', 'not-identified', 'extended'])('%s says whom one may complain to, at which address, and that there is a court', (kind) => {
    const text = flat(letters(lang)[kind] as LetterText)
    const { name, post, phone } = authorityOn(on)
    for (const words of [name[lang], post[lang], phone]) expect(text).toContain(words)
    expect(text).toMatch(/käräjäoikeu|tingsrätt|district court/)
  })

  test('a refusal names the statute of each ground, once, and its reason in plain words', () => {
    const text = flat(letters(lang)['refused'] as LetterText)
    for (const { reason, statute } of limits) {
      expect(text.split(reason[lang]).length - 1).toBe(1)
      expect(text).toContain(statute[lang])
    }
  })

  test('what was done and what was not are told item by item, under their own headings', () => {
    const { blocks } = letters(lang)['partly'] as LetterText
    const place = (words: string) => blocks.findIndex(({ lines }) => lines.some((line) => line.includes(words)))
    const headings = blocks.flatMap(({ kind }, i) => (kind === 'heading' ? [i] : []))
    expect(place('Lasku 12')).toBeGreaterThan(headings[0] as number)
    expect(place('Lasku 12')).toBeLessThan(headings[1] as number)
    expect(place('Käynti')).toBeGreaterThan(headings[1] as number)
  })

  test('every one of them prints as tagged PDF, with the address and nothing else in the window', () => {
    for (const [kind, text] of Object.entries(letters(lang))) {
      const printed = printOne(kind, sheet(lang, text))
      if (!printed.ok) throw new Error(`${kind} does not print`)
      const reading = readPdf(printed.value.pdf)
      const words = reading.page(0).lines.map(({ text: line }) => line).join(' ')
      expect([kind, reading.facts.tagged, words.includes('Ilona Keksitty Esimerkkitie 1 00100 HELSINKI')]).toEqual([kind, true, true])
      // What shows of a letter that lies open is an address, and not who writes.
      expect(words.indexOf('PL 12')).toBe(0)
      reading.close()
    }
  })
})

test('an extension told today gives the day that three months from receipt end on', () => {
  expect(flat(extendedText({ ...request('en'), receivedOn: date('2028-01-31') }, ['number']))).toContain('2 May 2028')
})

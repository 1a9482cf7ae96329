import { describe, expect, test } from 'vitest'
import { languages } from '#platform/texts'
import { checkNotice } from './check.ts'
import { revealingWords } from './neutral.ts'
import { startingTemplate } from './starting-template.ts'
import { filledCorrection, filledTemplate, withBlock, withText } from './sample.ts'

const codes = (faults: ReturnType<typeof checkNotice>) => [...new Set(faults.map(({ code }) => code))]

test('the starting notice, filled in, may be approved', () => {
  expect(checkNotice(filledTemplate())).toEqual([])
  expect(checkNotice(filledCorrection())).toEqual([])
})

test('the starting notice as it comes asks for the organisation’s own sentences', () => {
  const faults = checkNotice(startingTemplate(filledTemplate().sender))
  expect(codes(faults)).toEqual(['no-value'])
  expect(faults.filter(({ language }) => language === 'sv').map(({ about }) => about)).toContain('measures')
})

describe('a notice is refused', () => {
  test.each(['consequences', 'measures', 'contact', 'advice'] as const)('when nothing tells %s', (id) => {
    const without = withText(filledTemplate(), 'fi', (text) => ({
      ...text,
      blocks: text.blocks.map((block) => (block.id === id ? { ...block, fulfils: [] } : block)),
    }))
    expect(checkNotice(without)).toContainEqual({ code: 'missing-element', language: 'fi', about: `${id} (email)` })
    expect(checkNotice(without)).toContainEqual({ code: 'missing-element', language: 'fi', about: `${id} (letter)` })
  })

  test('when a letter has no form on paper', () => {
    let without = filledTemplate()
    for (const language of languages) {
      without = withText(without, language, (text) => ({
        ...text,
        blocks: text.blocks.filter(({ id }) => !id.startsWith('form-')),
      }))
    }
    expect(checkNotice(without).map(({ about }) => about)).toEqual(
      languages.map(() => 'paper-form (letter)'),
    )
  })

  test('when an element is told only to some', () => {
    const faults = checkNotice(
      withBlock(filledTemplate(), 'en', 'measures', (block) => ({ ...block, onlyIfLeaked: ['identity-code'] })),
    )
    expect(faults).toContainEqual({ code: 'missing-element', language: 'en', about: 'measures (email)' })
  })

  test('when a language is left untranslated', () => {
    const template = filledTemplate()
    const opening = template.texts.fi.blocks.find(({ id }) => id === 'opening')
    const faults = checkNotice(withBlock(template, 'sv', 'opening', (block) => ({ ...block, lines: opening?.lines ?? [] })))
    expect(faults).toContainEqual({ code: 'untranslated', language: 'sv', block: 'opening' })
  })

  test('when the languages tell different things', () => {
    const faults = checkNotice(
      withText(filledTemplate(), 'en', (text) => ({ ...text, blocks: text.blocks.slice(0, -1) })),
    )
    expect(codes(faults)).toContain('different-blocks')
  })

  test.each([
    ['fi', 'Terapiakeskuksen ilmoitus'],
    ['sv', 'Till dig som är patient hos oss'],
    ['en', 'About your counselling sessions'],
  ] as const)('when a lock screen would tell what the service is (%s)', (language, subject) => {
    const faults = checkNotice(withText(filledTemplate(), language, (text) => ({ ...text, subject })))
    expect(codes(faults)).toEqual(['revealing'])
  })

  test('when the name of the service comes into the sender through a constant', () => {
    const faults = checkNotice(
      withText(filledTemplate(), 'fi', (text) => ({
        ...text,
        senderName: '{organisation}',
        constants: { ...text.constants, organisation: 'Kriisikeskus Esimerkki' },
      })),
    )
    expect(codes(faults)).toEqual(['revealing'])
  })

  test.each([
    ['person-name in the subject', { subject: 'Hei {person-name}' }, 'slot-out-of-place'],
    ['an unknown mark', { subject: 'Ilmoitus {diagnosis}' }, 'unknown-mark'],
    ['an empty subject', { subject: '' }, 'empty'],
    ['a line break in the subject', { subject: 'Ilmoitus\r\nBcc: x' }, 'unprintable'],
  ] as const)('with %s', (_, change, code) => {
    expect(codes(checkNotice(withText(filledTemplate(), 'fi', (text) => ({ ...text, ...change }))))).toContain(code)
  })

  test.each([
    ['an identity code', 'Esimerkiksi 131052-308T', 'never-in-a-notice'],
    ['a bank account to pay to', 'Maksa tilille FI21 1234 5600 0007 85', 'never-in-a-notice'],
    ['a phone number outside the contacts', 'Soita 040 123 4567', 'loose-contact'],
    ['somebody’s email', 'Kirjoita aino@example.org', 'loose-contact'],
    ['a broken mark', 'Hei {person-name', 'unknown-mark'],
  ] as const)('with %s in a block', (_, line, code) => {
    const faults = checkNotice(withBlock(filledTemplate(), 'fi', 'consequences', (block) => ({ ...block, lines: [line] })))
    expect(codes(faults)).toContain(code)
  })
})

test.each(['Hälsningar från Kristina', 'Tietosuojailmoitukset', 'Notice of a data breach', 'Arkivet'])(
  '%j reveals nothing',
  (text) => expect(revealingWords(text)).toEqual([]),
)

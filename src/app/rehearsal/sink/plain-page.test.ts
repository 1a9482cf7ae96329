import { expect, test } from 'vitest'
import { linesOfPlainPage, readGlyphs } from './plain-page.ts'

const glyphs = readGlyphs('2 beginbfchar\n<0001> <0041>\n<0002> <00E4>\nendbfchar\n1 beginbfrange\n<0003> <0005> <0061>\nendbfrange')
const fonts = (name: string) => (name === 'f0' ? glyphs : null)
const page = (shown: string, more = '') =>
  `/P <</MCID 0>> BDC\nq 1 0 0 -1 56.7 700.5 cm 0.1 scn\nBT 0 Tr /f0 10 Tf 1 0 0 -1 0 0 Tm [${shown}] TJ ET Q EMC ${more}`

test('words are read by the font’s own table, escapes and kerning included', () => {
  expect(linesOfPlainPage(page('(\\000\\001\\000\\002) -20 (\\000\\003\\000\\005)'), fonts)).toEqual(['Aäac'])
})

test('pieces at one height are one line', () => {
  const two = `${page('(\\000\\001)')} ${page('(\\000\\002)')} ${page('(\\000\\003)').replace('700.5', '650')}`
  expect(linesOfPlainPage(two, fonts)).toEqual(['A ä', 'a'])
})

test.each([
  ['a glyph that the font does not explain', page('(\\000\\011)')],
  ['a font without a table', page('(\\000\\001)').replace('/f0', '/f1')],
  ['a picture or a form', page('(\\000\\001)', '/x0 Do')],
  ['something that is no page', page('(\\000\\001)', '{ 1 }')],
])('%s is left to the thorough reader', (_, content) => {
  expect(linesOfPlainPage(content, fonts)).toBeNull()
})

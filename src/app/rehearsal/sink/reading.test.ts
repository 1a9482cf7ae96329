import { describe, expect, test } from 'vitest'
import { peopleOf } from './expected.ts'
import { readHeaderWords } from './headers.ts'
import { readRegister } from './register.ts'
import { email, identityCode, phone, readDate } from './values.ts'

const words = readHeaderWords(new URL('../../../modules/people/header-words.json', import.meta.url))
const read = (text: string | Uint8Array) => {
  const register = readRegister(typeof text === 'string' ? Buffer.from(text) : text, words, '2026-11-22')
  if (!register) throw new Error('no header found')
  return register
}

describe('the sink reads a register file by itself', () => {
  test.each([
    ['131052-308T', '1952-10-13'],
    ['010594Y9032', '1994-05-01'],
    ['020594X903P', '1994-05-02'],
    ['010516B903X', '2016-05-01'],
    ['020503F9037', '2003-05-02'],
  ])('identity code %s tells its birth date', (code, born) => {
    expect(identityCode(code)).toEqual({ code, born })
  })

  test.each(['131052-308U', '310299-900X', '131052-308', '131052Z308T'])('%s is no identity code', (code) => {
    expect(identityCode(code)).toBeNull()
  })

  test.each([
    ['31.2.1980', 'impossible'],
    ['29.2.2019', 'impossible'],
    ['2020-02-29', { day: '2020-02-29' }],
    ['1.5.1990 12:00', { day: '1990-05-01' }],
    ['3 May 1980', { day: '1980-05-03' }],
    ['ei tiedossa', 'empty'],
    ['ehkä', 'unclear'],
  ])('the date %s is %j', (text, reading) => {
    expect(readDate(text)).toEqual(reading)
  })

  test('an address that is none, and a phone in every spelling', () => {
    expect(['x@y', 'a b@posti.example', 'a@b@posti.example', '.a@posti.example'].map(email)).toEqual([null, null, null, null])
    const spellings = ['040 123 4567', '+358 40 1234567', '00358401234567', '+358 (0)40-1234567']
    expect(new Set(spellings.map(phone))).toEqual(new Set(['+358401234567']))
  })

  test('every encoding and separator gives the same people', () => {
    const text = 'Namn;E-post;Språk\r\nÅsa Öhman;asa@post.example;sv\r\n"Ek; Åke";;sv\r\n'
    const files = [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      Buffer.from(text, 'latin1'),
      Buffer.from(`Asiakkaat 2018\r\n\r\nsep=;\r\n${text}`.replace('sep=;\r\n', '')),
    ]
    for (const file of files) {
      expect(read(file).rows.map(({ name, email: address, language }) => [name, address, language])).toEqual([
        ['Åsa Öhman', 'asa@post.example', 'sv'],
        ['Ek; Åke', null, 'sv'],
      ])
    }
  })

  test('a stray quote costs its own line and no other', () => {
    const { rows } = read('Nimi;Sähköposti\nAino Aalto;a@posti.example\n"Eino Laine;e@posti.example\nOnni Ojala;o@posti.example\n')
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([[2, null], [3, 'unreadable-row'], [4, null]])
  })

  test('non-disclosure ends with its last day, and a word nobody knows protects', () => {
    const { rows } = read('Nimi;Turvakielto;Turvakielto päättyy\nA A;kyllä;1.1.2020\nB B;kyllä;31.12.2030\nC C;ehkä;\nD D;ei;\nE E;x;\n')
    expect(rows.map((row) => row.protected)).toEqual([false, true, true, false, true])
  })

  test('one identity code is one person, unless the names share no part', () => {
    const { rows } = read(
      'Nimi;Henkilötunnus;Asiakasnumero\nAino Aalto;131052-900W;1\nAino Virtanen;131052-900W;2\nOnni Ojala;131052-900W;3\nEila Ek;;4\nEila Ek;;4\nEila Ek;;\n',
    )
    expect(peopleOf(rows, '2026-11-22').map((person) => person.rows.map((row) => row.line))).toEqual([[2, 3], [4], [5, 6], [7]])
  })
})

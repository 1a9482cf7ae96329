import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoDate, partsOf } from '#foundation/time'
import {
  checkCharacter,
  comparableName,
  formatPostLine,
  nameParts,
  parseBusinessId,
  parseEmail,
  parseIdentityCode,
  parsePhone,
  parsePostcode,
  redact,
  reveal,
  shareNamePart,
} from './index.ts'

const codes = fc
  .record({
    year: fc.integer({ min: 1800, max: 2099 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    individual: fc.integer({ min: 900, max: 999 }),
    sign: fc.nat({ max: 5 }),
  })
  .filter(({ year, month, day }) => isoDate(year, month, day) !== null)
  .map(({ year, month, day, individual, sign }) => {
    const two = (n: number) => String(n).padStart(2, '0')
    const written = two(day) + two(month) + two(year % 100)
    const century = year < 1900 ? '+' : ('-YXWVU,ABCDEF'.split(',')[year < 2000 ? 0 : 1] ?? '').charAt(sign)
    return { code: `${written}${century}${individual}${checkCharacter(written, String(individual))}`, year, month, day }
  })

describe('a personal identity code', () => {
  test.each([
    '131052-308T', '010594Y9032', '020594X903P', '030594W903B', '040594V9030', '050594U903M',
    '010516B903X', '020516C903K', '030516D9037', '010501E9032', '020503F9037',
  ])('%s is valid', (code) => {
    expect(parseIdentityCode(code)?.code).toBe(code)
  })

  test('gives the birth date of its century', () => {
    expect(parseIdentityCode('131052-308T')?.birthDate).toBe('1952-10-13')
    expect(parseIdentityCode('010594Y9032')?.birthDate).toBe('1994-05-01')
    expect(parseIdentityCode('020503F9037')?.birthDate).toBe('2003-05-02')
    fc.assert(
      fc.property(codes, ({ code, year, month, day }) => {
        const read = parseIdentityCode(code)
        expect(read && partsOf(read.birthDate)).toEqual({ year, month, day })
        expect(read?.temporary).toBe(true)
      }),
    )
  })

  test('is read as people write it', () => {
    expect(parseIdentityCode(' 131052–308t ')?.code).toBe('131052-308T')
    expect(parseIdentityCode('131052 - 308T')?.code).toBe('131052-308T')
  })

  test('is refused when one character of it was mistyped', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), ({ code }, place, digit) => {
        const spot = place < 6 ? place : place + 1
        if (spot > 9 || code[spot] === String(digit)) return
        const wrong = code.slice(0, spot) + digit + code.slice(spot + 1)
        expect(parseIdentityCode(wrong)).toBeNull()
      }),
    )
  })

  test('keeps two people apart who differ in the sign alone', () => {
    expect(parseIdentityCode('100190-999P')?.code).not.toBe(parseIdentityCode('100190Y999P')?.code)
    expect(parseIdentityCode('100190Y999P')).not.toBeNull()
  })

  test('is refused for impossible dates, foreign signs and numbers that are never given', () => {
    for (const text of ['310215A900X', '131052G308T', '131052-308', '13105-308T', '', 'virtanen', '131052-308TT']) {
      expect(parseIdentityCode(text)).toBeNull()
    }
    expect(parseIdentityCode(`010190-001${checkCharacter('010190', '001')}`)).toBeNull()
  })
})

describe('a telephone number', () => {
  test.each([
    ['040 123 4567', '+358401234567'],
    ['+358 40 1234567', '+358401234567'],
    ['+358 (0)40 123 4567', '+358401234567'],
    ['00358-40-123 4567', '+358401234567'],
    ['358401234567', '+358401234567'],
    ['(09) 2525 0111', '+358925250111'],
    ['+46 8 123 456 78', '+46812345678'],
    ['+3580401234567', '+358401234567'],
  ])('%s is %s', (text, number) => {
    expect(parsePhone(text)).toBe(number)
  })

  test.each(['12345', 'ei ole', '', '040-123x', '+', '+358', '040 1', '0401234567890123456', 'salainen 0401234567'])(
    '%s is none',
    (text) => {
      expect(parsePhone(text)).toBeNull()
    },
  )

  test('stays what it is when read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 999_999_999 }), (n) => {
        const once = parsePhone(`0${n}`)
        expect(once).not.toBeNull()
        expect(parsePhone(once ?? '')).toBe(once)
      }),
    )
  })
})

describe('an email address', () => {
  test('is compared without regard to case, and sent as written', () => {
    expect(parseEmail(' Maija.Virtanen@Example.ORG ')).toEqual({
      address: 'Maija.Virtanen@example.org',
      comparable: 'maija.virtanen@example.org',
    })
  })

  test('may have a domain outside ASCII, which is written in ASCII', () => {
    expect(parseEmail('posti@pöllö.example')?.address).toBe('posti@xn--pll-snac.example')
    expect(parseEmail('posti@pöllö.example')?.comparable).toBe(parseEmail('Posti@XN--PLL-SNAC.example')?.comparable)
  })

  test.each([
    'maija', 'maija@', '@example.org', 'maija@example', 'maija@@example.org', 'a b@example.org', 'maija@example..org',
    '.maija@example.org', 'maija.@example.org', 'maija@-example.org', 'maija@example.org.', 'päivi@example.org',
    'maija@10.0.0.1', 'a@example.org; b@example.org', 'maija@example.org\r\nBcc: x@example.org', `${'a'.repeat(65)}@example.org`, '',
  ])('%s is none', (text) => {
    expect(parseEmail(text)).toBeNull()
  })

  test('never lets a line break, a blank or a second @ through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const read = parseEmail(`${text}@example.org`)
        if (read) expect(read.address).toMatch(/^[\x21-\x7e]+$/)
        if (read) expect(read.address.split('@').length).toBe(2)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a postal address', () => {
  test('has five digits without a space, and its town in capitals', () => {
    expect(parsePostcode(' 00100 ')).toBe('00100')
    expect(parsePostcode('FI-00100')).toBe('00100')
    for (const text of ['100', '0010O', '123456', '00000', '']) expect(parsePostcode(text)).toBeNull()
    expect(formatPostLine('65100', 'Vaasa  Åbo')).toBe('65100 VAASA ÅBO')
  })
})

describe('a business id', () => {
  test('is known by its check digit', () => {
    expect(parseBusinessId('0737546-2')).toBe('0737546-2')
    expect(parseBusinessId('737546-2')).toBe('0737546-2')
    expect(parseBusinessId('0737546-3')).toBeNull()
    expect(parseBusinessId('07375462')).toBeNull()
  })
})

describe('a name', () => {
  test('is compared without case, marks and hyphens', () => {
    expect(comparableName('  Åsa-Maija   MÄKELÄ ')).toBe('asa maija makela')
    expect(comparableName('A\u030asa Ma\u0308kela\u0308')).toBe(comparableName('Åsa Mäkelä'))
    expect(nameParts("Liisa Liisa O'Brien")).toEqual(['liisa', 'o', 'brien'])
  })

  test('shares a part with another only by more than an initial', () => {
    expect(shareNamePart('Maija Virtanen', 'VIRTANEN MAIJA-LIISA')).toBe(true)
    expect(shareNamePart('M Virtanen', 'M Korhonen')).toBe(false)
  })
})

describe('redacted text', () => {
  test('does not show itself when printed, joined or serialised', () => {
    const kept = redact('Maija Virtanen')
    expect(`${kept} ${JSON.stringify({ kept })} ${inspect({ kept })}`).not.toContain('Maija')
    expect(reveal(kept)).toBe('Maija Virtanen')
  })
})

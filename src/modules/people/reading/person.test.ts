import { describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import type { Field } from '../model.ts'
import { fieldOf, readHeaders } from './columns.ts'
import { readDate } from './cells.ts'
import { readPerson } from './person.ts'

const today = date('2026-11-22')
const row = (cells: Partial<Record<Field, string>>) => readPerson((field) => cells[field] ?? '', today)
const draft = (cells: Partial<Record<Field, string>>) => {
  const read = row({ name: 'Maija Meri', ...cells })
  if (!read.ok) throw new Error(`${read.reason} ${read.field}`)
  return read.draft
}

describe('a header', () => {
  test.each([
    ['Hetu', 'identityCode'], ['HENKILÖTUNNUS', 'identityCode'], ['personal_identity_code', 'identityCode'], ['SSN', 'identityCode'],
    ['Personbeteckning', 'identityCode'], ['personalIdentityCode', 'identityCode'],
    ['Synt. aika', 'birthDate'], ['Syntymäaika (pp.kk.vvvv)', 'birthDate'], ['Date of birth', 'birthDate'], ['Födelsetid', 'birthDate'],
    ['E-mail', 'email'], ['sahkoposti', 'email'], ['Sa\u0308hko\u0308posti', 'email'], ['Asiakkaan sähköposti', 'email'], ['E-postadress', 'email'],
    ['Puhelin 1', 'phone'], ['phoneNumber', 'phone'], ['GSM', 'phone'], ['Telefonnummer', 'phone'],
    ['Turvakielto', 'protected'], ['Turvakielto päättyy', 'protectedUntil'], ['Spärrmarkering', 'protected'],
    ['Spärrmarkering upphör', 'protectedUntil'], ['Non-disclosure for personal safety', 'protected'], ['Non-disclosure until', 'protectedUntil'],
    ['Yhteysosoite', 'contactAddress'], ['Yhteysosoitteen postinumero', 'contactPostcode'], ['Contact address: town', 'contactTown'],
    ['Huoltaja', 'guardian'], ['Edunvalvoja', 'guardian'], ['Vårdnadshavare', 'guardian'], ['Legal guardian', 'guardian'],
    ['Asiakasnumero', 'customerId'], ['Kundnummer', 'customerId'], ['Client ID', 'customerId'],
    ['Ensimmäinen käynti', 'dataFrom'], ['Tiedot alkaen', 'dataFrom'], ['Första besök', 'dataFrom'], ['First visit', 'dataFrom'],
    ['Viimeisin käynti', 'dataTo'], ['Senaste besök', 'dataTo'], ['Last entry', 'dataTo'],
    ['Kuolinpäivä', 'deceased'], ['Avliden', 'deceased'], ['Deceased', 'deceased'], ['Rooli', 'role'], ['Äidinkieli', 'language'],
    ['Etunimi', 'givenName'], ['Efternamn', 'familyName'], ['Full name', 'name'], ['Postitoimipaikka', 'town'], ['Postort', 'town'],
  ] as const)('%s means %s', (header, field) => {
    expect(fieldOf(header)).toBe(field)
  })

  test.each(['Huoltajan puhelin', 'Guardian phone', 'Kengännumero', 'Vårdnadshavarens e-post', '', '42', 'Lisätietoja'])(
    '%s is left alone',
    (header) => {
      expect(fieldOf(header)).toBeNull()
    },
  )

  test('of a field that is there already is named, not read', () => {
    expect(readHeaders(['Nimi', 'Puhelin', 'Matkapuhelin']).doubled).toEqual([{ column: 2, field: 'phone' }])
  })
})

describe('a date', () => {
  test.each([
    ['2018-11-30', '2018-11-30'], ['30.11.2018', '2018-11-30'], ['3.4.2018', '2018-04-03'], ['30/11/2018', '2018-11-30'],
    ['03-04-2018', '2018-04-03'], ['20181130', '2018-11-30'], ['30112018', '2018-11-30'], ['2018/11/30', '2018-11-30'],
    ['2018-11-30T23:59:00Z', '2018-11-30'], ['2018-11-30 00:00:00.000', '2018-11-30'], ['30.11.2018 klo 12.30', '2018-11-30'],
    ['30. marraskuuta 2018', '2018-11-30'], ['30 november 2018', '2018-11-30'], ['Nov 30, 2018', '2018-11-30'], ['29.2.2016', '2016-02-29'],
  ])('%s is %s', (text, is) => {
    expect(readDate(text)).toBe(is)
  })

  test.each(['31.2.2015', '29.2.2015', '2015-02-30', '0.1.2015', '1.13.2015', '43434', 'eilen', '30.11.18', '99.99.9999', '2018', '0000-00-00', '11/31/2018'])(
    '%s is none',
    (text) => {
      expect(readDate(text)).toBeNull()
    },
  )

  test('of a first or last visit may be a month or a year', () => {
    expect(readDate('2018', 'first')).toBe('2018-01-01')
    expect(readDate('11/2018', 'last')).toBe('2018-11-30')
    expect(readDate('2016-02', 'last')).toBe('2016-02-29')
  })
})

describe('a row is rejected', () => {
  test.each([
    ['without a name', { name: '' }, 'no-name', 'name'],
    ['with a name without a letter', { name: '-' }, 'no-name', 'name'],
    ['with a wrong check character', { name: 'Maija', identityCode: '131052-308U' }, 'invalid-identity-code', 'identityCode'],
    ['with an identity code of an impossible day', { name: 'Maija', identityCode: '310200A900X' }, 'invalid-identity-code', 'identityCode'],
    ['with an impossible birth date', { name: 'Maija', birthDate: '31.2.2015' }, 'impossible-date', 'birthDate'],
    ['with a first visit that is no date', { name: 'Maija', dataFrom: 'keväällä' }, 'impossible-date', 'dataFrom'],
    ['with an impossible day of death', { name: 'Maija', deceased: '30.2.2020' }, 'impossible-date', 'deceased'],
    ['with an impossible end of protection', { name: 'Maija', protected: 'x', protectedUntil: '31.11.2027' }, 'impossible-date', 'protectedUntil'],
  ] as const)('%s', (_, cells, reason, field) => {
    expect(row(cells)).toEqual({ ok: false, reason, field })
  })
})

describe('a person is taken in with a warning', () => {
  test.each([
    ['for an email that is none', { email: 'maija@' }, 'invalid-email'],
    ['for a phone that is none', { phone: '12' }, 'invalid-phone'],
    ['for a postcode that is none', { street: 'Katu 1', postcode: '0010', town: 'Helsinki' }, 'invalid-postcode'],
    ['for an address without its town', { street: 'Katu 1', postcode: '00100' }, 'incomplete-address'],
    ['for a language nobody knows', { language: 'klingon' }, 'unknown-language'],
    ['for a role nobody knows', { role: 'kummi' }, 'unknown-role'],
    ['for a last visit before the first', { dataFrom: '1.5.2019', dataTo: '1.3.2018' }, 'contradicting-dates'],
    ['for a birth date that is not the identity code’s', { identityCode: '131052-308T', birthDate: '14.10.1952' }, 'contradicting-dates'],
    ['for a visit before the birth', { birthDate: '2010-01-01', dataFrom: '2009-01-01' }, 'contradicting-dates'],
    ['for a death before the first visit', { deceased: '1.1.2010', dataFrom: '1.1.2011' }, 'contradicting-dates'],
    ['for a protection that has ended', { protected: 'kyllä', protectedUntil: '1.1.2020' }, 'protection-ended'],
  ] as const)('%s', (_, cells, code) => {
    expect(draft(cells).faults).toEqual([code])
  })

  test('and keeps what was written where it can be mended', () => {
    expect(draft({ email: 'maija@', postcode: '1' }).unclear).toEqual({ email: 'maija@', postcode: '1' })
  })

  test('and dates the wrong way round still span the time between', () => {
    expect(draft({ dataFrom: '1.5.2019', dataTo: '1.3.2018' })).toMatchObject({ dataFrom: '2018-03-01', dataTo: '2019-05-01' })
  })
})

describe('a person', () => {
  test('has the name of one column or of two', () => {
    expect(draft({ name: '', givenName: 'Maija Liisa', familyName: 'Meri' })).toMatchObject({ name: 'Maija Liisa Meri', givenName: 'Maija Liisa' })
    expect(draft({ name: 'Meri', givenName: 'Maija' }).name).toBe('Maija Meri')
    expect(draft({ name: 'Meri Maija', givenName: 'Maija' }).name).toBe('Meri Maija')
    expect(draft({ name: '', givenName: 'Anna', familyName: 'Null' }).name).toBe('Anna Null')
  })

  test('has the birth date of their identity code', () => {
    expect(draft({ identityCode: '131052-308t' })).toMatchObject({ identityCode: '131052-308T', birthDate: '1952-10-13', faults: [] })
  })

  test('has an address in one cell or in three', () => {
    const whole = { street: 'Katu 1 A 2', postcode: '00100', town: 'Helsinki' }
    expect(draft({ address: 'Katu 1 A 2, 00100 Helsinki' })).toMatchObject(whole)
    expect(draft({ street: 'Katu 1 A 2, 00100 HELSINKI, Finland' })).toMatchObject({ ...whole, town: 'HELSINKI' })
    expect(draft({ address: 'Katu 1 A 2', postcode: '00100', town: 'Helsinki' })).toMatchObject(whole)
    expect(draft({ contactAddress: 'PL 12, 00101 Helsinki' }).contactAddress).toEqual({ street: 'PL 12', postcode: '00101', town: 'Helsinki' })
    expect(draft({ contactStreet: 'PL 12', contactPostcode: '00101', contactTown: 'Helsinki' }).contactAddress?.street).toBe('PL 12')
  })

  test.each([
    [{ protected: 'kyllä' }, 'unknown'],
    [{ protected: 'ja', protectedUntil: '31.12.2027' }, '2027-12-31'],
    [{ protected: '31.12.2027' }, '2027-12-31'],
    [{ protectedUntil: '31.12.2027' }, '2027-12-31'],
    [{ protected: 'yes', protectedUntil: 'toistaiseksi' }, 'unknown'],
    [{ protected: 'ehkä' }, 'unknown'],
    [{ protected: 'ei' }, undefined],
    [{ protected: '' }, undefined],
    [{ protected: '0', protectedUntil: '' }, undefined],
    [{ protected: 'ei', protectedUntil: '31.12.2027' }, '2027-12-31'],
  ] as const)('is protected as %o says, and where nobody can tell', (cells, until) => {
    expect(draft(cells).protectedUntil).toBe(until)
  })

  test.each([
    [{ deceased: 'kyllä' }, true],
    [{ deceased: '1.2.2020' }, '2020-02-01'],
    [{ deceased: 'avliden' }, true],
    [{ deceased: 'ei' }, undefined],
    [{ deceased: '' }, undefined],
    [{ deceased: 'ehkä' }, true],
  ] as const)('is dead or alive by %o, and not written to where nobody can tell', (cells, deceased) => {
    expect(draft(cells).deceased).toBe(deceased)
  })

  test('may have a guardian whom the register does not name', () => {
    expect(draft({ guardian: 'Liisa Meri' })).toMatchObject({ guardian: 'Liisa Meri', underGuardianship: true })
    expect(draft({ guardian: 'kyllä' })).toMatchObject({ underGuardianship: true })
    expect(draft({ guardian: 'kyllä' }).guardian).toBeUndefined()
    expect(draft({ guardian: 'ei' }).underGuardianship).toBeUndefined()
  })

  test('has nothing where the file writes a word for nothing', () => {
    expect(draft({ email: '-', phone: 'ei tiedossa', birthDate: '?', identityCode: 'okänd' })).toEqual({
      name: 'Maija Meri', language: 'fi', role: 'client', faults: [], unclear: {},
    })
  })
})

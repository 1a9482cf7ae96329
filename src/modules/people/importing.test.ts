import { describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { testDatabase } from '#tests/support/database'
import { openPeople, openUnresolved } from './opening.ts'
import { findPeople, peopleForScope, sharedEmails, unresolvedRows } from './queries.ts'
import { imported, importBytes, newRegister, office, type Office } from './testing/registers.ts'
import type { Person } from './model.ts'

const db = await testDatabase()

const header = ['Nimi', 'Hetu', 'Syntymäaika', 'Sähköposti', 'Puhelin', 'Katuosoite', 'Postinumero', 'Postitoimipaikka', 'Asiakasnumero']
const row = (cells: Partial<Record<'name' | 'code' | 'born' | 'email' | 'phone' | 'street' | 'postcode' | 'town' | 'id', string>>) => [
  cells.name ?? '', cells.code ?? '', cells.born ?? '', cells.email ?? '', cells.phone ?? '', cells.street ?? '', cells.postcode ?? '',
  cells.town ?? '', cells.id ?? '',
]
const maija = row({ name: 'Maija Meri', code: '131052-308T', email: 'maija@example.org', street: 'Katu 1', postcode: '00100', town: 'Helsinki' })
const matti = row({ name: 'Matti Metsä', born: '3.4.1970', email: 'matti@example.org' })

async function everybody(where: Office): Promise<Person[]> {
  const clear = await peopleForScope(where.db, { organisation: where.organisation })
  const people = await openPeople(where.db, where.keyring, { by: where.actor, purpose: 'find', ids: clear.map((one) => one.person) })
  return clear.flatMap(({ person }) => people.get(person) ?? [])
}
const names = async (where: Office) => (await everybody(where)).map((person) => person.name)
const waiting = (where: Office) => unresolvedRows(where.db, { organisation: where.organisation })

describe('an import', () => {
  test('takes people in, sealed, and finds them again by what is known of them', async () => {
    const where = await office(db)
    expect(await imported(where, [header, maija, matti])).toMatchObject({ rows: 2, imported: 2, updated: 0, rejected: [], unresolvedRows: 0 })
    const [first] = await everybody(where)
    expect(first).toMatchObject({ name: 'Maija Meri', identityCode: '131052-308T', birthDate: '1952-10-13', postcode: '00100', version: 1, register: where.register })
    for (const text of ['131052-308t', 'MAIJA@example.org', 'meri maija']) {
      expect((await findPeople(where.db, where.keyring, text))?.people).toEqual([first?.id])
    }
    expect((await findPeople(where.db, where.keyring, 'Maija Metsä'))?.people).toEqual([])
  })

  test('tells of rejected rows by line, column and reason, and keeps each until it is mended', async () => {
    const where = await office(db)
    const result = await imported(where, [
      header, row({ name: 'Eeva', code: '131052-308U' }), maija, row({ email: 'x@example.org' }), row({ name: 'Onni', born: '31.2.2015' }),
      ['Aino', 'liian', 'vähän'], row({}),
    ])
    expect(result).toMatchObject({ rows: 5, imported: 1, emptyRows: 1, unresolvedRows: 4 })
    expect(result.rejected).toEqual([
      { line: 2, reason: 'invalid-identity-code', field: 'identityCode', column: 'Hetu', columnNumber: 2 },
      { line: 4, reason: 'no-name', field: 'name', column: 'Nimi', columnNumber: 1 },
      { line: 5, reason: 'impossible-date', field: 'birthDate', column: 'Syntymäaika', columnNumber: 3 },
      { line: 6, reason: 'unreadable-row', field: null, column: null, columnNumber: null },
    ])
    const rows = await waiting(where)
    const opened = await openUnresolved(where.db, where.keyring, { by: where.actor, purpose: 'mend', ids: rows.map(({ id }) => id) })
    expect(rows.map(({ line, id }) => [line, opened.get(id)?.fields.name])).toEqual([[2, 'Eeva'], [4, undefined], [5, 'Onni'], [6, undefined]])
    expect(opened.get(rows[3]?.id ?? '')?.cells).toEqual(['Aino', 'liian', 'vähän'])
  })

  test('counts warnings and takes the people in', async () => {
    const where = await office(db)
    const result = await imported(where, [header, row({ name: 'Eeva', email: 'eeva@', phone: '1' }), row({ name: 'Onni', email: 'onni@' })])
    expect(result).toMatchObject({ imported: 2, warnings: { 'invalid-email': 2, 'invalid-phone': 1 } })
    expect(await peopleForScope(where.db, { organisation: where.organisation })).toMatchObject([{ hasEmail: false }, { hasEmail: false }])
  })

  test('that is mis-joined is refused with its lines, and nobody is taken in', async () => {
    const where = await office(db)
    const given = 'Maija Matti Eeva Aino Onni Eino Helmi Juhani'.split(' ')
    const family = 'Korhonen Virtanen Nieminen Laine Heikkinen Koskinen Salonen'.split(' ')
    const people = Array.from({ length: 100 }, (_, i) => [given[i % 8] ?? '', family[i % 7] ?? ''] as const)
    const rows = people.map(([g, f], i) => {
      const [og, of] = people[(i + 1) % 100] ?? ['', '']
      return row({ name: `${g} ${f}`, email: `${og}.${of}@example.org`.toLowerCase() })
    })
    const result = await importBytes(where, Buffer.from([header, ...rows].map((cells) => `${cells.join(';')}\n`).join('')))
    expect(result).toMatchObject({ ok: false, code: 'register-mis-joined', facts: { fromLine: 2, toLine: 101 } })
    expect(await everybody(where)).toEqual([])
    expect(await imported(where, [header, ...rows], { joiningChecked: true })).toMatchObject({ imported: 100 })
  })

  test('does not begin while another import of the register is reading', async () => {
    const where = await office(db)
    await sql`
      insert into people.import (id, organisation, register, by, begun_at, moved_at, state, encoding, separator, mapping)
      values (${crypto.randomUUID()}, ${where.organisation}, ${where.register}, ${where.actor}, now(), now(), 'reading', 'utf-8', ';', '{}')`.execute(where.db)
    expect(await importBytes(where, Buffer.from('Nimi\nMaija\n'))).toMatchObject({ ok: false, code: 'import-under-way' })
    await sql`update people.import set moved_at = now() - interval '1 hour' where register = ${where.register}`.execute(where.db)
    expect(await importBytes(where, Buffer.from('Nimi\nMaija\n'))).toMatchObject({ ok: true })
  })
})

describe('a re-import', () => {
  test('of the same file changes nobody and doubles nobody', async () => {
    const where = await office(db)
    const file = [header, maija, matti, matti, row({ name: 'Eeva', code: 'x' }), ['rikki', 'rivi'], ['rikki', 'rivi'], row({ name: 'Onni' }), row({ name: 'Onni' })]
    expect(await imported(where, file)).toMatchObject({ imported: 5, updated: 0, unresolvedRows: 3 })
    const before = await everybody(where)
    const again = await imported(where, file)
    expect(again).toMatchObject({ imported: 0, updated: 5, unresolvedRows: 3 })
    expect(again.rejected).toHaveLength(3)
    expect(await everybody(where)).toEqual(before)
  })

  test('updates by identity code, else by customer id, else by name and birth date or email', async () => {
    const where = await office(db)
    const liisa = row({ name: 'Liisa Laakso', id: 'A-1', email: 'liisa@example.org' })
    const sami = row({ name: 'Sami Suo', email: 'sami@example.org' })
    await imported(where, [header, maija, matti, liisa, sami])
    const again = await imported(where, [
      header,
      row({ name: 'Maija Uusinimi', code: '131052-308T', email: 'uusi@example.org' }),
      row({ name: 'Metsä Matti', born: '1970-04-03', email: 'matti.uusi@example.org' }),
      row({ name: 'Liisa Laakso-Lampi', id: 'A-1' }),
      row({ name: 'Sami Suo', email: 'SAMI@example.org', phone: '040 1234567' }),
    ])
    expect(again).toMatchObject({ imported: 0, updated: 4 })
    expect(await everybody(where)).toMatchObject([
      { name: 'Maija Uusinimi', email: 'uusi@example.org', version: 2 },
      { name: 'Metsä Matti', email: 'matti.uusi@example.org' },
      { name: 'Liisa Laakso-Lampi', customerId: 'A-1' },
      { name: 'Sami Suo', phone: '+358401234567' },
    ])
    expect((await everybody(where))[2]?.email).toBeUndefined()
    expect((await findPeople(where.db, where.keyring, 'maija@example.org'))?.people).toEqual([])
  })

  test('keeps what the new file has no column for', async () => {
    const where = await office(db)
    await imported(where, [header, maija])
    await imported(where, [['Name', 'SSN', 'Phone'], ['Maija Meri', '131052-308T', '0401234567']])
    expect(await everybody(where)).toMatchObject([{ email: 'maija@example.org', street: 'Katu 1', phone: '+358401234567' }])
  })

  test('with a row that was rejected before and is right now resolves that person', async () => {
    const where = await office(db)
    const bad = [
      header,
      row({ name: 'Eeva Eskola', code: '131052-308U', id: '7' }),
      row({ name: 'Onni Oja', born: '31.2.2015', email: 'onni@example.org' }),
      row({ email: 'aino@example.org' }),
      ['Siiri Salo', 'siiri@example.org'],
    ]
    expect(await imported(where, bad)).toMatchObject({ imported: 0, unresolvedRows: 4 })
    const ids = (await waiting(where)).map(({ id }) => id)
    expect(
      await imported(where, [
        header,
        row({ name: 'Eeva Eskola', code: '010594Y9032', id: '7' }),
        row({ name: 'Onni Oja', born: '28.2.2015', email: 'onni@example.org' }),
        row({ name: 'Aino Aho', email: 'aino@example.org' }),
        row({ name: 'Siiri Salo', email: 'siiri@example.org' }),
      ]),
    ).toMatchObject({ imported: 0, updated: 4, rejected: [], unresolvedRows: 0 })
    expect((await everybody(where)).map((person) => person.id)).toEqual(ids)
    expect(await names(where)).toEqual(['Eeva Eskola', 'Onni Oja', 'Aino Aho', 'Siiri Salo'])
  })

  test('with a row that is wrong now leaves the person as they are, and tells of the row', async () => {
    const where = await office(db)
    await imported(where, [header, row({ name: 'Eeva Eskola', id: '7', born: '1.2.1980' })])
    const result = await imported(where, [header, row({ name: 'Eeva Eskola', id: '7', born: '31.2.1980' })])
    expect(result).toMatchObject({ imported: 0, updated: 0, unresolvedRows: 0, rejected: [{ line: 2, reason: 'impossible-date' }] })
    expect(await everybody(where)).toMatchObject([{ birthDate: '1980-02-01' }])
  })
})

describe('rows about one person or two', () => {
  test('with one identity code and a name in common are one, and what the rows say is joined', async () => {
    const where = await office(db)
    const result = await imported(where, [header, maija, row({ name: 'Meri Maija Liisa', code: '131052-308T', phone: '0401234567' })])
    expect(result).toMatchObject({ imported: 1, updated: 1 })
    expect(await everybody(where)).toMatchObject([{ email: 'maija@example.org', phone: '+358401234567', street: 'Katu 1' }])
  })

  test('with one identity code and no name in common are two, and the second has no code', async () => {
    const where = await office(db)
    const file = [header, maija, row({ name: 'Pekka Puro', code: '131052-308T', email: 'pekka@example.org' })]
    expect(await imported(where, file)).toMatchObject({ imported: 2, warnings: { 'identity-code-of-another': 1 } })
    const [, pekka] = await everybody(where)
    expect(pekka).toMatchObject({ name: 'Pekka Puro', unclear: { identityCode: '131052-308T' } })
    expect(pekka?.identityCode).toBeUndefined()
    expect(pekka?.birthDate).toBeUndefined()
    expect(await imported(where, file)).toMatchObject({ imported: 0, updated: 2 })
    expect(await imported(where, [file[0] ?? [], file[2] ?? [], file[1] ?? []])).toMatchObject({ imported: 0, updated: 2 })
    expect(await names(where)).toEqual(['Maija Meri', 'Pekka Puro'])
  })

  test('with one customer id and different names or birth dates are two', async () => {
    const where = await office(db)
    const file = [header, row({ name: 'Liisa Laakso', id: '7' }), row({ name: 'Lauri Laakso', id: '7' }), row({ name: 'Liisa Laakso', id: '7', born: '1.1.1990' })]
    expect(await imported(where, file)).toMatchObject({ imported: 2, updated: 1, warnings: { 'customer-id-of-another': 1 } })
    expect(await imported(where, file)).toMatchObject({ imported: 0, updated: 3 })
  })

  test('alike in name and birth date are two when identity codes or customer ids differ', async () => {
    const where = await office(db)
    const file = [
      header,
      row({ name: 'Anna Aalto', code: '100190-999P', id: '1' }), row({ name: 'Anna Aalto', code: '100190Y999P', id: '2' }),
      row({ name: 'Anna Aalto', born: '10.1.1990', id: '3' }),
    ]
    expect(await imported(where, file)).toMatchObject({ imported: 3 })
    expect(await imported(where, file)).toMatchObject({ imported: 0, updated: 3 })
  })

  test('in two registers are two records of the vault', async () => {
    const where = await office(db)
    await imported(where, [header, maija])
    const other = { ...where, register: await newRegister(where, 'Toinen') }
    expect(await imported(other, [header, maija])).toMatchObject({ imported: 1 })
    expect((await findPeople(where.db, where.keyring, '131052-308T'))?.people).toHaveLength(2)
    expect(await sharedEmails(where.db, where.keyring)).toEqual(new Set())
  })

  test('in two registers are one who shares with nobody, by code or by name and email; another name is another person', async () => {
    const where = await office(db)
    const anna = row({ name: 'Anna Aalto', email: 'anna@example.org' })
    await imported(where, [header, maija, anna, row({ name: 'Eeva Eskola', email: 'koti@example.org' })])
    const other = { ...where, register: await newRegister(where, 'Toinen', true) }
    await imported(other, [header, row({ name: 'Maija Uusinimi', code: '131052-308T', email: 'maija@example.org' }), anna, row({ name: 'Onni Eskola', email: 'koti@example.org' })])
    const shared = await sharedEmails(where.db, where.keyring)
    expect((await everybody(where)).filter((person) => shared.has(person.id)).map((person) => person.name)).toEqual(['Eeva Eskola', 'Onni Eskola'])
  })

  test('who share an email with each other, or with an unresolved row, have none of their own', async () => {
    const where = await office(db)
    await imported(where, [
      header, row({ name: 'Maija Meri', email: 'perhe@example.org' }), row({ name: 'Manu Meri', email: 'PERHE@example.org' }),
      row({ name: 'Eeva', email: 'eeva@example.org' }), row({ name: 'Eino', email: 'eeva@example.org', born: '31.2.2015' }),
      row({ name: 'Onni', email: 'onni@example.org' }),
    ])
    const shared = await sharedEmails(where.db, where.keyring)
    expect((await everybody(where)).filter((person) => shared.has(person.id)).map((person) => person.name)).toEqual(['Maija Meri', 'Manu Meri', 'Eeva'])
  })
})

import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readLedger } from '#ledger'
import { inTransaction } from '#platform/database'
import { accessesOf, livingAmong } from '#vault'
import { testDatabase } from '#tests/support/database'
import { registerHolding } from './holding.ts'
import type { DataSubject, HeldItem, HoldingReach } from './holdings.ts'
import { peopleForScope, unresolvedRows } from './queries.ts'
import { openPeople } from './opening.ts'
import { restrictedAmong } from './restriction.ts'
import { at, imported, office, type Office } from './testing/registers.ts'

const db = await testDatabase()
const headers = ['Nimi', 'Henkilötunnus', 'Sähköposti', 'Katuosoite', 'Postinumero', 'Postitoimipaikka', 'Huoltaja']
const rows = [
  headers,
  ['Maija Esimerkki', '131052-308T', 'maija@example.org', 'Keksitie 1', '00100', 'Helsinki', ''],
  ['Otso Mallikas', '010594Y9032', 'otso@example.org', 'Keksitie 2', '00200', 'Helsinki', 'Aila Mallikas'],
  ['', '', 'nimeton@example.org', 'Keksitie 3', '00300', 'Helsinki', ''],
]

async function filled(): Promise<{ where: Office; maija: DataSubject; otso: DataSubject; nameless: DataSubject; reach: HoldingReach }> {
  const where = await office(db)
  await imported(where, rows)
  const { organisation, keyring, actor } = where
  const reach: HoldingReach = { db: where.db, keyring, by: actor, purpose: 'request', about: crypto.randomUUID(), at }
  const ids = (await peopleForScope(where.db, { organisation })).map(({ person }) => person)
  const people = await openPeople(where.db, keyring, { by: actor, purpose: 'find', ids, at })
  const subject = (name: string): DataSubject => ({ organisation, kind: 'person', id: [...people].find(([, person]) => person.name === name)?.[0] ?? '' })
  const [row] = await unresolvedRows(where.db, { organisation })
  return { where, reach, maija: subject('Maija Esimerkki'), otso: subject('Otso Mallikas'), nameless: { organisation, kind: 'person', id: row?.id ?? '' } }
}

async function held(reach: HoldingReach, subject: DataSubject, lang: 'fi' | 'sv' | 'en' = 'fi'): Promise<HeldItem[]> {
  const items: HeldItem[] = []
  for await (const item of registerHolding.disclose(reach, subject, lang)) items.push(item)
  return items
}

const valueOf = (items: readonly HeldItem[], name: string) => items.flatMap(({ fields }) => fields).find((field) => field.name === name)?.value
const corrector = { name: 'Oona Oikaisija', position: 'tietosuojavastaava' }

describe('what the register holds of somebody', () => {
  it('is told to them whole, opened for the request and on record as such', async () => {
    const { reach, otso } = await filled()
    const items = await held(reach, otso)
    expect(items.map(({ id }) => id)).toEqual(['entry'])
    expect(['name', 'identityCode', 'email', 'street', 'postcode', 'town'].map((name) => valueOf(items, name))).toEqual(
      ['Otso Mallikas', '010594Y9032', 'otso@example.org', 'Keksitie 2', '00200', 'Helsinki'],
    )
    // A guardian is somebody else: whoever releases it looks at it first.
    expect(items[0]?.fields.find(({ name }) => name === 'guardian')).toMatchObject({ value: 'Aila Mallikas', written: true })
    const accesses = (await accessesOf(reach.db, otso.id)).filter(({ purpose }) => purpose === 'request')
    expect(accesses).toMatchObject([{ by: reach.by, about: reach.about, kind: 'person', count: 1 }])
    expect(JSON.stringify(items)).not.toContain('Maija')
  })

  it('is told as the row that it came in as, where nobody has mended it yet', async () => {
    const { reach, nameless } = await filled()
    const items = await held(reach, nameless, 'en')
    expect(items.map(({ id }) => id)).toEqual(['row'])
    expect(valueOf(items, 'email')).toBe('nimeton@example.org')
    expect(valueOf(items, 'reason')).toBe('The name is missing')
  })

  it('stays readable beside the person whom the row became', async () => {
    const { reach, nameless } = await filled()
    const named = await registerHolding.correct(reach, { subject: nameless, item: 'row' }, { fields: { name: 'Nimi Löytynyt' }, ground: 'Kertoi nimensä', corrector })
    expect(named.ok).toBe(true)
    const items = await held(reach, nameless)
    expect(items.map(({ id }) => id)).toEqual(['entry', 'row'])
    expect(valueOf(items, 'name')).toBe('Nimi Löytynyt')
  })

  it('is corrected where it is wrong: what was there, who corrected it and why stay readable, and nothing else changes', async () => {
    const { reach, otso } = await filled()
    const done = await registerHolding.correct(reach, { subject: otso, item: 'entry' }, { fields: { street: 'Uusitie 9' }, ground: 'Muuttanut', corrector })
    expect(done.ok).toBe(true)
    const items = await held(reach, otso)
    expect(valueOf(items, 'street')).toBe('Uusitie 9')
    expect(['name', 'identityCode', 'email', 'guardian'].map((name) => valueOf(items, name))).toEqual(['Otso Mallikas', '010594Y9032', 'otso@example.org', 'Aila Mallikas'])
    expect(items[0]?.markings?.join()).toMatch(/Oikaistu 22\.11\.2026\. Oikaisija: Oona Oikaisija, tietosuojavastaava\. Katuosoite: ennen ”Keksitie 2”, nyt ”Uusitie 9”\. Peruste: Muuttanut/)
    const facts = await readLedger(reach.db, { organisation: otso.organisation, about: otso.id, limit: 9 })
    expect(facts.find(({ type }) => type === 'people.corrected')?.body).toEqual({ fields: ['street'] })
    expect(JSON.stringify(facts)).not.toContain('Uusitie')
  })

  it('keeps its corrections when a newer file is taken in', async () => {
    const { where, reach, otso } = await filled()
    await registerHolding.correct(reach, { subject: otso, item: 'entry' }, { fields: { street: 'Uusitie 9' }, ground: 'Muuttanut', corrector })
    await imported(where, rows)
    const items = await held(reach, otso)
    expect(valueOf(items, 'street')).toBe('Uusitie 9')
    expect(items[0]?.markings).toHaveLength(1)
  })

  it('takes no correction that the register could not read, nor of what is not its to correct', async () => {
    const { reach, otso } = await filled()
    const correct = (fields: Record<string, string>, item = 'entry', subject = otso) =>
      registerHolding.correct(reach, { subject, item }, { fields, ground: 'x', corrector }).then((result) => (result.ok ? 'done' : result.code))
    expect(await correct({ identityCode: '010594Y9031' })).toBe('bad-value')
    expect(await correct({ email: 'ei osoite' })).toBe('bad-value')
    expect(await correct({ name: '' })).toBe('bad-value')
    expect(await correct({ line: '7' })).toBe('not-correctable')
    expect(await correct({ name: 'X Y' }, 'row')).toBe('no-such-item')
    expect(await correct({ name: 'X Y' }, 'entry', { ...otso, id: crypto.randomUUID() })).toBe('no-such-item')
    expect(valueOf(await held(reach, otso), 'email')).toBe('otso@example.org')
  })
})

describe('a restriction', () => {
  it('is marked until it ends, written down once each way, and keeps everything', async () => {
    const { where, reach, otso, maija } = await filled()
    const set = (on: boolean) =>
      inTransaction(where.db, where.organisation, (tx) => registerHolding.restrict(tx, { items: { subject: otso, items: 'all' }, on, by: where.actor, at }))
    expect((await set(true)).ok && (await set(true)).ok).toBe(true)
    expect([...(await restrictedAmong(where.db, where.organisation, [otso.id, maija.id]))]).toEqual([otso.id])
    expect((await held(reach, otso))[0]?.markings).toEqual(['Tietojen käsittelyä on rajoitettu 22.11.2026 alkaen'])
    // Whom a breach concerns is told of it all the same (GDPR 18(2), 34).
    expect((await peopleForScope(where.db, { organisation: where.organisation })).map(({ person }) => person)).toContain(otso.id)
    await imported(where, rows)
    expect([...(await restrictedAmong(where.db, where.organisation, [otso.id]))]).toEqual([otso.id])
    expect((await set(false)).ok).toBe(true)
    expect((await restrictedAmong(where.db, where.organisation, [otso.id])).size).toBe(0)
    const types = (await readLedger(where.db, { organisation: where.organisation, about: otso.id, limit: 20 })).map(({ type }) => type)
    expect(types.filter((type) => type.startsWith('people.restrict')).toSorted()).toEqual(['people.restricted', 'people.restriction-ended'])
  })
})

describe('an erasure', () => {
  it('destroys the key of one person and of nobody else; asked again it changes nothing', async () => {
    const { where, reach, otso, maija } = await filled()
    const erase = (subject: DataSubject) =>
      inTransaction(where.db, where.organisation, (tx) =>
        registerHolding.erase(tx, { items: { subject, items: 'all' }, ground: 'request', by: where.actor, at }))
    expect(await erase(otso)).toEqual({ erased: ['entry'], kept: [] })
    expect(await erase(otso)).toEqual({ erased: [], kept: [] })
    expect(await held(reach, otso)).toEqual([])
    expect(await livingAmong(where.db, where.organisation, [otso.id, maija.id])).toEqual([maija.id])
    expect(valueOf(await held(reach, maija), 'name')).toBe('Maija Esimerkki')
    const correction = await registerHolding.correct(reach, { subject: otso, item: 'entry' }, { fields: { town: 'Turku' }, ground: 'x', corrector })
    expect(correction.ok).toBe(false)
  })

  it('takes a row that nobody could read, with the line that told why', async () => {
    const { where, reach, nameless } = await filled()
    const result = await inTransaction(where.db, where.organisation, (tx) =>
      registerHolding.erase(tx, { items: { subject: nameless, items: ['row'] }, ground: 'objection', by: null, at }))
    expect(result.erased).toEqual(['row'])
    expect(await held(reach, nameless)).toEqual([])
    const { rows: left } = await sql`select from people.rejection where person = ${nameless.id}`.execute(where.db)
    expect(left).toHaveLength(0)
  })
})

it('in whatever order they are corrected, restricted and erased, each says what it did and nothing of the other person changes', async () => {
  const acts = fc.array(fc.oneof(
    fc.record({ kind: fc.constant('correct' as const), street: fc.stringMatching(/^[A-Z][a-z]{3,9} [1-9]$/) }),
    fc.record({ kind: fc.constant('restrict' as const), on: fc.boolean() }),
    fc.record({ kind: fc.constant('erase' as const) }),
  ), { minLength: 3, maxLength: 9 })
  await fc.assert(fc.asyncProperty(acts, async (all) => {
    const { where, reach, otso, maija } = await filled()
    const before = JSON.stringify(await held(reach, maija))
    let street: string | null = 'Keksitie 2'
    let restricted = false
    let corrections = 0
    for (const act of all) {
      if (act.kind === 'correct') {
        const { ok } = await registerHolding.correct(reach, { subject: otso, item: 'entry' }, { fields: { street: act.street }, ground: 'x', corrector })
        expect(ok).toBe(street !== null)
        if (ok) [street, corrections] = [act.street, corrections + 1]
      } else {
        const items = { subject: otso, items: 'all' as const }
        await inTransaction(where.db, where.organisation, async (tx) => {
          if (act.kind === 'erase') {
            const { erased } = await registerHolding.erase(tx, { items, ground: 'request', by: where.actor, at })
            expect(erased).toEqual(street === null ? [] : ['entry'])
            street = null
          } else {
            const { ok } = await registerHolding.restrict(tx, { items, on: act.on, by: where.actor, at })
            expect(ok).toBe(street !== null)
            restricted = act.on
          }
        })
      }
      const items = await held(reach, otso)
      expect(valueOf(items, 'street') ?? null).toBe(street)
      if (street !== null) expect(items[0]?.markings).toHaveLength(corrections + (restricted ? 1 : 0))
    }
    expect(JSON.stringify(await held(reach, maija))).toBe(before)
  }), { numRuns: 8 })
})

import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTransaction } from '#platform/database'
import { checkCharacter } from '#foundation/text'
import { testDatabase } from '#tests/support/database'
import { readLedger } from '#ledger'
import { openPeople } from './opening.ts'
import { findPeople, peopleForScope, unresolvedRows } from './queries.ts'
import { destroyRegister, registersOf } from './registers.ts'
import { at, imported, importBytes, newRegister, office } from './testing/registers.ts'

const db = await testDatabase()
const header = ['Nimi', 'Hetu', 'Syntymäaika', 'Sähköposti', 'Katuosoite', 'Postinumero', 'Postitoimipaikka', 'Asiakasnumero']

test('a register imported for one incident is destroyed by its people’s keys, and others stay', async () => {
  const where = await office(db)
  const row = ['Maija Meri', '131052-308T', '', 'maija@example.org', '', '', '', '']
  await imported(where, [header, row])
  const forIncident = { ...where, register: await newRegister(where, 'Varmuuskopio', true) }
  await imported(forIncident, [header, row, ['Rikki', 'x', '', '', '', '', '', '']])
  const destroy = () =>
    inTransaction(where.db, where.organisation, (tx) =>
      destroyRegister(tx, { organisation: where.organisation, register: forIncident.register, by: where.actor, ground: 'incident-closed', at }),
    )
  expect(await destroy()).toEqual({ register: forIncident.register, name: 'Varmuuskopio', at, people: 2 })
  expect(await destroy()).toBeNull()
  expect((await findPeople(where.db, where.keyring, '131052-308T'))?.people).toHaveLength(1)
  expect(await unresolvedRows(where.db, { organisation: where.organisation })).toEqual([])
  expect((await registersOf(where.db, where.organisation)).find(({ id }) => id === forIncident.register)?.destroyedAt).toEqual(at)
  expect(await importBytes(forIncident, Buffer.from('Nimi\nMaija\n'))).toMatchObject({ ok: false, code: 'register-destroyed' })
  const facts = await readLedger(where.db, { organisation: where.organisation, limit: 100 })
  expect(facts.map(({ type }) => type)).toContain('people.register-destroyed')
})

/** Small worlds, so that people come out alike in every way there is. */
const cell = (...values: string[]) => fc.constantFrom('', ...values)
const people = fc.array(
  fc.tuple(
    fc.constantFrom('Maija Meri', 'Matti Meri', 'Maija Metsä', 'Aino Oja', ''),
    cell('131052-308T', '010594Y9032', '131052-308U'),
    cell('1.2.1980', '2.3.1990', '31.2.2015'),
    cell('a@example.org', 'b@example.org', 'rikki@'),
    cell('Katu 1', 'Katu 2'),
    cell('00100', 'x'),
    cell('Helsinki'),
    cell('1', '2'),
  ),
  { minLength: 1, maxLength: 12 },
)

test('no file doubles anybody when it is imported again, whatever its people have in common', async () => {
  await fc.assert(
    fc.asyncProperty(people, async (rows) => {
      const where = await office(db)
      const first = await imported(where, [header, ...rows], { joiningChecked: true })
      const before = await state()
      const again = await imported(where, [header, ...rows], { joiningChecked: true })
      expect(again.imported).toBe(0)
      expect(again.unresolvedRows).toBe(first.unresolvedRows)
      expect(again.rejected).toEqual(first.rejected)
      expect((await state()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
      // Everybody of the file is there: as many as were new, and every rejected row that is nobody else's.
      expect(before).toHaveLength(first.imported + first.unresolvedRows)
      expect(first.imported + first.updated + first.rejected.length).toBe(first.rows)

      async function state() {
        const clear = await peopleForScope(where.db, { organisation: where.organisation })
        const opened = await openPeople(where.db, where.keyring, { by: where.actor, purpose: 'find', ids: clear.map(({ person }) => person) })
        return clear.map(({ person: id }) => ({ id, name: opened.get(id)?.name }))
      }
    }),
    { numRuns: 40 },
  )
})

test('a file is read in a memory that does not grow with the file', async () => {
  const where = await office(db)
  const count = 12_000
  async function* source() {
    yield Buffer.from(`${header.join(';')}\n`)
    for (let i = 0; i < count; i += 100) {
      const rows = Array.from({ length: 100 }, (_, k) => {
        const n = i + k
        const date = `${String((n % 28) + 1).padStart(2, '0')}${String((Math.floor(n / 28) % 12) + 1).padStart(2, '0')}${String(Math.floor(n / 336) % 100).padStart(2, '0')}`
        const individual = String(900 + (Math.floor(n / 33_600) % 100))
        return `Keksitty Ihminen${n};${date}-${individual}${checkCharacter(date, individual)};;k${n}@example.org;Katu ${n};00100;Helsinki;${n}\n`
      })
      yield Buffer.from(rows.join(''))
    }
  }
  const seen: number[] = []
  const { gc } = globalThis
  const result = await imported(where, [], {
    source,
    onProgress: () => {
      gc?.()
      seen.push(process.memoryUsage().heapUsed)
    },
  })
  expect(result).toMatchObject({ imported: count, rejected: [] })
  const { rows } = await sql<{ count: number }>`select count(*) from people.person where register = ${where.register}`.execute(where.db)
  expect(rows[0]?.count).toBe(count)
  const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const early = middle(seen.slice(0, 4))
  const late = middle(seen.slice(-4))
  // Without a collector to call, garbage waits: the bound is wide, and a file kept in memory would still break it.
  expect(late - early).toBeLessThan(60e6)
}, 120_000)

import { sql } from 'kysely'
import { createTeam, openRecordsInChunks, sealRecords } from '#vault'
import { textOf, utf8 } from '#foundation/sealing'
import { inTransaction, within, type Db } from '#platform/database'
import type { Bench } from './bench.ts'
import { inOwnHouse } from './support/own-house.ts'

/**
 * Opens everybody's sealed record on record, four thousand at a time, and reads name and email out of it, as an
 * import or a telling does. The limit is the same people with name and email in plain columns, read by the same
 * ids in the same pieces through the same pool. Both are read twice, and the better time of each counts.
 */
export const bench: Bench = {
  work: 'opening sealed persons (name, email) on record',
  against: 'reading the same out of plain columns',
  goal: { most: 4 },
  unit: 'ms',
  size: 400_000,

  measure: (size) =>
    inOwnHouse(async ({ db: pool, owner }) => {
      const organisation = crypto.randomUUID()
      const db = within(pool, organisation)
      const keyring = await inTransaction(db, organisation, (tx) => createTeam(tx, { organisation, name: 'Register' }))
      const people = Array.from({ length: size }, (_, n) => ({ id: crypto.randomUUID(), ...personOf(n) }))
      await sql`create table public.plain_person (id uuid primary key, name text not null, email text not null)`.execute(owner)
      await sql`grant select on public.plain_person to public`.execute(owner)
      for (let from = 0; from < size; from += 10_000) {
        const some = people.slice(from, from + 10_000)
        const rows = some.map(({ id, name, email }) => ({
          subject: id, kind: 'person', version: 1, plain: utf8(JSON.stringify({ name, email })),
        }))
        await inTransaction(db, organisation, (tx) => sealRecords(tx, keyring, rows))
        await sql`
          insert into public.plain_person select * from unnest(
            ${some.map(({ id }) => id)}::uuid[], ${some.map(({ name }) => name)}::text[], ${some.map(({ email }) => email)}::text[])`.execute(owner)
      }
      await sql`vacuum analyze`.execute(owner)

      const ids = people.map(({ id }) => id)
      const expected = people.reduce((sum, { name, email }) => sum + name.length + email.length, 0)
      const timed = async (read: () => Promise<number>) => {
        const began = performance.now()
        if ((await read()) !== expected) throw new Error('not everybody was read')
        return performance.now() - began
      }
      const sealed = async () => {
        let letters = 0
        const opening = { by: crypto.randomUUID(), purpose: 'scope', kind: 'person', subjects: ids } as const
        for await (const records of openRecordsInChunks(db, keyring, opening)) {
          for (const { plain } of records) {
            const { name, email } = JSON.parse(textOf(plain)) as { name: string; email: string }
            letters += name.length + email.length
          }
        }
        return letters
      }
      const plain = () => readPlain(pool, ids)
      const [limits, ours]: [number[], number[]] = [[], []]
      for (let turn = 0; turn < 2; turn += 1) {
        limits.push(await timed(plain))
        ours.push(await timed(sealed))
      }
      return { ours: Math.min(...ours), limit: Math.min(...limits) }
    }),
}

async function readPlain(db: Db, ids: readonly string[]): Promise<number> {
  let letters = 0
  for (let from = 0; from < ids.length; from += 4_000) {
    const { rows } = await sql<{ id: string; name: string; email: string }>`
      select id, name, email from public.plain_person where id = any(${ids.slice(from, from + 4_000)}::uuid[])`.execute(db)
    for (const { name, email } of rows) letters += name.length + email.length
  }
  return letters
}

const given = ['Aino', 'Eero', 'Liisa', 'Matti', 'Sanni', 'Väinö', 'Åsa', 'Björn']
const family = ['Esimerkki', 'Mallikas', 'Näyte', 'Koeluoto', 'Exempelgård', 'Testilä']

const personOf = (n: number) => ({
  name: `${given[n % given.length]} ${family[n % family.length]} ${n}`,
  email: `person${n}@example.org`,
})

import { sql } from 'kysely'
import { openByIdentityCode } from '#people'
import { within, type Db } from '#platform/database'
import { imported, office } from '../src/modules/people/testing/registers.ts'
import type { Bench } from './bench.ts'
import { inOwnHouse } from './support/own-house.ts'

/**
 * Looks one person up by identity code, one after the other: the blind index, the ciphertext, the access row and
 * its ledger row committed to disk, and then the opened person. The limit is what a plain register with a plain
 * access log does: a look-up by a unique index, and one inserted row, committed. Rounds of both alternate.
 */
export const bench: Bench = {
  work: 'finding and opening one person by identity code, access row committed',
  against: 'a plain unique look-up and one committed plain insert',
  goal: { most: 1.5 },
  unit: 'ms',
  size: 2_000,

  measure: (size) =>
    inOwnHouse(async ({ db: pool, owner }) => {
      const where = await office(pool)
      const codes = Array.from({ length: register }, (_, n) => identityCode(n))
      await imported(where, [
        ['Nimi', 'Henkilötunnus', 'Sähköposti'],
        ...codes.map((code, n) => [`Aino Esimerkki${letters(n)}`, code, `person${n}@example.org`]),
      ])
      await makePlain(owner, codes)
      const { organisation, keyring, actor } = where
      const db = within(pool, organisation)
      const ours = async (code: string) => {
        const { people } = await openByIdentityCode(db, keyring, { by: actor, purpose: 'find', code, at: new Date() })
        return [...people.values()][0]?.email
      }
      const limit = (code: string) => findPlain(pool, code, actor)
      const round = async (find: (code: string) => Promise<string | undefined>, from: number, count: number) => {
        const began = performance.now()
        for (let i = 0; i < count; i += 1) {
          const n = ((from + i) * 7_919) % register
          if ((await find(codes[n] as string)) !== `person${n}@example.org`) throw new Error('somebody else was found')
        }
        return performance.now() - began
      }
      await round(limit, 0, 100)
      await round(ours, 0, 100)
      const each = Math.ceil(size / rounds)
      let [limits, sealed] = [0, 0]
      for (let i = 0; i < rounds; i += 1) {
        limits += await round(limit, i * each, each)
        sealed += await round(ours, i * each, each)
      }
      return { ours: sealed, limit: limits }
    }),
}

const register = 10_000
const rounds = 10

async function makePlain(owner: Db, codes: readonly string[]): Promise<void> {
  await sql`create table public.plain_person (id uuid primary key default gen_random_uuid(), identity_code text not null unique,
    name text not null, email text not null)`.execute(owner)
  await sql`create table public.plain_access (id uuid primary key default gen_random_uuid(), at timestamptz not null,
    by uuid not null, person uuid not null, purpose text not null)`.execute(owner)
  await sql`create index on public.plain_access (person, at)`.execute(owner)
  await sql`grant select, insert on public.plain_person, public.plain_access to public`.execute(owner)
  await sql`
    insert into public.plain_person (identity_code, name, email)
    select code, 'Aino Esimerkki', 'person' || (place - 1) || '@example.org'
    from unnest(${codes}::text[]) with ordinality as given (code, place)`.execute(owner)
  await sql`vacuum analyze`.execute(owner)
}

async function findPlain(db: Db, code: string, by: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from public.plain_person where identity_code = ${code}`.execute(db)
  const [person] = rows
  if (!person) return undefined
  await sql`
    insert into public.plain_access (at, by, person, purpose) values (${new Date()}, ${by}, ${person.id}, 'find')`.execute(db)
  return person.email
}

const checks = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Codes of the range for tests, 900 to 999: a hundred a day. */
function identityCode(n: number): string {
  const born = new Date(Date.UTC(1950, 0, 1 + Math.floor(n / 100)))
  const day = born.toISOString().slice(0, 10)
  const digits = `${day.slice(8)}${day.slice(5, 7)}${day.slice(2, 4)}`
  const number = String(900 + (n % 100))
  return `${digits}-${number}${checks[Number(digits + number) % 31]}`
}

/** Names of letters alone, each another. */
const letters = (n: number): string => [...n.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('')

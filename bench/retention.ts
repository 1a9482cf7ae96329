import { sql } from 'kysely'
import type { PersonalDataHolding } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { destroyDue } from '#retention'
import { createTeam, destroySubjects } from '#vault'
import type { Bench } from './bench.ts'
import { inOwnHouse } from './support/own-house.ts'

/**
 * One night of retention: a thousand things are due, each of somebody else and each with a key of its own, which is
 * destroyed. The limit is the same night where few things are kept. So what is measured is whether the night costs by what
 * goes, or by what stays. Nights of both alternate, each with a thousand things anew.
 */
export const bench: Bench = {
  work: 'destroying by key 1,000 things due among many that are not',
  against: '1,000 due among 10,000',
  goal: { most: 1.3 },
  unit: 'ms',
  size: 1_000_000,

  measure: (size) =>
    inOwnHouse(async ({ db: pool, owner }) => {
      const many = await houseWith(pool, owner, size)
      const few = await houseWith(pool, owner, 10_000)
      await sql`vacuum analyze`.execute(owner)
      // The first night warms both.
      for (const house of [few, many]) await night(pool, owner, house)
      let [ours, limit] = [0, 0]
      for (let i = 0; i < nights; i += 1) {
        limit += await night(pool, owner, few)
        ours += await night(pool, owner, many)
      }
      return { ours: ours / nights, limit: limit / nights }
    }),
}

const nights = 2
const dueEachNight = 1_000
const now = new Date('2026-11-22T00:20:00Z')
const monthNow = 2026 * 12 + 10

async function houseWith(pool: Db, owner: Db, size: number): Promise<string> {
  const organisation = crypto.randomUUID()
  await inTransaction(within(pool, organisation), organisation, (tx) => createTeam(tx, { organisation, name: 'Toimisto', at: now }))
  await addThings(owner, organisation, size, 13 + monthNow, 120)
  return organisation
}

/** Rows as `keep` writes them, with a key in the keystore for each: by SQL, for a million of them. */
async function addThings(owner: Db, organisation: string, count: number, due: number, spread: number): Promise<void> {
  await sql`
    with thing as (
      select gen_random_uuid() as item, gen_random_uuid() as subject, ${due}::integer + n % ${spread}::integer as due
      from generate_series(1, ${count}::integer) as n
    ), kept as (
      insert into retention.item (organisation, holding, item, subject, subject_kind, kind, facts, earliest, due, rule)
      select ${organisation}, ${things}, item::text, subject, 'person', 'patient-record-short', '{"entry-written": "2014-09"}', due, due,
        'patient-record-short.from-visit' from thing
    )
    insert into keystore.person_key (organisation, subject, team, epoch, wrapped)
    select ${organisation}, item, (select id from vault.team where organisation = ${organisation}), 1, decode(repeat('5a', 72), 'hex') from thing`.execute(owner)
}

async function night(pool: Db, owner: Db, organisation: string): Promise<number> {
  await addThings(owner, organisation, dueEachNight, monthNow - 2, 2)
  const db = within(pool, organisation)
  const began = performance.now()
  const { destroyed } = await destroyDue(db, {
    organisation, holdings: [holding], clock: () => now, onTrouble: (error) => { throw error },
  })
  const took = performance.now() - began
  if (destroyed !== dueEachNight) throw new Error(`${destroyed} were destroyed, and ${dueEachNight} were due`)
  return took
}

const things = 'bench.things'
const said = { fi: 'Mittaus', sv: 'Mätning', en: 'Measurement' }
const never = () => Promise.reject(new TypeError('not asked for here'))

const holding: PersonalDataHolding = {
  name: things,
  tables: [],
  description: {
    title: said, subjects: ['person'], service: 'care', categories: [said], purposes: [said], legalBases: [], recipients: [], source: said,
    retention: ['patient-record-short'], lane: 'guarded',
  },
  async *disclose() {
    yield* []
  },
  correct: never,
  restrict: never,
  async erase(tx, { items: { subject, items }, ground, by, at }) {
    if (items === 'all') throw new TypeError('retention names what it erases')
    await destroySubjects(tx, items, { organisation: subject.organisation, by, ground, at })
    return { erased: items, kept: [] }
  },
}

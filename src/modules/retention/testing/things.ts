import { sql } from 'kysely'
import { ready, utf8 } from '#foundation/sealing'
import type { DataSubject, PersonalDataHolding } from '#people'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { createTeam, destroySubjects, livingAmong, sealRecords, type Keyring } from '#vault'
import { keep } from '../keeping.ts'
import type { Facts, RetainedKind, Trigger } from '../model.ts'

export interface World {
  readonly db: Db
  readonly organisation: string
  readonly keyring: Keyring
  person(): DataSubject
  /** Seals a thing under a key of its own and says that it is kept. Gives its id. */
  make(o: { subject: DataSubject; kind?: RetainedKind; facts: Facts; holding?: string; about?: string; at?: Date }): Promise<string>
  /** Which of these things can still be opened. */
  living(items: readonly string[]): Promise<string[]>
  /** What retention knows of, in order. */
  known(): Promise<{ item: string; due: number | null; restricted: boolean }[]>
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export async function newWorld(pool: Db): Promise<World> {
  await ready
  const organisation = crypto.randomUUID()
  const db = within(pool, organisation)
  const transact = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, organisation, work)
  const keyring = await transact((tx) => createTeam(tx, { organisation, name: 'Toimisto', at: new Date() }))
  return {
    db,
    organisation,
    keyring,
    within: transact,
    person: () => ({ organisation, kind: 'person', id: crypto.randomUUID() }),
    async make({ subject, kind = 'patient-record-short', facts, holding = things, about, at = new Date() }) {
      const item = crypto.randomUUID()
      await transact(async (tx) => {
        await sealRecords(tx, keyring, [{ subject: item, kind: 'thing', version: 1, plain: utf8('a thing of somebody') }])
        const given = Object.entries(facts).map(([trigger, month]) => ({ trigger: trigger as Trigger, month }))
        await keep(tx, [{ organisation, holding, item, subject, kind, facts: given, ...(about === undefined ? {} : { about }) }], { at })
      })
      return item
    },
    living: (items) => transact((tx) => livingAmong(tx, organisation, items)),
    async known() {
      const { rows } = await sql<{ item: string; due: number | null; restricted: boolean }>`
        select item, due, restricted from retention.item where organisation = ${organisation} order by due, item`.execute(db)
      return rows
    },
  }
}

export const things = 'tests.things'

const nothing = { fi: 'Koe', sv: 'Prov', en: 'Test' }

/** A holding whose things are vault subjects of their own, and are erased by destroying them. */
export function holdingOf(name = things, before: (items: readonly string[]) => Promise<void> = async () => undefined): PersonalDataHolding {
  return {
    name,
    tables: [],
    description: {
      title: nothing, subjects: ['person'], service: 'care', categories: [nothing], purposes: [nothing], legalBases: [], recipients: [],
      source: nothing, retention: ['patient-record-short'], lane: 'guarded',
    },
    async *disclose() {
      yield* []
    },
    correct: () => Promise.reject(new TypeError('not asked for here')),
    restrict: () => Promise.reject(new TypeError('not asked for here')),
    async erase(tx, { items: { subject, items }, ground, by, at }) {
      if (items === 'all') throw new TypeError('retention names what it erases')
      await before(items)
      await destroySubjects(tx, items, { organisation: subject.organisation, by, ground, at })
      return { erased: items, kept: [] }
    },
  }
}

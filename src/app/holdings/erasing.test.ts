import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '#platform/database'
import type { ErasedItems, HeldItem, HoldingReach, PersonalDataHolding } from '#people'
import { openPeople } from '#people'
import { livingAmong } from '#vault'
import { testHouse } from '#tests/support/database'
import { holdings } from '../holdings.ts'
import { plantIncident, plantings } from './testing/planting.ts'
import { foundTown, type Someone, type Town } from './testing/town.ts'

const { db, owner } = await testHouse()
let town: Town
beforeAll(async () => {
  town = await foundTown(db, owner)
  await plantIncident(town)
}, 60_000)

function holding(name: string): PersonalDataHolding {
  const found = holdings.find((one) => one.name === name)
  if (!found) throw new Error(`no holding ${name}`)
  return found
}

const reach = (): HoldingReach => ({ db: town.db, keyring: town.boss.keyring, by: town.boss.id, purpose: 'request', at: town.at })

async function told(name: string, { subject }: Someone): Promise<HeldItem[]> {
  const items: HeldItem[] = []
  for await (const item of holding(name).disclose(reach(), subject, 'fi')) items.push(item)
  return items
}

const erase = (name: string, { subject }: Someone, items: readonly string[] | 'all' = 'all'): Promise<ErasedItems> =>
  inTransaction(town.db, town.organisation, (tx) =>
    holding(name).erase(tx, { items: { subject, items }, ground: 'request', by: town.boss.id, at: town.at }))

const whyKept = ({ kept }: ErasedItems) => [...new Set(kept.map(({ why }) => why))]

describe('an erasure, holding by holding', () => {
  it('takes nobody out of a telling or an incident that is under way, and everybody out of one that is over', async () => {
    const [one, other] = town.people
    expect(whyKept(await erase('notices.tellings', one))).toEqual(['part-of-an-open-case'])
    expect(whyKept(await erase('incidents.scope', one))).toEqual(['part-of-an-open-case'])
    // And so the register keeps them: whoever is erased cannot be warned.
    expect(await erase('people.register-entry', one)).toEqual({ erased: [], kept: [{ item: 'entry', why: 'part-of-an-open-case' }] })
    await sql`update notices.campaign set state = 'closed', closed_at = ${town.at} where organisation = ${town.organisation}`.execute(owner)
    await sql`update incidents.incident set closed_at = ${town.at}, closed_by = ${town.boss.id} where organisation = ${town.organisation}`.execute(owner)
    const counts = async () => (await sql<{ people: number; mails: number; members: number }>`
      select (select count(*) from notices.person where organisation = ${town.organisation}) as people,
        (select count(*) from notices.delivery where organisation = ${town.organisation}) as mails,
        (select count(*) from incidents.scope_member where organisation = ${town.organisation}) as members`.execute(owner)).rows[0]
    const before = await counts()
    for (const name of ['notices.tellings', 'incidents.scope']) {
      const theirs = await told(name, one)
      expect(theirs).toHaveLength(1)
      expect((await erase(name, one)).erased).toEqual(theirs.map(({ id }) => id))
      expect(await erase(name, one)).toEqual({ erased: [], kept: [] })
      expect(await told(name, one)).toEqual([])
      expect(await told(name, other)).toHaveLength(1)
    }
    // What was told to how many stays true.
    expect(await counts()).toEqual(before)
    const { rows } = await sql`select from notices.person where person = ${one.subject.id} union all select from notices.delivery where person = ${one.subject.id}
      union all select from incidents.scope_member where person = ${one.subject.id}`.execute(owner)
    expect(rows).toHaveLength(0)
  })

  it('leaves the name on a client file that is kept, and takes it when there is none', async () => {
    const [one, other] = town.people
    await plantings['records.client-file']?.person?.(town, other)
    expect(await erase('people.register-entry', other)).toEqual({ erased: [], kept: [{ item: 'entry', why: 'part-of-the-client-file' }] })
    expect(JSON.stringify(await told('people.register-entry', other))).toContain(other.name)
    expect(await erase('people.register-entry', one)).toEqual({ erased: ['entry'], kept: [] })
    expect(await erase('people.register-entry', one)).toEqual({ erased: [], kept: [] })
    expect(await told('people.register-entry', one)).toEqual([])
  })

  it('leaves keys to the records that they open, and what happened to the ledger', async () => {
    const [, other] = town.people
    expect(await erase('vault.sealed', other)).toEqual({ erased: [], kept: [{ item: 'keys', why: 'goes-with-its-record' }] })
    const facts = await told('ledger.facts', town.staff[0])
    expect(facts.length).toBeGreaterThan(0)
    expect(whyKept(await erase('ledger.facts', town.staff[0]))).toEqual(['part-of-the-ledger'])
    expect(whyKept(await erase('vault.openings', other))).toEqual(['the-organisations-own-record'])
    expect(whyKept(await erase('notices.makers', town.staff[0]))).toEqual(['the-organisations-own-record'])
    expect(await told('ledger.facts', town.staff[0])).toHaveLength(facts.length)
  })

  it('keeps the account of whoever works here, and destroys the name of whoever left, and nobody else’s', async () => {
    const [one, other] = town.staff
    expect(whyKept(await erase('identity.staff', one))).toEqual(['in-use'])
    await sql`update identity.membership set state = 'closed', closed_at = ${town.at} where account = ${one.subject.id}`.execute(owner)
    await sql`update identity.account set closed_at = ${town.at} where id = ${one.subject.id}`.execute(owner)
    const done = await erase('identity.staff', one)
    expect(done).toEqual({ erased: ['profile'], kept: [{ item: 'account', why: 'the-organisations-own-record' }] })
    expect(await livingAmong(town.db, town.organisation, [one.subject.id, other.subject.id])).toEqual([other.subject.id])
    const left = JSON.stringify(await told('identity.staff', one))
    expect(left).not.toContain(one.mark)
    expect(left).not.toContain(one.mark.toLowerCase())
    expect(await told('identity.sign-in', one)).toEqual([])
    expect(JSON.stringify(await told('identity.staff', other))).toContain(other.name)
  })

  it('ends a client’s account as if they had deleted it themselves', async () => {
    const [one, other] = town.clients
    expect(await erase('identity.clients', one)).toEqual({ erased: ['account'], kept: [] })
    expect(await erase('identity.clients', one)).toEqual({ erased: [], kept: [] })
    expect(await told('identity.clients', one)).toEqual([])
    expect(await told('identity.clients', other)).toHaveLength(1)
    const { rows } = await sql<{ kind: string; ids: string[] }>`select kind, ids from house.outside where kind = 'client-deleted'`.execute(owner)
    expect(rows).toEqual([{ kind: 'client-deleted', ids: [one.subject.id] }])
  })
})

describe('what goes by its own month', () => {
  const within12Years = '2025-01'
  it('is a trace of an opening after twelve years, whatever month somebody names', async () => {
    const { expiring } = holding('vault.openings')
    if (!expiring) throw new Error('no months')
    const { organisation, at } = town
    const person = town.people[1].subject.id
    const plant = (year: number, count: number) => sql`
      insert into vault.access (id, organisation, at, by, purpose, kind, about, count, subject)
      select gen_random_uuid(), ${organisation}, ${`${year}-06-15T10:00:00Z`}::timestamptz, ${town.boss.id}, 'find', 'person', null, 1, ${person}
      from generate_series(1, ${count}::integer)`.execute(owner)
    await plant(2012, 5)
    await plant(2020, 3)
    await openPeople(town.db, town.boss.keyring, { by: town.boss.id, purpose: 'find', ids: [person], at })
    const all = (await told('vault.openings', town.people[1])).length
    const run = (before: string, limit: number) => inTransaction(town.db, organisation, (tx) => expiring.destroy(tx, { organisation, before, limit, at }))
    const count = (before: string) => inTransaction(town.db, organisation, (tx) => expiring.count(tx, { organisation, before }))
    expect(await count('2013-01')).toBe(5)
    expect((await inTransaction(town.db, organisation, (tx) => expiring.months(tx, organisation))).slice(0, 2)).toEqual([{ month: '2012-06', count: 5 }, { month: '2020-06', count: 3 }])
    expect([await run('2013-01', 3), await run('2013-01', 3), await run('2013-01', 3)]).toEqual([3, 2, 0])
    // Whoever has the app's login and wants to wipe what they have done names a month of today, in vain.
    expect(await run(within12Years, 100)).toBe(0)
    expect(await told('vault.openings', town.people[1])).toHaveLength(all - 5)
    await expect(sql`delete from vault.access`.execute(town.db)).rejects.toThrow(/permission denied/)
  })

  it('is the name of whoever left long ago, and of nobody who is here or left lately', async () => {
    const { expiring } = holding('identity.staff')
    if (!expiring) throw new Error('no months')
    const { organisation, at } = town
    const other = town.staff[1]
    const run = (before: string) => inTransaction(town.db, organisation, (tx) => expiring.destroy(tx, { organisation, before, limit: 10, at }))
    expect(await run('2100-01')).toBe(0)
    await sql`update identity.membership set state = 'closed', closed_at = '2014-06-15' where account = ${other.subject.id}`.execute(owner)
    await sql`update identity.account set closed_at = '2014-06-15' where id = ${other.subject.id}`.execute(owner)
    expect(await inTransaction(town.db, organisation, (tx) => expiring.months(tx, organisation))).toEqual([{ month: '2014-06', count: 1 }])
    expect([await run('2014-06'), await run('2014-07'), await run('2014-07')]).toEqual([0, 1, 0])
    expect(JSON.stringify(await told('identity.staff', other))).not.toContain(other.mark)
  })

  it('is a client’s account that nobody has come back to, and no other', async () => {
    const { expiring } = holding('identity.clients')
    if (!expiring) throw new Error('no months')
    const { organisation, at } = town
    for (const month of ['2019-03-01', '2020-12-01', '2021-11-01', '2021-12-01']) {
      await sql`
        insert into identity.client (id, nickname, language, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing, began_month, seen_month)
        values (gen_random_uuid(), ${`vanha-${month}`}, 'fi', '', '', '', '', '2018-01-01', ${month})`.execute(owner)
    }
    const run = (limit: number) => inTransaction(town.db, organisation, (tx) => expiring.destroy(tx, { organisation, before: '2021-12', limit, at }))
    expect(await inTransaction(town.db, organisation, (tx) => expiring.count(tx, { organisation, before: '2021-12' }))).toBe(3)
    expect([await run(2), await run(2), await run(2)]).toEqual([2, 1, 0])
    const { rows } = await sql<{ nickname: string }>`select nickname from identity.client where nickname like 'vanha-%'`.execute(owner)
    expect(rows).toEqual([{ nickname: 'vanha-2021-12-01' }])
  })
})

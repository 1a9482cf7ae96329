import { describe, expect, test } from 'vitest'
import { sha256, toHex } from '#foundation/sealing'
import { readLedger } from '#ledger'
import { testDatabase } from '#tests/support/database'
import { certificateOf, certificateText } from './certificates.ts'
import { certificates } from './certificate-store.ts'
import { destroyDue, type Night } from './destroying.ts'
import { keep, learn, letGo, move, restrictItems } from './keeping.ts'
import { mayErase } from './asking.ts'
import { monthText } from './months.ts'
import { preview, simulate } from './preview.ts'
import { retentionStanding } from './standing.ts'
import * as changes from './change-store.ts'
import * as store from './store.ts'
import { holdingOf, newWorld, things, type World } from './testing/things.ts'

const db = await testDatabase()
const now = new Date('2026-11-22T01:20:00Z')
const due = { 'entry-written': '2014-09' } as const
const notDue = { 'entry-written': '2020-09' } as const

const night = (world: World, o: { at?: Date; holdings?: ReturnType<typeof holdingOf>[]; batch?: number } = {}): Promise<Night> =>
  destroyDue(world.db, {
    organisation: world.organisation, holdings: o.holdings ?? [holdingOf()], clock: () => o.at ?? now, onTrouble: () => undefined,
    ...(o.batch === undefined ? {} : { batch: o.batch }),
  })

describe('the nightly job', () => {
  test('destroys by key what is due, and nothing else', async () => {
    const world = await newWorld(db)
    const gone = await Promise.all(Array.from({ length: 7 }, () => world.make({ subject: world.person(), facts: due })))
    const stays = await Promise.all(Array.from({ length: 3 }, () => world.make({ subject: world.person(), facts: notDue })))
    expect(await night(world, { batch: 3 })).toMatchObject({ destroyed: 7, kept: 0, troubled: [] })
    expect(await world.living(gone)).toEqual([])
    expect((await world.living(stays)).toSorted()).toEqual(stays.toSorted())
    expect((await world.known()).map(({ item }) => item).toSorted()).toEqual(stays.toSorted())
  })

  test('certifies what went, why and by which rule, and names nobody', async () => {
    const world = await newWorld(db)
    const subject = world.person()
    const item = await world.make({ subject, facts: due })
    await world.make({ subject: world.person(), facts: { 'entry-written': '2014-08' } })
    const { certificate: id } = await night(world)
    const certificate = await world.within((tx) => certificateOf(tx, world.organisation, id as string))
    if (!certificate) throw new Error('there is no certificate')
    expect(certificate).toMatchObject({ number: 1, count: 2 })
    expect(certificate.finishedAt).not.toBeNull()
    const line = { holding: things, kind: 'patient-record-short', rule: 'patient-record-short.from-visit', count: 1 }
    expect(certificate.lines).toEqual([{ ...line, due: '2026-09' }, { ...line, due: '2026-10' }])
    const text = certificateText(certificate)
    for (const secret of [item, subject.id]) expect(text).not.toContain(secret)
    const facts = await world.within((tx) => readLedger(tx, { organisation: world.organisation, limit: 20 }))
    expect(facts.find(({ type }) => type === 'retention.destroyed')?.body).toMatchObject({ count: 2, holding: things })
    expect(facts.find(({ type }) => type === 'retention.certified')?.body).toMatchObject({ number: 1, sha256: toHex(sha256(text)) })
  })

  test('takes the next night what came back with an older backup, without a second certificate of a key', async () => {
    const world = await newWorld(db)
    const subject = world.person()
    const item = await world.make({ subject, facts: due })
    await night(world)
    const { organisation } = world
    const again = { organisation, holding: things, item, subject, kind: 'patient-record-short', facts: [{ trigger: 'entry-written', month: '2014-09' }] } as const
    await world.within((tx) => keep(tx, [again], { at: now }))
    await night(world)
    expect(await world.known()).toEqual([])
    expect(await world.living([item])).toEqual([])
  })

  test('lets no holding’s fault keep another’s data, half destroys nothing, and asks again', async () => {
    const world = await newWorld(db)
    const [one, other] = [await world.make({ subject: world.person(), facts: due, holding: 'tests.faulty' }), await world.make({ subject: world.person(), facts: due })]
    const second = await world.make({ subject: world.person(), facts: due, holding: 'tests.faulty' })
    let calls = 0
    const faulty = holdingOf('tests.faulty', () => ((calls += 1) === 2 ? Promise.reject(new Error('a fault')) : Promise.resolve()))
    expect(await night(world, { holdings: [faulty, holdingOf()] })).toMatchObject({ destroyed: 1, troubled: ['tests.faulty'] })
    expect((await world.living([one, other, second])).toSorted()).toEqual([one, second].toSorted())
    const standing = await world.within((tx) => retentionStanding(tx, { organisation: world.organisation, at: new Date(now.getTime() + 3_600_000) }))
    expect(standing).toMatchObject({ job: 'failing', troubled: ['tests.faulty'], overdue: 2, overdueSince: '2026-10' })
    expect(await night(world, { holdings: [faulty, holdingOf()] })).toMatchObject({ destroyed: 2, troubled: [] })
    expect(await world.living([one, second])).toEqual([])
  })

  test('passes over what its holding keeps, tells how much, and asks again the next night', async () => {
    const world = await newWorld(db)
    const items = await Promise.all(Array.from({ length: 5 }, () => world.make({ subject: world.person(), facts: due })))
    const keeping = new Set(items.slice(0, 2))
    const holding = holdingOf()
    const stubborn = {
      ...holding,
      erase: async (...[tx, o]: Parameters<typeof holding.erase>) => {
        const asked = o.items.items === 'all' ? [] : o.items.items
        const kept = asked.filter((item) => keeping.has(item)).map((item) => ({ item, why: 'held' as const }))
        const { erased } = await holding.erase(tx, { ...o, items: { ...o.items, items: asked.filter((item) => !keeping.has(item)) } })
        return { erased, kept }
      },
    }
    expect(await night(world, { holdings: [stubborn], batch: 2 })).toMatchObject({ destroyed: 3, kept: 2 })
    keeping.clear()
    expect(await night(world, { holdings: [stubborn], batch: 2 })).toMatchObject({ destroyed: 2, kept: 0 })
  })

  test('waits with a duty until the first working day is over, and with a promise for nothing', async () => {
    const world = await newWorld(db)
    const duty = await world.make({ subject: world.person(), facts: { 'entry-written': '2014-10' } })
    const promise = await world.make({ subject: world.person(), kind: 'support-account', facts: { 'last-activity': '2021-11' } })
    // 1.11.2026 is a Sunday, and the 2nd its first working day.
    await night(world, { at: new Date('2026-10-31T23:30:00Z') })
    expect(await world.living([duty, promise])).toEqual([duty])
    await night(world, { at: new Date('2026-11-02T01:00:00Z') })
    expect(await world.living([duty])).toEqual([duty])
    await night(world, { at: new Date('2026-11-03T01:00:00Z') })
    expect(await world.living([duty])).toEqual([])
  })

  test('destroys rows that carry their own month, part by part, unless an order stops their kind', async () => {
    const world = await newWorld(db)
    const asked: string[] = []
    let left = 2_500
    const holding = {
      ...holdingOf('tests.visits'),
      expiring: {
        kind: 'visitor-ip',
        count: async () => left,
        months: async () => [{ month: '2026-10', count: left }],
        destroy: async (_: unknown, { before, limit }: { before: string; limit: number }) => {
          asked.push(before)
          const gone = Math.min(limit, left)
          left -= gone
          return gone
        },
      },
    }
    const { organisation } = world
    const hold = { id: crypto.randomUUID(), organisation, sort: 'legal-hold', scope: { by: 'query', query: { kind: 'visitor-ip' } }, by: crypto.randomUUID(), at: now } as const
    await world.within((tx) => store.insertHold(tx, hold))
    expect(await night(world, { holdings: [holding] })).toMatchObject({ destroyed: 0 })
    await world.within((tx) => store.releaseHold(tx, hold))
    expect((await world.within((tx) => retentionStanding(tx, { organisation, at: now, holdings: [holding] }))).overdue).toBe(2_500)
    expect(await night(world, { holdings: [holding] })).toMatchObject({ destroyed: 2_500 })
    expect(new Set(asked)).toEqual(new Set(['2026-11']))
    const [certificate] = await world.within((tx) => certificates(tx, organisation))
    expect(certificate?.count).toBe(2_500)
  })

  test('tells that it did not come', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    await world.make({ subject: world.person(), facts: due })
    const standing = (at: Date) => world.within((tx) => retentionStanding(tx, { organisation, at }))
    expect(await standing(now)).toMatchObject({ job: 'never', lastRun: null, overdue: 1, overdueSince: '2026-10' })
    await night(world)
    expect(await standing(new Date(now.getTime() + 20 * 3_600_000))).toMatchObject({ job: 'on-time', overdue: 0 })
    expect(await standing(new Date(now.getTime() + 40 * 3_600_000))).toMatchObject({ job: 'late' })
  })
})

describe('what becomes known', () => {
  test('a death brings the month nearer, and unlearning it takes the month back', async () => {
    const world = await newWorld(db)
    const subject = world.person()
    await world.make({ subject, kind: 'patient-record', facts: { 'entry-written': '2014-09' } })
    const { organisation } = world
    const learnt = async (trigger: 'death' | 'birth', month: string | null) => {
      await world.within((tx) => learn(tx, { organisation, subject, trigger, month, at: now }))
      const [item] = await world.known()
      return typeof item?.due === 'number' ? monthText(item.due) : null
    }
    expect(await learnt('birth', '1950-06')).toBe('2071-01')
    expect(await learnt('death', '2016-02')).toBe('2029-01')
    expect(await learnt('death', null)).toBe('2071-01')
  })

  test('lies in the clear by year, for births and deaths', async () => {
    const world = await newWorld(db)
    const subject = world.person()
    await world.within((tx) => learn(tx, { organisation: world.organisation, subject, trigger: 'birth', month: '1950-06', at: now }))
    const facts = await world.within((tx) => store.knownOf(tx, world.organisation, [subject.id]))
    expect(facts.get(subject.id)).toEqual({ birth: '1950' })
  })

  test('is forgotten with the last thing that is kept of somebody', async () => {
    const world = await newWorld(db)
    const subject = world.person()
    await world.make({ subject, kind: 'patient-record', facts: { 'entry-written': '1990-09' } })
    await world.within((tx) => learn(tx, { organisation: world.organisation, subject, trigger: 'death', month: '1995', at: now }))
    expect(await night(world)).toMatchObject({ destroyed: 1 })
    expect((await world.within((tx) => store.knownOf(tx, world.organisation, [subject.id]))).size).toBe(0)
  })

  test('of two rows that were one person counts for both’s things', async () => {
    const world = await newWorld(db)
    const [from, to] = [world.person(), world.person()]
    const { organisation } = world
    await world.make({ subject: from, kind: 'patient-record', facts: { 'entry-written': '2014-09' } })
    await world.make({ subject: to, kind: 'patient-record', facts: { 'entry-written': '2015-09' } })
    await world.within((tx) => learn(tx, { organisation, subject: from, trigger: 'death', month: '2018', at: now }))
    await world.within((tx) => move(tx, { organisation, from, to, at: now }))
    expect((await world.known()).map(({ due: month }) => month && monthText(month))).toEqual(['2031-01', '2031-01'])
  })

  test('a changed rule reckons anew before anything goes, and nothing goes by the old months meanwhile', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const item = await world.make({ subject: world.person(), facts: due })
    const change = { id: crypto.randomUUID(), organisation, rule: 'patient-record-short.from-visit', months: 180, by: crypto.randomUUID(), at: now }
    await world.within(async (tx) => {
      await changes.insertChange(tx, change)
      const proposed = await changes.lockChange(tx, organisation, change.id)
      if (proposed) await changes.confirmChange(tx, { organisation, change: proposed, by: crypto.randomUUID(), at: now })
    })
    // The visit's term is another now; where no visit is known, the law's own term from the entry holds.
    const visited = await world.make({ subject: world.person(), facts: { visit: '2014-09' } })
    await night(world)
    expect(await world.living([item, visited])).toEqual([visited])
    expect((await world.known()).map(({ due: month }) => month && monthText(month))).toEqual(['2029-10'])
  })
})

describe('asked whether something may be erased', () => {
  const ask = (world: World, item: string, ground: 'request' | 'needless' | 'objection' = 'request') =>
    world.within((tx) => mayErase(tx, { organisation: world.organisation, holding: things, items: [item], ground, at: now }))

  test('retention says what the law keeps, by which rule and until when', async () => {
    const world = await newWorld(db)
    const kept = await world.make({ subject: world.person(), facts: notDue })
    expect(await ask(world, kept)).toEqual([{ item: kept, may: false, because: 'kept-by-law', rule: 'patient-record-short.from-visit', until: '2032-10' }])
    const promised = await world.make({ subject: world.person(), kind: 'support-account', facts: { 'last-activity': '2026-11' } })
    expect(await ask(world, promised)).toEqual([{ item: promised, may: true }])
    expect(await ask(world, crypto.randomUUID())).toMatchObject([{ may: true }])
  })

  test('what was written needlessly may be removed all the same (V29)', async () => {
    const world = await newWorld(db)
    const item = await world.make({ subject: world.person(), facts: notDue })
    expect(await ask(world, item, 'needless')).toEqual([{ item, may: true }])
  })

  test('a restriction stops everybody but the person, and an order stops everybody', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const subject = world.person()
    const item = await world.make({ subject, kind: 'support-account', facts: { 'last-activity': '2020-01' } })
    await world.within((tx) => restrictItems(tx, { organisation, holding: things, items: [item], on: true }))
    expect(await ask(world, item, 'objection')).toMatchObject([{ may: false, because: 'restricted' }])
    expect(await ask(world, item)).toMatchObject([{ may: true }])
    expect(await night(world)).toMatchObject({ destroyed: 0 })
    const place = (sort: 'legal-hold' | 'archive-duty') => world.within((tx) => store.insertHold(tx, {
      id: crypto.randomUUID(), organisation, sort, scope: { by: 'person', subjects: [subject.id] }, by: crypto.randomUUID(), at: now,
    }))
    await place('legal-hold')
    expect(await ask(world, item)).toMatchObject([{ may: false, because: 'legal-hold' }])
    await place('archive-duty')
    expect(await ask(world, item)).toMatchObject([{ may: false, because: 'archive-duty' }])
  })

  test('and says of one name in two people’s keeping what stops either', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const [old, young] = [world.person(), world.person()]
    const entry = (subject: typeof old, month: string) =>
      ({ organisation, holding: things, item: 'entry', subject, kind: 'patient-record-short', facts: [{ trigger: 'entry-written', month }] }) as const
    await world.within((tx) => keep(tx, [entry(old, '2001-01'), entry(young, '2024-01')], { at: now }))
    expect(await ask(world, 'entry')).toMatchObject([{ may: false }])
    const asked = { organisation, holding: things, items: ['entry'], ground: 'request', at: now } as const
    expect(await world.within((tx) => mayErase(tx, { ...asked, subject: old }))).toEqual([{ item: 'entry', may: true }])
    await world.within((tx) => letGo(tx, { organisation, holding: things, items: ['entry'], subject: old }))
    expect(await world.known()).toHaveLength(1)
  })
})

describe('orders by query', () => {
  test('fit by kind, holding and months, what is there and what comes later', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const make = (month: string, holding = things) => world.make({ subject: world.person(), facts: { 'entry-written': month }, holding })
    const before = [await make('2013-01'), await make('2014-01'), await make('2014-01', 'tests.others')]
    const id = crypto.randomUUID()
    const scope = { by: 'query', query: { kind: 'patient-record-short', holding: things, months: { from: '2014-01', to: '2014-12', trigger: 'entry-written' } } } as const
    await world.within((tx) => store.insertHold(tx, { id, organisation, sort: 'legal-hold', scope, by: crypto.randomUUID(), at: now }))
    const later = await make('2014-06')
    await night(world, { holdings: [holdingOf(), holdingOf('tests.others')] })
    expect((await world.living([...before, later])).toSorted()).toEqual([before[1], later].toSorted())
    expect((await world.within((tx) => store.countHeld(tx, organisation))).get(id)).toBe(2)
    await world.within((tx) => store.releaseHold(tx, { organisation, id, by: crypto.randomUUID(), at: now }))
    expect(await night(world)).toMatchObject({ destroyed: 2 })
  })

  test('by a case fit what belongs to it', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const about = crypto.randomUUID()
    const [mine, other] = [await world.make({ subject: world.person(), facts: due, about }), await world.make({ subject: world.person(), facts: due })]
    await world.within((tx) => store.insertHold(tx, { id: crypto.randomUUID(), organisation, sort: 'legal-hold', scope: { by: 'case', about }, by: crypto.randomUUID(), at: now }))
    await night(world)
    expect(await world.living([mine, other])).toEqual([mine])
  })
})

describe('the coming months', () => {
  test('are told by month and kind, with what an order stops', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    const subject = world.person()
    await world.make({ subject, facts: { 'entry-written': '2014-12' } })
    await world.make({ subject: world.person(), facts: { 'entry-written': '2014-12' } })
    await world.make({ subject: world.person(), facts: { 'entry-written': '2010-01' } })
    await world.make({ subject: world.person(), kind: 'support-account', facts: { made: '2026-01' } })
    await world.within((tx) => store.insertHold(tx, { id: crypto.randomUUID(), organisation, sort: 'legal-hold', scope: { by: 'person', subjects: [subject.id] }, by: crypto.randomUUID(), at: now }))
    const seen = await world.within((tx) => preview(tx, { organisation, at: now, months: 24, holdings: [] }))
    expect(seen.months).toHaveLength(24)
    expect(seen.counts).toEqual([
      { month: '2026-11', kind: 'patient-record-short', count: 1, stopped: 0 },
      { month: '2027-01', kind: 'patient-record-short', count: 2, stopped: 1 },
    ])
    expect(seen.kinds.find(({ kind }) => kind === 'support-account')).toMatchObject({ count: 1, undated: 1 })
  })

  test('under another term are told before it is taken into use, and equal what it then does', async () => {
    const world = await newWorld(db)
    const { organisation } = world
    for (const month of ['2022-01', '2023-01', '2024-02', '2025-01']) {
      await world.make({ subject: world.person(), kind: 'support-account', facts: { 'last-activity': month } })
    }
    const asked = { organisation, rule: 'support-account.after-activity', months: 36, at: now, window: 24 }
    const seen = await world.within((tx) => simulate(tx, asked))
    if (!seen.ok) throw new Error(seen.code)
    expect(seen.value).toMatchObject({ count: 4, earlier: 4, later: 0, unchanged: 0, undated: 0, atOnce: 2 })
    expect(seen.value.perMonth.find(({ month }) => month === '2027-02')).toEqual({ month: '2027-02', before: 0, after: 1 })
    expect(await world.within((tx) => simulate(tx, { ...asked, months: 61 }))).toMatchObject({ ok: false, code: 'above-the-permission' })
    await world.within(async (tx) => {
      const id = crypto.randomUUID()
      await changes.insertChange(tx, { id, organisation, rule: asked.rule, months: 36, by: crypto.randomUUID(), at: now })
      const proposed = await changes.lockChange(tx, organisation, id)
      if (proposed) await changes.confirmChange(tx, { organisation, change: proposed, by: crypto.randomUUID(), at: now })
    })
    expect(await night(world)).toMatchObject({ destroyed: 2 })
  })
})

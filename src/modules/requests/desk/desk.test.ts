import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, date, helsinkiDate, helsinkiInstant, type IsoDate } from '#foundation/time'
import { execute, type StaffActor } from '#identity'
import { inTransaction, within, type Db } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { standingOn } from '../clock.ts'
import { openLetters } from '../letters/letter.ts'
import type { Asked, RequestKind } from '../model.ts'
import type { Present } from '../present.ts'
import { receiveRequests, receiveUnattended } from '../receiving.ts'
import { openAsked } from '../record.ts'
import { recordSent } from '../sending.ts'
import { findRequests, lettersOf, listRequests } from '../store.ts'
import { askInBulk, closeSilent, extendInBulk } from './bulk.ts'
import { claimNextCommand, extendInBulkCommand, joinGroup, putFirst, setCapacity } from './commands.ts'
import { lookAhead } from './outlook.ts'
import { areSurelyOne, claimNext, joinSure, likelySame, releaseOwn } from './sharing.ts'
import { sortArrived } from './sorting.ts'
import * as store from './store.ts'

const pool = await testDatabase()
const monday = date('2027-01-11')
const head = 'Asiakasnumero;Etunimi;Sukunimi;Henkilötunnus;Sähköposti;Puhelin;Katuosoite;Postinumero;Postitoimipaikka;Kieli;Turvakielto päättyy;Yhteysosoite;Huoltaja;Rooli;Tiedot alkaen;Tiedot päättyen;Kuolinpäivä'
let first: StaffActor
let second: StaffActor
let adviser: StaffActor
let db: Db

beforeAll(async () => {
  const [, one, two, three] = await openOffice(pool, ['officer'], ['officer'], ['data-protection-officer'])
  if (!one || !two || !three) throw new Error('an office has its staff')
  first = one
  second = two
  adviser = three
  db = within(pool, first.organisation)
  await fillRegister(db, first, [
    head,
    'P-1;Aino;Kivimäki;050768-974U;;;Lokkitie 5;00990;HELSINKI;suomi;;;;asiakas;14.6.2018;4.4.2019;',
    'P-2;Antti;Haapaniemi;070180-911B;;;Tuulimyllynkuja 28;20540;TURKU;suomi;31.12.2029;;;asiakas;3.9.2015;11.11.2016;',
  ])
})

const noon = (day: IsoDate): Date => helsinkiInstant(day, 12)
const present = (day: IsoDate, who = first): Present => ({ db, keyring: who.keyring, by: who.id, at: noon(day) })
const by = (day: IsoDate, who = first) => ({ organisation: who.organisation, by: who.id, at: noon(day) })
const inTx = <T>(work: (tx: Parameters<Parameters<typeof inTransaction>[2]>[0]) => Promise<T>) => inTransaction(db, first.organisation, work)
const asked = (o: Partial<Asked> = {}): Asked => ({ name: 'Aino Kivimäki', contact: { email: 'aino@posti.example' }, whose: 'own', text: '', subjects: [], notes: [], ...o })
const arrival = (o: Partial<Asked> = {}, kinds: RequestKind[] = ['access'], receivedOn = monday) => ({ kinds, channel: 'email' as const, language: 'fi' as const, asked: asked(o), receivedOn })
const strong = (day: IsoDate) => ({ strong: { at: noon(day).toISOString(), protected: false } })
const receive = async (...arrivals: ReturnType<typeof arrival>[]) => (await inTx((tx) => receiveRequests(tx, present(monday), arrivals))).map(({ request }) => request)
/** Whatever the tests before left behind is nobody's turn here. */
const closeAll = async () => {
  for (const { id } of await listRequests(db, { organisation: first.organisation, limit: 10_000 })) {
    const { withdrawRequest } = await import('../joining.ts')
    await inTx((tx) => withdrawRequest(tx, by(monday), id))
  }
}

describe('sorting what arrived', () => {
  test('the inbox is taken in, the register’s own people are connected, and a protected address comes first', async () => {
    await inTx((tx) => receiveUnattended(tx, { organisation: first.organisation, at: noon(monday) }, { kinds: ['access'], language: 'fi', asked: asked({ identityCode: '050768-974U', ...strong(monday) }) }))
    const [shielded, unknown] = await receive(arrival({ name: 'Antti Haapaniemi', identityCode: '070180-911B' }), arrival({ name: 'Kukaties Kuka', identityCode: '131052-9080' }, ['erasure']))
    expect(await inTx((tx) => sortArrived(tx, present(monday)))).toEqual({ takenIn: 1, connected: 2, sorted: 3 })
    const all = await listRequests(db, { organisation: first.organisation })
    const sorted = await store.triageOf(db, first.organisation, all.map(({ id }) => id))
    expect(sorted.get(shielded ?? '')).toEqual({ class: 1, minutes: 12 })
    expect(sorted.get(unknown ?? '')).toEqual({ class: 2, minutes: 15 })
    expect([...sorted.values()].map((one) => one.class).toSorted()).toEqual([1, 2, 3])
    const opened = await openAsked(present(monday), [shielded ?? ''])
    expect(opened.get(shielded ?? '')?.asked.subjects).toHaveLength(1)
    expect(await inTx((tx) => sortArrived(tx, present(monday)))).toEqual({ takenIn: 0, connected: 0, sorted: 0 })
    await closeAll()
  })
})

describe('sharing work out', () => {
  test('two workers who ask at once get different requests: first classes first, then what is due next', async () => {
    const ids = await receive(
      arrival({ ...strong(monday) }, ['access'], addDays(monday, -2)),
      arrival({ ...strong(monday) }, ['access'], addDays(monday, -5)),
      arrival({ ...strong(monday), whose: 'child', of: { name: 'Lapsi', proof: '' } }),
      arrival({ ...strong(monday) }, ['objection']),
      arrival({}, ['access'], addDays(monday, -6)),
    )
    await inTx((tx) => sortArrived(tx, present(monday)))
    const [mine, theirs] = await Promise.all([
      inTx((tx) => claimNext(tx, by(monday), 2)),
      inTransaction(db, first.organisation, (tx) => claimNext(tx, by(monday, second), 2)),
    ])
    expect(new Set([...mine, ...theirs])).toEqual(new Set([ids[0], ids[1], ids[2], ids[3]]))
    expect(mine.length + theirs.length).toBe(4)
    expect(await inTx((tx) => releaseOwn(tx, by(monday)))).toBe(mine.length)
    await inTx((tx) => releaseOwn(tx, by(monday, second)))
    expect(await inTx((tx) => claimNext(tx, by(monday), 4))).toEqual([ids[2], ids[3], ids[1], ids[0]])
    await inTx((tx) => releaseOwn(tx, by(monday)))
    // A week before its last day, what is due next goes before any class.
    expect((await inTx((tx) => claimNext(tx, by(date('2027-02-01')), 1)))[0]).toBe(ids[1])
    await closeAll()
  })
})

describe('duplicates', () => {
  test('requests of one person go on as one, and nobody is joined to whoever merely knows their code', async () => {
    const code = { identityCode: '050768-974U' }
    const stranger = { email: 'joku.muu@posti.example' }
    const [early] = await receive(arrival({ ...code, ...strong(monday) }, ['access'], addDays(monday, -3)))
    const [late, forged] = await receive(arrival({ ...code, ...strong(monday) }, ['erasure']), arrival({ ...code, contact: stranger }))
    const groups = await inTx((tx) => likelySame(tx, present(monday)))
    expect(groups).toEqual([{ requests: [early, late, forged].toSorted(), sure: false }])
    expect(await inTx((tx) => joinSure(tx, present(monday)))).toMatchObject({ code: 'nothing-to-join' })
    const { withdrawRequest } = await import('../joining.ts')
    await inTx((tx) => withdrawRequest(tx, by(monday), forged ?? ''))
    expect(await inTx((tx) => joinSure(tx, present(monday)))).toMatchObject({ value: { joined: 1 } })
    const after = await findRequests(db, first.organisation, [early ?? '', late ?? ''])
    expect(after.get(late ?? '')).toMatchObject({ state: 'joined', joinedTo: early })
    expect(after.get(early ?? '')).toMatchObject({ kinds: ['access', 'erasure'], state: 'open' })
    await closeAll()
  })

  test('only the same person, identified throughout or reached in the very same ways, is surely one', () => {
    const code = { identityCode: '050768-974U' }
    expect(areSurelyOne([asked(code), asked(code)], false)).toBe(true)
    expect(areSurelyOne([asked(code), asked({ ...code, contact: { email: 'muu@posti.example' } })], false)).toBe(false)
    expect(areSurelyOne([asked(code), asked({ ...code, contact: { email: 'muu@posti.example' } })], true)).toBe(true)
    expect(areSurelyOne([asked(), asked()], true)).toBe(false)
    expect(areSurelyOne([asked(code), asked({ ...code, whose: 'child', of: { name: '', identityCode: '050768-974U', proof: '' } })], true)).toBe(false)
  })
})

describe('in bulk', () => {
  test('whom nobody knows yet is asked: by a code on paper where the register has an address, else how they like', async () => {
    const [known, unknown] = await receive(arrival({ identityCode: '050768-974U' }), arrival({ name: 'Kukaties Kuka' }))
    await inTx((tx) => sortArrived(tx, present(monday)))
    expect(await inTx((tx) => askInBulk(tx, present(monday)))).toBe(2)
    expect(await inTx((tx) => askInBulk(tx, present(monday)))).toBe(0)
    const way = async (id: string | undefined) => (await lettersOf(db, first.organisation, id ?? '')).find(({ kind }) => kind === 'identify')?.channel
    expect([await way(known), await way(unknown)]).toEqual(['post', 'pointer'])
    // Silence for as long as it may last closes them, with a letter each; a day before it does not.
    expect(await inTx((tx) => closeSilent(tx, present(addDays(monday, 29))))).toBe(0)
    expect(await inTx((tx) => closeSilent(tx, present(addDays(monday, 30))))).toBe(2)
    expect((await findRequests(db, first.organisation, [known ?? ''])).get(known ?? '')).toMatchObject({ state: 'refused', identity: 'not-identified' })
  })

  test('what cannot be answered in its month is extended with reasons, and in time once the letters have left', async () => {
    const ids = await receive(...Array.from({ length: 13 }, () => arrival({ ...strong(monday) })))
    await inTx((tx) => sortArrived(tx, present(monday)))
    const assumed = { from: monday, days: 120, workers: 1, minutesEach: 6 }
    // Twenty-four working days of six minutes: twelve requests of twelve.
    const outcome = await inTx((tx) => extendInBulk(tx, present(monday), { reasons: ['number'], assumed, spareDays: 0 }))
    expect(outcome).toEqual({ extended: 1, left: 0 })
    expect(await inTx((tx) => extendInBulk(tx, present(monday), { reasons: ['number'], assumed, spareDays: 0 }))).toEqual({ extended: 0, left: 0 })
    const [extended] = [...(await findRequests(db, first.organisation, ids)).values()].filter(({ extendedOn }) => extendedOn !== null)
    const letter = (await lettersOf(db, first.organisation, extended?.id ?? '')).find(({ kind }) => kind === 'extended')
    expect(extended?.dueOn).toBe('2027-02-11')
    await inTx((tx) => recordSent(tx, by(addDays(monday, 2)), [letter?.id ?? ''], { kind: 'relay', answer: 'aa' }))
    const told = (await findRequests(db, first.organisation, [extended?.id ?? ''])).get(extended?.id ?? '')
    expect(told).toMatchObject({ dueOn: '2027-04-12', extensionToldOn: '2027-01-13' })
    expect(standingOn(told ?? (null as never), date('2027-04-12'))).toBe('open')
    const text = JSON.stringify([...(await openLetters(present(monday), [letter?.id ?? ''])).values()])
    expect(text).toContain('12.4.2027')
    await closeAll()
  })

  test('the desk counts what there is, by what it can do about it', async () => {
    await receive(arrival({ ...strong(monday) }), arrival({}), arrival({ ...strong(monday) }, ['access'], addDays(monday, -40)))
    const today = helsinkiDate(noon(monday))
    const counts = await store.deskCounts(db, first.organisation, { today, weekAgo: addDays(today, -7) })
    expect(counts).toMatchObject({ open: 3, untriaged: 3, unidentified: 1, unassigned: 2, overdue: 1, arrived: 0 })
    expect((await store.openAlike(db, first.organisation, today)).reduce((sum, { count }) => sum + count, 0)).toBe(3)
    await store.setCapacity(db, { organisation: first.organisation, by: first.id, at: noon(monday) }, { workers: 8, minutesEach: 360 })
    expect(await store.capacityOf(db, first.organisation)).toEqual({ workers: 8, minutesEach: 360 })
    await closeAll()
  })
})

describe('the acts of the page', () => {
  const act = { clock: () => noon(monday) }
  test('whoever advises shares the work and decides nothing', async () => {
    expect(await execute(extendInBulkCommand, { db, actor: adviser, input: { reasons: ['number'] }, ...act })).toMatchObject({ code: 'forbidden' })
    expect(await execute(extendInBulkCommand, { db, actor: first, input: { reasons: [] }, ...act })).toMatchObject({ code: 'no-reasons' })
    expect(await execute(claimNextCommand, { db, actor: adviser, input: { count: 5 }, ...act })).toMatchObject({ code: 'nothing-there' })
  })

  test('what a worker puts first stays first, whatever is sorted afterwards', async () => {
    const [id = ''] = await receive(arrival({ ...strong(monday) }))
    expect(await execute(putFirst, { db, actor: adviser, input: { request: id, class: '1' }, ...act })).toMatchObject({ ok: true })
    await inTx((tx) => store.putTriage(tx, { organisation: first.organisation, by: first.id, on: monday }, [{ request: id, class: 3, minutes: 12 }]))
    expect((await store.triageOf(db, first.organisation, [id])).get(id)).toEqual({ class: 1, minutes: 15 })
    await closeAll()
  })

  test('only what the index itself brought together is joined by hand', async () => {
    const [one = '', other = ''] = await receive(arrival({ identityCode: '050768-974U' }), arrival({ name: 'Kukaties Kuka', contact: {} }))
    expect(await execute(joinGroup, { db, actor: first, input: { requests: [one, other] }, ...act })).toMatchObject({ code: 'not-a-group' })
    await closeAll()
  })

  test('the outlook says what one worker more would change, and by when extensions have to be told', async () => {
    await receive(...Array.from({ length: 30 }, () => arrival({ ...strong(monday) })))
    await execute(setCapacity, { db, actor: first, input: { workers: 1, minutesEach: 6 }, ...act })
    const outlook = await lookAhead(db, first.organisation, monday)
    // 30 requests of 12 minutes, and what is expected besides; twelve fit into the month of one worker.
    expect(outlook.asItIs.late).toBeGreaterThan(17)
    expect(outlook.lateWithOneMore).toBeLessThan(outlook.asItIs.late)
    expect(outlook.fewest).toBeGreaterThan(2)
    expect(outlook.toExtend).toBeGreaterThan(17)
    expect(outlook.tellBy).toBe('2027-02-11')
    await closeAll()
  })
})

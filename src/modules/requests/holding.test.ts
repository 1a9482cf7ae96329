import { beforeAll, describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import type { StaffActor } from '#identity'
import type { DataSubject, HeldItem } from '#people'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { mayErase } from '#retention'
import { fillRegister, openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import {
  askForIdentity, findRequest, linkSubjects, lettersOf, openAsked, openLetters, receiveRequests, requestsHoldings, withdrawRequest, type Present,
} from './index.ts'

const pool = await testDatabase()
const [holding] = requestsHoldings
let officer: StaffActor
let db: Db
let mine: DataSubject
let other: DataSubject
const at = new Date('2026-11-23T09:00:00Z')

beforeAll(async () => {
  officer = (await openOffice(pool, ['officer']))[1] as StaffActor
  db = within(pool, officer.organisation)
  const { people } = await fillRegister(db, officer, ['Nimi;Katuosoite;Postinumero;Postitoimipaikka', 'Aalto Yksi;Aaltotie 1;00100;Helsinki', 'Meri Kaksi;Meritie 2;00100;Helsinki'])
  const [one, two] = people.map((id) => ({ organisation: officer.organisation, kind: 'person' as const, id }))
  mine = one as DataSubject
  other = two as DataSubject
})

const present = (): Present => ({ db, keyring: officer.keyring, by: officer.id, at })
const doing = () => ({ organisation: officer.organisation, by: officer.id, at })
const tx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, officer.organisation, work)
const reach = () => ({ ...present(), purpose: 'request' as const })

async function make(subject: DataSubject | null, name: string, text: string): Promise<string> {
  const asked = { name, contact: { street: 'Katu 1', postcode: '00100', town: 'Helsinki' }, whose: 'own' as const, text, subjects: [], notes: [] }
  const [received] = await tx((t) => receiveRequests(t, present(), [{ kinds: ['access'], channel: 'paper', language: 'en', asked, receivedOn: date('2026-11-23') }]))
  const request = received?.request ?? ''
  if (subject) await tx((t) => linkSubjects(t, present(), { request, subjects: [subject] }))
  return request
}

async function disclosed(subject: DataSubject): Promise<HeldItem[]> {
  const items: HeldItem[] = []
  for await (const item of holding?.disclose(reach(), subject, 'en') ?? []) items.push(item)
  return items
}

describe('requests as personal data themselves', () => {
  test('are disclosed with their letters to whom they are of, and nothing of anybody else’s', async () => {
    const request = await make(mine, 'Aalto Yksi', 'CANARY-OF-MINE')
    await make(other, 'Meri Kaksi', 'CANARY-OF-ANOTHER')
    const items = await disclosed(mine)
    expect(items.map(({ id }) => id)).toEqual([request])
    const words = JSON.stringify(items)
    expect([words.includes('CANARY-OF-MINE'), words.includes('We have your request')]).toEqual([true, true])
    expect([words.includes('CANARY-OF-ANOTHER'), words.includes('Meri')]).toEqual([false, false])
  })

  test('are corrected with the former words beside the new, and only where a person may know better', async () => {
    const request = await make(mine, 'Aalto Yksi', '')
    const corrector = { name: 'Sanni Esimerkki', position: 'tietosuojavastaava' }
    const correct = (fields: Record<string, string>) => holding?.correct(reach(), { subject: mine, item: request }, { fields, ground: 'Muutto', corrector })
    expect(await correct({ street: 'Uusitie 5' })).toMatchObject({ ok: true })
    const asked = (await openAsked(present(), [request])).get(request)?.asked
    expect(asked?.contact.street).toBe('Uusitie 5')
    expect(asked?.notes.at(-1)?.text).toContain('Katu 1')
    expect(await correct({ dueOn: '2030-01-01' })).toMatchObject({ code: 'not-correctable' })
    expect(await correct({ name: 'x' })).toMatchObject({ code: 'bad-value' })
    expect(await holding?.correct(reach(), { subject: other, item: request }, { fields: { street: 'x' }, ground: 'x', corrector })).toMatchObject({ code: 'no-such-item' })
  })

  test('are kept while they are open, and gone with their letters’ keys when they are erased', async () => {
    const request = await make(mine, 'Aalto Yksi', 'CANARY-ERASED')
    await tx((t) => askForIdentity(t, present(), [{ request, asked: { name: 'Aalto Yksi', contact: {}, whose: 'own', text: '', subjects: [], notes: [] }, by: 'ask' }]))
    const erase = () => tx(async (t) => holding?.erase(t, { items: { subject: mine, items: [request] }, ground: 'request', by: officer.id, at }))
    expect(await erase()).toEqual({ erased: [], kept: [{ item: request, why: 'part-of-an-open-case' }] })
    await tx((t) => withdrawRequest(t, doing(), request))
    const letters = (await lettersOf(db, officer.organisation, request)).map(({ id }) => id)
    expect(letters).toHaveLength(2)
    expect(await erase()).toEqual({ erased: [request], kept: [] })
    expect(await erase()).toEqual({ erased: [], kept: [] })
    expect((await openAsked(present(), [request])).size + (await openLetters(present(), letters)).size).toBe(0)
    expect(JSON.stringify(await disclosed(mine))).not.toContain('CANARY-ERASED')
    // That there was one, of nobody any more, can still be counted.
    expect(await findRequest(db, officer.organisation, request)).toMatchObject({ state: 'withdrawn' })
  })

  test('are restricted, and say so', async () => {
    const request = await make(other, 'Meri Kaksi', '')
    expect(await tx(async (t) => holding?.restrict(t, { items: { subject: other, items: [request] }, on: true, by: officer.id, at }))).toMatchObject({ ok: true, value: { count: 1 } })
    expect((await disclosed(other)).find(({ id }) => id === request)?.markings).toEqual(['Its use is restricted'])
    const [answer] = await tx((t) => mayErase(t, { organisation: officer.organisation, holding: 'requests.requests', items: [request], ground: 'retention', at }))
    expect(answer).toMatchObject({ may: false, because: 'restricted' })
  })

  test('without anybody of the registers belong to their own id, until somebody is linked', async () => {
    const request = await make(null, 'Tuntematon Tulija', '')
    const itself: DataSubject = { organisation: officer.organisation, kind: 'person', id: request }
    expect((await disclosed(itself)).map(({ id }) => id)).toEqual([request])
    await tx((t) => linkSubjects(t, present(), { request, subjects: [other] }))
    expect(await disclosed(itself)).toEqual([])
    expect((await disclosed(other)).map(({ id }) => id)).toContain(request)
  })
})

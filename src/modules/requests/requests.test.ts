import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import type { StaffActor } from '#identity'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { readPdf } from '#platform/files'
import { fillRegister, openOffice } from '#tests/support/office'
import { testDatabase } from '#tests/support/database'
import {
  askForIdentity, closeUnidentified, decideRequest, enterIdentityCode, extendRequests, findRequest, handOverBatch, identifyRequest, joinRequests,
  lettersOf, likelyDuplicates, linkSubjects, makeLetterBatch, openAsked, openLetters, printBatch, putVerdicts, receiveRequests, receiveUnattended,
  recordSent, requestKinds, takeInArrived, takeLetterheadFrom, withdrawRequest, type Arrival, type Asked, type Present,
} from './index.ts'

const pool = await testDatabase()
let officer: StaffActor
let db: Db
let at = new Date('2026-11-23T09:00:00Z')

beforeAll(async () => {
  const [, second] = await openOffice(pool, ['officer'])
  officer = second as StaffActor
  db = within(pool, officer.organisation)
  takeLetterheadFrom(async () => ({ street: 'PL 12', postcode: '00101', town: 'Helsinki', phone: '09 4245 0100', email: 'posti@esimerkki.example', officer: '' }))
})

const present = (): Present => ({ db, keyring: officer.keyring, by: officer.id, at })
const doing = () => ({ organisation: officer.organisation, by: officer.id, at })
const tx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, officer.organisation, work)
const on = (day: string) => void (at = new Date(`${day}T09:00:00Z`))

const asked = (more: Partial<Asked> = {}): Asked => ({
  name: 'Ilona Keksitty', contact: { street: 'Esimerkkitie 1', postcode: '00100', town: 'Helsinki' }, whose: 'own', text: '', subjects: [], notes: [], ...more,
})
const arrival = (more: Partial<Arrival> = {}): Arrival => ({
  kinds: ['access'], channel: 'paper', language: 'fi', asked: asked(), receivedOn: date(at.toISOString().slice(0, 10)), ...more,
})
async function receive(more: Partial<Arrival> = {}): Promise<string> {
  const [received] = await tx((t) => receiveRequests(t, present(), [arrival(more)]))
  return received?.request ?? ''
}
const find = async (id: string) => {
  const request = await findRequest(db, officer.organisation, id)
  if (!request) throw new Error('no such request')
  return request
}
const kindsOf = async (id: string) => (await lettersOf(db, officer.organisation, id)).map(({ kind, channel, sentAt }) => [kind, channel, sentAt !== null])
const letterIds = async (id: string, kind: string) => (await lettersOf(db, officer.organisation, id)).filter((one) => one.kind === kind).map((one) => one.id)
const sent = (ids: readonly string[]) => tx((t) => recordSent(t, doing(), ids, { kind: 'desk' }))

describe('a request that comes while nobody is present', () => {
  test('is acknowledged at once, lies sealed, runs its clock, and is taken in at the next unlock', async () => {
    const text = 'Haluan nähdä kaiken, mitä minusta on kirjoitettu.'
    const made = await tx((t) =>
      receiveUnattended(t, { organisation: officer.organisation, at }, { kinds: ['access', 'log-extract'], language: 'sv', asked: asked({ text }) }))
    expect(await find(made.request)).toMatchObject({ state: 'arrived', receivedOn: '2026-11-23', dueOn: '2026-12-23', acknowledgedOn: '2026-11-23' })
    expect(await kindsOf(made.request)).toEqual([['acknowledged', 'page', true]])
    const { rows } = await sql<{ everything: string }>`
      select coalesce(string_agg(t::text, ''), '') || (select string_agg(i::text || encode(i.sealed, 'escape'), '') from vault.inbox as i) as everything
      from requests.request as t`.execute(db)
    expect(rows[0]?.everything).not.toContain('Keksitty')
    expect(await tx((t) => takeInArrived(t, present()))).toEqual([made.request])
    expect((await openAsked(present(), [made.request])).get(made.request)?.asked.text).toBe(text)
    expect(await find(made.request)).toMatchObject({ state: 'open', language: 'sv' })
    const [letter] = await letterIds(made.request, 'acknowledged')
    expect((await openLetters(present(), [letter ?? ''])).get(letter ?? '')?.text.subject).toBe('Vi har fått din begäran')
    expect(await tx((t) => takeInArrived(t, present()))).toEqual([])
  })
})

describe('whoever writes on paper', () => {
  test('gets each letter in an envelope’s window, in a batch whose hand-over is the proof', async () => {
    on('2026-11-24')
    const id = await receive({ kinds: [...requestKinds] })
    expect(await find(id)).toMatchObject({ acknowledgedOn: null })
    const made = await tx((t) => makeLetterBatch(t, present()))
    if (!made.ok || made.value.batch === null) throw new Error('no batch')
    const { batch } = made.value
    const first = await tx((t) => printBatch(t, present(), batch))
    const again = await tx((t) => printBatch(t, present(), batch))
    if (!first.ok || !again.ok) throw new Error('not printed')
    expect(Buffer.compare(first.value.pdf, again.value.pdf)).toBe(0)
    const reading = readPdf(first.value.pdf)
    expect(reading.facts.tagged).toBe(true)
    expect(reading.page(0).lines.map(({ text: words }) => words).join(' ')).toContain('Ilona Keksitty Esimerkkitie 1 00100 HELSINKI')
    reading.close()
    expect(await tx((t) => handOverBatch(t, doing(), batch))).toMatchObject({ ok: true, value: { letters: made.value.letters } })
    expect(await find(id)).toMatchObject({ acknowledgedOn: '2026-11-24' })
    expect(await tx((t) => handOverBatch(t, doing(), batch))).toMatchObject({ code: 'handed-over-already' })
  })

  test('whose address does not fit the window is not posted to: somebody gives it in person', async () => {
    await receive({ asked: asked({ contact: { street: 'Erittäin pitkän katunimen loputtoman sivukujan viimeinen porras 12 B 34, oikea ovi ja takapiha', postcode: '00100', town: 'Helsinki' } }) })
    expect(await tx((t) => makeLetterBatch(t, present()))).toMatchObject({ ok: true, value: { batch: null, toDesk: 1 } })
  })
})

describe('an extension', () => {
  test('holds only when its letter left inside the first month', async () => {
    on('2026-11-25')
    const [inTime, late] = [await receive(), await receive()]
    on('2026-12-28')
    expect((await find(inTime)).dueOn).toBe('2026-12-28')
    const requests = await Promise.all([inTime, late].map(async (request) => ({ request, asked: asked() })))
    const { letters, refused } = await tx((t) => extendRequests(t, present(), { reasons: ['number'], requests }))
    expect(refused.size).toBe(0)
    expect((await find(inTime)).dueOn).toBe('2026-12-28')
    await sent([letters.get(inTime) ?? ''])
    expect((await find(inTime)).dueOn).toBe('2027-02-25')
    on('2026-12-29')
    await sent([letters.get(late) ?? ''])
    expect(await find(late)).toMatchObject({ extensionToldOn: '2026-12-29', dueOn: '2026-12-28' })
    expect((await tx((t) => extendRequests(t, present(), { reasons: ['number'], requests }))).refused).toEqual(new Map([[inTime, 'extended-already'], [late, 'extended-already']]))
  })

  test('is refused after the first month, and without reasons', async () => {
    on('2026-10-01')
    const id = await receive()
    const one = [{ request: id, asked: asked() }]
    expect((await tx((t) => extendRequests(t, present(), { reasons: [], requests: one }))).refused.get(id)).toBe('no-reasons')
    on('2026-11-03')
    expect((await tx((t) => extendRequests(t, present(), { reasons: ['number'], requests: one }))).refused.get(id)).toBe('first-month-over')
  })
})

describe('who asks', () => {
  test('is found out by a code that goes to the register’s address, whatever address the request gave', async () => {
    on('2026-11-23')
    const { people } = await fillRegister(db, officer, ['Nimi;Hetu;Katuosoite;Postinumero;Postitoimipaikka', 'Ilona Keksitty;010594Y9032;Rekisteritie 5;33100;Tampere'])
    const id = await receive()
    const subjects = [{ organisation: officer.organisation, kind: 'person' as const, id: people[0] ?? '' }]
    expect(await tx((t) => linkSubjects(t, present(), { request: id, subjects }))).toMatchObject({ ok: true })
    const linked = asked({ subjects })
    const outcome = await tx((t) => askForIdentity(t, present(), [{ request: id, asked: linked, by: 'code' }]))
    const found = outcome.get(id)
    if (!found || !('letter' in found)) throw new Error('not asked')
    const sheet = (await openLetters(present(), [found.letter])).get(found.letter)
    expect(sheet?.to).toEqual(['Ilona Keksitty', 'Rekisteritie 5', '33100 TAMPERE'])
    const code = sheet?.text.blocks.find(({ kind }) => kind === 'callout')?.lines[0] ?? ''
    expect(await find(id)).toMatchObject({ identity: 'asked', identityAskedOn: '2026-11-23' })
    on('2026-12-01')
    await enterIdentityCode(pool, 'AAAA-AAAA', at)
    expect((await find(id)).identity).toBe('asked')
    await enterIdentityCode(pool, code.toLowerCase().replaceAll('-', ' '), at)
    expect(await find(id)).toMatchObject({ identity: 'identified', identityWay: 'code-letter', identityAnsweredOn: '2026-12-01', dueOn: '2026-12-31' })
  })

  test('who never answers gets a refusal that says so, only after their time', async () => {
    on('2026-11-23')
    const id = await receive()
    await tx((t) => askForIdentity(t, present(), [{ request: id, asked: asked(), by: 'ask' }]))
    on('2026-12-10')
    expect((await tx((t) => closeUnidentified(t, present(), [{ request: id, asked: asked() }]))).size).toBe(0)
    on('2026-12-23')
    const closed = await tx((t) => closeUnidentified(t, present(), [{ request: id, asked: asked() }]))
    await sent([closed.get(id) ?? ''])
    expect(await find(id)).toMatchObject({ state: 'refused', identity: 'not-identified', answeredOn: '2026-12-23' })
  })
})

describe('a decision', () => {
  test('is not made before it is known who asks, and answers every kind with a ground for each refusal', async () => {
    on('2026-11-23')
    const id = await receive({ kinds: ['erasure', 'access'] })
    const give = (outcomes: Parameters<typeof decideRequest>[2]['outcomes']) => tx((t) => decideRequest(t, present(), { request: id, asked: asked(), outcomes }))
    const whole = [{ kind: 'access', verdict: 'disclose', grounds: [] }, { kind: 'erasure', verdict: 'refuse', grounds: ['patient-record'] }] as const
    expect(await give(whole)).toMatchObject({ code: 'not-identified' })
    await tx((t) => identifyRequest(t, doing(), { request: id, way: 'in-person' }))
    expect(await give([whole[0]])).toMatchObject({ code: 'not-all-kinds' })
    expect(await give([whole[0], { kind: 'erasure', verdict: 'refuse', grounds: [] }])).toMatchObject({ code: 'refused-without-ground' })
    expect(await give([whole[0], { kind: 'erasure', verdict: 'refuse', grounds: ['danger-to-health'] }])).toMatchObject({ code: 'unknown-ground' })
    const verdict = { holding: 'records.entries', item: 'x', kind: 'erasure', verdict: 'refuse', grounds: ['patient-record'] } as const
    expect(await tx((t) => putVerdicts(t, present(), id, [verdict]))).toMatchObject({ ok: true })
    expect(await give(whole)).toMatchObject({ ok: true })
    expect(await find(id)).toMatchObject({ state: 'answered', decidedOn: '2026-11-23', answeredOn: null })
    await sent(await letterIds(id, 'partly'))
    expect((await find(id)).answeredOn).toBe('2026-11-23')
    expect(await give(whole)).toMatchObject({ code: 'closed' })
    expect(await tx((t) => putVerdicts(t, present(), id, [verdict]))).toMatchObject({ code: 'closed' })
  })
})

describe('several requests of one person', () => {
  test('are found by a blind index and go on as the earlier one, with its clock and what both ask', async () => {
    on('2026-11-02')
    const first = await receive({ asked: asked({ name: 'Otso Esimerkki', identityCode: '010594Y9021' }), kinds: ['access'] })
    on('2026-11-09')
    const second = await receive({ asked: asked({ name: 'Esimerkki Otso', identityCode: '010594Y9021', text: 'Poistakaa myös.' }), kinds: ['erasure'] })
    const stranger = await receive({ asked: asked({ name: 'Otso Esimerkki', identityCode: '030594W903B' }) })
    const groups = await tx((t) => likelyDuplicates(t, present(), [first, second, stranger]))
    expect(groups.map((group) => group.toSorted())).toEqual([[first, second].toSorted()])
    expect(await tx((t) => joinRequests(t, present(), { one: second, other: first }))).toMatchObject({ ok: true, value: { request: first, joined: second } })
    expect(await find(first)).toMatchObject({ kinds: ['access', 'erasure'], dueOn: '2026-12-02', state: 'open' })
    expect(await find(second)).toMatchObject({ state: 'joined', joinedTo: first })
    expect((await openAsked(present(), [first])).get(first)?.asked.text).toBe('Poistakaa myös.')
    expect(await tx((t) => withdrawRequest(t, doing(), second))).toMatchObject({ code: 'closed' })
    expect(await tx((t) => withdrawRequest(t, doing(), first))).toMatchObject({ ok: true })
  })

  test('are answered where the one who has shown who they are said, whoever asked first', async () => {
    on('2026-11-02')
    const impostor = await receive({
      asked: asked({ name: 'Saima Esimerkki', identityCode: '050594U903M', contact: { email: 'stranger@example.net', phone: '+358401234567' } }),
    })
    on('2026-11-09')
    const contact = { street: 'Esimerkkitie 3', postcode: '00100', town: 'Helsinki' }
    const known = await receive({ asked: asked({ name: 'Saima Esimerkki', identityCode: '050594U903M', contact }) })
    await tx((t) => identifyRequest(t, doing(), { request: known, way: 'in-person' }))
    expect(await tx((t) => joinRequests(t, present(), { one: impostor, other: known }))).toMatchObject({ ok: true, value: { request: impostor } })
    expect(await find(impostor)).toMatchObject({ identity: 'identified', dueOn: '2026-12-02' })
    expect((await openAsked(present(), [impostor])).get(impostor)?.asked.contact).toEqual(contact)
  })
})

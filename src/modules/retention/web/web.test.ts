import { beforeAll, describe, expect, test } from 'vitest'
import { sha256, toHex } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { createAccount, createOrganisation, identityRoutes, signIn, signInOnServer, type StaffActor } from '#identity'
import { readLedger } from '#ledger'
import { inTransaction, within } from '#platform/database'
import { readPdf } from '#platform/files'
import { languages } from '#platform/texts'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import { fillRegister } from '#tests/support/office'
import { destroyDue } from '../destroying.ts'
import { keep } from '../keeping.ts'
import { mayErase } from '../asking.ts'
import { workOver } from '../port.ts'
import * as store from '../store.ts'
import { holdingOf, things } from '../testing/things.ts'
import { retentionRoutes } from './routes.ts'

const db = await testDatabase()
const home = 'http://localhost'
const now = new Date('2026-11-22T09:00:00Z')
const app = createApp({ db, routes: [...identityRoutes(), ...retentionRoutes], clock: () => now })
const cookies = new Map<string, string>()
let organisation: string
let officer: StaffActor

beforeAll(async () => {
  workOver([holdingOf()])
  const { organisation: made, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  organisation = made
  for (const [name, role] of [['hallinto', 'administrator'], ['aalto', 'officer'], ['meri', 'officer'], ['arvo', 'auditor']] as const) {
    const account = await inTransaction(db, organisation, (tx) => createAccount(tx, {
      organisation, signInName: name, roles: [role], displayName: redact(`${name} Esimerkki`), grantedBy: setup,
      cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
    }))
    cookies.set(name, await sessionOf(name, account.passphrase))
    const signedIn = await signInOnServer(db, { signInName: name, passphrase: account.passphrase })
    if (name === 'aalto' && signedIn.ok) officer = signedIn.value
  }
})

async function sessionOf(name: string, secret: string): Promise<string> {
  let cookie = ''
  const outcome = await signIn(async (path, body) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
    const response = await app.request(home + path, { method: 'POST', headers, body: JSON.stringify(body) })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, body: await response.json() }
  }, { name, secret, kind: 'passphrase' })
  expect(outcome.kind).toBe('in')
  return cookie
}

const headersOf = (who: string) => ({ 'sec-fetch-site': 'same-origin', 'cookie': cookies.get(who) ?? '' })

async function see(path: string, who = 'aalto') {
  const response = await app.request(home + path, { headers: headersOf(who) })
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.clone().text(), bytes: new Uint8Array(await response.arrayBuffer()) }
}

async function post(path: string, fields: Record<string, string>, who = 'aalto') {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await app.request(home + path, { method: 'POST', headers: headersOf(who), body })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
}

const person = () => ({ organisation, kind: 'person', id: crypto.randomUUID() }) as const
async function kept(month: string, kind: 'patient-record-short' | 'support-account' = 'patient-record-short', subject: ReturnType<typeof person> = person()) {
  const item = crypto.randomUUID()
  const trigger = kind === 'support-account' ? 'last-activity' : 'entry-written'
  await inTransaction(db, organisation, (tx) => keep(tx, [{ organisation, holding: things, item, subject, kind, facts: [{ trigger, month }] }], { at: now }))
  return { item, subject }
}
const night = () => destroyDue(within(db, organisation), { organisation, holdings: [holdingOf()], clock: () => now, onTrouble: (error) => { throw error } })
const reasons = 'Käräjäoikeus on pyytänyt aineistoa.'

describe('an officer', () => {
  test('orders that somebody’s data stays, reads why, and releases it: then it goes', async () => {
    const { item, subject } = await kept('2014-01')
    const address = `http://localhost/console/register/${crypto.randomUUID()}/people/${subject.id}`
    const placed = await post('/console/retention/holds/new', { sort: 'legal-hold', by: 'person', people: address, reasons })
    expect(placed.status).toBe(303)
    await night()
    const [answer] = await inTransaction(db, organisation, (tx) => mayErase(tx, { organisation, holding: things, items: [item], ground: 'request', at: now }))
    expect(answer).toMatchObject({ may: false, because: 'legal-hold' })
    const [hold] = await inTransaction(db, organisation, (tx) => store.holds(tx, organisation))
    const page = await see(`/console/retention/holds/${hold?.id}`)
    expect(page.text).toContain(reasons)
    const released = await post(`/console/retention/holds/${hold?.id}/release`, { reasons: 'Asia on ratkaistu lainvoimaisesti.' }, 'meri')
    expect(released.status).toBe(303)
    expect(await night()).toMatchObject({ destroyed: 1 })
    expect((await post(`/console/retention/holds/${hold?.id}/release`, { reasons })).status).toBe(409)
    expect((await see(`/console/retention/holds/${hold?.id}`)).text).toContain('Asia on ratkaistu lainvoimaisesti.')
  })

  test('cannot order by an empty form, nor by months turned round', async () => {
    for (const fields of [{ by: 'person', people: '' }, { by: 'case', about: 'ei tunnistetta' }, { by: 'query', fromMonth: '2014-01' }, { by: 'query', kind: 'kaikki' }]) {
      expect(await post('/console/retention/holds/new', { sort: 'legal-hold', reasons, ...fields })).toMatchObject({ status: 422 })
    }
    const turned = { sort: 'legal-hold', reasons, by: 'query', kind: 'patient-record', fromMonth: '2015-01', toMonth: '2014-01' }
    expect((await post('/console/retention/holds/new', turned)).text).toContain('Ensimmäinen kuukausi on viimeisen jälkeen')
  })

  test('may not go below the law: the refusal names the statute', async () => {
    const refused = await post('/console/retention/rules/propose', { rule: 'patient-record.after-death', months: '120', reasons })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('703/2023')
    const seen = await see('/console/retention/rules/simulate?rule=patient-record.after-death&months=120')
    expect(seen.text).toContain('vähintään 12 vuotta')
  })

  test('proposes another term after seeing what it would do, and another officer takes it into use', async () => {
    const { item } = await kept('2023-01', 'support-account')
    expect((await see('/console/retention/rules/simulate?rule=support-account.after-activity&months=36')).text).toContain('Heti hävitettäviä')
    const proposed = await post('/console/retention/rules/propose', { rule: 'support-account.after-activity', months: '36', reasons: 'Emme tarvitse näitä niin pitkään.' })
    expect(proposed.status).toBe(303)
    const own = await post(`${proposed.to}/confirm`, {})
    expect(own).toMatchObject({ status: 409 })
    await night()
    const living = () => inTransaction(db, organisation, (tx) => store.lockItems(tx, { organisation, holding: things, items: [item] }))
    expect(await living()).toHaveLength(1)
    expect((await see(proposed.to, 'meri')).text).toContain('Emme tarvitse näitä niin pitkään.')
    expect((await post(`${proposed.to}/confirm`, {}, 'meri')).status).toBe(303)
    await night()
    expect(await living()).toHaveLength(0)
    expect((await post(`${proposed.to}/withdraw`, {}, 'meri')).status).toBe(409)
    // Back to the promise itself only by two, too.
    expect((await post('/console/retention/rules/propose', { rule: 'support-account.after-activity', months: '60', reasons })).status).toBe(303)
  })

  test('fetches years of birth from the register, and whom it was opened of can see it', async () => {
    const { people } = await fillRegister(within(db, organisation), officer, ['Nimi;Hetu', 'Aalto Esimerkki;131052-308T'])
    const subject = { organisation, kind: 'person', id: people[0] ?? '' } as const
    const item = crypto.randomUUID()
    const facts = [{ trigger: 'entry-written', month: '2020-05' }] as const
    await inTransaction(db, organisation, (tx) => keep(tx, [{ organisation, holding: things, item, subject, kind: 'patient-record', facts }], { at: now }))
    expect((await see('/console/retention')).text).toContain('syntymävuotta')
    expect((await post('/console/retention/births', {})).status).toBe(303)
    const known = await inTransaction(db, organisation, (tx) => store.knownOf(tx, organisation, [subject.id]))
    expect(known.get(subject.id)).toEqual({ birth: '1952' })
    expect((await post('/console/retention/births', {})).status).toBe(409)
  })
})

test('a certificate can be read, printed and checked against the ledger, and names nobody', async () => {
  const { item, subject } = await kept('2014-02')
  const { certificate } = await night()
  const at = `/console/retention/certificates/${certificate}`
  const page = await see(at, 'arvo')
  expect(page.status).toBe(200)
  const json = await see(`${at}/certificate.json`, 'arvo')
  const pdf = await see(`${at}/pdf`, 'arvo')
  const reading = readPdf(pdf.bytes)
  const printed = Array.from({ length: reading.facts.pages }, (_, n) => reading.page(n).lines.map(({ text }) => text).join(' ')).join(' ')
  expect(reading.facts).toMatchObject({ tagged: true, language: expect.stringMatching(/^fi/) })
  for (const text of [page.text, json.text, printed]) {
    expect(text).not.toContain(item)
    expect(text).not.toContain(subject.id)
  }
  expect(printed).toContain('703/2023')
  const facts = await inTransaction(db, organisation, (tx) => readLedger(tx, { organisation, limit: 500 }))
  const chained = facts.find(({ type, about }) => type === 'retention.certified' && about === certificate)
  expect(chained?.body['sha256']).toBe(toHex(sha256(json.text)))
  expect(printed.replaceAll(/\s/g, '')).toContain(toHex(sha256(json.text)))
})

test('every page is there in three languages, also for who may only look; and shut to who may not', async () => {
  const pages = ['', '/rules', '/rules/simulate', '/rules/simulate?rule=access-log.from-making&months=200', '/holds', '/certificates']
  for (const path of pages) {
    for (const who of ['arvo', 'aalto', 'hallinto']) expect({ path, who, status: (await see(`/console/retention${path}`, who)).status }).toMatchObject({ status: 200 })
  }
  for (const path of ['/holds/new', '/rules/propose?rule=access-log.from-making']) expect((await see(`/console/retention${path}`, 'arvo')).status).toBe(403)
  for (const lang of languages) {
    await app.request(`${home}/language/${lang}?to=/console`, { headers: headersOf('aalto') })
    for (const path of [...pages, '/holds/new']) expect((await see(`/console/retention${path}`)).status).toBe(200)
  }
})

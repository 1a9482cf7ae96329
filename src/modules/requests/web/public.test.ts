import { beforeAll, describe, expect, test } from 'vitest'
import { redact } from '#foundation/text'
import { identityRoutes, type StaffActor } from '#identity'
import { inTransaction, within, type Db } from '#platform/database'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import { askForIdentity, findRequest, listRequests, openAsked, openLetters, recordSent, extendRequests, takeInArrived, type Present } from '../index.ts'
import { requestRoutes } from './routes.ts'

const pool = await testDatabase()
const now = new Date('2026-11-23T09:00:00Z')
const invented = [{
  id: 'ilona', name: 'Ilona Keksitty',
  person: { identityCode: redact('010594Y9021'), givenName: redact('Ilona'), familyName: redact('Keksitty'), protected: true },
}]
const identification = { secretsOf: async () => ({ secret: null, key: null }), invented }
const app = createApp({ db: pool, routes: [...identityRoutes({ demoStaff: [], identification }), ...requestRoutes], clock: () => now })
let officer: StaffActor
let db: Db

beforeAll(async () => {
  officer = (await openOffice(pool, ['officer']))[1] as StaffActor
  db = within(pool, officer.organisation)
})
const present = (): Present => ({ db, keyring: officer.keyring, by: officer.id, at: now })

async function get(path: string) {
  const answer = await app.request(`http://localhost${path}`)
  return { status: answer.status, html: await answer.text(), headers: answer.headers }
}

async function post(path: string, fields: Record<string, string | string[]>) {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await app.request(`http://localhost${path}`, { method: 'POST', body, headers })
  return { status: answer.status, html: await answer.text() }
}

const codeIn = (html: string): string => /<code>([0-9A-Z-]{34})<\/code>/.exec(html)?.[1] ?? ''
const filled = { kinds: ['access', 'erasure'], name: 'Veera Keksitty', email: 'veera@esimerkki.example', text: 'Poistakaa <script>alert(1)</script> kaikki.', language: 'sv', whose: 'own' }
const ask = async (more: Record<string, string | string[]> = {}) => post('/fi/my-data/request', { organisation: officer.organisation, ...filled, ...more })

describe('the form for one’s own data', () => {
  test('tells one’s rights, in three languages, without a script or a cookie', async () => {
    for (const lang of ['fi', 'sv', 'en']) {
      const { status, html, headers } = await get(`/${lang}/my-data`)
      expect([status, html.includes('<script'), headers.getSetCookie()]).toEqual([200, false, []])
      expect(html).toContain(`/${lang}/my-data/request`)
      expect(html).toContain('029 566 6700')
    }
  })

  test('acknowledges in writing at once, with a code that tells how far it is', async () => {
    const { status, html } = await ask()
    const code = codeIn(html)
    expect([status, code.length]).toEqual([200, 34])
    expect(html).toContain('23.12.2026')
    const answer = await post('/en/my-data/status', { code: code.toLowerCase().replaceAll('-', ' ') })
    expect(answer.html).toContain('We received your request on 23 November 2026')
    expect(answer.html).toContain('An answer by 23 December 2026')
  })

  test('takes a request that is nothing but a free text (V24), and what was typed reaches those who deal with it alone', async () => {
    const before = new Set((await listRequests(db, { organisation: officer.organisation })).map(({ id }) => id))
    const { html } = await ask({ kinds: [], text: 'Haluan tietää, mitä minusta on kirjoitettu.' })
    expect(codeIn(html)).not.toBe('')
    await inTransaction(db, officer.organisation, (tx) => takeInArrived(tx, present()))
    const made = (await listRequests(db, { organisation: officer.organisation })).find(({ id }) => !before.has(id))
    expect(made).toMatchObject({ kinds: ['access'], language: 'sv', state: 'open', channel: 'form', identity: 'none' })
    const opened = (await openAsked(present(), [made?.id ?? ''])).get(made?.id ?? '')?.asked
    expect(opened).toMatchObject({ name: 'Veera Keksitty', text: 'Haluan tietää, mitä minusta on kirjoitettu.', contact: { email: 'veera@esimerkki.example' } })
  })

  test('asks again for what is missing or wrong, and keeps what was typed', async () => {
    const { status, html } = await ask({ kinds: [], text: '', name: 'V', email: 'not an address', code: '010594Y9033', whose: 'child' })
    expect([status, codeIn(html)]).toEqual([200, ''])
    for (const sentence of ['Valitse, mitä pyydät', 'Kirjoita nimesi', 'Tarkista sähköpostiosoite', 'Henkilötunnuksessa on virhe', 'kenen tiedoista on kyse']) {
      expect(html).toContain(sentence)
    }
    expect(html).toContain('value="010594Y9033"')
  })

  test('shows nothing of what was posted to it but as text', async () => {
    const { html } = await ask({ name: '', text: '"><img src=x onerror=alert(1)>' })
    expect(html).not.toContain('<img')
  })
})

describe('somebody identified strongly', () => {
  test('is who the provider says, whatever else they type, and needs no other check', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
    const came = await app.request('http://localhost/identify/invented', {
      method: 'POST', headers, body: new URLSearchParams({ person: 'ilona', to: '/fi/my-data/request' }),
    })
    const cookie = came.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
    const shown = await (await app.request('http://localhost/fi/my-data/request', { headers: { cookie } })).text()
    expect([shown.includes('Ilona Keksitty'), shown.includes('name="name"')]).toEqual([true, false])
    const body = new URLSearchParams({ organisation: officer.organisation, kinds: 'access', name: 'Joku Toinen', code: '010594Y9032', whose: 'own', language: 'fi' })
    const answer = await (await app.request('http://localhost/fi/my-data/request', { method: 'POST', headers: { ...headers, cookie }, body })).text()
    expect(codeIn(answer)).not.toBe('')
    const taken = await inTransaction(db, officer.organisation, (tx) => takeInArrived(tx, present()))
    const id = taken.at(-1) ?? ''
    expect((await openAsked(present(), [id])).get(id)?.asked).toMatchObject({ name: 'Ilona Keksitty', identityCode: '010594Y9021', strong: { protected: true } })
    expect(await findRequest(db, officer.organisation, id)).toMatchObject({ identity: 'identified', identityWay: 'strong' })
  })
})

describe('the page that tells how far a request is', () => {
  test('answers in one size, whatever there is to tell', async () => {
    const receipts = [await ask(), await ask({ kinds: ['access'] })]
    await inTransaction(db, officer.organisation, (tx) => takeInArrived(tx, present()))
    const sizes = new Set<number>()
    for (const code of [...receipts.map(({ html }) => codeIn(html)), 'AAAA-BBBB', '', '7'.repeat(28)]) {
      const { status, html } = await post('/fi/my-data/status', { code })
      expect(status).toBe(200)
      sizes.add(Buffer.byteLength(html))
    }
    expect(sizes.size).toBe(1)
  })

  test('tells an extension with its reasons once it was told, and never what is held', async () => {
    const code = codeIn((await ask()).html)
    const [taken] = await inTransaction(db, officer.organisation, (tx) => takeInArrived(tx, present()))
    const id = taken ?? ''
    const asked = (await openAsked(present(), [id])).get(id)?.asked
    if (!asked) throw new Error('not taken in')
    const { letters } = await inTransaction(db, officer.organisation, (tx) => extendRequests(tx, present(), { reasons: ['number', 'complexity'], requests: [{ request: id, asked }] }))
    expect((await post('/fi/my-data/status', { code })).html).toContain('Vastaus viimeistään 23.12.2026')
    await inTransaction(db, officer.organisation, (tx) =>
      recordSent(tx, { organisation: officer.organisation, by: officer.id, at: now }, [...letters.values()], { kind: 'relay', answer: '00'.repeat(32) }))
    const { html } = await post('/fi/my-data/status', { code })
    expect(html).toContain('Vastaus viimeistään 23.2.2027')
    expect(html).toContain('pyyntöjä on tullut paljon')
    expect(html).not.toContain('Veera')
  })
})

describe('the code in a letter', () => {
  test('identifies when it is right, and the page says the same when it is not', async () => {
    await ask()
    const [taken] = await inTransaction(db, officer.organisation, (tx) => takeInArrived(tx, present()))
    const id = taken ?? ''
    const asked = (await openAsked(present(), [id])).get(id)?.asked
    if (!asked) throw new Error('not taken in')
    // Nobody of that name is in the register: no code can go out, and nothing is written.
    const nowhere = await inTransaction(db, officer.organisation, (tx) => askForIdentity(tx, present(), [{ request: id, asked, by: 'code' }]))
    expect(nowhere.get(id)).toEqual({ refused: 'no-register-address' })
    const wrong = await post('/fi/my-data/code', { code: 'AAAA' })
    expect(wrong.html).toContain('Jos koodi oli oikea')
    expect((await findRequest(db, officer.organisation, id))?.identity).toBe('none')
    const asking = await inTransaction(db, officer.organisation, (tx) => askForIdentity(tx, present(), [{ request: id, asked, by: 'ask' }]))
    const letter = asking.get(id)
    const sheet = letter && 'letter' in letter ? (await openLetters(present(), [letter.letter])).get(letter.letter) : null
    expect(sheet?.text.subject).toBe('Vi behöver veta att det är du som har gjort begäran')
  })
})

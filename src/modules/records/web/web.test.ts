import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount, createOrganisation, identityRoutes, signIn, signInOnServer, type Role, type StaffActor } from '#identity'
import { inTransaction, within, type Db } from '#platform/database'
import { redact } from '#foundation/text'
import { createApp } from '#platform/web'
import { accessesOf } from '#vault'
import { testDatabase } from '#tests/support/database'
import { invite, openedFile } from '../testing/files.ts'
import { recordsRoutes } from './routes.ts'

const pool = await testDatabase()
const app = createApp({ db: pool, routes: [...identityRoutes(), ...recordsRoutes] })
const home = 'http://localhost'
const sessions = new Map<string, string>()
const actors = new Map<string, StaffActor>()
let db: Db
let english = ''
let file = ''
let person = ''

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(pool, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  db = within(pool, organisation)
  const people: readonly [string, Role][] = [['hallinto', 'administrator'], ['aino', 'officer'], ['petra', 'professional'], ['joonas', 'professional']]
  for (const [signInName, role] of people) {
    const account = await inTransaction(pool, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: [role], displayName: redact(`Keksitty ${signInName}`), grantedBy: setup, cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }))
    sessions.set(signInName, await sessionOf(signInName, account.passphrase))
    const actor = await signInOnServer(pool, account)
    if (actor.ok) actors.set(signInName, actor.value)
  }
  english = (await app.request(`${home}/language/en`)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const petra = actors.get('petra') as StaffActor
  const [client] = await invite(db, actors.get('aino') as StaffActor, 1)
  person = client?.person ?? ''
  file = `/console/files/${await openedFile(db, petra, person)}`
})

async function sessionOf(name: string, secret: string): Promise<string> {
  let cookie = ''
  const post = async (path: string, body: unknown) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
    const response = await app.request(home + path, { method: 'POST', headers, body: JSON.stringify(body) })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, body: await response.json() }
  }
  expect((await signIn(post, { name, secret, kind: 'passphrase' })).kind).toBe('in')
  return cookie
}

const headers = (who: string) => ({ 'sec-fetch-site': 'same-origin', cookie: `${sessions.get(who)}; ${english}` })

async function see(path: string, who = 'petra') {
  const response = await app.request(home + path, { headers: headers(who) })
  return { status: response.status, headers: response.headers, text: await response.clone().text(), bytes: Buffer.from(await response.arrayBuffer()) }
}

async function post(path: string, fields: Record<string, string | File>, who = 'petra') {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await app.request(home + path, { method: 'POST', headers: headers(who), body })
  return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
}

const noteOf = (text: string, save = 'final') => ({ on: '2026-03-02', topic: 'session', text, save })

describe('the pages of a file', () => {
  test('are there for its professional, and for nobody else: a file of a colleague and none at all look alike', async () => {
    expect((await see(file)).text).toContain('Keksitty Asiakas')
    const nothing = await see(`/console/files/${crypto.randomUUID()}`, 'joonas')
    for (const part of ['', '/note', '/visit', '/plan', '/care']) {
      const shut = await see(file + part, 'joonas')
      expect([shut.status, shut.text.includes('Keksitty Asiakas')]).toEqual([404, false])
    }
    expect((await see(file, 'joonas')).status).toBe(nothing.status)
    for (const who of ['aino', 'hallinto']) expect((await see(file, who)).status).toBe(403)
    expect((await post(`${file}/note`, noteOf('Luvatta kirjoitettu'), 'joonas')).status).toBe(404)
  })

  test('say who is whose in no title and no address, and each look is one opening', async () => {
    const opened = (await accessesOf(db, person)).length
    const page = await see(file)
    expect(/<title>(.*?)<\/title>/s.exec(page.text)?.[1]).not.toContain('Keksitty Asiakas')
    expect((await accessesOf(db, person)).length).toBe(opened + 1)
    const found = await post('/console/files/find', { text: 'keksi' })
    expect([found.status, found.text.includes('Keksitty Asiakas')]).toEqual([200, true])
    expect((await post('/console/files/find', { text: 'keksi' }, 'joonas')).text).not.toContain('Keksitty Asiakas')
  })

  test('give slower words back beside what stands, and neither is lost', async () => {
    await post(`${file}/note`, noteOf('Ensimmäinen luonnos', 'draft'))
    const draft = new RegExp(`${file}/entries/[0-9a-f-]{36}/draft`).exec((await see(file)).text)?.[0] ?? ''
    expect((await see(draft, 'joonas')).status).toBe(404)
    expect((await post(draft, { ...noteOf('Toinen välilehti', 'draft'), version: '1' })).status).toBe(303)
    const slower = await post(draft, { ...noteOf('Hitaampi välilehti', 'draft'), version: '1' })
    expect(slower.status).toBe(409)
    expect(slower.text).toContain('Somebody else was faster')
    expect(slower.text).toContain('Toinen välilehti')
    expect(slower.text).toContain('Hitaampi välilehti')
    const version = /name="version" value="(\d+)"/.exec(slower.text)?.[1] ?? ''
    expect((await post(draft, { ...noteOf('Yhdistetty'), version })).status).toBe(303)
    expect((await see(file)).text).toContain('Yhdistetty')

    // The same of a plan: it is renewed from the one that was seen.
    const plan = { on: '2026-03-02', summary: 'Ensimmäinen suunnitelma', goal1: 'Nukkuu', goal1State: 'begun' }
    await post(`${file}/plan`, plan)
    const seen = /name="seen" value="([0-9a-f-]{36})"/.exec((await see(`${file}/plan`)).text)?.[1] ?? ''
    expect((await post(`${file}/plan`, { ...plan, summary: 'Uusittu suunnitelma', seen })).status).toBe(303)
    const late = await post(`${file}/plan`, { ...plan, summary: 'Myöhästynyt suunnitelma', seen })
    expect([late.status, late.text.includes('Uusittu suunnitelma'), late.text.includes('Myöhästynyt suunnitelma')]).toEqual([409, true, true])
  })

  test('give an attachment out as a download alone, and take none that is too large', async () => {
    const page = '<script>alert(1)</script>'
    const sent = await post(`${file}/attachment`, { text: 'Lähete', attached: new File([page], '../lähete "1".html', { type: 'text/html' }) })
    expect(sent.status).toBe(303)
    const path = new RegExp(`${file}/entries/[0-9a-f-]{36}/attachment`).exec((await see(file)).text)?.[0] ?? ''
    const down = await see(path)
    expect(down.bytes.toString()).toBe(page)
    expect(down.headers.get('content-type')).toBe('application/octet-stream')
    expect(down.headers.get('content-disposition')).toMatch(/^attachment; filename="liite"; filename\*=UTF-8''l%C3%A4hete%201\.html$/)
    expect(down.headers.get('content-security-policy')).toContain('sandbox')
    expect(down.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await see(path, 'joonas')).status).toBe(404)
    const huge = await post(`${file}/attachment`, { text: 'Iso', attached: new File([new Uint8Array(10_000_001)], 'iso.bin') })
    expect(huge.status).toBe(413)
    expect((await post(`${file}/attachment`, { text: '', attached: new File(['x'], 'x.txt') })).status).toBe(422)
  })

  test('remove a needless entry for good, and show its marking to whoever comes later', async () => {
    await post(`${file}/note`, noteOf('Naapurin asioita'))
    const entry = new RegExp(`id="e-([0-9a-f-]{36})"(?:(?!<article).)*Naapurin asioita`, 's').exec((await see(file)).text)?.[1] ?? ''
    const remove = { ground: 'another-persons', reason: 'Kirjaus koski naapuria.', position: 'psykologi' }
    const removed = await post(`${file}/entries/${entry}/remove`, remove)
    expect(removed.status).toBe(303)
    const after = (await see(file)).text
    expect(after).not.toContain('Naapurin asioita')
    expect(after).toContain('Kirjaus koski naapuria.')
    expect(after).toContain('Keksitty petra, psykologi')
    expect((await post(`${file}/entries/${entry}/remove`, remove)).status).toBe(409)
  })
})

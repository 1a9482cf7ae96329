import { brotliDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount, createOrganisation, execute, signInOnServer, type StaffActor } from '#identity'
import { readLedger } from '#ledger'
import { redact } from '#foundation/text'
import { inTransaction, within } from '#platform/database'
import { createApp } from '#platform/web'
import { testHouse } from '#tests/support/database'
import {
  askBeforePublishing, bulletinRoutes, correctBulletin, countPublished, draftBulletin, forgetSite, openPage, publicPageAbout,
  publishBulletin, setContact, type Held,
} from './index.ts'

const { db, owner } = await testHouse()
const about = crypto.randomUUID()
let actor: StaffActor
let held: Held | null = null
let now = new Date('2020-10-21T07:00:00Z')
const clock = () => now
const app = createApp({ db, routes: bulletinRoutes, clock })

const fi = { title: 'Tietoomme on tullut tietomurto', body: 'Selvitämme asiaa.\n\n- Älä maksa <script>\n- Katso https://example.org/ohje.' }
const sv = { title: 'Vi har fått kännedom om ett intrång', body: 'Vi utreder saken.' }
const en = { title: 'We have learnt of an intrusion', body: 'We are investigating.' }

beforeAll(async () => {
  askBeforePublishing(async () => held)
  const { organisation, setup } = await createOrganisation(db, {
    name: { fi: 'Lokkisaaren tukipalvelut', sv: 'Måsöns stödtjänster', en: 'Gull Island Support' },
  })
  const cost = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
  const make = (signInName: string, roles: ('administrator' | 'officer')[]) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact('Meri Esimerkki'), grantedBy: setup, cost }))
  await make('meri', ['administrator'])
  const officer = await make('aalto', ['officer'])
  const signedIn = await signInOnServer(db, officer)
  if (!signedIn.ok) throw new Error(signedIn.code)
  actor = signedIn.value
})

async function draft(texts: Record<string, { title: string; body: string }>, page?: string) {
  const own = page ?? (await publicPageAbout(within(db, actor.organisation), actor.organisation, about))?.id ?? ''
  const result = await execute(draftBulletin, { db, actor, clock, input: { page: own, texts } })
  if (!result.ok) throw new Error(result.code)
  return result.value
}

const publish = (bulletin: string, revision = 1, withoutAllLanguages = false) =>
  execute(publishBulletin, { db, actor, clock, input: { bulletin, revision, withoutAllLanguages } })

async function read(path: string, headers: Record<string, string> = {}) {
  forgetSite()
  const response = await app.request(`http://localhost${path}`, { headers })
  return { status: response.status, headers: response.headers, html: await response.text() }
}

describe('the public site', () => {
  test('is not there before a bulletin is published: an opened page tells nobody that something happened', async () => {
    const opened = await execute(openPage, { db, actor, clock, input: { about, title: { fi: 'Tietomurto', sv: 'Dataintrång', en: 'Data breach' } } })
    expect(opened).toMatchObject({ ok: true, value: { slug: '2020' } })
    await draft({ fi })
    expect((await read('/fi/lokkisaaren-tukipalvelut')).html).not.toContain('Tietomurto')
    const hidden = await read('/fi/lokkisaaren-tukipalvelut/2020')
    const invented = await read('/fi/lokkisaaren-tukipalvelut/2099')
    expect([hidden.status, invented.status]).toEqual([404, 404])
    expect(hidden.html.replaceAll('2020', '')).toBe(invented.html.replaceAll('2099', ''))
    expect((await read('/fi/joku-muu')).status).toBe(404)
  })

  test('shows bulletins newest on top, with date and time, and earlier ones readable', async () => {
    expect(await publish((await draft({ fi, sv, en })).bulletin)).toMatchObject({ ok: true })
    now = new Date('2020-10-24T19:30:00Z')
    const second = { title: 'Päivitys tilanteeseen', body: 'Rekisteri marraskuulta 2018.' }
    expect(await publish((await draft({ fi: second, sv, en })).bulletin)).toMatchObject({ ok: true })
    const { html } = await read('/fi/lokkisaaren-tukipalvelut/2020')
    expect(html.indexOf('Päivitys tilanteeseen')).toBeLessThan(html.indexOf('Tietoomme on tullut'))
    expect(html).toContain('24.10.2020 klo 22.30')
    expect(html).toContain('21.10.2020 klo 10.00')
    expect((await read('/en/lokkisaaren-tukipalvelut/2020')).html).toContain('24 October 2020 at 22:30')
    expect((await read('/sv/lokkisaaren-tukipalvelut')).html).toContain('Måsöns stödtjänster')
    expect(await countPublished(within(db, actor.organisation), actor.organisation, about)).toBe(2)
  })

  test('escapes what was typed and links only web and mail addresses', async () => {
    const { html } = await read('/fi/lokkisaaren-tukipalvelut/2020')
    expect(html).toContain('<li>Älä maksa &lt;script></li>')
    expect(html).toContain('href="https://example.org/ohje"')
    expect(html).not.toContain('<script')
  })

  test('sets no cookie, runs no script, and answers from memory in few bytes', async () => {
    const { headers, html } = await read('/fi/lokkisaaren-tukipalvelut/2020')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('script-src')
    expect(html).not.toContain('style=')
    const path = 'http://localhost/fi/lokkisaaren-tukipalvelut/2020'
    const kept = await app.request(path, { headers: { 'accept-encoding': 'br' } })
    const bytes = Buffer.from(await kept.arrayBuffer())
    expect(brotliDecompressSync(bytes).toString()).toBe(html)
    const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? ''
    const css = await app.request(`http://localhost${sheet}`, { headers: { 'accept-encoding': 'br' } })
    expect(bytes.length + (await css.arrayBuffer()).byteLength).toBeLessThan(20_000)
    const again = await app.request(path, { headers: { 'if-none-match': kept.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  test('says in the reader’s language that a text is in another', async () => {
    const { bulletin } = await draft({ fi: { title: 'Vain suomeksi', body: 'Käännös tulee.' } })
    expect(await publish(bulletin)).toMatchObject({ code: 'language-missing', facts: { languages: 'sv,en' } })
    expect(await publish(bulletin, 1, true)).toMatchObject({ ok: true })
    const { html } = await read('/sv/lokkisaaren-tukipalvelut/2020')
    expect(html).toContain('Den här texten finns tills vidare bara på finska.')
    expect(html).toContain('lang="fi">Vain suomeksi')
  })

  test('shows how to reach the organisation', async () => {
    await execute(setContact, { db, actor, clock, input: { contact: { fi: 'Kriisipuhelin 020 000 0000, tieto@lokkisaari.example' } } })
    expect((await read('/fi/lokkisaaren-tukipalvelut')).html).toContain('href="mailto:tieto@lokkisaari.example"')
  })
})

describe('a bulletin', () => {
  test('is held back by an embargo on its subject', async () => {
    const { bulletin } = await draft({ fi, sv, en })
    held = { until: new Date('2020-10-25T06:00:00Z') }
    expect(await publish(bulletin)).toMatchObject({ code: 'held-back' })
    held = null
    expect(await publish(bulletin)).toMatchObject({ ok: true })
    expect(await publish(bulletin)).toMatchObject({ code: 'already-published' })
  })

  test('that a colleague changed meanwhile is neither overwritten nor published unseen', async () => {
    const { bulletin, page, revision } = await draft({ fi })
    const save = (texts: object) => execute(draftBulletin, { db, actor, clock, input: { page, bulletin, revision, texts } })
    expect(await save({ fi, sv })).toMatchObject({ ok: true, value: { revision: 2 } })
    expect(await save({ fi, en })).toMatchObject({ code: 'changed-meanwhile' })
    expect(await publish(bulletin, 1, true)).toMatchObject({ code: 'changed-meanwhile' })
  })

  test('is corrected in the open: both versions stay readable, and the note says what changed', async () => {
    now = new Date('2020-10-25T15:35:00Z')
    const { bulletin } = await draft({ fi: { title: 'Aukioloajat', body: 'Puhelin kello 9–15.' } })
    await publish(bulletin, 1, true)
    now = new Date('2020-10-25T16:35:00Z')
    const texts = { fi: { title: 'Aukioloajat', body: 'Puhelin kello 9–21.' } }
    const note = { fi: 'Korjattu puhelimen sulkemisaika.' }
    const correct = (version: number) => execute(correctBulletin, { db, actor, clock, input: { bulletin, version, texts, note } })
    expect(await correct(1)).toMatchObject({ ok: true, value: { version: 2 } })
    expect(await correct(1)).toMatchObject({ code: 'changed-meanwhile' })
    const { html } = await read('/fi/lokkisaaren-tukipalvelut/2020')
    for (const words of ['9–21', '9–15', 'Korjattu puhelimen', 'Aiempi versio, 25.10.2020 klo 17.35']) expect(html).toContain(words)
  })

  test('once published cannot be changed even by whoever holds the database', async () => {
    await expect(sql`update bulletins.version set texts = '{}'`.execute(owner)).rejects.toThrow('stays as it was')
    await expect(sql`delete from bulletins.version`.execute(owner)).rejects.toThrow('stays as it was')
  })

  test('leaves facts without prose in the ledger', async () => {
    const entries = await readLedger(within(db, actor.organisation), { organisation: actor.organisation, limit: 100 })
    const published = entries.filter(({ type }) => type === 'bulletins.publish-bulletin')
    expect(published.length).toBeGreaterThanOrEqual(4)
    expect(published[0]).toMatchObject({ about, by: actor.id })
    expect(JSON.stringify(entries)).not.toContain('Aukioloajat')
  })

  test('is not written by whoever may not', async () => {
    const stranger = { ...actor, roles: ['volunteer'] as const }
    const input = { about: crypto.randomUUID(), title: { fi: 'x' } }
    expect(await execute(openPage, { db, actor: stranger, input })).toMatchObject({ code: 'forbidden' })
  })

  test('of another organisation is not found', async () => {
    const { bulletin } = await draft({ fi })
    const other = { ...actor, organisation: crypto.randomUUID() }
    const result = await execute(publishBulletin, { db, actor: other, input: { bulletin, revision: 1 } })
    expect(result).toMatchObject({ code: 'no-such-bulletin' })
  })
})

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { execute, executeAsClient, type ClientActor, type StaffActor } from '#identity'
import { readLedger } from '#ledger'
import type { DataSubject } from '#people'
import { inTransaction, within } from '#platform/database'
import { keep, placeHold } from '#retention'
import { cookies, createApp } from '#platform/web'
import { testHouse } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import {
  approveDraft, draftDocument, forgetTerms, giveConsent, newsForClients, noteSeen, noticesOutOfDate, publishDocument, termsHoldings, termsRoutes,
  withdrawConsent, workWithTerms,
} from './index.ts'
import type { DocumentKind, Texts } from './model.ts'
import * as store from './store.ts'
import { heldForTests, portsForTests } from './testing/ports.ts'

const { db, owner } = await testHouse()
const app = createApp({ db, routes: termsRoutes })
const answers = heldForTests('tests.answers')
const broken = new Set<string>()
let reachable = true
let [writer, approver, organisation] = [{} as StaffActor, {} as StaffActor, '']

beforeAll(async () => {
  const [, one, other] = await openOffice(db, ['data-protection-officer'], ['officer'])
  if (!one || !other) throw new Error('the office lacks people')
  ;[writer, approver, organisation] = [one, other, one.organisation]
  const place = { organisation, slug: 'lokkisaari', name: { fi: 'Lokkisaari', sv: 'Måsön', en: 'Gull Island' } }
  workWithTerms(portsForTests({ place, holdings: [...termsHoldings, answers], broken, reachable: () => reachable }))
})

const words = (fi: string, sv = 'Text på svenska.', en = 'A text in English.') => ({ fi: { intro: fi }, sv: { intro: sv }, en: { intro: en } })
const named = (body: string) => ({ fi: { title: 'Kyselyt', body }, sv: { title: 'Enkäter', body: 'Ja.' }, en: { title: 'Surveys', body: 'Yes.' } })

async function draft(kind: DocumentKind, slug: string, texts: Texts, more: { changes?: Record<string, string>; significant?: boolean; covers?: { holding: string; items: 'all' }[] } = {}) {
  const before = await store.findDocument(within(db, organisation), organisation, { kind, slug })
  const made = await execute(draftDocument, { db, actor: writer, input: { kind, slug, texts, revision: before?.draft?.revision ?? 0, ...more } })
  if (!made.ok) throw new Error(made.code)
  return made.value
}

const approve = (one: { document: string; revision: number }, actor = approver) => execute(approveDraft, { db, actor, input: one })
const publish = (one: { document: string; revision: number }, withoutAllLanguages = false) =>
  execute(publishDocument, { db, actor: approver, input: { ...one, withoutAllLanguages } })

async function put(...parts: Parameters<typeof draft>) {
  const one = await draft(...parts)
  expect(await approve(one)).toMatchObject({ ok: true })
  expect(await publish(one)).toMatchObject({ ok: true })
  return one.document
}

async function read(path: string) {
  forgetTerms()
  const response = await app.request(`http://localhost${path}`)
  return { status: response.status, headers: response.headers, html: await response.text() }
}

describe('a text of promises', () => {
  test('is written by one and stood by by another, and every word written after the approval undoes it', async () => {
    const first = await draft('notice', 'care', words('Hei.'))
    expect(await publish(first)).toMatchObject({ code: 'not-approved' })
    const ownWords = await execute(approveDraft, { db, actor: writer, input: first })
    expect(ownWords).toMatchObject({ code: 'forbidden' })
    const byOfficer = await execute(draftDocument, { db, actor: approver, input: { kind: 'notice', slug: 'care', revision: 1, texts: words('Hei taas.') } })
    if (!byOfficer.ok) throw new Error(byOfficer.code)
    expect(await approve(byOfficer.value)).toMatchObject({ code: 'own-words' })
    const second = await draft('notice', 'care', words('Hei vielä.'))
    expect(await approve(second)).toMatchObject({ ok: true })
    const third = await draft('notice', 'care', words('Hei lopuksi.'))
    expect(await publish(second)).toMatchObject({ code: 'changed-meanwhile' })
    expect(await publish(third)).toMatchObject({ code: 'not-approved' })
    expect(await approve(third)).toMatchObject({ ok: true })
    expect(await publish(third)).toMatchObject({ ok: true, value: { version: 1 } })
    expect(await draft('notice', 'care', words('Hei lopuksi.')).then(async (again) => (await approve(again), publish(again)))).toMatchObject({ code: 'nothing-changed' })
  })

  test('is not published with a promise that nothing checks, that nobody knows, or that is broken: the sentence is told', async () => {
    const loose = await draft('use', 'service', named('Tervetuloa. Emme tallenna mitään tunnistavaa.'))
    expect(await approve(loose)).toMatchObject({ code: 'unbound-promise', facts: { sentence: 'Emme tallenna mitään tunnistavaa.', language: 'fi' } })
    const unknown = await draft('use', 'service', named('[[never-heard-of]]'))
    expect(await approve(unknown)).toMatchObject({ code: 'unknown-promise', facts: { promise: 'never-heard-of' } })
    const bound = await draft('use', 'service', named('[[backups-die]]'))
    expect(await approve(bound)).toMatchObject({ ok: true })
    broken.add('backups-die')
    expect(await publish(bound)).toMatchObject({ code: 'broken-promise', facts: { promise: 'backups-die' } })
    broken.delete('backups-die')
    expect(await publish(bound)).toMatchObject({ ok: true })
    expect((await read('/fi/lokkisaari/terms')).html).toContain('Lupaus backups-die.')
  })

  test('is held back as well by a promise that its computed part makes', async () => {
    const one = await draft('notice', 'site', words('Sivut.'))
    expect(await approve(one)).toMatchObject({ ok: true })
    broken.add('necessary-cookies-only')
    expect(await publish(one)).toMatchObject({ code: 'broken-promise', facts: { promise: 'necessary-cookies-only' } })
    broken.clear()
    reachable = false
    expect(await publish(one)).toMatchObject({ code: 'controller-missing' })
    reachable = true
    expect(await publish(one)).toMatchObject({ ok: true })
    const { html } = await read('/en/lokkisaari/privacy/site')
    for (const name of Object.keys(cookies)) expect(html).toContain(`satama-${name}`)
  })

  test('stays as it was published: the database itself refuses to change it', async () => {
    await expect(sql`update terms.version set texts = '{}'`.execute(owner)).rejects.toThrow('stays as it was')
    await expect(sql`delete from terms.version`.execute(owner)).rejects.toThrow('stays as it was')
  })

  test('lacks a language only knowingly, and its reader is told', async () => {
    const one = await draft('notice', 'staff', { fi: { intro: 'Vain suomeksi.' } })
    expect(await approve(one)).toMatchObject({ ok: true })
    expect(await publish(one)).toMatchObject({ code: 'language-missing', facts: { languages: 'sv,en' } })
    expect(await publish(one, true)).toMatchObject({ ok: true })
    expect((await read('/sv/lokkisaari/privacy/staff')).html).toContain('Den här texten finns tills vidare bara på finska.')
  })

  test('says in the ledger what was done with it, and no word of it', async () => {
    const facts = (await readLedger(within(db, organisation), { organisation, limit: 200 })).filter(({ type }) => type.startsWith('terms.'))
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['terms.draft-document', 'terms.approve-draft', 'terms.publish-document']))
    expect(JSON.stringify(facts)).not.toMatch(/Hei|Tervetuloa|Lupaus/)
  })
})

describe('a privacy notice', () => {
  test('is computed from what is held, with its controller, grounds, periods and rights, without script or cookie', async () => {
    await put('notice', 'support', words('Tukea nimimerkillä.'))
    const { html, headers } = await read('/fi/lokkisaari/privacy/support')
    for (const part of ['Lokkisaari', 'PL 9, 00101 Helsinki', 'Meri Esimerkki', 'Kyselyvastaukset', 'palvelun laatu', 'Suostumuksesi', 'Valvoja', '/fi/my-data', 'Suostumukset ja luetut ehdot']) {
      expect(html).toContain(part)
    }
    expect(html).toMatch(/tallennettu|säily|poistetaan/)
    expect([headers.get('set-cookie'), html.includes('<script'), html.includes('style=')]).toEqual([null, false, false])
  })

  test('is out of date as soon as something else is held, and a significant change is told until it has been seen', async () => {
    expect(await noticesOutOfDate(within(db, organisation), organisation, new Date())).toEqual([])
    answers.categories.push({ fi: 'ikäryhmä', sv: 'åldersgrupp', en: 'age group' })
    expect(await noticesOutOfDate(within(db, organisation), organisation, new Date())).toEqual(['support'])
    const silent = await draft('notice', 'support', words('Tukea nimimerkillä.'), { significant: true })
    expect(await approve(silent)).toMatchObject({ code: 'change-missing' })
    const client = await newClient()
    const changes = { fi: 'Nyt myös ikäryhmä.', sv: 'Nu också åldersgruppen.', en: 'Now the age group too.' }
    const document = await put('notice', 'support', words('Tukea nimimerkillä.'), { significant: true, changes })
    expect(await noticesOutOfDate(within(db, organisation), organisation, new Date())).toEqual([])
    expect((await read('/sv/lokkisaari/privacy')).html).toContain('Nu också åldersgruppen.')
    const { html } = await read('/en/lokkisaari/privacy/support/changes')
    expect(html).toContain('Now the age group too.')
    expect(html).toMatch(/<ins>[^<]*<span[^>]*>[^<]*<\/span>[^<]*age group/)
    expect((await read('/fi/lokkisaari/privacy/support/1')).html).not.toContain('ikäryhmä')

    const news = async () => (await newsForClients(within(db, organisation), client, 'fi')).filter(({ isNew }) => isNew).map(({ text }) => text)
    expect(await news()).toContain('Nyt myös ikäryhmä.')
    expect(await executeAsClient(noteSeen, { db, actor: client, input: { document, version: 2 } })).toMatchObject({ ok: true })
    expect(await news()).not.toContain('Nyt myös ikäryhmä.')
  })

  test('is not there for an organisation or a service that has none', async () => {
    const answered = await Promise.all(['/fi/lokkisaari/privacy/incidents', '/fi/joku-muu/privacy', '/fi/lokkisaari/consents/x', '/fi/lokkisaari/privacy/care/7'].map(read))
    expect(answered.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect((await read('/privacy/care')).headers.get('location')).toMatch(/^\/(fi|sv|en)\/lokkisaari\/privacy\/care$/)
  })
})

describe('the page about security', () => {
  test('says what holds, and passes over what does not', async () => {
    const { html } = await read('/en/lokkisaari/security')
    expect(html).toContain('Everything is backed up every day')
    expect(html).not.toContain('cannot be reached from the network')
    expect(html).toContain('turva@lokkisaari.example')
  })
})

describe('a consent', () => {
  let client: ClientActor
  let document = ''
  beforeAll(async () => {
    client = await newClient()
    document = await put('consent', 'surveys', named('Saamme lukea vastauksesi.'), { covers: [{ holding: 'tests.answers', items: 'all' }] })
  })
  const give = (version = 1) => executeAsClient(giveConsent, { db, actor: client, input: { document, version } })
  const held = () => store.consentsOf(within(db, organisation), organisation, client.id)

  test('is given once, to the words that were read, and withdrawing it erases what it was for', async () => {
    expect(await give(7)).toMatchObject({ code: 'text-changed' })
    expect(await give()).toMatchObject({ ok: true })
    expect(await give()).toMatchObject({ code: 'stands-already' })
    expect(answers.erased).toEqual([])
    const withdrawn = await executeAsClient(withdrawConsent, { db, actor: client, input: { document } })
    expect(withdrawn).toMatchObject({ ok: true, value: { erased: 1, kept: 0 } })
    expect(answers.erased).toEqual([{ organisation, kind: 'client', id: client.id }])
    expect(await executeAsClient(withdrawConsent, { db, actor: client, input: { document } })).toMatchObject({ code: 'no-such-consent' })
    expect(await give()).toMatchObject({ ok: true })
    expect((await held()).map(({ withdrawnOn }) => withdrawnOn !== null)).toEqual([false, true])
  })

  test('that is withdrawn under a hold leaves what the hold keeps', async () => {
    const held = await newClient()
    const subject: DataSubject = { organisation, kind: 'client', id: held.id }
    await inTransaction(db, organisation, (tx) =>
      keep(tx, [{ organisation, holding: 'tests.answers', item: 'held', subject, kind: 'support-account', facts: [{ trigger: 'last-activity', month: '2026-11' }] }], { at: new Date() }))
    await executeAsClient(giveConsent, { db, actor: held, input: { document, version: 1 } })
    const order = { sort: 'legal-hold' as const, people: [held.id], reasons: 'A court has asked for it to be kept.' }
    expect(await execute(placeHold, { db, actor: approver, input: order })).toMatchObject({ ok: true })
    const before = answers.erased.length
    expect(await executeAsClient(withdrawConsent, { db, actor: held, input: { document } })).toMatchObject({ ok: true, value: { erased: 0, kept: 1 } })
    expect(answers.erased).toHaveLength(before)
  })

  test('is told to whoever gave it, erased on their request, and gone with their account', async () => {
    const [holding] = termsHoldings
    const subject: DataSubject = { organisation, kind: 'client', id: client.id }
    const reach = { db: within(db, organisation), keyring: writer.keyring, by: writer.id, purpose: 'answering' as const, at: new Date() }
    const items = []
    if (holding) for await (const item of holding.disclose(reach, subject, 'en')) items.push(item)
    expect(items.map(({ title }) => title)).toEqual(['Consent: Surveys', 'Consent: Surveys', expect.stringContaining('read')])
    const other = await newClient()
    await executeAsClient(giveConsent, { db, actor: other, input: { document, version: 1 } })
    await sql`delete from identity.client where id = ${other.id}`.execute(db)
    expect(await store.consentsOf(within(db, organisation), organisation, other.id)).toEqual([])
    await within(db, organisation).transaction().execute(async (tx) => {
      const gone = await holding?.erase(tx, { items: { subject, items: 'all' }, ground: 'request', by: null, at: new Date() })
      expect(gone?.erased.length).toBe(3)
    })
    expect(await held()).toEqual([])
  })
})

/** Somebody by nickname, without the keys that a browser makes: nothing here opens anything. */
async function newClient(): Promise<ClientActor> {
  const id = crypto.randomUUID()
  const nickname = `lumi-${id.slice(0, 8)}`
  const bytes = randomBytes(32)
  await sql`insert into identity.client (id, nickname, language, guarded_receiving, guarded_signing, sealed_receiving, sealed_signing, began_month, seen_month)
    values (${id}, ${nickname}, 'fi', ${bytes}, ${bytes}, ${bytes}, ${bytes}, '2026-11-01', '2026-11-01')`.execute(db)
  return { id, network: crypto.randomUUID(), organisation, nickname, language: 'fi', session: '' }
}

import { sql } from 'kysely'
import { beforeAll, expect, test, vi } from 'vitest'
import { askForClientNews, beginSigningUp, execute, identityRoutes, signInClient, type StaffActor } from '#identity'
import { createApp } from '#platform/web'
import { approveDraft, draftDocument, newsForClients, publishDocument, termsRoutes, workWithTerms } from '#terms'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { testHouse } from '#tests/support/database'
import { openOffice } from '#tests/support/office'
import { termsPorts } from './ports.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const house = await testHouse()
const { db } = house
const app = createApp({ db, routes: [...identityRoutes(), ...termsRoutes] })
const page = '/fi/oma/suostumukset'
let cookie = ''
let officer: StaffActor
let writer: StaffActor

beforeAll(async () => {
  workWithTerms(termsPorts({ ...house, settings: settingsFrom(readEnvironment({ SATAMA_DATA: '/nonexistent' })) }))
  askForClientNews(newsForClients)
  const [, one, other] = await openOffice(db, ['officer'], ['data-protection-officer'])
  if (!one || !other) throw new Error('the office lacks people')
  ;[officer, writer] = [one, other]
  const made = await beginSigningUp(post, { nickname: 'Kaarna', language: 'fi' })
  if (!made || 'wait' in made) throw new Error('no nickname was offered')
  await made.finish()
  await signInClient(post, { nickname: made.nickname, secret: made.passphrase, kind: 'passphrase' })
})

const keep = (response: Response): void => {
  for (const one of response.headers.getSetCookie()) {
    const [pair = ''] = one.split(';')
    const others = cookie.split('; ').filter((known) => known && !known.startsWith(`${pair.split('=')[0]}=`))
    cookie = [...others, pair].join('; ')
  }
}

async function post(path: string, body: unknown) {
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
  const response = await app.request(`http://localhost${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  keep(response)
  return { status: response.status, body: (await response.json()) as unknown }
}

const read = async (path: string) => (await app.request(`http://localhost${path}`, { headers: { cookie } })).text()

async function send(path: string, fields: Record<string, string>) {
  const headers = { 'sec-fetch-site': 'same-origin', cookie }
  const response = await app.request(`http://localhost${path}`, { method: 'POST', headers, body: new URLSearchParams(fields) })
  return { status: response.status, to: response.headers.get('location') }
}

async function publish(kind: 'use' | 'consent', slug: string, body: string, changes?: string): Promise<string> {
  const words = (title: string) => ({ title, body })
  const told = changes ? { changes: { fi: changes, sv: changes, en: changes }, significant: true } : {}
  const texts = { fi: words(`Teksti ${slug}`), sv: words(`Texten ${slug}`), en: words(`The text ${slug}`) }
  const drafted = await execute(draftDocument, { db, actor: writer, input: { kind, slug, texts, ...told } })
  if (!drafted.ok) throw new Error(drafted.code)
  const { document, revision } = drafted.value
  await execute(approveDraft, { db, actor: officer, input: { document, revision } })
  const published = await execute(publishDocument, { db, actor: officer, input: { document, revision } })
  if (!published.ok) throw new Error(published.code)
  return document
}

test('whoever uses a nickname reads the terms, says yes and takes it back, and is told of a change until it has been seen', async () => {
  const use = await publish('use', 'service', 'Ole hyvä muille.')
  const surveys = await publish('consent', 'surveys', 'Saamme lukea vastauksesi.')
  expect(await read('/fi/oma')).toContain('Käyttöehdot, joilla palvelua käytetään')
  const first = await read(page)
  for (const part of ['Et ole vielä merkinnyt ehtoja luetuiksi.', 'Teksti surveys', 'Et ole suostunut tähän.', 'Suostun']) expect(first).toContain(part)

  expect(await send(`${page}/seen`, { document: use, version: '1' })).toEqual({ status: 303, to: page })
  expect(await send(`${page}/give`, { document: surveys, version: '1' })).toEqual({ status: 303, to: page })
  expect(await send(`${page}/give`, { document: surveys, version: '1' })).toMatchObject({ status: 409 })
  const given = await read(page)
  expect(given).toContain('tekstin versioon 1')
  expect(given).toContain('Perun suostumuksen')
  expect(await read('/fi/oma')).not.toContain('Käyttöehdot, joilla palvelua käytetään')

  await publish('use', 'service', 'Ole hyvä muille ja itsellesi.', 'Pyydämme olemaan hyvä itsellekin.')
  expect(await read('/fi/oma')).toContain('Pyydämme olemaan hyvä itsellekin.')
  expect(await send(`${page}/seen`, { document: use, version: '2' })).toMatchObject({ status: 303 })
  expect(await read('/fi/oma')).not.toContain('Pyydämme olemaan hyvä itsellekin.')

  expect(await send(`${page}/withdraw`, { document: surveys })).toEqual({ status: 303, to: page })
  expect(await read(page)).toContain('Peruit suostumuksesi')
  const { rows } = await sql<{ withdrawn: boolean }>`select withdrawn_on is not null as withdrawn from terms.consent`.execute(house.owner)
  expect(rows).toEqual([{ withdrawn: true }])
})

test('in Swedish and English the same page has its own address', async () => {
  expect(await read('/sv/min/samtycken')).toContain('Villkor och samtycken')
  expect(await read('/en/my/consents')).toContain('Terms and consents')
})

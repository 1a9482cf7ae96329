import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { date } from '#foundation/time'
import { execute, type StaffActor } from '#identity'
import { issueViewCode } from '#ledger'
import { openPeople } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { createApp } from '#platform/web'
import {
  beginFile, correctEntry, exportFile, fileBy, giveOwnView, openCaseload, openFile, recordsHoldings, removeEntry, withdrawOwnView, writeEntry,
  type EntryBody, type EntryId, type FileId, type Writing,
} from '#records'
import { testHouse } from '#tests/support/database'
import { fillRegister, openOffice } from '#tests/support/office'
import { publicOpeningsRoutes } from '../openings/public-pages.tsx'
import { myFileRoutes } from './pages.tsx'

const { db: pool, owner } = await testHouse()
let now = new Date('2026-11-22T10:00:00Z')
const app = createApp({ db: pool, routes: [...myFileRoutes, ...publicOpeningsRoutes], clock: () => now, behindProxy: true })
const author = { name: 'Aalto Esimerkki', position: 'psykologi' }
const said = (text: string): EntryBody => ({ kind: 'note', on: date('2026-03-02'), topic: 'session', text })
let db: Db
let officer: StaffActor
let petra: StaffActor
let joonas: StaffActor
let people: readonly string[]
let file: FileId
let person: string
let address = 0

beforeAll(async () => {
  const [, one, two, three] = await openOffice(pool, ['officer'], ['professional'], ['professional'])
  if (!one || !two || !three) throw new Error('the office is not complete')
  ;[officer, petra, joonas] = [one, two, three]
  db = within(pool, petra.organisation)
  people = (await fillRegister(db, officer, ['Nimi;Hetu', 'Aino Keksitty;010594Y9032', 'Bo Påhittad;020594X903P', 'Cia Invented;030594W903B'])).people
  person = people[0] ?? ''
  file = await begin(person)
})

const act = <T>(work: (w: Writing) => Promise<T>) =>
  inTransaction(pool, petra.organisation, (tx) => work({ tx, keyring: petra.keyring, by: petra.id, at: now }))

async function begin(id: string): Promise<FileId> {
  const header = { openedOn: date('2026-01-12'), service: 'Yksilöterapia', background: 'Hakeutui itse.' }
  const begun = await act((w) => beginFile(w, { person: { id }, header, professional: petra.id }))
  if (!begun.ok) throw new Error(begun.code)
  return begun.value.file
}

const rowOf = async (w: Writing) => {
  const row = await fileBy(w.tx, petra.organisation, file)
  if (!row) throw new Error('there is no file')
  return row
}
const write = (body: EntryBody, state: 'draft' | 'final' = 'final'): Promise<EntryId> => act(async (w) => writeEntry(w, await rowOf(w), { body, author, state }))

async function give(): Promise<string> {
  const given = await execute(giveOwnView, { db: pool, actor: petra, input: { file }, clock: () => now })
  if (!given.ok) throw new Error(given.code)
  return given.value.code
}

async function post(code: string, o: { path?: string; from?: string; more?: Record<string, string> } = {}) {
  address += 1
  return app.request(`http://localhost/fi/my-data/${o.path ?? 'file'}`, {
    method: 'POST',
    body: new URLSearchParams({ code, ...o.more }),
    headers: { 'origin': 'http://localhost', 'x-forwarded-for': o.from ?? `192.0.2.${address % 250}`, 'content-type': 'application/x-www-form-urlencoded' },
  })
}
const look = async (code: string) => (await post(code)).text()
/** The number that its reader is told, which is the number of rows that they see. */
function openingsIn(html: string): number {
  const [, told, table = ''] = /<caption[^>]*>(\d+)[\s\u00a0]avau[^<]*<\/caption>([\s\S]*?)<\/table>/.exec(html) ?? []
  const rows = [...table.matchAll(/<tr/g)].length - 1
  expect(rows).toBe(Number(told))
  return rows
}

describe('a client’s own file', () => {
  it('shows what stands, what was corrected beside its correction, and that something was removed; no draft and nobody else', async () => {
    const wrong = await write(said('Väärin kirjattu'))
    const needless = await write(said('Turha kirjaus'))
    await write(said('Keskeneräinen'), 'draft')
    const code = await give()
    await act(async (w) => correctEntry(w, await rowOf(w), { seen: wrong, body: said('Oikein kirjattu'), author, ground: 'wrong-fact', reason: 'Nähtiin muistiinpanoista.' }))
    await act(async (w) => removeEntry(w, await rowOf(w), { seen: needless, ground: 'written-twice', reason: 'Kahteen kertaan.', author }))
    await write({ kind: 'visit', on: date('2026-03-09'), time: '10:00', minutes: 45, way: 'in-person', outcome: 'missed', text: 'Ei tullut paikalle' })
    const html = await look(code)
    for (const word of ['Aino Keksitty', 'Yksilöterapia', 'Väärin kirjattu', 'Oikein kirjattu', 'Nähtiin muistiinpanoista.', 'Ei tullut paikalle', 'Poistomerkintä', 'Sinä itse']) expect(html).toContain(word)
    for (const word of ['Turha kirjaus', 'Keskeneräinen', 'Bo Påhittad', '<script', person]) expect(html).not.toContain(word)
    expect(html).not.toContain('avainta ei ole vielä annettu')
  })

  it('tells every opening, whoever it was and whatever for, and just as many as there were', async () => {
    const code = await give()
    const before = openingsIn(await look(code))
    let counted = before
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('care', 'cover', 'supervision', 'officer', 'many', 'others', 'list', 'export', 'request', 'own', 'wrong code'), { maxLength: 8 }), async (acts) => {
      for (const one of acts) counted += await does(one, code)
      const html = await look(code)
      counted += 1
      expect(openingsIn(html)).toBe(counted)
    }), { numRuns: 12 })
    expect(counted).toBeGreaterThan(before + 30)
    const openings = await post(await inTransaction(pool, petra.organisation, (tx) => issueViewCode(tx, { organisation: petra.organisation, subject: person, expiresOn: '2027-11-22' })), { path: 'openings' })
    expect(openingsIn(await openings.text())).toBe(counted)
  })

  it('still tells the openings of an entry that was removed afterwards', async () => {
    const code = await give()
    const counted = openingsIn(await look(code))
    const entry = await write(said('Tämä poistetaan'))
    await openFile(db, petra.keyring, { file, by: petra.id, purpose: 'care', at: now })
    await act(async (w) => removeEntry(w, await rowOf(w), { seen: entry, ground: 'written-twice', reason: 'Kahteen kertaan.', author }))
    expect(openingsIn(await look(code))).toBe(counted + 2)
  })

  it('leaves what is older than two years to a request, and says so', async () => {
    const code = await give()
    const counted = openingsIn(await look(code))
    const at = new Date('2024-11-21T10:00:00Z')
    await openFile(db, petra.keyring, { file, by: petra.id, purpose: 'care', at })
    await openFile(db, petra.keyring, { file, by: petra.id, purpose: 'care', at: new Date('2024-11-23T10:00:00Z') })
    const html = await look(code)
    expect(openingsIn(html)).toBe(counted + 2)
    expect(html).toMatch(/1\savaus on yli kahden vuoden takaa/)
    expect(html).toContain('/fi/my-data/request')
  })
})

/** One act of somebody; how many openings of this person's file it is. */
async function does(what: string, code: string): Promise<number> {
  const reading = { file, at: now }
  switch (what) {
    case 'care': await openFile(db, petra.keyring, { ...reading, by: petra.id, purpose: 'care' }); return 1
    case 'cover': await openFile(db, joonas.keyring, { ...reading, by: joonas.id, purpose: 'cover' }); return 1
    case 'supervision': await openFile(db, joonas.keyring, { ...reading, by: joonas.id, purpose: 'supervision' }); return 1
    case 'officer': await openPeople(db, officer.keyring, { by: officer.id, purpose: 'find', ids: [person], at: now }); return 1
    case 'many': await openPeople(db, officer.keyring, { by: officer.id, purpose: 'telling', ids: people, at: now }); return 1
    case 'others': await openPeople(db, officer.keyring, { by: officer.id, purpose: 'find', ids: people.slice(1), at: now }); return 0
    case 'list': await openCaseload(db, petra.keyring, { files: [file], by: petra.id, purpose: 'care', at: now }); return 1
    case 'export': await execute(exportFile, { db: pool, actor: petra, input: { file, format: 'csv' }, clock: () => now }); return 1
    case 'request': {
      const reach = { db, keyring: officer.keyring, by: officer.id, purpose: 'request' as const, at: now }
      for (const holding of recordsHoldings) for await (const item of holding.disclose(reach, { organisation: petra.organisation, kind: 'person', id: person }, 'fi')) expect(item.id).toBeTruthy()
      return 1
    }
    case 'own': await look(code); return 1
    default: await look(`${code.slice(0, -1)}#`); return 0
  }
}

describe('its code', () => {
  it('is answered alike, to the byte and the header, whatever is wrong with it', async () => {
    const code = await give()
    const wrong = ['', 'x', code.slice(0, -1), `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`, 'A'.repeat(500), '<b>']
    const answers = await Promise.all(wrong.map((one) => post(one)))
    const told = await Promise.all(answers.map(async (one) => `${one.status} ${[...one.headers].filter(([name]) => name !== 'content-security-policy').join()} ${await one.text()}`))
    expect(new Set(told).size).toBe(1)
    expect(told[0]).toContain('Tällä koodilla ei löytynyt mitään')
  })

  it('makes an address wait that guesses, and nobody else', async () => {
    const code = await give()
    for (let i = 0; i < 20; i += 1) await post('wrong', { from: '198.51.100.7' })
    expect(await (await post(code, { from: '198.51.100.7' })).text()).toContain('Liian monta yritystä')
    expect(await (await post(code, { from: '198.51.100.8' })).text()).toContain('Aino Keksitty')
  }, 30_000)

  it('opens nothing once it is withdrawn, by the client on the page or by the professional', async () => {
    const first = await give()
    expect(await (await post(first, { path: 'file/withdraw' })).text()).toContain('Katselusi on peruttu')
    expect(await look(first)).toContain('Tällä koodilla ei löytynyt mitään')
    const second = await give()
    expect(await execute(withdrawOwnView, { db: pool, actor: petra, input: { file }, clock: () => now })).toMatchObject({ ok: true, value: { views: 1 } })
    expect(await look(second)).toContain('Tällä koodilla ei löytynyt mitään')
    expect(await execute(withdrawOwnView, { db: pool, actor: petra, input: { file }, clock: () => now })).toMatchObject({ code: 'nothing-given' })
    expect(await execute(giveOwnView, { db: pool, actor: joonas, input: { file }, clock: () => now })).toMatchObject({ code: 'not-yours' })
  })

  it('ends after a year', async () => {
    const code = await give()
    now = new Date('2027-11-23T10:00:00Z')
    expect(await look(code)).toContain('Tällä koodilla ei löytynyt mitään')
    now = new Date('2026-11-22T10:00:00Z')
  })

  it('lies nowhere: what the database has of it opens nothing without it', async () => {
    const code = await give()
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(a)::text || to_jsonb(b)::text) as row from keystore.own_view a join keystore.own_code b using (find)`.execute(owner)
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

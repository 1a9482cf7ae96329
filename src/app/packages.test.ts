import { readFileSync } from 'node:fs'
import { Decrypter } from 'age-encryption'
import Ajv from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { newRecoveryCode } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { addDays, helsinkiDate, type IsoDate } from '#foundation/time'
import { execute, type IdentifiedPerson, type StaffActor } from '#identity'
import { readPdf } from '#platform/files'
import { inTransaction, within } from '#platform/database'
import { createApp } from '#platform/web'
import { fileOfPerson, openFile, writeEntry } from '#records'
import {
  compilePackage, destroyDuePackages, givePackageFile, identifyRequest, linkSubjects, offerPackage, openHandedOver, packageOf, receiveRequests,
  releasePackage, releasePatientData, requestRoutes, reviewPackage, reviewPatientData, type Asked, type PackageDocument, type RequestKind,
} from '#requests'
import { accessesOf, livingAmong } from '#vault'
import { testHouse } from '#tests/support/database'
import { ok, plantIncident, plantings } from './holdings/testing/planting.ts'
import { foundTown, type Someone, type Town } from './holdings/testing/town.ts'
import { wirePackages } from './packages.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
const { db: pool, owner } = await testHouse()
const schema = JSON.parse(readFileSync(new URL('../modules/requests/package/schema/package-1.schema.json', import.meta.url), 'utf8')) as object
const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema)

let town: Town
let professional: StaffActor
let person: Someone
let other: Someone
const planted: string[] = []
const stranger = 'Kielokoskelainen'
const origin = 'https://satama.example'

beforeAll(async () => {
  town = await foundTown(pool, owner)
  ;[person, other] = town.people
  professional = [...town.actors.values()][0] as StaffActor
  wirePackages({ origin, printHouse: null })
  await plantIncident(town)
  for (const [holding, ways] of Object.entries(plantings)) {
    for (const someone of [other, person]) {
      // Whoever is written down as erased gets nothing written any more.
      const words = holding === 'vault.erasures' ? [] : ((await ways.person?.(town, someone)) ?? [])
      if (someone === person) planted.push(...words)
    }
  }
  await mention()
})

/** An entry about the person that tells of the other one: by name, in two cases, by number and by code. */
async function mention(): Promise<void> {
  const { db, organisation, boss, at } = town
  await inTransaction(db, organisation, async (tx) => {
    const file = await fileOfPerson(tx, organisation, person.subject.id)
    if (!file) throw new Error('no file')
    const text = `Asia Orvokkila kertoi, että asia kielokoski ja ${stranger} kävivät. Tavoittaa numerosta 040 765 4321 tai kielokoski@example.org, 010594Y9032. Orvokkilan oma on orvokkila@example.org.`
    await writeEntry({ tx, keyring: boss.keyring, by: boss.id, at }, file, {
      body: { kind: 'note', on: '2026-03-04' as IsoDate, topic: 'other', text } as never, author: { name: 'Jokke Johtaja', position: 'psykologi' },
    })
  })
}

const asked = (): Asked => ({
  name: person.name, identityCode: '131052-308T', contact: { street: 'Orvokkilantie 1', postcode: '00100', town: 'Helsinki' }, whose: 'own', text: '',
  subjects: [person.subject], notes: [],
})
const present = (actor = town.boss) => ({ db: town.db, keyring: actor.keyring, by: actor.id, at: town.at })
const run = (actor: StaffActor) => ({ db: town.db, actor: { ...actor, confirmedAt: town.at }, clock: () => town.at })

async function requested(kinds: readonly RequestKind[] = ['access']): Promise<string> {
  const { organisation, at, boss } = town
  const today = helsinkiDate(at)
  return inTransaction(town.db, organisation, async (tx) => {
    const [received] = await receiveRequests(tx, present(), [{ kinds, channel: 'paper', language: 'fi', asked: asked(), receivedOn: today }])
    const request = received?.request ?? ''
    await linkSubjects(tx, present(), { request, subjects: [person.subject] })
    await identifyRequest(tx, { organisation, by: boss.id, at }, { request, way: 'in-person' })
    return request
  })
}

/** Everything found is masked, everything read, each share by whom it is for. */
async function reviewAll(id: string, o: { withhold?: (title: string) => boolean } = {}): Promise<void> {
  for (const [act, actor, share] of [[reviewPackage, town.boss, 'own'], [reviewPatientData, professional, 'patient']] as const) {
    const { items, version } = await packageOf(present(), id, share)
    const open = items.filter(({ reviewed }) => reviewed === null)
    if (open.length === 0) continue
    await ok(execute(act, {
      ...run(actor),
      input: {
        package: id, version,
        items: open.map(({ key, title }) => ({
          key, shown: [], byHand: {}, filesWithheld: {}, withheld: o.withhold?.(title) === true ? { ground: 'rights-of-others' as const, reason: '' } : null,
        })),
      },
    }))
  }
}

async function released(kinds: readonly RequestKind[] = ['access'], kind: 'access' | 'portability' | 'log-extract' = 'access') {
  const request = await requested(kinds)
  const { package: id } = await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind } }))
  await reviewAll(id)
  const { row } = await packageOf(present(), id, 'own')
  if (row.patientItems > 0) {
    await ok(execute(releasePatientData, { ...run(professional), input: { package: id, name: 'Työ Valkovuokko', position: 'psykologi' } }))
  }
  await ok(execute(releasePackage, { ...run(town.boss), input: { package: id } }))
  return { request, id }
}

async function offered(id: string, way: 'identified' | 'code'): Promise<string> {
  const { code } = await ok(execute(offerPackage, { ...run(town.boss), input: { package: id, way, tell: 'here' } }))
  return code ?? ''
}

const identified = (code: string, organisation = town.organisation): IdentifiedPerson => ({
  organisation, identityCode: redact(code), givenName: redact('Asia'), familyName: redact('Orvokkila'), protected: false, at: town.at,
  until: new Date(town.at.getTime() + 1_200_000),
})

function textOfPdf(pdf: Uint8Array): string {
  const reading = readPdf(pdf)
  try {
    return Array.from({ length: reading.facts.pages }, (_, page) => reading.page(page).lines.map(({ text }) => text).join(' ')).join(' ').replace(/\s+/g, ' ')
  } finally {
    reading.close()
  }
}

/** What is in an archive whose files are stored as they are. */
function filesOf(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; archive.readUInt32LE(at) === 0x04034b50; ) {
    const [size, begins] = [archive.readUInt32LE(at + 18), at + 30 + archive.readUInt16LE(at + 26)]
    files.set(archive.subarray(at + 30, begins).toString(), archive.subarray(begins, begins + size))
    at = begins + size
  }
  return files
}

async function copiesOf(id: string): Promise<{ json: string; html: string; pdf: string; attached: string }> {
  const key = newRecoveryCode()
  const { bytes } = await ok(execute(givePackageFile, { ...run(town.boss), input: { package: id, key } }))
  const decrypter = new Decrypter()
  decrypter.addPassphrase(key)
  const files = filesOf(Buffer.from(await decrypter.decrypt(bytes)))
  return {
    json: String(files.get('package.json')),
    html: String(files.get('package.html')),
    pdf: textOfPdf(files.get('package.pdf') ?? Buffer.alloc(0)),
    attached: [...files].filter(([name]) => name.startsWith('files/')).map(([name, content]) => `${name} ${content.toString()}`).join(' '),
  }
}

describe('the package of a person with data in every module', () => {
  test('misses nothing of theirs and has nothing of anybody else, in any of its copies', async () => {
    const { id } = await released()
    const copies = await copiesOf(id)
    const document = JSON.parse(copies.json) as PackageDocument
    isValid(document)
    expect(isValid.errors).toBeNull()
    const strings = JSON.stringify(document) + copies.attached
    expect(planted.length).toBeGreaterThan(12)
    expect(planted.filter((word) => !strings.includes(word))).toEqual([])
    const foreign = [other.mark, other.mark.toLowerCase(), other.mark.toUpperCase(), stranger, '010594Y9032', '040 765 4321', 'kielokoski@example.org', 'Kielokoskentie']
    for (const [copy, text] of Object.entries(copies)) {
      expect([copy, foreign.filter((word) => text.toLowerCase().includes(word.toLowerCase()))]).toEqual([copy, []])
      if (copy === 'attached') continue
      expect([copy, ['Orvokkila', 'orvokkila@example.org', 'Muistiinpano Orvokkila', 'Tietosuojavaltuutetun toimisto', '[peitetty: koskee toista ihmistä]'].filter((word) => !text.includes(word))]).toEqual([copy, []])
    }
    // Each holding says what it is for, on what ground and for how long, or that it has nothing.
    for (const { name, purposes, legalBases, source, categories } of document.holdings) {
      expect([name, purposes.length > 0, legalBases.length > 0, source !== '', categories.length > 0]).toEqual([name, true, true, true, true])
    }
    expect(document.index.map(({ holding }) => holding)).toEqual(document.holdings.map(({ name }) => name))
    expect(document.index.map(({ holding }) => holding)).toContain('records.client-file')
  })

  test('is opened for the request, and the person sees that it was', async () => {
    const before = (await accessesOf(town.db, person.subject.id)).length
    const request = await requested()
    await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } }))
    const after = await accessesOf(town.db, person.subject.id)
    expect(after.length).toBeGreaterThan(before)
    const forIt = after.filter(({ about }) => about === request)
    expect(forIt).toHaveLength(after.length - before)
    expect(new Set(forIt.map(({ purpose, by }) => `${purpose} ${by}`))).toEqual(new Set([`request ${town.boss.id}`]))
  })

  test('is not made for somebody who is not identified, nor of what was not asked for', async () => {
    const { organisation, at } = town
    const request = await inTransaction(town.db, organisation, async (tx) => {
      const [received] = await receiveRequests(tx, present(), [{ kinds: ['access'], channel: 'paper', language: 'fi', asked: asked(), receivedOn: helsinkiDate(at) }])
      return received?.request ?? ''
    })
    expect(await execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } })).toMatchObject({ code: 'not-identified' })
    expect(await execute(compilePackage, { ...run(town.boss), input: { request: await requested(), kind: 'portability' } })).toMatchObject({ code: 'not-asked-for' })
  })
})

describe('nothing leaves', () => {
  test('that nobody has read, by either share; and nobody reviews or releases the other share', async () => {
    const request = await requested()
    const { package: id } = await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } }))
    const patient = await packageOf(present(), id, 'patient')
    expect(patient.items.length).toBeGreaterThan(1)
    expect(await execute(releasePatientData, { ...run(professional), input: { package: id, name: 'Työ Valkovuokko', position: 'psykologi' } })).toMatchObject({ code: 'not-all-reviewed' })
    const first = { key: patient.items[0]?.key ?? '', shown: [], byHand: {}, filesWithheld: {}, withheld: null }
    expect(await execute(reviewPackage, { ...run(town.boss), input: { package: id, version: 1, items: [first] } })).toMatchObject({ code: 'no-such-item' })
    expect(await execute(releasePatientData, { ...run(town.boss), input: { package: id, name: 'Jokke Johtaja', position: 'johtaja' } })).toMatchObject({ code: 'forbidden' })
    await reviewAll(id)
    await ok(execute(releasePackage, { ...run(town.boss), input: { package: id } }))
    expect(await execute(offerPackage, { ...run(town.boss), input: { package: id, way: 'code', tell: 'here' } })).toMatchObject({ code: 'not-released' })
    expect(await execute(reviewPatientData, { ...run(professional), input: { package: id, version: 1, items: [first] } })).toMatchObject({ code: 'changed-meanwhile' })
  })

  test('of what is kept back, but the law that says so; and only a professional says that something endangers health', async () => {
    const request = await requested()
    const { package: id } = await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } }))
    const own = await packageOf(present(), id, 'own')
    const keep = (key: string) => ({ key, shown: [], byHand: {}, filesWithheld: {}, withheld: { ground: 'danger-to-health' as const, reason: 'Arvio 3.4.' } })
    expect(await execute(reviewPackage, { ...run(town.boss), input: { package: id, version: own.version, items: [keep(own.items[0]?.key ?? '')] } })).toMatchObject({ code: 'ground-of-care' })
    await reviewAll(id)
    const patient = await packageOf(present(), id, 'patient')
    const note = patient.items.find(({ fields }) => fields.some(({ value }) => value === 'Muistiinpano Orvokkila'))
    await ok(execute(reviewPatientData, { ...run(professional), input: { package: id, version: patient.version, items: [keep(note?.key ?? '')] } }))
    await ok(execute(releasePatientData, { ...run(professional), input: { package: id, name: 'Työ Valkovuokko', position: 'psykologi' } }))
    await ok(execute(releasePackage, { ...run(town.boss), input: { package: id } }))
    const { json, pdf } = await copiesOf(id)
    expect([json.includes('Muistiinpano Orvokkila'), pdf.includes('Muistiinpano Orvokkila')]).toEqual([false, false])
    expect([json.includes('1050/2018'), json.includes('Arvio 3.4.'), pdf.includes('Arvio 3.4.')]).toEqual([true, true, true])
  })

  test('twice by two reviewers at once: whoever is later looks again', async () => {
    const request = await requested()
    const { package: id } = await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } }))
    const { items, version } = await packageOf(present(), id, 'patient')
    const review = (key: string) => execute(reviewPatientData, {
      ...run(professional), input: { package: id, version, items: [{ key, shown: [], byHand: {}, filesWithheld: {}, withheld: null }] },
    })
    const outcomes = await Promise.all([review(items[0]?.key ?? ''), review(items[1]?.key ?? '')])
    expect(outcomes.map((one) => (one.ok ? 'done' : one.code)).toSorted()).toEqual(['changed-meanwhile', 'done'])
  })
})

describe('a release', () => {
  test('of patient data is noted in the person’s file, by the professional’s name, each time once', async () => {
    const notes = async () => {
      const { db, organisation, boss, at } = town
      const file = await fileOfPerson(db, organisation, person.subject.id)
      const view = file && (await openFile(db, boss.keyring, { file: file.id, by: boss.id, purpose: 'care', at }))
      return (view?.entries ?? []).flatMap(({ plain }) => (plain?.body.kind === 'right-exercised' ? [{ right: plain.body.right, by: plain.author.name }] : []))
    }
    const before = await notes()
    await released()
    expect((await notes()).slice(before.length)).toEqual([{ right: 'access', by: 'Työ Valkovuokko' }])
  })

  test('destroys the draft, with what it told of others; a new one destroys the one before', async () => {
    const { request, id } = await released()
    expect(await livingAmong(town.db, town.organisation, [id])).toEqual([])
    const { row } = await packageOf(present(), id, 'own')
    expect(await livingAmong(town.db, town.organisation, [row.sealedAs])).not.toEqual([])
    await ok(execute(compilePackage, { ...run(town.boss), input: { request, kind: 'access' } }))
    expect(await livingAmong(town.db, town.organisation, [row.sealedAs])).toEqual([])
    expect((await packageOf(present(), id, 'own')).row.state).toBe('discarded')
  })
})

describe('a hand-over', () => {
  test('by code opens for whoever has the code, proves when, and an older code opens nothing', async () => {
    const { id } = await released()
    const old = await offered(id, 'code')
    const code = await offered(id, 'code')
    const open = (typed: string, at = town.at) => openHandedOver(pool, { code: typed, person: null, at })
    expect(await open(old)).toBeNull()
    expect(await open('jotakin muuta')).toBeNull()
    expect((await open(code.toLowerCase().replaceAll('-', ' ')))?.document.person.name).toBe(person.name)
    expect((await packageOf(present(), id, 'own')).row.state).toBe('handed-over')
    const { rows } = await sql<{ proof: string }>`select proof from requests.hand_over where package = ${id} and handed_at is not null`.execute(owner)
    expect(rows).toEqual([{ proof: 'opened-by-code' }])
    expect(await open(code, new Date(town.at.getTime() + 40 * 86_400_000))).toBeNull()
  })

  test('behind identification opens for that person alone: not for another code, another organisation’s word, or nobody', async () => {
    const { id } = await released()
    const code = await offered(id, 'identified')
    const open = (who: IdentifiedPerson | null) => openHandedOver(pool, { code, person: who, at: town.at })
    expect(await open(null)).toBeNull()
    expect(await open(identified('010594Y9032'))).toBeNull()
    expect(await open(identified('131052-308T', crypto.randomUUID()))).toBeNull()
    expect((await packageOf(present(), id, 'own')).row.state).toBe('released')
    expect((await open(identified('131052-308T')))?.document.person.name).toBe(person.name)
    const { rows } = await sql<{ proof: string }>`select proof from requests.hand_over where package = ${id} and handed_at is not null`.execute(owner)
    expect(rows).toEqual([{ proof: 'opened-identified' }])
  })

  test('as a file takes only a key that nobody can guess', async () => {
    const { id } = await released()
    expect(await execute(givePackageFile, { ...run(town.boss), input: { package: id, key: 'salasana-salasana-salasana' } })).toMatchObject({ code: 'not-our-key' })
  })

  test('page answers every stranger alike, whatever code they type, and shows the package to whoever has it', async () => {
    const { id } = await released()
    const code = await offered(id, 'code')
    const app = createApp({ db: pool, routes: requestRoutes })
    const post = async (path: string, fields: Record<string, string>) => {
      const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await app.request(`http://localhost${path}`, { method: 'POST', headers, body: new URLSearchParams(fields).toString() })
      return { status: answer.status, type: answer.headers.get('content-type'), headers: [...answer.headers.keys()].toSorted(), text: await answer.text() }
    }
    const wrong = await post('/fi/my-data/handed-over', { code: newRecoveryCode() })
    const behind = await offered((await released()).id, 'identified')
    for (const typed of ['', 'x', newRecoveryCode(), behind]) expect(await post('/fi/my-data/handed-over', { code: typed })).toEqual(wrong)
    expect(wrong.text).not.toContain('Orvokkila')
    const shown = await post('/sv/my-data/handed-over', { code })
    expect([shown.status, shown.text.includes('Muistiinpano Orvokkila')]).toEqual([200, true])
    const json = await post('/sv/my-data/handed-over/copy', { code, copy: 'json' })
    expect([json.type, (JSON.parse(json.text) as PackageDocument).package]).toEqual(['application/json', id])
    expect(await post('/fi/my-data/handed-over/copy', { code: newRecoveryCode(), copy: 'json' })).toEqual(wrong)
    const published = await app.request('http://localhost/my-data/package-1.schema.json')
    expect(await published.json()).toEqual(schema)
  })
})

test('what may be taken along is JSON alone, and what a log extract holds is who saw', async () => {
  const { id } = await released(['log-extract'], 'log-extract')
  const names = (JSON.parse((await copiesOf(id)).json) as PackageDocument).index.map(({ holding }) => holding)
  expect(names).toContain('vault.openings')
  expect(names).not.toContain('people.register-entry')
})

test('a package is destroyed by its key when its days are over, by nobody’s hand, and only then', async () => {
  const { id } = await released()
  const code = await offered(id, 'code')
  const { row } = await packageOf(present(), id, 'own')
  expect(row.destroyOn).toBe(addDays(helsinkiDate(town.at), 31))
  const others = await released()
  const day = (days: number) => new Date(town.at.getTime() + days * 86_400_000)
  expect(await destroyDuePackages(pool, day(30))).toBe(0)
  expect((await openHandedOver(pool, { code, person: null, at: town.at }))?.row.id).toBe(id)
  await destroyDuePackages(pool, day(31))
  expect((await packageOf(present(), id, 'own')).row.state).toBe('destroyed')
  expect(await livingAmong(within(pool, town.organisation), town.organisation, [row.sealedAs, row.id])).toEqual([])
  expect(await openHandedOver(pool, { code, person: null, at: town.at })).toBeNull()
  expect((await packageOf(present(), others.id, 'own')).row.state).toBe('released')
})

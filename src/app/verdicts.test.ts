import { sql } from 'kysely'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { helsinkiDate } from '#foundation/time'
import { execute } from '#identity'
import { inTransaction } from '#platform/database'
import { fileOfPerson } from '#records'
import {
  correctItem, decideItems, decideRequest, identifyRequest, itemVerdictsOf, linkSubjects, openAsked, openLetters, receiveRequests, type Asked, type RequestKind,
} from '#requests'
import { testHouse } from '#tests/support/database'
import { holdings } from './holdings.ts'
import { ok, plantings } from './holdings/testing/planting.ts'
import { foundTown, type Someone, type Town } from './holdings/testing/town.ts'
import { wirePackages } from './packages.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })
const { db: pool, owner } = await testHouse()
let town: Town
let person: Someone
let other: Someone

beforeAll(async () => {
  town = await foundTown(pool, owner)
  ;[person, other] = town.people
  wirePackages({ origin: 'https://satama.example', printHouse: null })
  await plantings['records.client-file']?.person?.(town, person)
})

const asked = (someone: Someone): Asked => ({
  name: someone.name, contact: { street: 'Orvokkilantie 1', postcode: '00100', town: 'Helsinki' }, whose: 'own', text: '', subjects: [someone.subject], notes: [],
})
const present = () => ({ db: town.db, keyring: town.boss.keyring, by: town.boss.id, at: town.at })
const run = () => ({ db: town.db, actor: { ...town.boss, confirmedAt: town.at }, clock: () => town.at })

async function requested(kinds: readonly RequestKind[], someone = person): Promise<string> {
  const { organisation, at, boss } = town
  return inTransaction(town.db, organisation, async (tx) => {
    const [received] = await receiveRequests(tx, present(), [{ kinds, channel: 'paper', language: 'fi', asked: asked(someone), receivedOn: helsinkiDate(at) }])
    const request = received?.request ?? ''
    await linkSubjects(tx, present(), { request, subjects: [someone.subject] })
    await identifyRequest(tx, { organisation, by: boss.id, at }, { request, way: 'in-person' })
    return request
  })
}

/** What a holding has of somebody, as the form names it. */
async function itemsIn(name: string, someone = person): Promise<{ value: string; id: string; title: string }[]> {
  const holding = holdings.find((one) => one.name === name)
  const items = []
  const reach = { ...present(), purpose: 'request' as const, about: crypto.randomUUID() }
  for await (const { id, title } of holding?.disclose(reach, someone.subject, 'fi') ?? []) items.push({ id, title, value: `${name}|person|${someone.subject.id}|${id}` })
  return items
}

describe('an erasure, item by item', () => {
  test('touches nobody else, whatever the form says, and nothing that was not asked', async () => {
    const request = await requested(['erasure'])
    const [theirs] = await itemsIn('people.register-entry', other)
    const decide = (o: { kind?: 'erasure' | 'restriction'; items: readonly string[]; verdict?: 'act' | 'refuse'; grounds?: readonly string[] }) =>
      execute(decideItems, { ...run(), input: { request, kind: o.kind ?? 'erasure', verdict: o.verdict ?? 'act', items: [...o.items], grounds: [...(o.grounds ?? [])] } })
    expect(await decide({ items: [theirs?.value ?? ''] })).toMatchObject({ code: 'no-such-item' })
    expect(await decide({ items: [`records.client-file|person|${person.subject.id}|${theirs?.id ?? ''}`] })).toMatchObject({ code: 'no-such-item' })
    const [own] = await itemsIn('records.client-file')
    expect(await decide({ kind: 'restriction', items: [own?.value ?? ''] })).toMatchObject({ code: 'not-asked-for' })
    expect(await decide({ items: [own?.value ?? ''], verdict: 'refuse' })).toMatchObject({ code: 'refused-without-ground' })
    expect(await decide({ items: [own?.value ?? ''], verdict: 'refuse', grounds: ['no-consent'] })).toMatchObject({ code: 'refused-without-ground' })
    expect(await itemVerdictsOf(town.db, town.organisation, request)).toEqual([])
  })

  test('is named in the letter by what it was called, also when it is gone', async () => {
    const request = await requested(['erasure'])
    const kept = await itemsIn('records.client-file')
    await ok(execute(decideItems, { ...run(), input: { request, kind: 'erasure', verdict: 'refuse', items: kept.map(({ value }) => value), grounds: ['patient-record'] } }))
    const { titledVerdicts } = await import('#requests')
    const { organisation } = town
    const letter = await inTransaction(town.db, organisation, async (tx) => {
      const opened = (await openAsked(present(), [request], { within: tx })).get(request)
      const items = await titledVerdicts(tx, present(), { organisation, id: request } as never)
      if (!opened) throw new Error('the request is gone')
      const decided = await decideRequest(tx, present(), {
        request, asked: opened.asked, outcomes: [{ kind: 'erasure', verdict: 'refuse', grounds: ['patient-record'] }], items, channel: 'post',
      })
      if (!decided.ok) throw new Error(decided.code)
      return decided.value.letters.get(request) ?? ''
    })
    const words = JSON.stringify((await openLetters(present(), [letter])).get(letter))
    for (const said of [kept[0]?.title ?? 'none', 'potilasasiakirja', '703/2023', 'Tietosuojavaltuutetun toimisto', 'käräjäoikeuteen']) expect(words).toContain(said)
  })
})

test('a restriction keeps an item and takes it out of use; a correction leaves the ground and the corrector beside it', async () => {
  const request = await requested(['restriction', 'rectification'])
  const [entry] = await itemsIn('people.register-entry')
  const corrected = await execute(correctItem, {
    ...run(),
    input: { request, item: entry?.value ?? '', fields: { street: 'Uusitie 9' }, ground: 'Ihminen oli muuttanut.', name: 'Jokke Johtaja', position: 'johtaja' },
  })
  expect(corrected).toMatchObject({ ok: true, value: { fields: 1 } })
  await ok(execute(decideItems, { ...run(), input: { request, kind: 'restriction', verdict: 'act', items: [entry?.value ?? ''], grounds: [] } }))
  expect((await itemVerdictsOf(town.db, town.organisation, request)).map(({ verdict }) => verdict).toSorted()).toEqual(['correct', 'restrict'])
})

test('the request that is being answered can be corrected itself, and waits for nobody', async () => {
  const request = await requested(['rectification'])
  const item = (await itemsIn('requests.requests')).find(({ id }) => id === request)
  const corrected = await execute(correctItem, {
    ...run(),
    input: { request, item: item?.value ?? '', fields: { street: 'Uusitie 11' }, ground: 'Osoite oli väärin.', name: 'Jokke Johtaja', position: 'johtaja' },
  })
  expect(corrected).toMatchObject({ ok: true, value: { fields: 1 } })
  const opened = await openAsked(present(), [request])
  expect(opened.get(request)?.asked.contact.street).toBe('Uusitie 11')
})

test('of patient data an officer corrects nothing here: a professional does, in the file', async () => {
  const request = await requested(['rectification'])
  const entries = await itemsIn('records.client-file')
  const file = await fileOfPerson(town.db, town.organisation, person.subject.id)
  const { rows } = await sql<{ id: string }>`select id from records.entry where file = ${file?.id ?? ''} order by id`.execute(owner)
  const entry = entries.find(({ id }) => rows.some((row) => row.id === id))
  expect(await execute(correctItem, {
    ...run(), input: { request, item: entry?.value ?? '', fields: { text: 'Toinen teksti' }, ground: 'Pyydetty korjaus.', name: 'Jokke Johtaja', position: 'johtaja' },
  })).toMatchObject({ code: 'professional-corrects' })
})

test('an erasure erases what nothing keeps, refuses what the law keeps, by its name, and nobody else loses anything', async () => {
  const erase = async (request: string, items: readonly { value: string }[]) =>
    ok(execute(decideItems, { ...run(), input: { request, kind: 'erasure', verdict: 'act', items: items.map(({ value }) => value), grounds: [] } }))
  const [file, entry, theirs] = [await itemsIn('records.client-file'), await itemsIn('people.register-entry'), await itemsIn('people.register-entry', other)]
  expect([file.length > 0, entry.length, theirs.length]).toEqual([true, 1, 1])

  // Whoever has a file has a name on it for as long as the file is kept.
  const kept = await requested(['erasure'])
  expect(await erase(kept, [...file, ...entry])).toMatchObject({ count: file.length + 1, refused: file.length + 1 })
  const verdicts = await itemVerdictsOf(town.db, town.organisation, kept)
  expect(verdicts.filter(({ holding }) => holding === 'records.client-file').map(({ verdict, grounds }) => [verdict, ...grounds])).toEqual(file.map(() => ['refuse', 'patient-record']))
  expect(verdicts.filter(({ holding }) => holding === 'people.register-entry').map(({ verdict, grounds }) => [verdict, ...grounds])).toEqual([['refuse', 'kept-by-law']])

  // Whoever has none goes.
  const gone = await requested(['erasure'], other)
  expect(await erase(gone, theirs)).toMatchObject({ count: 1, refused: 0 })
  expect((await itemVerdictsOf(town.db, town.organisation, gone)).map(({ verdict }) => verdict)).toEqual(['erase'])
  expect(await itemsIn('people.register-entry', other)).toEqual([])
  expect([(await itemsIn('records.client-file')).length, (await itemsIn('people.register-entry')).length]).toEqual([file.length, 1])
})

import { describe, expect, test } from 'vitest'
import { addDays, helsinkiDate } from '#foundation/time'
import { execute } from '#identity'
import { mayErase } from '#retention'
import { accessesOf } from '#vault'
import { testDatabase } from '#tests/support/database'
import { entitled, entitledToWrite, filesInReach } from './caseload.ts'
import { arrangeCover, withdrawCover } from './commands/arrange-cover.ts'
import { correctEntry } from './commands/correct-entry.ts'
import { findClient } from './commands/find-client.ts'
import { handOverClient, setState } from './commands/hand-over-client.ts'
import { recordVisit } from './commands/keep-visits.ts'
import { nameSupervisor } from './commands/name-supervisor.ts'
import { openFileCommand } from './commands/open-file.ts'
import { removeEntry } from './commands/remove-entry.ts'
import { supervise } from './commands/supervise.ts'
import { writeNote } from './commands/write-note.ts'
import { clientFileHolding } from './holding.ts'
import { fileHolding } from './keeping.ts'
import { basisOf } from './rules.ts'
import { heldFile, invite, note, openedFile, openPractice, write, writing } from './testing/files.ts'

const practice = await openPractice(await testDatabase())
const { db, administrator, officer, petra, joonas, sirpa } = practice
const clients = await invite(db, officer, 8)
const now = new Date('2026-03-02T10:00:00Z')
const today = helsinkiDate(now)
const clock = () => now
const hours = (n: number) => new Date(now.getTime() + n * 3_600_000)

async function freshClient() {
  const client = clients.pop()
  if (!client) throw new Error('no more clients')
  return { ...client, file: await openedFile(db, petra, client.person, now) }
}

const basisFor = async (who: typeof petra, file: string, at = now) => {
  const found = await entitled(db, who, { file, at })
  return found.ok ? found.value.basis : found.code
}

describe('whose file somebody may open', () => {
  test('is by caseload before cover, and by cover before supervision', () => {
    const who = { actor: 'a', professionals: ['a', 'b'], covers: ['b'], supervision: true }
    expect(basisOf(who)).toBe('care')
    expect(basisOf({ ...who, professionals: ['b'] })).toBe('cover')
    expect(basisOf({ ...who, professionals: ['c'] })).toBe('supervision')
    expect(basisOf({ ...who, professionals: ['c'], supervision: false })).toBeNull()
  })

  test('is their own professional, and nobody else: not a colleague, an officer or an administrator', async () => {
    const { file } = await freshClient()
    expect(await basisFor(petra, file)).toBe('care')
    for (const other of [joonas, sirpa, officer, administrator]) expect(await basisFor(other, file)).toBe('not-yours')
    const input = { file, on: today, topic: 'session', text: 'Salaa kirjattu', save: 'final' } as const
    expect(await execute(writeNote, { db, actor: joonas, input, clock })).toMatchObject({ code: 'not-yours' })
    // Officers have no door to files at all, whosever they are.
    for (const other of [officer, administrator]) expect(await execute(writeNote, { db, actor: other, input, clock })).toMatchObject({ code: 'forbidden' })
    expect(await basisFor(petra, crypto.randomUUID())).toBe('not-yours')
  })

  test('is the stand-in on the days of the absence, before and after nobody, and not when it was withdrawn', async () => {
    const { file } = await freshClient()
    const from = addDays(today, 3)
    const until = addDays(today, 5)
    const input = { away: petra.id, coveredBy: joonas.id, from, until }
    const arranged = await execute(arrangeCover, { db, actor: petra, input, clock })
    expect(arranged.ok).toBe(true)
    expect(await basisFor(joonas, file)).toBe('not-yours')
    expect(await basisFor(joonas, file, hours(72))).toBe('cover')
    expect((await filesInReach(db, joonas, hours(72))).covered).toContainEqual({ file, professional: petra.id })
    expect(await basisFor(sirpa, file, hours(72))).toBe('not-yours')
    expect(await basisFor(joonas, file, hours(6 * 24))).toBe('not-yours')
    // Whoever stands in writes; the client stays with their own professional.
    expect(await execute(writeNote, { db, actor: joonas, input: { file, on: from, topic: 'phone-call', text: 'Soitti.', save: 'final' }, clock: () => hours(72) })).toMatchObject({ ok: true })
    expect(await execute(handOverClient, { db, actor: joonas, input: { file, to: sirpa.id }, clock: () => hours(72) })).toMatchObject({ code: 'only-reading' })
    const cover = arranged.ok ? arranged.value.cover : ''
    expect(await execute(withdrawCover, { db, actor: sirpa, input: { cover }, clock })).toMatchObject({ code: 'no-such-cover' })
    expect(await execute(withdrawCover, { db, actor: petra, input: { cover }, clock })).toMatchObject({ ok: true })
    expect(await basisFor(joonas, file, hours(72))).toBe('not-yours')
  })

  test('is arranged for oneself, for days to come, among professionals and not for good', async () => {
    const cover = (input: { away?: string; coveredBy?: string; from?: string; until?: string }) =>
      execute(arrangeCover, { db, actor: petra, input: { away: petra.id, coveredBy: joonas.id, from: today, until: today, ...input }, clock })
    expect(await cover({ away: joonas.id, coveredBy: petra.id })).toMatchObject({ code: 'not-yours-to-arrange' })
    expect(await cover({ coveredBy: petra.id })).toMatchObject({ code: 'own-cover' })
    expect(await cover({ coveredBy: officer.id })).toMatchObject({ code: 'not-a-professional' })
    expect(await cover({ from: addDays(today, 2) })).toMatchObject({ code: 'ends-before-it-begins' })
    expect(await cover({ from: addDays(today, -9), until: addDays(today, -2) })).toMatchObject({ code: 'cover-in-the-past' })
    expect(await cover({ until: addDays(today, 92) })).toMatchObject({ code: 'cover-too-long' })
  })

  test('is their supervisor for some hours, for a reason that the client sees, to read and not to write', async () => {
    const { file, code, person, name } = await freshClient()
    const input = { known: code, reason: 'complaint', sentence: 'Asiakas on tehnyt muistutuksen.' } as const
    const others = await execute(supervise, { db, actor: sirpa, input, clock })
    expect(others).toMatchObject({ code: 'none-supervised' })
    expect(await execute(nameSupervisor, { db, actor: joonas, input: { supervisor: joonas.id, professional: petra.id }, clock })).toMatchObject({ code: 'forbidden' })
    expect(await execute(nameSupervisor, { db, actor: administrator, input: { supervisor: officer.id, professional: petra.id }, clock })).toMatchObject({ code: 'not-a-professional' })
    expect(await execute(nameSupervisor, { db, actor: administrator, input: { supervisor: sirpa.id, professional: petra.id }, clock })).toMatchObject({ ok: true })

    expect(await basisFor(sirpa, file)).toBe('not-yours')
    expect(await execute(supervise, { db, actor: sirpa, input: { ...input, sentence: 'lyhyt' }, clock })).toMatchObject({ code: 'bad-input' })
    const begun = await execute(supervise, { db, actor: sirpa, input, clock })
    expect(begun).toMatchObject({ ok: true, value: { file } })
    expect(await basisFor(sirpa, file)).toBe('supervision')
    expect(await basisFor(sirpa, file, hours(5))).toBe('not-yours')
    // The client is told of it, sentence and all, and it goes when its time has come.
    const told = []
    for await (const item of clientFileHolding.disclose({ db, keyring: petra.keyring, by: petra.id, purpose: 'care', at: now }, { organisation: petra.organisation, kind: 'person', id: person }, 'en')) told.push(item)
    expect(told.at(-1)).toMatchObject({ title: 'File opened in supervision', retention: 'access-log' })
    expect(told.at(-1)?.fields).toContainEqual(expect.objectContaining({ name: 'reason', value: 'Asiakas on tehnyt muistutuksen.' }))
    const item = told.at(-1)?.id ?? ''
    const kept = await mayErase(db, { organisation: petra.organisation, holding: fileHolding, items: [item], ground: 'request', at: now })
    expect(kept[0]).toMatchObject({ may: false, because: 'kept-by-law' })
    expect(await entitledToWrite(db, sirpa, { file, at: now })).toMatchObject({ code: 'only-reading' })
    expect(await execute(supervise, { db, actor: sirpa, input: { ...input, known: name }, clock })).toMatchObject({ ok: true })
    // That somebody is nobody's client here looks the same as that they are another one's.
    expect(await execute(supervise, { db, actor: joonas, input, clock })).toMatchObject({ code: 'none-supervised' })
    expect(await accessesOf(db, person)).not.toContainEqual(expect.objectContaining({ by: joonas.id }))
  })
})

describe('a caseload', () => {
  test('begins with a file of one’s own; a client of a colleague and somebody unknown are refused alike', async () => {
    const client = clients.pop()
    const input = { known: client?.code ?? '', service: 'Yksilöterapia', background: '' }
    const opened = await execute(openFileCommand, { db, actor: petra, input, clock })
    expect(opened).toMatchObject({ ok: true })
    expect(await execute(openFileCommand, { db, actor: joonas, input, clock })).toMatchObject({ code: 'cannot-open' })
    expect(await execute(openFileCommand, { db, actor: joonas, input: { ...input, known: '010501E9032' }, clock })).toMatchObject({ code: 'cannot-open' })
    expect(await execute(openFileCommand, { db, actor: joonas, input: { ...input, known: client?.name ?? '' }, clock })).toMatchObject({ code: 'cannot-open' })
  })

  test('is handed over, alone or beside a colleague, and a closed file takes nothing in', async () => {
    const { file } = await freshClient()
    expect(await execute(handOverClient, { db, actor: petra, input: { file, to: officer.id }, clock })).toMatchObject({ code: 'not-a-professional' })
    expect(await execute(handOverClient, { db, actor: petra, input: { file, to: joonas.id, stay: true }, clock })).toMatchObject({ ok: true })
    expect([await basisFor(petra, file), await basisFor(joonas, file)]).toEqual(['care', 'care'])
    expect(await execute(handOverClient, { db, actor: petra, input: { file, to: joonas.id }, clock })).toMatchObject({ code: 'already-theirs' })
    expect(await execute(setState, { db, actor: joonas, input: { file, state: 'closed' }, clock })).toMatchObject({ ok: true })
    const visit = { file, on: today, time: '9.30', minutes: 45, way: 'video', outcome: 'kept', text: '' } as const
    expect(await execute(recordVisit, { db, actor: joonas, input: visit, clock })).toMatchObject({ code: 'file-closed' })
    expect(await execute(setState, { db, actor: joonas, input: { file, state: 'open' }, clock })).toMatchObject({ ok: true })
    expect(await execute(recordVisit, { db, actor: joonas, input: visit, clock })).toMatchObject({ ok: true })
  })

  test('is searched by the name of one’s own clients, and of nobody else’s', async () => {
    const { name } = await freshClient()
    const [own, colleagues] = await Promise.all([petra, sirpa].map((actor) => execute(findClient, { db, actor, input: { text: name.split(' ')[1] ?? '' }, clock })))
    expect(own?.ok && own.value.lines.map(({ person }) => person?.name)).toContain(name)
    expect(colleagues).toMatchObject({ ok: true, value: { lines: [] } })
  })

  test('a removal wants a secret shown lately, and an entry of another file is not there', async () => {
    const { file } = await freshClient()
    const entry = await write(db, petra, file, note('Tarpeeton'), { at: now })
    const other = await openedFile(db, joonas, clients.pop()?.person ?? '', now)
    const reasons = { entry, reason: 'Kirjattu vahingossa kahdesti.', position: 'psykologi' }
    const away = { ...petra, confirmedAt: null }
    expect(await execute(removeEntry, { db, actor: away, input: { ...reasons, file, ground: 'written-twice' }, clock })).toMatchObject({ code: 'confirm-first' })
    expect(await execute(removeEntry, { db, actor: joonas, input: { ...reasons, file: other, ground: 'written-twice' }, clock })).toMatchObject({ code: 'no-such-entry' })
    expect(await execute(correctEntry, { db, actor: petra, input: { ...reasons, file, ground: 'wrong-fact', fields: { text: 'Tarpeeton' } }, clock })).toMatchObject({ code: 'nothing-changed' })
    expect(await execute(correctEntry, { db, actor: petra, input: { ...reasons, file, ground: 'wrong-date', fields: { on: '2026-02-27' } }, clock })).toMatchObject({ ok: true })
    expect(await writing(db, petra, now, async (w) => (await heldFile(w, file)).state)).toBe('open')
  })
})

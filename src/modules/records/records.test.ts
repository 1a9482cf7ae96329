import { describe, expect, test } from 'vitest'
import { date } from '#foundation/time'
import { inTransaction } from '#platform/database'
import { accessesOf, livingAmong } from '#vault'
import { testDatabase } from '#tests/support/database'
import { clientFileHolding } from './holding.ts'
import { openEntries, openFile, subjectsOfFile } from './opening.ts'
import { standing } from './rules.ts'
import * as store from './store.ts'
import { author, heldFile, invite, note, openedFile, openPractice, visit, write, writing } from './testing/files.ts'
import { attach, beginFile, correctEntry, discardDraft, noteRightExercised, removeEntry, reviseEntry, rewriteDraft } from './writing.ts'

const { db, petra, joonas, officer } = await openPractice(await testDatabase())
const clients = await invite(db, officer, 6)
const at = new Date('2026-03-02T10:00:00Z')
const later = new Date('2026-03-05T10:00:00Z')
const { organisation, keyring } = petra

async function freshFile() {
  const client = clients.pop()
  if (!client) throw new Error('no more clients')
  return { ...client, file: await openedFile(db, petra, client.person, at) }
}

const reading = (file: string) => ({ file, by: petra.id, purpose: 'care', at } as const)
const person = (id: string) => ({ organisation, kind: 'person', id }) as const

describe('a client file', () => {
  test('is opened as one: what its person sees as openings is what was opened', async () => {
    const { person: id, file, name } = await freshFile()
    await write(db, petra, file, note('Ensimmäinen'), { at })
    await write(db, petra, file, visit(date('2026-03-01')), { at })
    const before = (await accessesOf(db, id)).length

    let opened = 0
    for (let i = 0; i < 3; i += 1) {
      const view = await openFile(db, keyring, reading(file))
      expect(view?.person?.name).toBe(name)
      expect(view?.entries.map(({ plain }) => plain?.body.kind)).toEqual(['note', 'visit'])
      opened += 1
    }
    const seen = await accessesOf(db, id)
    expect(seen.length - before).toBe(opened)
    expect(seen.filter(({ by, purpose, kind }) => by === petra.id && purpose === 'care' && kind === 'client-file')).toHaveLength(opened)
    // Of each entry, too, it is told that it was opened then.
    for (const subject of await subjectsOfFile(db, { organisation, person: id })) expect((await accessesOf(db, subject)).length).toBe(opened)
  })

  test('is one for a person, and a second is refused', async () => {
    const { person: id } = await freshFile()
    const header = { openedOn: date('2026-03-02'), service: 'Toinen', background: '' }
    const second = await writing(db, joonas, at, (w) => beginFile(w, { person: { id }, header, professional: joonas.id }))
    expect(second).toMatchObject({ ok: false, code: 'has-a-file' })
  })

  test('keeps the original and its correction readable, with name, position, date and ground', async () => {
    const { file } = await freshFile()
    const original = await write(db, petra, file, note('Annos 50 mg'), { at })
    const said = { body: note('Annos 25 mg'), author: { name: 'Petra Kaislaranta', position: 'psykiatri' }, ground: 'wrong-fact', reason: 'Annos oli jo silloin 25 mg.' } as const
    const corrected = await writing(db, petra, later, async (w) => correctEntry(w, await heldFile(w, file), { seen: original, ...said }))
    expect(corrected.ok).toBe(true)

    const view = await openFile(db, keyring, reading(file))
    const [first, second] = view?.entries ?? []
    expect(first?.plain?.body).toMatchObject({ text: 'Annos 50 mg' })
    expect(first?.followedBy).toBe(second?.row.id)
    expect(second?.plain).toMatchObject({
      body: { text: 'Annos 25 mg' }, author: { name: 'Petra Kaislaranta', position: 'psykiatri' }, writtenAt: later.toISOString(),
      correction: { ground: 'wrong-fact', reason: 'Annos oli jo silloin 25 mg.' },
    })
  })

  test('is not corrected because one sees it otherwise today, nor because an opinion is not shared', async () => {
    const { file } = await freshFile()
    const original = await write(db, petra, file, note('Arvio'), { at })
    for (const ground of ['seen-otherwise-now', 'opinion-not-shared'] as const) {
      const refused = await writing(db, petra, later, async (w) =>
        correctEntry(w, await heldFile(w, file), { seen: original, body: note('Toinen arvio'), author, ground, reason: 'Nyt toisin.' }))
      expect(refused).toMatchObject({ ok: false, code: 'not-clearly-wrong' })
    }
    expect((await openFile(db, keyring, reading(file)))?.entries).toHaveLength(1)
  })

  test('loses the words of a needless entry with its key, every version of them, and keeps a marking', async () => {
    const { file, person: id } = await freshFile()
    const original = await write(db, petra, file, note('Naapurin sairaus'), { at })
    const corrected = await writing(db, petra, at, async (w) =>
      correctEntry(w, await heldFile(w, file), { seen: original, body: note('Naapurin oireet'), author, ground: 'slip-of-the-pen', reason: 'Sana oli väärä.' }))
    const seen = corrected.ok ? corrected.value.entry : ''
    const stale = await writing(db, petra, later, async (w) =>
      removeEntry(w, await heldFile(w, file), { seen: original, ground: 'another-persons', reason: 'Ei asiakkaan omia tietoja.', author }))
    expect(stale).toMatchObject({ ok: false, code: 'changed-meanwhile' })
    const removed = await writing(db, petra, later, async (w) =>
      removeEntry(w, await heldFile(w, file), { seen, ground: 'another-persons', reason: 'Ei asiakkaan omia tietoja.', author }))
    expect(removed).toMatchObject({ ok: true, value: { removed: 2 } })

    expect(await livingAmong(db, organisation, [original, seen])).toEqual([])
    const view = await openFile(db, keyring, reading(file))
    expect(view?.entries.map(({ row, plain }) => [row.state, plain?.body.kind ?? null])).toEqual([['removed', null], ['removed', null], ['final', 'removal']])
    expect(view?.entries[2]?.plain).toMatchObject({ body: { ground: 'another-persons', was: 'note', text: 'Ei asiakkaan omia tietoja.' }, author })
    const again = await writing(db, petra, later, async (w) =>
      removeEntry(w, await heldFile(w, file), { seen: view?.entries[2]?.row.id ?? '', ground: 'written-twice', reason: 'Merkintäkin pois.', author }))
    expect(again).toMatchObject({ ok: false, code: 'removed' })
    expect(await clientFileHolding.erase(db, { items: { subject: person(id), items: [original] }, ground: 'request', by: officer.id, at })).toEqual({ erased: [], kept: [] })
  })
})

describe('two who write at once', () => {
  test('do not both correct the same entry', async () => {
    const { file } = await freshFile()
    const original = await write(db, petra, file, note('Annos 50 mg'), { at })
    const correct = (text: string) => writing(db, petra, later, async (w) =>
      correctEntry(w, await heldFile(w, file), { seen: original, body: note(text), author, ground: 'wrong-fact', reason: 'Väärä annos.' }))
    const both = await Promise.all([correct('25 mg'), correct('10 mg')])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: 'changed-meanwhile' })
    const chain = await store.chainOf(db, organisation, original)
    expect(chain).toHaveLength(2)
    expect(standing(chain)?.followsAs).toBe('correction')
  })
})

describe('the rest of a file', () => {
  test('drafts are seen by whoever writes them alone, and are final when they are saved', async () => {
    const client = await invite(db, officer, 7)
    const file = await openedFile(db, petra, client[0]?.person ?? '', at)
    const draft = await write(db, petra, file, note('Kesken'), { at, state: 'draft' })
    expect((await openFile(db, keyring, { ...reading(file), by: joonas.id }))?.entries).toEqual([])
    expect((await openFile(db, keyring, reading(file)))?.entries[0]?.plain?.body).toMatchObject({ text: 'Kesken' })

    const saved = await writing(db, petra, later, async (w) =>
      rewriteDraft(w, await heldFile(w, file), { entry: draft, seen: 1, body: note('Valmis'), author, final: true }))
    expect(saved.ok).toBe(true)
    const late = await writing(db, petra, later, async (w) =>
      rewriteDraft(w, await heldFile(w, file), { entry: draft, seen: 1, body: note('Toinen välilehti'), author, final: false }))
    expect(late).toMatchObject({ ok: false, code: 'changed-meanwhile' })
    expect((await openFile(db, keyring, { ...reading(file), by: joonas.id }))?.entries[0]?.plain?.body).toMatchObject({ text: 'Valmis' })

    const thrown = await write(db, petra, file, note('Turha'), { at, state: 'draft' })
    await writing(db, petra, later, async (w) => discardDraft(w, await heldFile(w, file), thrown))
    expect(await livingAmong(db, organisation, [thrown])).toEqual([])
  })

  test('a plan is renewed and never written over; an attachment is bounded and dies with its entry; a right used is noted', async () => {
    const [client] = await invite(db, officer, 8)
    const id = client?.person ?? ''
    const file = await openedFile(db, petra, id, at)
    const plan = { kind: 'plan', on: date('2026-02-01'), summary: 'Uni kuntoon', goals: [{ text: 'Nukkuu seitsemän tuntia', state: 'begun' }] } as const
    const first = await write(db, petra, file, plan, { at })
    const renewed = await writing(db, petra, later, async (w) =>
      reviseEntry(w, await heldFile(w, file), { seen: first, body: { ...plan, goals: [{ text: 'Nukkuu seitsemän tuntia', state: 'reached' }] }, author }))
    expect(renewed.ok).toBe(true)

    const file_ = new Uint8Array(2_000_000).fill(7)
    const kept = await writing(db, petra, later, async (w) =>
      attach(w, await heldFile(w, file), { on: date('2026-02-02'), name: 'lahete.pdf', mediaType: 'application/pdf', bytes: file_, text: '', author }))
    expect(kept.ok).toBe(true)
    const huge = await writing(db, petra, later, async (w) =>
      attach(w, await heldFile(w, file), { on: date('2026-02-02'), name: 'iso.bin', mediaType: '', bytes: new Uint8Array(10_000_001), text: '', author }))
    expect(huge).toMatchObject({ ok: false, code: 'attachment-too-large' })
    const noted = await writing(db, petra, later, (w) => noteRightExercised(w, { person: id, right: 'access', on: date('2026-03-05'), text: 'Annettu jäljennös.', author }))
    expect(noted).not.toBeNull()
    expect(await writing(db, petra, later, (w) => noteRightExercised(w, { person: crypto.randomUUID(), right: 'access', on: date('2026-03-05'), text: '', author }))).toBeNull()

    const items = []
    const reach = { db, keyring, by: petra.id, purpose: 'care', at } as const
    for await (const item of clientFileHolding.disclose(reach, person(id), 'en')) items.push(item)
    expect(items.map(({ title }) => title)).toEqual(['Basic data of the client file', 'Care plan', 'Care plan', 'Attachment', 'Right used'])
    expect(items[3]?.attachments?.[0]?.bytes.length).toBe(2_000_000)
    expect(items.every(({ patientData }) => patientData)).toBe(true)

    const erased = await clientFileHolding.erase(db, { items: { subject: person(id), items: 'all' }, ground: 'request', by: officer.id, at: later }).catch(() => null)
    expect(erased?.kept).toEqual([{ item: noted, why: 'the-organisations-own-record' }])
    expect(await livingAmong(db, organisation, await subjectsOfFile(db, { organisation, person: id }))).toEqual([noted])
    await inTransaction(db, organisation, (tx) => clientFileHolding.erase(tx, { items: { subject: person(id), items: 'all' }, ground: 'retention', by: null, at: later }))
    expect(await store.fileOfPerson(db, organisation, id)).toBeNull()
    expect(await openEntries(db, keyring, { file: (await store.everyFileOf(db, organisation, id))[0] as never, rows: [], by: petra.id, purpose: 'care', at })).toMatchObject({ entries: [] })
  })
})

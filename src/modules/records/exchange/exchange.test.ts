import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { date } from '#foundation/time'
import { textOf, toBase64, utf8 } from '#foundation/sealing'
import { execute, type StaffActor } from '#identity'
import { testHouse } from '#tests/support/database'
import { accessesOfAny } from '#vault'
import { openFile, openWholeFile, subjectsOfFile } from '../opening.ts'
import { faultsOf, publishedExamples } from '../fhir/testing/definitions.ts'
import { author, invite, note, openedFile, openPractice, visit, write, writing, heldFile } from '../testing/files.ts'
import { attach, correctEntry, removeEntry } from '../writing.ts'
import { exportCaseload, exportFile, type Exported } from './export.ts'
import { importFile, type Imported } from './import.ts'

const { db: pool } = await testHouse()
const { db, petra, joonas } = await openPractice(pool)
const clients = await invite(db, petra, 4)
const at = new Date('2026-11-22T10:00:00Z')
const openings = async (person: string) =>
  accessesOfAny(db, [person, ...(await subjectsOfFile(db, { organisation: petra.organisation, person }))])

async function taken(actor: StaffActor, input: { file: string; format: 'fhir' | 'csv' }): Promise<Exported> {
  const result = await execute(exportFile, { db: pool, actor, input, clock: () => at })
  if (!result.ok) throw new Error(result.code)
  return result.value
}
async function brought(actor: StaffActor, file: string, content: Uint8Array | string, o: { format?: 'fhir' | 'csv'; checked?: boolean } = {}): Promise<Imported> {
  const bytes = typeof content === 'string' ? utf8(content) : content
  const input = { file, format: o.format ?? 'fhir', content: toBase64(bytes), checked: o.checked ?? false }
  const result = await execute(importFile, { db: pool, actor, input, clock: () => at })
  if (!result.ok) throw new Error(result.code)
  return result.value
}
const plains = async (actor: StaffActor, file: string) => {
  const view = await openWholeFile(db, actor.keyring, { file, by: actor.id, purpose: 'care', at })
  return { view, said: (view?.entries ?? []).flatMap(({ plain }) => (plain ? [{ ...plain, source: undefined }] : [])) }
}

const [first, second, third, fourth] = clients as [typeof clients[0], typeof clients[0], typeof clients[0], typeof clients[0]]
const file = await openedFile(db, petra, first?.person ?? '')
const wrong = await write(db, petra, file, note('Väärä päivä'))
await write(db, petra, file, visit(date('2026-03-02')))
const needless = await write(db, petra, file, note('Turha kirjaus'))
await writing(db, petra, at, async (w) => correctEntry(w, await heldFile(w, file), { seen: wrong, body: note('Oikea päivä', date('2026-03-03')), author, ground: 'wrong-date', reason: 'Kalenterista nähty.' }))
await writing(db, petra, at, async (w) => removeEntry(w, await heldFile(w, file), { seen: needless, ground: 'another-persons', reason: 'Toisen tietoja.', author }))
await writing(db, petra, at, async (w) => attach(w, await heldFile(w, file), { on: date('2026-03-04'), name: 'kuva.png', mediaType: 'image/png', bytes: Uint8Array.of(1, 2, 3), text: 'Piirros', author }))

describe('a file taken out', () => {
  it('is R4, holds what stands and what was corrected, and nothing of what was removed', async () => {
    const out = await taken(petra, { file, format: 'fhir' })
    const bundle = JSON.parse(textOf(out.bytes)) as { entry: { resource: { resourceType: string; id: string } }[] }
    expect(faultsOf(bundle)).toEqual([])
    for (const { resource } of bundle.entry) expect([resource.resourceType, faultsOf(resource)]).toEqual([resource.resourceType, []])
    const kinds = bundle.entry.map(({ resource }) => resource.resourceType)
    expect(kinds.filter((kind) => kind !== 'AuditEvent').toSorted()).toEqual(['DocumentReference', 'DocumentReference', 'DocumentReference', 'DocumentReference', 'Encounter', 'Patient'])
    const said = Buffer.from(out.bytes).toString('utf8')
    for (const word of ['Väärä päivä', 'Oikea päivä', 'Turha', 'Toisen tietoja']) {
      expect([word, said.includes(Buffer.from(word, 'utf8').toString('base64'))]).toEqual([word, word.includes('päivä')])
    }
    expect(said).not.toMatch(/Turha|Toisen tietoja/)
  })

  it('is one opening, and the bundle tells of it among all the others', async () => {
    const exports = (all: Awaited<ReturnType<typeof openings>>) => all.filter(({ purpose }) => purpose === 'exporting').length
    const before = await openings(first?.person ?? '')
    const out = await taken(petra, { file, format: 'fhir' })
    const after = await openings(first?.person ?? '')
    expect([after.length - before.length, exports(after) - exports(before)]).toEqual([1, 1])
    const events = (JSON.parse(textOf(out.bytes)) as { entry: { resource: { resourceType: string } }[] }).entry.filter(({ resource }) => resource.resourceType === 'AuditEvent')
    expect(events).toHaveLength(after.length)
  })

  it('goes to nobody else, and to nobody who has left a desk open', async () => {
    const others = await execute(exportFile, { db: pool, actor: joonas, input: { file, format: 'csv' }, clock: () => at })
    expect(others).toMatchObject({ ok: false, code: 'not-yours' })
    expect(await execute(exportCaseload, { db: pool, actor: joonas, input: { format: 'csv' }, clock: () => at })).toMatchObject({ code: 'nobody-to-export' })
    const away = { ...petra, confirmedAt: new Date(at.getTime() - 11 * 60_000) }
    expect(await execute(exportFile, { db: pool, actor: away, input: { file, format: 'csv' }, clock: () => at })).toMatchObject({ code: 'confirm-first' })
    expect(await execute(importFile, { db: pool, actor: away, input: { file, format: 'csv', content: '' }, clock: () => at })).toMatchObject({ code: 'confirm-first' })
  })
})

describe('a file brought in', () => {
  it('stands in the new place as it stood in the old: words, writers, days, corrections and attachments', async () => {
    const there = await openedFile(db, petra, second?.person ?? '')
    const out = await taken(petra, { file, format: 'fhir' })
    const bundle = JSON.parse(textOf(out.bytes)) as { entry: { resource: { resourceType: string } }[] }
    // The other system knows them under its own id, and by no code.
    const entry = bundle.entry.map((one) => (one.resource.resourceType === 'Patient' ? { ...one, resource: { resourceType: 'Patient', id: 'muualla' } } : one))
    const result = await brought(petra, there, JSON.stringify({ ...bundle, entry }), { checked: true })
    expect([result.taken, result.unlinked]).toEqual([4, 0])
    const [old, now] = [await plains(petra, file), await plains(petra, there)]
    expect(now.said.filter(({ body }) => body.kind !== 'attachment' || body.mediaType !== 'application/fhir+json'))
      .toEqual(old.said.filter(({ body }) => body.kind !== 'removal'))
    const corrected = now.view?.entries.filter(({ row }) => row.followsAs === 'correction')
    expect(corrected).toHaveLength(1)
    expect(now.view?.entries.find(({ followedBy }) => followedBy === corrected?.[0]?.row.id)?.plain?.body).toMatchObject({ text: 'Väärä päivä' })
    expect([...(now.view?.attachments.values() ?? [])].map((bytes) => bytes.length).toSorted((a, b) => a - b)[0]).toBe(3)
    const again = await brought(petra, there, JSON.stringify({ ...bundle, entry }), { checked: true })
    expect(again.taken).toBe(0)
  })

  it('keeps whole what has no place, and gives it back to the byte', async () => {
    const there = await openedFile(db, petra, third?.person ?? '')
    const resources = [...publishedExamples('Encounter'), ...publishedExamples('CarePlan'), ...publishedExamples('DocumentReference')].map(({ resource }) => ({ resource }))
    const result = await brought(petra, there, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources }), { checked: true })
    expect(result.lines).toHaveLength(resources.length)
    const { view } = await plains(petra, there)
    const kept = JSON.parse(textOf(view?.attachments.get(result.leftOver ?? '') ?? new Uint8Array())) as { entry: unknown[] }
    const whole = result.lines.filter(({ outcome }) => outcome === 'taken').length
    expect(kept.entry).toHaveLength(resources.length - whole)
    expect(kept.entry[0]).toEqual(resources[0])
    expect(result.taken).toBeGreaterThan(6)
  })

  it('is refused for somebody else, and leaves nothing behind then', async () => {
    const there = await openedFile(db, petra, fourth?.person ?? '')
    const out = await taken(petra, { file, format: 'fhir' })
    const before = (await openFile(db, petra.keyring, { file: there, by: petra.id, purpose: 'care', at }))?.entries.length
    const input = { file: there, format: 'fhir' as const, content: toBase64(out.bytes), checked: true }
    expect(await execute(importFile, { db: pool, actor: petra, input, clock: () => at })).toMatchObject({ ok: false, code: 'another-person' })
    expect((await openFile(db, petra.keyring, { file: there, by: petra.id, purpose: 'care', at }))?.entries.length).toBe(before)
    const csv = await taken(petra, { file, format: 'csv' })
    expect((await brought(petra, there, csv.bytes, { format: 'csv' })).refused.every(({ because }) => because === 'another-persons')).toBe(true)
  })

  it('leaves the ledger with counts and ids', async () => {
    const { rows } = await sql<{ type: string; body: Record<string, unknown> }>`
      select type, body from ledger.entry where type in ('records.import-file', 'records.export-file') order by at`.execute(db)
    expect(rows.length).toBeGreaterThan(4)
    expect(JSON.stringify(rows)).not.toMatch(/päivä|Turha|Piirros/)
    expect(rows.find(({ type }) => type === 'records.import-file')?.body).toMatchObject({ format: 'fhir', taken: 4 })
  })
})

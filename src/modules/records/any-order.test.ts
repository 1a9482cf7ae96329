import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { date } from '#foundation/time'
import { execute } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { destroyDue, learn, mayErase, placeHold, releaseHold } from '#retention'
import { livingAmong, replayErasures } from '#vault'
import { testHouse } from '#tests/support/database'
import { clientFileHolding } from './holding.ts'
import { fileHolding } from './keeping.ts'
import { openFile } from './opening.ts'
import { repeatErasuresInFiles } from './restoring.ts'
import * as store from './store.ts'
import { author, heldFile, invite, note, openPractice, writing } from './testing/files.ts'
import { beginFile, correctEntry, removeEntry, writeEntry } from './writing.ts'

const house = await testHouse()
const { db, petra, officer } = await openPractice(house.db)
const { organisation, keyring } = petra
const now = new Date('2026-11-22T01:20:00Z')
const nowMonth = 2026 * 12 + 10

type Act =
  | { readonly act: 'write'; readonly year: number }
  | { readonly act: 'correct' | 'remove' | 'erase'; readonly entry: number }
  | { readonly act: 'restrict'; readonly entry: number; readonly on: boolean }
  | { readonly act: 'die'; readonly year: number | null }
  | { readonly act: 'hold' | 'release' | 'night' | 'back-up' | 'restore' }

const some = fc.nat(7)
const acts = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('write'), year: fc.integer({ min: 1999, max: 2018 }) }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('correct'), entry: some }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('remove'), entry: some }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('erase'), entry: some }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('restrict'), entry: some, on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('die'), year: fc.option(fc.integer({ min: 1999, max: 2018 })) }) },
  { weight: 7, arbitrary: fc.record({ act: fc.constantFrom('hold', 'release', 'night', 'back-up', 'restore') }) },
) as fc.Arbitrary<Act>

interface Entry {
  readonly id: string
  readonly text: string
  readonly marking: boolean
  /** The month in which it was written, counted. */
  readonly month: number
  readonly root: string
  state: 'final' | 'removed' | 'erased'
  restricted: boolean
}

/** What should be, reckoned by hand. */
class Expected {
  entries: Entry[] = []
  death: number | null = null
  hold: string | null = null
  /** The header went, and with the last entry the file. */
  headerGone = false

  copy(): Expected {
    return Object.assign(new Expected(), { ...this, entries: this.entries.map((entry) => ({ ...entry })) })
  }

  chain(entry: Entry): Entry[] {
    return this.entries.filter(({ root }) => root === entry.root)
  }

  isDue(month: number): boolean {
    return this.death !== null && Math.max(month + 12 * 12 + 1, (this.death + 12) * 12 + 12) <= nowMonth
  }

  final(): Entry[] {
    return this.entries.filter(({ state }) => state === 'final')
  }

  get ended(): boolean {
    return this.headerGone && this.final().length === 0
  }
}

interface Scene {
  readonly person: string
  readonly file: string
  expected: Expected
  saved: Expected | null
}

const subject = (scene: Scene) => ({ organisation, kind: 'person', id: scene.person }) as const
const reason = 'Perustelu, jonka voi lukea vuosien päästä.'
const begun = new Date('1998-06-15T09:00:00Z')

async function perform(scene: Scene, act: Act): Promise<void> {
  const { expected, file } = scene
  const entry = 'entry' in act && expected.entries.length > 0 ? expected.entries[act.entry % expected.entries.length] : undefined
  const last = entry && expected.chain(entry).at(-1)
  const within = <T>(work: Parameters<typeof writing<T>>[3]) => writing(db, petra, now, work)

  if (act.act === 'write' && !expected.ended) {
    const text = `Kirjaus ${crypto.randomUUID()}`
    const writtenAt = new Date(`${act.year}-06-10T09:00:00Z`)
    const id = await within(async (w) => writeEntry(w, await heldFile(w, file), { body: note(text, date(`${act.year}-06-10`)), author, writtenAt }))
    expected.entries.push({ id, text, marking: false, month: act.year * 12 + 5, root: id, state: 'final', restricted: false })
  } else if (act.act === 'correct' && entry && last && !expected.ended) {
    const text = `Oikaisu ${crypto.randomUUID()}`
    const corrected = await within(async (w) => correctEntry(w, await heldFile(w, file), { seen: entry.id, body: note(text), author, ground: 'wrong-fact', reason }))
    const why = entry !== last ? 'changed-meanwhile' : last.marking || last.state === 'removed' ? 'removed' : last.state === 'erased' ? 'erased' : last.restricted ? 'restricted' : null
    expect(corrected).toMatchObject(why === null ? { ok: true } : { ok: false, code: why })
    if (corrected.ok) expected.entries.push({ id: corrected.value.entry, text, marking: false, month: nowMonth, root: last.root, state: 'final', restricted: false })
  } else if (act.act === 'remove' && entry && last && !expected.ended) {
    const removed = await within(async (w) => removeEntry(w, await heldFile(w, file), { seen: entry.id, ground: 'needless-for-care', reason, author }))
    const chain = expected.chain(last).filter(({ state }) => state === 'final')
    const why = entry !== last ? 'changed-meanwhile' : last.marking || last.state === 'removed' ? 'removed' : last.state === 'erased' ? 'erased'
      : last.restricted ? 'restricted' : expected.hold ? 'held' : chain.some(({ restricted }) => restricted) ? 'restricted' : null
    expect(removed).toMatchObject(why === null ? { ok: true } : { ok: false, code: why })
    if (!removed.ok) return
    for (const one of chain) one.state = 'removed'
    expected.entries.push({ id: removed.value.entry, text: reason, marking: true, month: nowMonth, root: last.root, state: 'final', restricted: false })
  } else if (act.act === 'erase' && entry) {
    const items = [entry.id]
    const [answer, erased] = await inTransaction(db, organisation, async (tx) => {
      const [may] = await mayErase(tx, { organisation, holding: fileHolding, items, ground: 'request', at: now })
      return [may, may?.may ? await clientFileHolding.erase(tx, { items: { subject: subject(scene), items }, ground: 'request', by: officer.id, at: now }) : null] as const
    })
    if (entry.state !== 'final') return expect(erased?.erased ?? []).toEqual([])
    expect(answer).toMatchObject(expected.hold ? { because: 'legal-hold' } : expected.isDue(entry.month) ? { may: true } : { because: 'kept-by-law' })
    if (erased) expect(erased.erased).toEqual(entry.marking ? [] : items)
    if (erased && !entry.marking) entry.state = 'erased'
  } else if (act.act === 'restrict' && entry && !expected.ended) {
    await inTransaction(db, organisation, (tx) =>
      clientFileHolding.restrict(tx, { items: { subject: subject(scene), items: [entry.id] }, on: act.on, by: officer.id, at: now }))
    if (entry.state === 'final') entry.restricted = act.on
  } else if (act.act === 'die' && !expected.ended) {
    await inTransaction(db, organisation, (tx) =>
      learn(tx, { organisation, subject: subject(scene), trigger: 'death', month: act.year === null ? null : String(act.year), at: now }))
    expected.death = act.year
  } else if (act.act === 'hold' && !expected.hold) {
    const placed = await execute(placeHold, { db, actor: officer, input: { sort: 'legal-hold', people: [scene.person], reasons: reason }, clock: () => now })
    if (!placed.ok) throw new Error(placed.code)
    expected.hold = placed.value.hold
  } else if (act.act === 'release' && expected.hold) {
    expect(await execute(releaseHold, { db, actor: officer, input: { hold: expected.hold, reasons: reason }, clock: () => now })).toMatchObject({ ok: true })
    expected.hold = null
  } else if (act.act === 'night') {
    await destroyDue(db, { organisation, holdings: [clientFileHolding], clock: () => now, batch: 2, onTrouble: (error) => { throw error } })
    if (expected.hold) return
    for (const one of expected.final()) if (expected.isDue(one.month) && !one.restricted) one.state = 'erased'
    if (expected.isDue(1998 * 12 + 5)) expected.headerGone = true
  } else if (act.act === 'back-up') {
    await backUp(house.owner)
    scene.saved = expected.copy()
  } else if (act.act === 'restore' && scene.saved) {
    await restore(house.owner)
    const back = scene.saved.copy()
    for (const one of back.entries) {
      const since = expected.entries.find(({ id }) => id === one.id)
      // Nobody comes back, and what was removed is marked as removed whatever the backup knew.
      if (since && since.state !== 'final') one.state = since.state
    }
    back.headerGone ||= expected.headerGone
    scene.expected = back
  }
}

const tables = [
  'records.file', 'records.entry', 'records.caseload', 'records.cover', 'records.supervisor', 'records.supervision', 'vault.record', 'vault.erased',
  'keystore.person_key', 'retention.item', 'retention.known', 'retention.hold',
]

/** An older state of this house, as a backup would bring it: rows of files, keys and retention. */
async function backUp(owner: Db): Promise<void> {
  await sql.raw('create schema if not exists earlier').execute(owner)
  for (const table of tables) {
    const copy = `earlier.${table.replace('.', '_')}`
    await sql.raw(`drop table if exists ${copy}; create table ${copy} as select * from ${table}`).execute(owner)
  }
}

async function restore(owner: Db): Promise<void> {
  await owner.transaction().execute(async (tx) => {
    await sql.raw(`truncate ${tables.join(', ')} cascade`).execute(tx)
    for (const table of tables) await sql.raw(`insert into ${table} overriding system value select * from earlier.${table.replace('.', '_')}`).execute(tx)
  })
  // What lies outside is read first, and every erasure is done again.
  const { rows } = await sql<{ id: string; at: Date; ground: string; ids: string[] }>`
    select id, at, ground, ids from house.outside where organisation = ${organisation} and kind = 'erasure'`.execute(owner)
  await inTransaction(db, organisation, async (tx) => {
    await replayErasures(tx, organisation, rows, now)
    await repeatErasuresInFiles(tx, organisation, rows)
  })
}

async function checked({ expected, person, file }: Scene): Promise<void> {
  const gone = expected.entries.filter(({ state }) => state !== 'final').map(({ id }) => id)
  const stays = expected.final().map(({ id }) => id)
  expect(await livingAmong(db, organisation, gone)).toEqual([])
  expect((await livingAmong(db, organisation, stays)).toSorted()).toEqual(stays.toSorted())
  expect(await store.fileOfPerson(db, organisation, person) === null).toBe(expected.ended)
  const view = await openFile(db, keyring, { file, by: petra.id, purpose: 'care', at: now, restrictedToo: true })
  if (expected.ended) return expect(view).toBeNull()
  // Originals and corrections are readable; of what is gone the state stays, and of what was removed it says so for ever.
  const shown = view?.entries.map(({ row, plain }) => ({ id: row.id, state: row.state, text: plain?.body.kind === 'note' || plain?.body.kind === 'removal' ? plain.body.text : null }))
  expect(shown).toEqual(expected.entries.map(({ id, state, text }) => ({ id, state, text: state === 'final' ? text : null })))
}

test('corrected, removed, erased, restricted, held, released and restored in any order, what law keeps is readable and what is gone has no key', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 8, maxLength: 16 }), async (course) => {
      const [client] = await invite(db, officer, 1)
      const person = client?.person ?? ''
      const header = { openedOn: date('1998-06-15'), service: 'Yksilöterapia', background: '' }
      const file = await writing(db, petra, begun, (w) => beginFile(w, { person: { id: person }, header, professional: petra.id }))
      if (!file.ok) throw new Error(file.code)
      const scene: Scene = { person, file: file.value.file, expected: new Expected(), saved: null }
      for (const act of course) {
        await perform(scene, act)
        await checked(scene)
      }
    }),
    { numRuns: 8 },
  )
})

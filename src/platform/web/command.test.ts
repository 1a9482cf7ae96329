import { sql } from 'kysely'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, refuse } from '#foundation/results'
import { openDatabase } from '#platform/database'
import { testDatabaseUrl } from '#tests/support/database'
import { commandsFor } from './command.ts'
import type { Actor, CommandPorts } from './command.ts'
import { isoDate, object, oneOf, prose, ticked, uuid, whole } from './pieces.ts'

// The owner's login: these tests make a table of their own.
const db = openDatabase(await testDatabaseUrl())
afterAll(() => db.destroy())
type Fact = Parameters<CommandPorts<Actor, 'write'>['record']>[1]
const facts: Fact[] = []
const writer: Actor = { id: crypto.randomUUID(), organisation: crypto.randomUUID() }
const reader: Actor = { ...writer, id: crypto.randomUUID() }

const { command, execute, executeUnchecked } = commandsFor<Actor, 'write'>({
  permits: (actor) => actor === writer,
  confirmed: (actor) => confirmed.has(actor),
  record: async (_tx, fact) => {
    facts.push(fact)
  },
})

const note = command({
  name: 'test.note',
  may: 'write',
  input: object({ about: uuid, text: prose({ from: 5, to: 50 }), kind: oneOf(['calm', 'wild']) }),
  recorded: ({ input }) => ({ body: { kind: input.kind } }),
  async run({ input, at, tx }) {
    await sql`insert into test_note values (${input.text}, ${at})`.execute(tx)
    if (input.kind === 'wild') return refuse('too-wild')
    if (input.text === 'throws') throw new Error('a bug')
    return done({ note: crypto.randomUUID(), text: input.text })
  },
})

const confirmed = new Set<Actor>()
const guardedAct = command({
  name: 'test.guarded',
  may: 'write',
  confirm: true,
  input: object({ about: uuid }),
  run: async () => done(),
})

const about = crypto.randomUUID()
const count = async () => Number((await sql<{ n: number }>`select count(*)::int as n from test_note`.execute(db)).rows[0]?.n)

beforeAll(() => sql`create table test_note (text text, at timestamptz)`.execute(db))

test('what nobody has been allowed, nobody does', async () => {
  const input = { about, text: 'Hello there', kind: 'calm' as const }
  expect(await execute(note, { db, actor: reader, input })).toMatchObject({ ok: false, code: 'forbidden' })
  expect(await count()).toBe(0)
})

test('an act that wants a secret shown lately is refused without, and leaves nothing', async () => {
  facts.length = 0
  const attempt = () => execute(guardedAct, { db, actor: writer, input: { about } })
  expect(await attempt()).toMatchObject({ ok: false, code: 'confirm-first' })
  expect(facts).toEqual([])
  confirmed.add(writer)
  expect((await attempt()).ok).toBe(true)
})

test('where nothing says who has confirmed, nobody has', async () => {
  const bare = commandsFor<Actor, 'write'>({ permits: () => true, record: async () => undefined })
  expect(await bare.execute(guardedAct, { db, actor: writer, input: { about } })).toMatchObject({ code: 'confirm-first' })
})

test('an act done is in the ledger by its name, its ids and enumerated facts, never by its prose', async () => {
  facts.length = 0
  const at = new Date('2026-11-22T09:00:00Z')
  const input = { about, text: 'Aino was here', kind: 'calm' as const }
  const result = await execute(note, { db, actor: writer, input, clock: () => at })
  if (!result.ok) throw new Error(result.code)
  expect(facts).toEqual([
    {
      type: 'test.note', organisation: writer.organisation, by: writer.id, at, about,
      body: { about, note: result.value.note, kind: 'calm' },
    },
  ])
  expect(JSON.stringify(facts)).not.toContain('Aino')
})

test('a refusal and a throw undo what was written, the ledger’s row with it', async () => {
  const before = await count()
  facts.length = 0
  const refused = await execute(note, { db, actor: writer, input: { about, text: 'Hello there', kind: 'wild' } })
  expect(refused).toMatchObject({ ok: false, code: 'too-wild' })
  await expect(execute(note, { db, actor: writer, input: { about, text: 'throws', kind: 'calm' } })).rejects.toThrow('a bug')
  expect([await count(), facts]).toEqual([before, []])
})

test('bad input is answered by field and code, and nothing of it is repeated', async () => {
  const input = { about: 'Aino', text: 'Ain', kind: 'Aino' }
  const refused = await executeUnchecked(note, { db, actor: writer, input })
  expect(refused).toMatchObject({
    code: 'bad-input',
    facts: { about: 'not-an-id', text: 'too-short:5', kind: 'not-a-choice' },
  })
  expect(await executeUnchecked(note, { db, actor: writer, input: {} })).toMatchObject({
    facts: { about: 'missing', text: 'missing', kind: 'missing' },
  })
})

test('whatever is posted, the answer holds codes only', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom('about', 'text', 'kind', 'more'), fc.anything()), async (input) => {
      const result = await executeUnchecked(note, { db, actor: writer, input })
      if (result.ok || result.code !== 'bad-input') return
      for (const code of Object.values(result.facts)) expect(code).toMatch(/^[a-z-]+(:\d+)?$/)
    }),
    { numRuns: 200 },
  )
})

test('pieces take what a form sends and what a program gives', async () => {
  const all = command({
    name: 'test.pieces',
    may: 'write',
    input: object({ day: isoDate, n: whole({ from: 1, to: 9 }), yes: ticked }),
    run: async ({ input }) => done(input),
  })
  const run = (input: unknown) => executeUnchecked(all, { db, actor: writer, input })
  expect(await run({ day: '2028-02-29', n: '7', yes: 'on' })).toMatchObject({ value: { day: '2028-02-29', n: 7, yes: true } })
  expect(await run({ day: '2028-02-28', n: 7 })).toMatchObject({ value: { n: 7, yes: false } })
  expect(await run({ day: '2026-02-29', n: '10' })).toMatchObject({ facts: { day: 'not-a-date', n: 'too-large:9' } })
  expect(await run({ day: '2026-13-01', n: '0.5' })).toMatchObject({ facts: { day: 'not-a-date', n: 'not-a-number' } })
})

// See [Note: Commands leave connections free].
test('many commands at once that each need a second connection all finish', async () => {
  const opening = command({
    name: 'test.open',
    may: 'write',
    input: object({ about: uuid }),
    async run({ tx, db: apart }) {
      await sql`select pg_sleep(0.05)`.execute(tx)
      await sql`select 1`.execute(apart)
      return done()
    },
  })
  const many = Array.from({ length: 40 }, () => execute(opening, { db, actor: writer, input: { about } }))
  expect((await Promise.all(many)).every((result) => result.ok)).toBe(true)
})

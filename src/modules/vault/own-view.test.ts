import { inspect } from 'node:util'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inTransaction, within, type Db } from '#platform/database'
import { textOf, utf8 } from '#foundation/sealing'
import { testHouse } from '#tests/support/database'
import {
  accessesOf, accessesOfAny, coverByOwnViews, destroySubjects, forgetExpiredOwnViews, type Keyring, livingAmong, makeOwnView, openByOwnView,
  openTogether, ownViewsOf, readOwnView, replayErasures, sealRecords, SubjectErased, withdrawOwnViews,
} from './index.ts'
import { newOfficer, newOrganisation, type TestOfficer } from './testing/setting.ts'

const { db: pool, owner } = await testHouse()
const at = new Date('2026-11-22T10:00:00Z')
const today = '2026-11-22'
const expiresOn = '2027-11-22'
let professional: TestOfficer
let organisation: string
let keyring: Keyring
let db: Db
let person: string

beforeAll(async () => {
  professional = await newOfficer()
})
beforeEach(async () => {
  organisation = crypto.randomUUID()
  db = within(pool, organisation)
  keyring = await (await newOrganisation(db, [professional], organisation)).unlock(professional)
  person = await write('Aino')
})

async function write(text: string, kind = 'entry'): Promise<string> {
  const subject = crypto.randomUUID()
  await inTransaction(pool, organisation, (tx) => sealRecords(tx, keyring, [{ subject, kind, version: 1, plain: utf8(text) }], { at }))
  return subject
}
const give = (subjects: readonly string[]) =>
  inTransaction(pool, organisation, (tx) => makeOwnView(tx, keyring, { person, subjects, by: professional.account, at, expiresOn }))
const cover = (subjects: readonly string[], of = person) =>
  inTransaction(pool, organisation, (tx) => coverByOwnViews(tx, keyring, { person: of, subjects, by: professional.account, at }))
const destroy = (subjects: readonly string[]) =>
  inTransaction(pool, organisation, (tx) => destroySubjects(tx, subjects, { organisation, by: null, ground: 'request', at }))
async function look(code: string, subjects: readonly string[]): Promise<string[] | null> {
  const view = await readOwnView(pool, code, today)
  if (!view) return null
  const opened = await openByOwnView(pool, view, { kind: 'client-file', of: [{ kind: 'entry', subjects }], at })
  return [...(opened.get('entry') ?? new Map<string, { plain: Uint8Array }>()).values()].map(({ plain }) => textOf(plain)).toSorted()
}

describe('a person’s own view', () => {
  it('opens what it was given, and what is written later, and nothing of anybody else', async () => {
    const [first, other] = [await write('first'), await write('of somebody else')]
    const { code, granted } = await give([person, first])
    expect(granted).toBe(2)
    const second = await write('second')
    expect(await look(code, [first, second, other])).toEqual(['first'])
    expect(await cover([first, second])).toBe(1)
    expect(await cover([first, second])).toBe(0)
    expect(await cover([other], crypto.randomUUID())).toBe(0)
    expect(await look(code, [first, second, other])).toEqual(['first', 'second'])
  })

  it('shows each opening to the person as one, their own among them', async () => {
    const entries = [await write('one'), await write('two'), await write('three')]
    const { code } = await give(entries)
    await openTogether(db, keyring, {
      by: professional.account, purpose: 'care', kind: 'client-file', at,
      of: [{ kind: 'entry', subjects: entries }, { kind: 'person', subjects: [person] }],
    })
    await look(code, entries)
    await look(code, entries)
    const openings = await accessesOfAny(db, [person, ...entries])
    expect(openings.map(({ purpose, by }) => [purpose, by === person]).toSorted()).toEqual([['care', false], ['own-view', true], ['own-view', true]])
    expect((await accessesOf(db, person)).map(({ purpose }) => purpose)).toEqual(['care'])
    expect((await accessesOf(db, entries[1] ?? '')).length).toBe(3)
  })

  it('leaves its trace before it opens, also when nothing can be read afterwards', async () => {
    const entry = await write('one')
    const { code } = await give([entry])
    await sql`update vault.record set sealed = ${Buffer.alloc(300)} where subject = ${entry}`.execute(owner)
    await expect(look(code, [entry])).rejects.toThrow('does not open')
    expect(await accessesOf(db, entry)).toHaveLength(1)
  })

  it('is closed for good when it is withdrawn, by a backup that comes back too', async () => {
    const entry = await write('one')
    const { code, id } = await give([entry])
    const rows = async () => {
      const kept = await Promise.all(['own_view', 'own_grant', 'own_code'].map((table) => sql<{ row: unknown }>`select to_jsonb(t) as row from ${sql.table(`keystore.${table}`)} as t`.execute(owner)))
      return kept.map(({ rows: found }) => found.length)
    }
    expect(await inTransaction(pool, organisation, (tx) => withdrawOwnViews(tx, { organisation, person, by: person, at }))).toBe(1)
    expect(await look(code, [entry])).toBeNull()
    expect(await ownViewsOf(db, { organisation, person, today })).toEqual([])
    const before = await rows()
    // A backup from before brings the rows back; the erasure that lies outside takes them away again.
    await sql`insert into keystore.own_view (organisation, id, person, public, find, expires_on, made_at, made_by)
      values (${organisation}, ${id}, ${person}, '', '', ${expiresOn}, ${at}, ${professional.account})`.execute(owner)
    expect(await livingAmong(db, organisation, [id])).toEqual([id])
    await inTransaction(pool, organisation, (tx) => replayErasures(tx, organisation, [{ id: crypto.randomUUID(), at, ids: [id] }], at))
    expect(await livingAmong(db, organisation, [id])).toEqual([])
    expect(await rows()).toEqual(before)
  })

  it('dies with the person’s key, and an entry leaves it with its own', async () => {
    const [first, second] = [await write('first'), await write('second')]
    const { code } = await give([first, second])
    await destroy([first])
    expect(await look(code, [first, second])).toEqual(['second'])
    await destroy([person])
    expect(await look(code, [first, second])).toBeNull()
    await expect(give([second])).rejects.toThrow(SubjectErased)
    const { rows } = await sql`select from keystore.own_grant where organisation = ${organisation}
      union all select from keystore.own_view where organisation = ${organisation}`.execute(owner)
    expect(rows).toHaveLength(0)
  })

  it('ends on its last day, and is swept away afterwards', async () => {
    const { code } = await give([person])
    expect(await readOwnView(pool, code, expiresOn)).not.toBeNull()
    expect(await readOwnView(pool, code, '2027-11-23')).toBeNull()
    expect(await inTransaction(pool, organisation, (tx) => forgetExpiredOwnViews(tx, organisation, '2027-11-23'))).toBe(1)
    expect(await readOwnView(pool, code, today)).toBeNull()
  })

  it('prints as nothing, and does not know another organisation’s rows', async () => {
    const { code } = await give([person])
    const view = await readOwnView(pool, code, today)
    expect([String(view), JSON.stringify(view), inspect(view)]).toEqual(['<redacted>', '"<redacted>"', '<redacted>'])
    const elsewhere = within(pool, crypto.randomUUID())
    expect(await ownViewsOf(elsewhere, { organisation, person, today })).toEqual([])
    expect(await readOwnView(pool, `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`, today)).toBeNull()
  })
})

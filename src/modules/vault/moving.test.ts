import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { textOf, utf8 } from '#foundation/sealing'
import { type Db, inTransaction, within } from '#platform/database'
import { testDatabase } from '#tests/support/database'
import {
  approveRotation, beginEpoch, continueRotations, createTeam, findSubjects, KeyNotHeld, moveSubjects, openRecords, releaseLease,
  rotationsOf, sealRecords,
} from './index.ts'
import { grant, newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let pool: Db
let first: TestOfficer
let second: TestOfficer
const subjects = Array.from({ length: 7 }, () => crypto.randomUUID())

beforeAll(async () => {
  pool = await testDatabase()
  ;[first, second] = [await newOfficer(), await newOfficer()]
})

/** Two teams: the first officer holds both, the second one the newer alone. People belong to the older. */
async function twoTeams() {
  const organisation = crypto.randomUUID()
  const db = within(pool, organisation)
  await newOrganisation(db, [first], organisation)
  const unlocked = (officer: TestOfficer) => unlock(db, organisation, officer, [first, second])
  const setup = await createTeam(db, { organisation, name: 'Support', keyring: await unlocked(first) })
  await grant(db, setup, first, first)
  await grant(db, setup, second, first)
  const own = subjects.map(() => crypto.randomUUID())
  const keyring = await unlocked(first)
  await sealRecords(db, keyring, own.map((subject, n) => ({
    subject, kind: 'person', version: 1, plain: utf8(`person ${n}`), index: [{ kind: 'email', value: `n${n}@example.org` }],
  })))
  return { organisation, db, unlocked, keyring, own, to: setup.team as string, from: keyring.team as string }
}
type Setting = Awaited<ReturnType<typeof twoTeams>>

const namesFor = async ({ db, own, unlocked }: Setting, officer: TestOfficer, ids: readonly string[] = own) => {
  const opened = await openRecords(db, await unlocked(officer), { by: officer.account, purpose: 'find', kind: 'person', subjects: ids })
  return ids.map((id) => textOf(opened.get(id)?.plain ?? utf8('')))
}
const everybody = subjects.map((_, n) => `person ${n}`)

async function rotate({ db, organisation, to, unlocked }: Setting, team: string) {
  const keyring = await unlocked(first)
  const stay = team === to ? [first, second] : [first]
  await inTransaction(db, organisation, (tx) =>
    beginEpoch(tx, keyring, {
      team,
      stay: stay.map(({ account, receiving }) => ({ account, receivingPublicKey: receiving.publicKey })),
      grantedBy: first.account,
      signWith: first.signing.privateKey,
      granterKey: (account) => Promise.resolve([first, second].find((one) => one.account === account)?.signing.publicKey ?? null),
      reason: 'rotation',
    }),
  )
}

async function approve({ db, organisation, unlocked }: Setting) {
  const [open] = await rotationsOf(db, organisation)
  const keyring = await unlocked(first)
  await inTransaction(db, organisation, (tx) => approveRotation(tx, keyring, { rotation: open?.id ?? '', by: second.account, at: new Date() }))
}

describe('people who are given over to another team', () => {
  it('are opened by it and by nobody who holds only the team before, and are found as before', async () => {
    const f = await twoTeams()
    await expect(namesFor(f, second)).rejects.toThrow(KeyNotHeld)
    expect(await moveSubjects(f.db, f.keyring, { subjects: f.own, to: f.to, by: first.account, atOnce: 3 })).toBe(7)
    expect(await namesFor(f, second)).toEqual(everybody)
    expect((await findSubjects(f.db, await f.unlocked(second), { kind: 'email', values: ['n3@example.org'] })).get('n3@example.org')).toEqual([f.own[3]])
    // To move them again moves nobody.
    expect(await moveSubjects(f.db, f.keyring, { subjects: f.own, to: f.to, by: first.account })).toBe(0)
    const { rows } = await sql<{ count: number }>`
      select (body ->> 'count')::int as count from ledger.entry where organisation = ${f.organisation} and type = 'vault.subjects-moved'`.execute(f.db)
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(7)

    expect(await moveSubjects(f.db, f.keyring, { subjects: f.own.slice(0, 2), to: f.from, by: first.account })).toBe(2)
    await expect(namesFor(f, second, f.own.slice(0, 2))).rejects.toThrow(KeyNotHeld)
    expect(await namesFor(f, first)).toEqual(everybody)
  })

  it('are moved by nobody who lacks one of the two teams', async () => {
    const f = await twoTeams()
    const move = { subjects: f.own, to: f.to, by: second.account }
    await expect(moveSubjects(f.db, await f.unlocked(second), move)).rejects.toThrow(KeyNotHeld)
    await expect(moveSubjects(f.db, await f.unlocked(second), { ...move, to: f.from })).rejects.toThrow(KeyNotHeld)
    await expect(moveSubjects(f.db, f.keyring, { ...move, to: crypto.randomUUID() })).rejects.toThrow(KeyNotHeld)
    expect(await namesFor(f, first)).toEqual(everybody)
  })

  it('come into the newest epoch out of an older one, and a rotation of either team carries them', async () => {
    const f = await twoTeams()
    await rotate(f, f.from)
    await rotate(f, f.to)
    const keyring = await f.unlocked(first)
    expect(await moveSubjects(f.db, keyring, { subjects: f.own.slice(0, 4), to: f.to, by: first.account })).toBe(4)
    expect(await namesFor(f, first)).toEqual(everybody)
    await approve(f)
    await continueRotations(pool, { atOnce: 2 })
    const [latest] = await rotationsOf(f.db, f.organisation)
    expect(latest?.state).toBe('done')
    expect(await namesFor(f, first)).toEqual(everybody)
    expect(await namesFor(f, second, f.own.slice(0, 4))).toEqual(everybody.slice(0, 4))
  })
})

describe('people of whom it was never laid down what they are found by', () => {
  const forget = (f: Setting) => sql`update keystore.person_key set found_by = null where organisation = ${f.organisation}`.execute(f.db)
  const foundBy = {
    kind: 'person',
    values: (plain: Uint8Array) => [{ kind: 'email', value: `N${textOf(plain).slice('person '.length)}@Example.org` }],
  }

  it('are found in the new index too, by what their records tell, and each opening is on record', async () => {
    const f = await twoTeams()
    await forget(f)
    await rotate(f, f.from)
    await approve(f)
    await continueRotations(pool, { atOnce: 3, foundBy })
    const [latest] = await rotationsOf(f.db, f.organisation)
    expect(latest).toMatchObject({ state: 'done', lacking: 0 })
    const keyring = await f.unlocked(first)
    for (const [n, id] of f.own.entries()) {
      const value = `n${n}@example.org`
      expect((await findSubjects(f.db, keyring, { kind: 'email', values: [value] })).get(value)).toEqual([id])
    }
    const { rows } = await sql<{ count: number }>`
      select sum(count)::int as count from vault.access where organisation = ${f.organisation} and purpose = 'rotation' and kind = 'person'`.execute(f.db)
    expect(rows[0]?.count).toBe(7)
    // Now it is laid down: the next rotation opens no record.
    await rotate(f, f.from)
    await approve(f)
    await continueRotations(pool, { foundBy })
    expect((await rotationsOf(f.db, f.organisation))[0]?.state).toBe('done')
  })

  it('are counted where no record tells, and nothing is opened of them', async () => {
    const f = await twoTeams()
    await forget(f)
    await rotate(f, f.from)
    await approve(f)
    for (let round = 0; round < 2; round += 1) await continueRotations(pool, { foundBy: { ...foundBy, kind: 'another-kind' } })
    const [latest] = await rotationsOf(f.db, f.organisation)
    expect(latest).toMatchObject({ state: 're-indexing', lacking: 7, rewrapped: 7, reindexed: 0 })
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from vault.access where organisation = ${f.organisation} and purpose = 'rotation'`.execute(f.db)
    expect(rows[0]?.count).toBe(0)
    const { rows: lease } = await sql<{ lease: string }>`select lease from vault.rotation where organisation = ${f.organisation} and ended_at is null`.execute(f.db)
    releaseLease(lease[0]?.lease ?? '')
  })
})

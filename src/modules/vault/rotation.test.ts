import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bytes, open, textOf, utf8 } from '#foundation/sealing'
import { type Db, inTransaction, within } from '#platform/database'
import { readLedger } from '#ledger'
import { testDatabase } from '#tests/support/database'
import { indexKeyContext, personKeyContext } from './contexts.ts'
import { indexKeysOf, secretsOf } from './keyring.ts'
import {
  accessesOf,
  approveRotation,
  beginEpoch,
  continueRotations,
  createTeam,
  destroySubjects,
  findSubjects,
  GrantNotGenuine,
  isStillGranted,
  type Keyring,
  KeyNotHeld,
  openForTeam,
  openRecords,
  releaseLease,
  rotationsOf,
  sealForTeam,
  sealRecords,
  sealToInbox,
  sharedIndexGroups,
  takeInbox,
} from './index.ts'
import { grant, newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let pool: Db
const officers: TestOfficer[] = []
let first: TestOfficer
let second: TestOfficer
let leaver: TestOfficer

beforeAll(async () => {
  pool = await testDatabase()
  for (let i = 0; i < 3; i += 1) officers.push(await newOfficer())
  ;[first, second, leaver] = officers as [TestOfficer, TestOfficer, TestOfficer]
})

const email = (n: number) => `n${n}@example.org`
const everyone = Array.from({ length: 23 }, (_, i) => i)

/** An organisation of 23 people, of whom 1 and 2 share an address. */
async function founded() {
  const organisation = crypto.randomUUID()
  const db = within(pool, organisation)
  await newOrganisation(db, officers, organisation)
  const unlocked = (officer: TestOfficer) => unlock(db, organisation, officer, officers)
  const keyring = await unlocked(first)
  const subjects = everyone.map(() => crypto.randomUUID())
  await sealRecords(db, keyring, everyone.map((n) => person(subjects[n] as string, n)))
  return { organisation, db, keyring, subjects, unlocked }
}
type Founded = Awaited<ReturnType<typeof founded>>

const person = (subject: string, n: number, version = 1) => ({
  subject,
  kind: 'person',
  version,
  plain: utf8(`person ${n}`),
  index: [{ kind: 'email', value: email(n === 2 ? 1 : n) }, { kind: 'customer-id', value: `c${n}` }],
})

const stays = (who: readonly TestOfficer[]) =>
  who.map(({ account, receiving }) => ({ account, receivingPublicKey: receiving.publicKey }))

async function begin({ db, organisation }: Founded, keyring: Keyring, stay: readonly TestOfficer[] = [first, second]) {
  return inTransaction(db, organisation, (tx) =>
    beginEpoch(tx, keyring, {
      team: keyring.team as string,
      stay: stays(stay),
      grantedBy: first.account,
      signWith: first.signing.privateKey,
      granterKey: (account) => Promise.resolve(officers.find((one) => one.account === account)?.signing.publicKey ?? null),
      reason: 'leaving',
    }),
  )
}

async function approve({ db, organisation }: Founded, keyring: Keyring, by: TestOfficer) {
  const [open] = await rotationsOf(db, organisation)
  return inTransaction(db, organisation, (tx) =>
    approveRotation(tx, keyring, { rotation: open?.id ?? '', by: by.account, at: new Date() }),
  )
}

/** Everybody opens, is found, and shares what they shared, for whoever unlocks now. */
async function expectWhole(f: Founded, keyring: Keyring, people: readonly number[] = everyone) {
  const { db, subjects } = f
  const ids = people.map((n) => subjects[n] as string)
  const opened = await openRecords(db, keyring, { by: first.account, purpose: 'find', kind: 'person', subjects: ids })
  expect(people.map((n) => textOf(opened.get(subjects[n] as string)?.plain as Bytes))).toEqual(people.map((n) => `person ${n}`))
  const found = await findSubjects(db, keyring, { kind: 'customer-id', values: everyone.map((n) => `c${n}`) })
  expect(found).toEqual(new Map(people.map((n) => [`c${n}`, [subjects[n]]])))
  const groups = await sharedIndexGroups(db, keyring, { kind: 'email' })
  const shared = people.includes(1) && people.includes(2) ? [[subjects[1], subjects[2]].toSorted()] : []
  expect(groups.map((group) => group.toSorted())).toEqual(shared)
}

const stateOf = async ({ db, organisation }: Founded) => (await rotationsOf(db, organisation))[0]?.state

async function leftOver({ db, organisation }: Founded) {
  const { rows } = await sql<{ keys: number; rows: number; grants: number; index: number }>`
    select (select count(*) from keystore.person_key join vault.team on team.id = person_key.team
        where person_key.organisation = ${organisation} and person_key.epoch < team.epoch) as keys,
      (select count(*) from keystore.blind_index where organisation = ${organisation} and epoch <>
        (select current from keystore.index_state where organisation = ${organisation})) as rows,
      (select count(*) from keystore.team_grant as g join vault.team on team.id = g.team
        where g.organisation = ${organisation} and g.epoch < team.epoch) as grants,
      (select count(*) from keystore.index_grant where organisation = ${organisation} and epoch <>
        (select current from keystore.index_state where organisation = ${organisation})) as index`.execute(db)
  return rows[0]
}

describe('an epoch', () => {
  it('opens to whoever stays, and not to whoever leaves', async () => {
    const f = await founded()
    const left = await f.unlocked(leaver)
    await begin(f, f.keyring)
    await expectWhole(f, await f.unlocked(second))
    expect((await f.unlocked(leaver)).team).toBeNull()
    expect(await isStillGranted(f.db, left)).toBe(false)
  })

  it('seals whatever is new by new keys, which the leaver’s copy does not open', async () => {
    const f = await founded()
    const left = await f.unlocked(leaver)
    await begin(f, f.keyring)
    const subject = crypto.randomUUID()
    await sealRecords(f.db, await f.unlocked(second), [person(subject, 99)])
    const opening = { by: leaver.account, purpose: 'find', kind: 'person', subjects: [subject] } as const
    await expect(openRecords(f.db, left, opening)).rejects.toThrow(KeyNotHeld)
    await expect(sealRecords(f.db, left, [person(crypto.randomUUID(), 98)])).rejects.toThrow(KeyNotHeld)
  })

  it('is followed by the work that is under way when it begins', async () => {
    const f = await founded()
    const atWork = await f.unlocked(second)
    await begin(f, f.keyring)
    const subject = crypto.randomUUID()
    await sealRecords(f.db, atWork, [person(subject, 99)])
    const { rows } = await sql<{ epoch: number }>`select epoch from keystore.person_key where subject = ${subject}`.execute(f.db)
    expect(rows).toEqual([{ epoch: 2 }])
  })

  it('leaves no trace when the transaction that begins it is undone', async () => {
    const f = await founded()
    const undone = inTransaction(f.db, f.organisation, async (tx) => {
      await beginEpoch(tx, f.keyring, {
        team: f.keyring.team as string, stay: stays([first]), grantedBy: first.account, signWith: first.signing.privateKey,
        granterKey: () => Promise.resolve(null), reason: 'rotation',
      })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await expectWhole(f, f.keyring)
    await sealRecords(f.db, f.keyring, [person(crypto.randomUUID(), 99)])
    await expectWhole(f, await f.unlocked(leaver), everyone)
  })

  it('gives the new index key to other teams, but to no inbox that nobody vouches for', async () => {
    const f = await founded()
    const other = await createTeam(f.db, { organisation: f.organisation, name: 'Other', keyring: f.keyring })
    await grant(f.db, other, second, first, other.team as string)
    const lone = await newOfficer()
    await grant(f.db, other, lone, first, other.team as string)
    await begin(f, f.keyring)
    const theirs = await unlock(f.db, f.organisation, lone, officers)
    expect(indexKeysOf(theirs).map(({ epoch }) => epoch)).toEqual([1, 2])
    // Somebody puts an inbox of their own in the place of the other team's.
    const stranger = await newOfficer()
    await sql`
      update keystore.team_epoch set inbox_public = ${Buffer.from(stranger.receiving.publicKey)}
      where team = ${other.team}`.execute(f.db)
    await expect(begin(f, await f.unlocked(first))).rejects.toThrow(GrantNotGenuine)
    await expect(unlock(f.db, f.organisation, lone, officers)).rejects.toThrow(GrantNotGenuine)
  })
})

describe('a rotation', () => {
  it('waits for a second officer, carries everybody over and withdraws the old keys', async () => {
    const f = await founded()
    const left = await f.unlocked(leaver)
    await begin(f, f.keyring)
    await continueRotations(f.db)
    expect(await stateOf(f)).toBe('waiting-for-officers')
    expect(await approve(f, await f.unlocked(first), first)).toMatchObject({ value: { begun: false, approvals: 1 } })
    expect(await approve(f, await f.unlocked(second), second)).toMatchObject({ value: { begun: true, approvals: 2 } })
    expect(await rotationsOf(f.db, f.organisation)).toMatchObject([{ state: 're-wrapping', people: 23, rewrapped: 0, reindexed: 0 }])
    await continueRotations(f.db)
    expect(await rotationsOf(f.db, f.organisation)).toMatchObject([{ state: 'done', rewrapped: 23, reindexed: 23, waitingFor: [] }])
    expect(await leftOver(f)).toEqual({ keys: 0, rows: 0, grants: 0, index: 0 })
    const keyring = await f.unlocked(second)
    await expectWhole(f, keyring)
    expect(await isStillGranted(f.db, keyring)).toBe(true)

    const opening = { by: leaver.account, purpose: 'find', kind: 'person', subjects: f.subjects } as const
    await expect(openRecords(f.db, left, opening)).rejects.toThrow(KeyNotHeld)
    await expect(findSubjects(f.db, left, { kind: 'customer-id', values: ['c1'] })).rejects.toThrow(KeyNotHeld)
  })

  it('leaves nothing that a leaver’s copied keys open, tried by hand on every row', async () => {
    const f = await founded()
    const left = await f.unlocked(leaver)
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    await continueRotations(f.db)
    const secrets = secretsOf(left, { team: left.team as string, epoch: 1 })
    const { rows } = await sql<{ team: string; subject: string; wrapped: Buffer }>`
      select team, subject, wrapped from keystore.person_key where organisation = ${f.organisation}`.execute(f.db)
    expect(rows).toHaveLength(everyone.length)
    for (const { team, subject, wrapped } of rows) {
      for (const epoch of [1, 2]) {
        const context = personKeyContext({ organisation: f.organisation, team, epoch }, subject)
        expect(open(secrets.teamKey as Bytes, wrapped, context)).toBeNull()
      }
    }
    const { rows: given } = await sql<{ team: string; sealed: Buffer }>`
      select team, sealed from keystore.index_grant where organisation = ${f.organisation}`.execute(f.db)
    expect(given).toHaveLength(1)
    for (const { team, sealed } of given) {
      for (const epoch of [1, 2]) {
        expect(open(secrets.teamKey as Bytes, sealed, indexKeyContext({ organisation: f.organisation, team, epoch }, 2))).toBeNull()
      }
    }
    const { rows: theirs } = await sql`
      select from keystore.team_grant where organisation = ${f.organisation} and account = ${leaver.account}`.execute(f.db)
    expect(theirs).toHaveLength(0)
    const { rows: hashes } = await sql`
      select from keystore.blind_index where organisation = ${f.organisation} and epoch = 1`.execute(f.db)
    expect(hashes).toHaveLength(0)
  })

  it('keeps readable what was sealed to the inbox of an older epoch, with the newest grant alone', async () => {
    const f = await founded()
    await sealToInbox(f.db, { organisation: f.organisation, kind: 'bounce', plain: utf8('came before') })
    const elsewhere = await sealForTeam(f.db, { organisation: f.organisation, plain: utf8('a batch'), context: 'batch 1', item: crypto.randomUUID() })
    for (let turn = 0; turn < 2; turn += 1) {
      await begin(f, await f.unlocked(first))
      await approve(f, await f.unlocked(second), second)
      await continueRotations(f.db)
    }
    const keyring = await f.unlocked(second)
    const taken = await inTransaction(f.db, f.organisation, (tx) =>
      takeInbox(f.db, tx, keyring, { by: second.account, kind: 'bounce' }),
    )
    expect(taken.map((item) => textOf(item.plain))).toEqual(['came before'])
    const opening = { by: second.account, purpose: 'hand-over', kind: 'letters', sealed: elsewhere, context: 'batch 1' } as const
    expect(textOf(await openForTeam(f.db, keyring, opening))).toBe('a batch')
    // Whoever joins now gets the newest epoch, and with it all that the others can read.
    const joiner = await newOfficer()
    await grant(f.db, keyring, joiner, second)
    const theirs = await unlock(f.db, f.organisation, joiner, officers)
    expect(textOf(await openForTeam(f.db, theirs, opening))).toBe('a batch')
    await expectWhole(f, theirs)
  })

  it('waits for officers again when its process has died, and a second run does the rest', async () => {
    const f = await founded()
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    const stopping = new AbortController()
    let batches = 0
    const clock = () => {
      if ((batches += 1) > 6) stopping.abort()
      return new Date()
    }
    await continueRotations(f.db, { atOnce: 5, clock, signal: stopping.signal })
    const [half] = await rotationsOf(f.db, f.organisation)
    expect(half?.rewrapped).toBeGreaterThan(0)
    expect(half?.rewrapped).toBeLessThan(23)
    const { rows } = await sql<{ lease: string }>`select lease from vault.rotation where id = ${half?.id}`.execute(f.db)
    releaseLease(rows[0]?.lease ?? '')
    expect(await stateOf(f)).toBe('waiting-for-officers')
    await continueRotations(f.db)
    expect((await rotationsOf(f.db, f.organisation))[0]?.rewrapped).toBe(half?.rewrapped)
    await expectWhole(f, await f.unlocked(second))
    expect(await approve(f, await f.unlocked(first), first)).toMatchObject({ value: { begun: true } })
    await continueRotations(f.db)
    expect(await stateOf(f)).toBe('done')
    await expectWhole(f, await f.unlocked(first))
  })

  it('takes over what an earlier one has left, when a second epoch begins meanwhile', async () => {
    const f = await founded()
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    const stopping = new AbortController()
    let calls = 0
    await continueRotations(f.db, { atOnce: 5, signal: stopping.signal, clock: () => ((calls += 1) > 6 && stopping.abort(), new Date()) })
    await begin(f, await f.unlocked(first), [first])
    expect(await rotationsOf(f.db, f.organisation)).toMatchObject([{ state: 'waiting-for-officers' }, { state: 'superseded' }])
    await expectWhole(f, await f.unlocked(first))
    const alone = await f.unlocked(first)
    // Somebody else approves, and the one who holds the keys lends them.
    const [open] = await rotationsOf(f.db, f.organisation)
    const nobodys = await f.unlocked(second)
    const o = { rotation: open?.id ?? '', by: second.account, at: new Date() }
    expect(await approveRotation(f.db, nobodys, o)).toMatchObject({ code: 'no-keys-for-it' })
    await approveRotation(f.db, alone, { ...o, by: crypto.randomUUID() })
    await continueRotations(f.db)
    expect(await stateOf(f)).toBe('done')
    expect(await leftOver(f)).toEqual({ keys: 0, rows: 0, grants: 0, index: 0 })
    await expectWhole(f, await f.unlocked(first))
  })

  it('waits for the officers of another team whose people are left', async () => {
    const f = await founded()
    const [one, two] = [await newOfficer(), await newOfficer()]
    const known = [...officers, one, two]
    const other = await createTeam(f.db, { organisation: f.organisation, name: 'Other', keyring: f.keyring })
    for (const officer of [one, two]) await grant(f.db, other, officer, first, other.team as string)
    const their = () => unlock(f.db, f.organisation, one, known)
    const subject = crypto.randomUUID()
    await sealRecords(f.db, await their(), [person(subject, 50)])
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    await continueRotations(f.db)
    expect(await rotationsOf(f.db, f.organisation)).toMatchObject([{ state: 'waiting-for-officers', waitingFor: [other.team] }])
    const found = async () => (await findSubjects(f.db, await their(), { kind: 'customer-id', values: ['c50'] })).get('c50')
    expect(await found()).toEqual([subject])
    await approve(f, await their(), one)
    await continueRotations(f.db)
    expect(await stateOf(f)).toBe('done')
    expect(await found()).toEqual([subject])
    expect(await leftOver(f)).toEqual({ keys: 0, rows: 0, grants: 0, index: 0 })
  })

  it('leaves a trace with everybody whom it opens, and facts of its beginning and end', async () => {
    const f = await founded()
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    await continueRotations(f.db)
    expect(await accessesOf(f.db, f.subjects[7] as string)).toMatchObject([{ by: second.account, purpose: 'rotation', kind: 'found-by' }])
    const facts = await readLedger(f.db, { organisation: f.organisation, limit: 100 })
    const types = facts.map(({ type }) => type)
    const expected = ['epoch-begun', 'lease-begun', 'index-renewed', 'epochs-closed', 'rotation-ended', 'lease-ended']
    expect(expected.filter((one) => types.filter((type) => type === `vault.${one}`).length !== 1)).toEqual([])
  })

  it('re-seals everything by a newer cipher suite, which opens beside the older one', async () => {
    const f = await founded()
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    await continueRotations(f.db, { suite: 2, atOnce: 10 })
    expect(await stateOf(f)).toBe('done')
    const firstBytes = async () => {
      const { rows } = await sql<{ bytes: string }>`
        select distinct concat_ws(' ', get_byte(sealed, 0), get_byte(wrapped, 0), get_byte(found_by, 0)) as bytes
        from vault.record join keystore.person_key using (organisation, subject)
        where organisation = ${f.organisation} order by 1`.execute(f.db)
      return rows.map(({ bytes }) => bytes)
    }
    expect(await firstBytes()).toEqual(['4 3 4'])
    const keyring = await f.unlocked(second)
    await expectWhole(f, keyring)
    // What this version writes by itself lies beside it, and both open.
    await sealRecords(f.db, keyring, [person(f.subjects[6] as string, 6, 2)])
    expect(await firstBytes()).toEqual(['2 3 2', '4 3 4'])
    await expectWhole(f, keyring)
  })

  it('stays right while people are written, mended and erased', async () => {
    const f = await founded()
    const atWork = await f.unlocked(second)
    await begin(f, f.keyring)
    await approve(f, await f.unlocked(second), second)
    const gone = [3, 4, 5]
    const writing = async () => {
      for (let n = 100; n < 130; n += 1) {
        const subject = crypto.randomUUID()
        f.subjects[n] = subject
        await inTransaction(f.db, f.organisation, (tx) => sealRecords(tx, atWork, [person(subject, n)]))
      }
    }
    const mending = async () => {
      for (const n of [6, 7, 8, 9, 10]) {
        await inTransaction(f.db, f.organisation, (tx) => sealRecords(tx, atWork, [person(f.subjects[n] as string, n, 2)]))
      }
    }
    const erasing = () =>
      inTransaction(f.db, f.organisation, (tx) =>
        destroySubjects(tx, gone.map((n) => f.subjects[n] as string), { organisation: f.organisation, by: first.account, ground: 'request' }),
      )
    await Promise.all([continueRotations(f.db, { atOnce: 3 }), writing(), mending(), erasing()])
    await continueRotations(f.db)
    expect(await stateOf(f)).toBe('done')
    expect(await leftOver(f)).toEqual({ keys: 0, rows: 0, grants: 0, index: 0 })
    const keyring = await f.unlocked(first)
    await expectWhole(f, keyring, everyone.filter((n) => !gone.includes(n)))
    const late = Array.from({ length: 30 }, (_, i) => 100 + i)
    const found = await findSubjects(f.db, keyring, { kind: 'customer-id', values: late.map((n) => `c${n}`) })
    expect(late.map((n) => found.get(`c${n}`))).toEqual(late.map((n) => [f.subjects[n]]))
  })
})

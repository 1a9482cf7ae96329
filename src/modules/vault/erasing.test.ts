import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { textOf, utf8 } from '#foundation/sealing'
import { type Db, inTransaction, type Tx, within } from '#platform/database'
import { testHouse } from '#tests/support/database'
import {
  beginEpoch, beginLease, destroySubjects, DoesNotOpen, epochStandings, forgetGrants, type Keyring, livingAmong, openForTeam, sealForTeam, sealRecords,
  sealToInbox, SubjectErased, takeInbox, wantEpochs,
} from './index.ts'
import { newOfficer, newOrganisation, type TestOfficer } from './testing/setting.ts'

let pool: Db
let owner: Db
let db: Db
let officer: TestOfficer
let organisation: string
let keyring: Keyring

beforeAll(async () => {
  ;({ db: pool, owner } = await testHouse())
  officer = await newOfficer()
})
beforeEach(async () => {
  organisation = crypto.randomUUID()
  db = within(pool, organisation)
  const made = await newOrganisation(db, [officer], organisation)
  keyring = await made.unlock(officer)
})

const record = (subject: string, kind = 'person') => ({ subject, kind, version: 1, plain: utf8('Aino Esimerkki') })
const erase = (tx: Tx, subject: string) => destroySubjects(tx, [subject], { organisation, by: officer.account, ground: 'request' })

/** Begins both at once; the second starts when the first has done its work and before it commits. */
async function beside(first: (tx: Tx) => Promise<unknown>, second: (tx: Tx) => Promise<unknown>): Promise<PromiseSettledResult<unknown>[]> {
  let later: Promise<unknown> = Promise.resolve()
  const sooner = inTransaction(pool, organisation, async (tx) => {
    await first(tx)
    later = inTransaction(pool, organisation, second)
    later.catch(() => undefined)
    // Time for the second to come as far as it can.
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  await sooner
  return Promise.allSettled([later])
}

describe('an erasure beside somebody who writes', () => {
  it('leaves nothing of what was being written for the erased', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [record(subject)])
    await beside((tx) => sealRecords(tx, keyring, [record(subject, 'note')]), (tx) => erase(tx, subject))
    expect(await livingAmong(db, organisation, [subject])).toEqual([])
  })

  it('lets nobody be written anew who is just being erased', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [record(subject)])
    const [written] = await beside((tx) => erase(tx, subject), (tx) => sealRecords(tx, keyring, [record(subject, 'note')]))
    expect(written).toMatchObject({ status: 'rejected', reason: expect.any(SubjectErased) })
    expect(await livingAmong(db, organisation, [subject])).toEqual([])
  })

  it('keeps the erased out of the snapshot that a lease is begun with', async () => {
    const [gone, stays] = [crypto.randomUUID(), crypto.randomUUID()]
    await sealRecords(db, keyring, [record(gone), record(stays)])
    const lease = (tx: Tx) =>
      beginLease(tx, keyring, {
        purpose: 'telling',
        about: crypto.randomUUID(),
        approvedBy: [officer.account, crypto.randomUUID()],
        snapshot: [gone, stays].map((subject) => ({ subject, version: 1, plain: utf8('Aino Esimerkki') })),
        expires: new Date(Date.now() + 60_000),
      })
    await beside((tx) => erase(tx, gone), lease)
    await beside(lease, (tx) => erase(tx, stays))
    const { rows } = await sql<{ subject: string; count: number }>`
      select subject, count(*) as count from vault.snapshot where organisation = ${organisation} group by subject`.execute(db)
    expect(rows).toEqual([])
  })
})

describe('what waits unread in the inbox', () => {
  const put = (text: string, subject?: string) =>
    sealToInbox(db, { organisation, kind: 'returned-mail', plain: utf8(text), ...(subject === undefined ? {} : { subject }) })
  const take = () => inTransaction(pool, organisation, (tx) => takeInbox(db, tx, keyring, { by: officer.account, kind: 'returned-mail' }))
  const texts = async () => (await take()).map(({ plain }) => textOf(plain)).toSorted()
  const keys = async () => (await sql`select from keystore.item_key where organisation = ${organisation}`.execute(db)).rows.length

  it('goes with whoever it came from, and nobody else’s does', async () => {
    const [gone, stays] = [crypto.randomUUID(), crypto.randomUUID()]
    await Promise.all([put('from the erased', gone), put('from another', stays), put('from nobody known')])
    expect(await livingAmong(db, organisation, [gone, stays])).toHaveLength(2)
    await inTransaction(pool, organisation, (tx) => erase(tx, gone))
    expect(await livingAmong(db, organisation, [gone, stays])).toEqual([stays])
    expect(await texts()).toEqual(['from another', 'from nobody known'])
  })

  it('does not open when its row comes back from an older backup, whoever holds the team’s keys', async () => {
    const subject = crypto.randomUUID()
    await put('from the erased', subject)
    const { rows } = await sql<{ id: string; team: string; sealed: Buffer }>`
      select id, team, sealed from vault.inbox where organisation = ${organisation}`.execute(db)
    const [older] = rows
    if (!older) throw new Error('nothing waits')
    await inTransaction(pool, organisation, (tx) => erase(tx, subject))
    await sql`
      insert into vault.inbox (id, organisation, team, epoch, kind, at, sealed)
      values (${older.id}, ${organisation}, ${older.team}, 1, 'returned-mail', now(), ${older.sealed})`.execute(db)
    await expect(take()).rejects.toThrow(DoesNotOpen)
  })

  it('leaves no key behind when it is taken, and none of a file that another module gave up', async () => {
    await put('taken', crypto.randomUUID())
    expect(await keys()).toBe(1)
    expect(await texts()).toEqual(['taken'])
    expect(await keys()).toBe(0)
    const item = crypto.randomUUID()
    const sealed = await sealForTeam(db, { organisation, plain: utf8('a part of a file'), context: 'part 1', item })
    const open = () => openForTeam(db, keyring, { by: officer.account, purpose: 'import', kind: 'part', sealed, context: 'part 1' })
    expect(textOf(await open())).toBe('a part of a file')
    await sql`delete from keystore.item_key where organisation = ${organisation} and item = ${item}`.execute(db)
    await expect(open()).rejects.toThrow(DoesNotOpen)
  })

  it('is a new thing of nobody when it comes for somebody erased', async () => {
    const subject = crypto.randomUUID()
    await inTransaction(pool, organisation, (tx) => erase(tx, subject))
    await put('came later', subject)
    expect(await livingAmong(db, organisation, [subject])).toEqual([])
    expect(await texts()).toEqual(['came later'])
  })
})

describe('notes for a restore', () => {
  it('are kept for no other organisation, except of what comes before any is in reach', async () => {
    const elsewhere = crypto.randomUUID()
    const note = (tx: Tx, kind: string) =>
      sql`select house.keep(${elsewhere}::uuid, ${crypto.randomUUID()}::uuid, ${kind}, 'request', now(), ${`{${crypto.randomUUID()}}`}::uuid[])`.execute(tx)
    for (const kind of ['erasure', 'register-destroyed', 'membership-closed', 'epoch-begun']) {
      await expect(inTransaction(pool, organisation, (tx) => note(tx, kind))).rejects.toThrow(/within its organisation/)
      await expect(note(pool, kind)).rejects.toThrow(/within its organisation/)
    }
    await expect(note(pool, 'credential-removed')).resolves.toBeDefined()
  })

  it('cannot be taken back or made to name somebody else by the login that serves people', async () => {
    await inTransaction(pool, organisation, (tx) => erase(tx, crypto.randomUUID()))
    await expect(sql`delete from house.outside`.execute(db)).rejects.toThrow(/permission denied/)
    await expect(sql`update house.outside set kind = 'begun'`.execute(db)).rejects.toThrow(/permission denied/)
    const { rows } = await sql<{ waiting: number }>`
      select count(*) as waiting from house.outside where organisation = ${organisation} and kind = 'erasure'`.execute(owner)
    expect(rows[0]?.waiting).toBe(1)
  })
})

describe('a team whose keys came back with an older backup', () => {
  const standing = async () => (await epochStandings(db, organisation))[0]?.wantsEpochSince ?? null
  const at = new Date('2026-11-20T10:00:00Z')

  it('wants an epoch since somebody left it, and has it when one begins', async () => {
    expect(await standing()).toBeNull()
    await inTransaction(pool, organisation, (tx) => forgetGrants(tx, { organisation, account: crypto.randomUUID(), team: keyring.team ?? '', at }))
    expect(await standing()).toEqual(at)
    await inTransaction(pool, organisation, (tx) =>
      beginEpoch(tx, keyring, {
        team: keyring.team ?? '',
        stay: [{ account: officer.account, receivingPublicKey: officer.receiving.publicKey }],
        grantedBy: officer.account,
        signWith: officer.signing.privateKey,
        granterKey: () => Promise.resolve(officer.signing.publicKey),
        reason: 'rotation',
      }),
    )
    expect(await standing()).toBeNull()
    const { rows } = await sql<{ ids: string[] }>`select ids from house.outside where organisation = ${organisation} and kind = 'epoch-begun'`.execute(owner)
    expect(rows).toEqual([{ ids: [keyring.team] }])
  })

  it('wants it where an account is shut out again that still had the keys, and not where it had none', async () => {
    await inTransaction(pool, organisation, (tx) => forgetGrants(tx, { organisation, account: crypto.randomUUID(), at }))
    expect(await standing()).toBeNull()
    await inTransaction(pool, organisation, (tx) => forgetGrants(tx, { organisation, account: officer.account, at }))
    expect(await standing()).toEqual(at)
    const sooner = new Date('2026-11-19T10:00:00Z')
    await inTransaction(pool, organisation, (tx) => wantEpochs(tx, { organisation, teams: [keyring.team ?? ''], at: sooner }))
    expect(await standing()).toEqual(sooner)
  })
})

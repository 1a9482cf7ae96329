import { inspect } from 'node:util'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, inTransaction, within } from '#platform/database'
import { textOf, utf8 } from '#foundation/sealing'
import { readLedger } from '#ledger'
import { testDatabase } from '#tests/support/database'
import {
  accessesOf,
  beginLease,
  destroySubjects,
  DoesNotOpen,
  endLease,
  heldLease,
  type Keyring,
  KeyNotHeld,
  LeaseNotHeld,
  type NewLease,
  openForTeam,
  openSnapshot,
  openUnderLease,
  releaseLease,
  renewLease,
  sealForTeam,
  sealToInbox,
  sealUnderLease,
  takeInbox,
} from './index.ts'
import { newOfficer, newOrganisation, type TestOfficer, unlock } from './testing/setting.ts'

let pool: Db
let db: Db
let officer: TestOfficer
let second: TestOfficer
let organisation: string
let keyring: Keyring

beforeAll(async () => {
  pool = await testDatabase()
  officer = await newOfficer()
  second = await newOfficer()
})
beforeEach(async () => {
  organisation = crypto.randomUUID()
  db = within(pool, organisation)
  const made = await newOrganisation(db, [officer, second], organisation)
  keyring = await made.unlock(officer)
})

const hour = 3_600_000
const soon = () => new Date(Date.now() + hour)
const people = (count: number) =>
  Array.from({ length: count }, () => {
    const subject = crypto.randomUUID()
    return { subject, version: 1, plain: utf8(subject) }
  })
const terms = (snapshot: NewLease['snapshot']): NewLease => ({
  purpose: 'telling',
  about: crypto.randomUUID(),
  approvedBy: [officer.account, second.account],
  snapshot,
  expires: soon(),
})

describe('a lease', () => {
  it('opens its snapshot without anybody’s keyring', async () => {
    const rows = people(30)
    const lease = await beginLease(db, keyring, terms(rows))
    const opened = await openSnapshot(db, lease, rows.map((row) => row.subject))
    expect([...opened].map(([subject, plain]) => [subject, textOf(plain)])).toEqual(
      expect.arrayContaining(rows.map(({ subject }) => [subject, subject])),
    )
    expect(heldLease(lease.id)).toBe(lease)
    expect(inspect(lease)).toBe(`<lease ${lease.id}>`)
    expect(JSON.stringify({ lease })).toBe('{"lease":"<redacted>"}')
  })

  it('takes a snapshot in chunks, so that 40,000 need not be in memory at once', async () => {
    const rows = people(60)
    const lease = await beginLease(
      db,
      keyring,
      terms(
        (async function* () {
          for (let i = 0; i < 60; i += 20) yield rows.slice(i, i + 20)
        })(),
      ),
    )
    expect((await openSnapshot(db, lease, rows.map((row) => row.subject))).size).toBe(60)
  })

  it('needs two different officers', async () => {
    const alone = { ...terms(people(1)), approvedBy: [officer.account, officer.account] }
    await expect(beginLease(db, keyring, alone)).rejects.toThrow('2 different officers')
  })

  it('needs somebody who holds a team', async () => {
    const empty = await unlock(db, organisation, await newOfficer(), [])
    await expect(beginLease(db, empty, terms(people(1)))).rejects.toThrow(KeyNotHeld)
  })

  it('ends by itself when its time is up', async () => {
    const rows = people(1)
    const lease = await beginLease(db, keyring, terms(rows))
    const later = new Date(Date.now() + 2 * hour)
    await expect(openSnapshot(db, lease, [rows[0]?.subject ?? ''], later)).rejects.toThrow(LeaseNotHeld)
    expect(heldLease(lease.id)).toBeNull()
  })

  it('dies with its process, and is renewed with a new key and a fresh snapshot', async () => {
    const rows = people(3)
    const lease = await beginLease(db, keyring, terms(rows))
    releaseLease(lease.id)
    expect(heldLease(lease.id)).toBeNull()
    await expect(openSnapshot(db, lease, [])).rejects.toThrow(LeaseNotHeld)

    const fresh = rows.slice(1).map((row) => ({ ...row, version: 2, plain: utf8('fresh') }))
    const renewed = await renewLease(db, keyring, lease.id, {
      approvedBy: [officer.account, second.account],
      snapshot: fresh,
      expires: soon(),
    })
    expect(renewed.id).toBe(lease.id)
    const opened = await openSnapshot(db, renewed, rows.map((row) => row.subject))
    expect([...opened.values()].map(textOf)).toEqual(['fresh', 'fresh'])
    await expect(openSnapshot(db, lease, [])).rejects.toThrow(LeaseNotHeld)
  })

  it('leaves nothing when it is ended', async () => {
    const lease = await beginLease(db, keyring, terms(people(5)))
    await endLease(db, lease, { by: officer.account, reason: 'done' })
    await endLease(db, lease, { by: officer.account, reason: 'done' })
    expect(heldLease(lease.id)).toBeNull()
    const { rows } = await sql`select from vault.snapshot where lease = ${lease.id}`.execute(db)
    expect(rows).toHaveLength(0)
    const again = { approvedBy: [officer.account, second.account], snapshot: people(1), expires: soon() }
    await expect(renewLease(db, keyring, lease.id, again)).rejects.toThrow(LeaseNotHeld)
  })

  it('is in the ledger from beginning to end', async () => {
    const lease = await beginLease(db, keyring, terms(people(5)))
    await renewLease(db, keyring, lease.id, { ...terms(people(4)) })
    await endLease(db, lease, { reason: 'stopped' })
    const facts = await readLedger(db, { organisation, about: lease.about, limit: 10 })
    expect(facts.map((fact) => [fact.type, fact.body['count'] ?? fact.body['reason']]).toSorted()).toEqual([
      ['vault.lease-begun', 5],
      ['vault.lease-ended', 'stopped'],
      ['vault.lease-renewed', 4],
    ])
  })

  it('does not begin when the transaction that begins it is undone', async () => {
    let id = ''
    const undone = inTransaction(db, organisation, async (tx) => {
      const lease = await beginLease(tx, keyring, terms(people(2)))
      id = lease.id
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const { rows } = await sql`select from vault.lease where id = ${id}`.execute(db)
    expect(rows).toHaveLength(0)
  })

  it('forgets whoever is erased meanwhile', async () => {
    const rows = people(2)
    const lease = await beginLease(db, keyring, terms(rows))
    await destroySubjects(db, [rows[0]?.subject ?? ''], { organisation, by: null, ground: 'request' })
    expect([...(await openSnapshot(db, lease, rows.map((row) => row.subject))).keys()]).toEqual([rows[1]?.subject])
  })

  it('does not open a row that was given to somebody else', async () => {
    const rows = people(1)
    const lease = await beginLease(db, keyring, terms(rows))
    const other = crypto.randomUUID()
    await sql`update vault.snapshot set subject = ${other} where lease = ${lease.id}`.execute(db)
    await expect(openSnapshot(db, lease, [other])).rejects.toThrow(DoesNotOpen)
  })

  it('seals what its work lays down, for that lease alone', async () => {
    const [one, other] = [await beginLease(db, keyring, terms([])), await beginLease(db, keyring, terms([]))]
    const sealed = sealUnderLease(one, utf8('a letter'), 'batch 1')
    expect(textOf(openUnderLease(one, sealed, 'batch 1') as Uint8Array)).toBe('a letter')
    expect(openUnderLease(one, sealed, 'batch 2')).toBeNull()
    expect(openUnderLease(other, sealed, 'batch 1')).toBeNull()
  })
})

describe('the inbox', () => {
  const put = (text: string) => sealToInbox(db, { organisation, kind: 'bounce', plain: utf8(text), about: officer.account })
  const take = (limit = 10) =>
    inTransaction(db, organisation, (tx) => takeInbox(db, tx, keyring, { by: officer.account, kind: 'bounce', limit }))

  it('takes things unattended and gives them once, oldest first', async () => {
    const ids = [await put('first'), await put('second'), await put('third')]
    const taken = [...(await take(2)), ...(await take(2))]
    expect(taken.map((item) => textOf(item.plain)).toSorted()).toEqual(['first', 'second', 'third'])
    expect(taken.map((item) => item.id).toSorted()).toEqual(ids.toSorted())
    expect(await take()).toEqual([])
    expect(await accessesOf(db, ids[0] ?? '')).toMatchObject([{ purpose: 'inbox', kind: 'bounce' }])
  })

  it('keeps what was taken in a transaction that is undone, and the trace of it', async () => {
    const id = await put('first')
    const undone = inTransaction(db, organisation, async (tx) => {
      await takeInbox(db, tx, keyring, { by: officer.account, kind: 'bounce' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await accessesOf(db, id)).toHaveLength(1)
    expect(await take()).toHaveLength(1)
  })

  it('seals bytes that are kept elsewhere, and opens them with a trace', async () => {
    const sealed = await sealForTeam(db, { organisation, plain: utf8('a batch of letters'), context: 'batch 1', item: crypto.randomUUID() })
    const about = crypto.randomUUID()
    const opening = { by: officer.account, purpose: 'hand-over', kind: 'letters', about, sealed } as const
    expect(textOf(await openForTeam(db, keyring, { ...opening, context: 'batch 1' }))).toBe('a batch of letters')
    await expect(openForTeam(db, keyring, { ...opening, context: 'batch 2' })).rejects.toThrow(DoesNotOpen)
    const facts = await readLedger(db, { organisation, types: ['vault.opened'], about, limit: 10 })
    expect(facts).toHaveLength(2)
  })
})

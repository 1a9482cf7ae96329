import { inspect } from 'node:util'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Db, inTransaction, within } from '#platform/database'
import { textOf, utf8 } from '#foundation/sealing'
import { readLedger } from '#ledger'
import { testHouse } from '#tests/support/database'
import {
  accessesOf,
  createTeam,
  destroySubjects,
  DoesNotOpen,
  findAndOpen,
  findSubjects,
  type Keyring,
  KeyNotHeld,
  openRecords,
  openRecordsInChunks,
  type Purpose,
  sealRecords,
  sealToInbox,
  sharedIndexSubjects,
  StaleRecord,
  SubjectErased,
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

const person = (subject: string, text = 'Aino Esimerkki', version = 1) => ({
  subject,
  kind: 'person',
  version,
  plain: utf8(text),
})
const opening = (subjects: readonly string[], purpose: Purpose = 'find') => ({
  by: officer.account,
  purpose,
  kind: 'person',
  subjects,
})
const read = async (subject: string, ring = keyring) => {
  const plain = (await openRecords(within(pool, ring.organisation), ring, opening([subject]))).get(subject)?.plain
  return plain && textOf(plain)
}
const another = () => {
  const elsewhere = crypto.randomUUID()
  return newOrganisation(within(pool, elsewhere), [officer], elsewhere)
}
const accessCount = async () => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from vault.access where organisation = ${organisation}`.execute(db)
  return rows[0]?.count
}

describe('a record', () => {
  it('comes back as it was sealed, with its version', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    expect(await read(subject)).toBe('Aino Esimerkki')
    await sealRecords(db, keyring, [person(subject, 'Aino Uusi', 2)])
    expect(await openRecords(db, keyring, opening([subject]))).toMatchObject(new Map([[subject, { version: 2 }]]))
    expect(await read(subject)).toBe('Aino Uusi')
  })

  it('is one of several kinds that a subject may have', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject), { ...person(subject, 'a note'), kind: 'note' }])
    expect(await read(subject)).toBe('Aino Esimerkki')
  })

  it('is not written over when somebody else wrote in between, nor is anything beside it', async () => {
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()]
    await sealRecords(db, keyring, [person(one)])
    await sealRecords(db, keyring, [person(one, 'theirs', 2)])
    const stale = inTransaction(db, organisation, (tx) =>
      sealRecords(tx, keyring, [person(other), person(one, 'ours', 2)]),
    )
    await expect(stale).rejects.toThrow(StaleRecord)
    await expect(sealRecords(db, keyring, [person(one, 'ours again', 1)])).rejects.toThrow(StaleRecord)
    expect(await read(one)).toBe('theirs')
    expect(await read(other)).toBeUndefined()
  })

  it('opens when two writers made the person’s key at once', async () => {
    const subjects = Array.from({ length: 50 }, () => crypto.randomUUID())
    await Promise.all(
      ['person', 'note', 'visit'].map((kind) =>
        inTransaction(db, organisation, (tx) =>
          sealRecords(tx, keyring, subjects.map((subject) => ({ ...person(subject, kind), kind }))),
        ),
      ),
    )
    const notes = await openRecords(db, keyring, { ...opening(subjects), kind: 'note' })
    expect([...notes.values()].map(({ plain }) => textOf(plain))).toEqual(subjects.map(() => 'note'))
  })

  it('tells its length only up to the next 256 bytes', async () => {
    const [short, long] = [crypto.randomUUID(), crypto.randomUUID()]
    await sealRecords(db, keyring, [person(short, 'A'), person(long, 'A'.repeat(255))])
    const { rows } = await sql<{ length: number }>`
      select distinct length(sealed) from vault.record where organisation = ${organisation}`.execute(db)
    expect(rows).toHaveLength(1)
  })

  it.each([
    ['another subject', sql`subject = ${crypto.randomUUID()}::uuid`],
    ['another kind', sql`kind = 'note'`],
    ['another version', sql`version = 2`],
    ['a changed byte', sql`sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1)`],
  ])('does not open under %s', async (_, change) => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    await sql`update vault.record set ${change} where subject = ${subject}`.execute(db)
    const { rows } = await sql<{ subject: string; kind: string }>`
      select subject, kind from vault.record where organisation = ${organisation}`.execute(db)
    const [moved] = rows as [{ subject: string; kind: string }]
    // Even with the person's key moved along.
    await sql`update keystore.person_key set subject = ${moved.subject} where subject = ${subject}`.execute(db)
    const reading = openRecords(db, keyring, { ...opening([moved.subject]), kind: moved.kind })
    await expect(reading).rejects.toThrow(DoesNotOpen)
    await expect(reading).rejects.toThrow(moved.subject)
    await expect(reading).rejects.not.toThrow('Aino')
  })

  it('does not open under another organisation, even to somebody who holds both teams', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    const other = await another()
    await sql`update vault.record set organisation = ${other.organisation} where subject = ${subject}`.execute(owner)
    await sql`update keystore.person_key set organisation = ${other.organisation} where subject = ${subject}`.execute(owner)
    await expect(read(subject, await other.unlock(officer))).rejects.toThrow(KeyNotHeld)
    expect(await read(subject)).toBeUndefined()
  })

  it('does not open to another team of the same organisation', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    const other = await createTeam(db, { organisation, name: 'Other', keyring })
    await expect(read(subject, other)).rejects.toThrow(KeyNotHeld)
  })

  it('does not open with another person’s key', async () => {
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()]
    await sealRecords(db, keyring, [person(one), person(other, 'Eero Esimerkki')])
    await sql`
      update keystore.person_key set wrapped = (select wrapped from keystore.person_key where subject = ${other})
      where subject = ${one}`.execute(db)
    await expect(read(one)).rejects.toThrow(DoesNotOpen)
  })
})

describe('opening', () => {
  it('leaves its trace although the caller’s transaction is rolled back', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    const undone = inTransaction(db, organisation, async (tx) => {
      await openRecords(db, keyring, { ...opening([subject]), within: tx })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await accessesOf(db, subject)).toMatchObject([{ by: officer.account, purpose: 'find', count: 1 }])
    const facts = await readLedger(db, { organisation, types: ['vault.opened'], limit: 10 })
    expect(facts).toMatchObject([{ by: officer.account, body: { purpose: 'find', kind: 'person', count: 1 } }])
  })

  it('leaves its trace before the first byte is read', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    await sql`update vault.record set sealed = '\\x00' where subject = ${subject}`.execute(db)
    await expect(read(subject)).rejects.toThrow(DoesNotOpen)
    expect(await accessesOf(db, subject)).toHaveLength(1)
  })

  it('gives nothing when the trace cannot be written', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [person(subject)])
    const nobody = { ...opening([subject]), by: 'not an account' }
    await expect(openRecords(db, keyring, nobody)).rejects.toThrow()
    expect(await accessCount()).toBe(0)
  })

  it('of whoever is found leaves the same trace with the look-up, and of nobody none', async () => {
    const subjects = [crypto.randomUUID(), crypto.randomUUID()]
    const index = { kind: 'email', value: 'aino@example.org' }
    const find = (kind: string, value = index.value) => {
      const { by, purpose } = opening([])
      return findAndOpen(db, keyring, { by, purpose, kind, index: { ...index, value }, known: (subject) => sql<string>`${subject}::text` })
    }
    expect(await find('person')).toEqual({ found: [], opened: [] })
    await sealRecords(db, keyring, subjects.map((subject) => ({ ...person(subject, subject), index: [index] })))
    expect((await find('another')).found.map(({ subject, known }) => [subject, known]).toSorted()).toEqual(subjects.map((id) => [id, id]).toSorted())
    expect(await accessCount()).toBe(0)

    const { opened } = await find('person')
    expect(opened.map(({ subject, plain }) => [subject, textOf(plain)]).toSorted()).toEqual(subjects.map((id) => [id, id]).toSorted())
    await openRecords(db, keyring, opening(subjects))
    const facts = await readLedger(db, { organisation, types: ['vault.opened'], limit: 10 })
    expect(facts[0]?.body).toEqual({ ...facts[1]?.body, access: facts[0]?.body['access'] })
    expect(await accessesOf(db, subjects[0] ?? '')).toMatchObject([{ count: 2 }, { count: 2 }])

    await sql`update vault.record set sealed = '\\x00' where subject = ${subjects[0]}`.execute(db)
    await expect(find('person')).rejects.toThrow(DoesNotOpen)
    expect(await accessCount()).toBe(3)
    await destroySubjects(db, [subjects[1] ?? ''], { organisation, by: officer.account, ground: 'request' })
    await expect(find('person')).rejects.toThrow(DoesNotOpen)
    const [newest] = await readLedger(db, { organisation, types: ['vault.opened'], limit: 1 })
    expect(newest?.body).toMatchObject({ count: 1 })
    expect(await accessesOf(db, subjects[0] ?? '')).toHaveLength(4)
  })

  it('of many leaves one row that points to them all', async () => {
    const subjects = Array.from({ length: 2_500 }, () => crypto.randomUUID())
    await sealRecords(db, keyring, subjects.map((subject) => person(subject)))
    const about = crypto.randomUUID()
    const opened = await openRecords(db, keyring, { ...opening(subjects, 'telling'), about })
    expect(opened.size).toBe(2_500)
    expect(await accessCount()).toBe(1)
    for (const subject of [subjects[0], subjects[1_234], subjects[2_499]]) {
      expect(await accessesOf(db, subject ?? '')).toMatchObject([{ purpose: 'telling', about, count: 2_500 }])
    }
    expect(await accessesOf(db, crypto.randomUUID())).toEqual([])
    expect(await readLedger(db, { organisation, types: ['vault.opened'], limit: 10 })).toHaveLength(1)
  })

  it('in chunks gives everybody once, and still leaves one row', async () => {
    const subjects = Array.from({ length: 9_000 }, () => crypto.randomUUID())
    await sealRecords(db, keyring, subjects.map((subject) => person(subject, subject)))
    const seen: string[] = []
    for await (const records of openRecordsInChunks(db, keyring, opening([...subjects, ...subjects], 'scope'))) {
      expect(records.length).toBeLessThanOrEqual(4_000)
      for (const { subject, plain } of records) {
        expect(textOf(plain)).toBe(subject)
        seen.push(subject)
      }
    }
    expect(seen.toSorted()).toEqual(subjects.toSorted())
    expect(await accessCount()).toBe(1)
  })

  it('of nobody leaves no trace, and of a stranger gives nothing', async () => {
    expect((await openRecords(db, keyring, opening([]))).size).toBe(0)
    expect(await accessCount()).toBe(0)
    expect((await openRecords(db, keyring, opening([crypto.randomUUID()]))).size).toBe(0)
  })

  it('reads what the caller’s own transaction has written', async () => {
    const subject = crypto.randomUUID()
    await inTransaction(db, organisation, async (tx) => {
      await sealRecords(tx, keyring, [person(subject)])
      expect((await openRecords(db, keyring, { ...opening([subject]), within: tx })).size).toBe(1)
    })
  })
})

describe('the blind index', () => {
  const withEmail = (subject: string, value: string, version = 1) => ({
    ...person(subject, subject, version),
    index: [
      { kind: 'email', value },
      { kind: 'identity-code', value: `code of ${subject}` },
    ],
  })

  it('finds by value, whatever its case and surrounding spaces', async () => {
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()].toSorted() as [string, string]
    await sealRecords(db, keyring, [withEmail(one, 'Aino@Example.org'), withEmail(two, 'aino@example.org ')])
    const found = await findSubjects(db, keyring, { kind: 'email', values: ['AINO@example.org', 'no@example.org'] })
    expect(found).toEqual(new Map([['AINO@example.org', [one, two]]]))
    expect(await findSubjects(db, keyring, { kind: 'phone', values: ['aino@example.org'] })).toEqual(new Map())
  })

  it('no longer finds by a value that was replaced', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [withEmail(subject, 'old@example.org')])
    await sealRecords(db, keyring, [person(subject, 'untouched index', 2)])
    expect((await findSubjects(db, keyring, { kind: 'email', values: ['old@example.org'] })).size).toBe(1)
    await sealRecords(db, keyring, [withEmail(subject, 'new@example.org', 3)])
    const found = await findSubjects(db, keyring, { kind: 'email', values: ['old@example.org', 'new@example.org'] })
    expect(found).toEqual(new Map([['new@example.org', [subject]]]))
  })

  it('says who shares a value with somebody else', async () => {
    const [a, b, c] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const
    await sealRecords(db, keyring, [
      withEmail(a, 'home@example.org'),
      withEmail(b, 'home@example.org'),
      withEmail(c, 'own@example.org'),
    ])
    expect(await sharedIndexSubjects(db, keyring, { kind: 'email' })).toEqual(new Set([a, b]))
    expect(await sharedIndexSubjects(db, keyring, { kind: 'email', subjects: [b, c] })).toEqual(new Set([b]))
    expect(await sharedIndexSubjects(db, keyring, { kind: 'identity-code' })).toEqual(new Set())
  })

  it('makes other hashes in another organisation, and finds nobody across', async () => {
    const subject = crypto.randomUUID()
    await sealRecords(db, keyring, [withEmail(subject, 'aino@example.org')])
    const other = await another()
    const theirs = await other.unlock(officer)
    await sealRecords(within(pool, other.organisation), theirs, [withEmail(crypto.randomUUID(), 'aino@example.org')])
    const { rows } = await sql`select distinct value from keystore.blind_index where kind = 'email'
      and organisation in (${organisation}, ${other.organisation})`.execute(owner)
    expect(rows).toHaveLength(2)
    const found = await findSubjects(db, keyring, { kind: 'email', values: ['aino@example.org'] })
    expect(found.get('aino@example.org')).toEqual([subject])
  })
})

describe('erasure', () => {
  it('destroys key, record and index, and stays so', async () => {
    const [gone, kept] = [crypto.randomUUID(), crypto.randomUUID()]
    const index = [{ kind: 'email', value: 'aino@example.org' }]
    await sealRecords(db, keyring, [{ ...person(gone), index }, person(kept)])
    const { rows: stolen } = await sql<{ sealed: Buffer }>`
      select sealed from vault.record where subject = ${gone}`.execute(db)
    const destroyed = await inTransaction(db, organisation, (tx) =>
      destroySubjects(tx, [gone, crypto.randomUUID()], { organisation, by: officer.account, ground: 'incident-closed' }),
    )
    expect(destroyed).toBe(1)
    expect(await read(gone)).toBeUndefined()
    expect(await read(kept)).toBe('Aino Esimerkki')
    expect((await findSubjects(db, keyring, { kind: 'email', values: ['aino@example.org'] })).size).toBe(0)

    await expect(sealRecords(db, keyring, [person(gone)])).rejects.toThrow(SubjectErased)
    // An old ciphertext put back has no key to open it.
    await sql`
      insert into vault.record (organisation, subject, kind, version, sealed)
      values (${organisation}, ${gone}, 'person', 1, ${stolen[0]?.sealed})`.execute(db)
    expect(await read(gone)).toBeUndefined()
    expect(await readLedger(db, { organisation, types: ['vault.destroyed'], limit: 10 })).toMatchObject([
      { by: officer.account, body: { ground: 'incident-closed', count: 1 } },
    ])
  })
})

describe('nothing readable lies in the tables', () => {
  it('of what was sealed, found, opened or put in the inbox', async () => {
    const subject = crypto.randomUUID()
    const canaries = ['Kanarialintu-Nimi', 'kanaria@example.org', '131052-908T']
    const index = [
      { kind: 'email', value: 'kanaria@example.org' },
      { kind: 'identity-code', value: '131052-908T' },
    ]
    await sealRecords(db, keyring, [{ ...person(subject, canaries.join('\n')), index }])
    await findSubjects(db, keyring, { kind: 'email', values: ['kanaria@example.org'] })
    expect(await read(subject)).toContain('Kanarialintu')
    await sealToInbox(db, { organisation, kind: 'bounce', plain: utf8(canaries.join('\n')) })
    const dump = (await everything()).toLowerCase()
    expect(dump).toContain(subject)
    for (const canary of canaries) {
      expect(dump).not.toContain(canary.toLowerCase())
      expect(dump).not.toContain(Buffer.from(canary, 'utf8').toString('hex'))
      expect(dump).not.toContain(Buffer.from(canary, 'utf16le').toString('hex'))
      expect(dump).not.toContain(Buffer.from(canary).toString('base64').slice(0, 12).toLowerCase())
    }
  })
})

describe('a keyring', () => {
  it('shows nothing of its keys, however it is printed', () => {
    const shown = [String(keyring), JSON.stringify(keyring), inspect(keyring), inspect({ keyring }, { showHidden: true, depth: 9 })]
    for (const text of shown) expect(text).toContain('<redacted>')
    expect(Object.keys(keyring)).toEqual(['organisation', 'account', 'team'])
    expect(keyring.holder).toBe(officer.account)
  })
})

/** All rows of the vault's and the ledger's tables as text, bytea as hexadecimal. */
async function everything(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_schema in ('vault', 'keystore', 'ledger')`.execute(db)
  const parts = tables.map(async ({ name }) => {
    const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.raw(name)} as t`.execute(db)
    return rows.map((row) => row.text).join('\n')
  })
  return (await Promise.all(parts)).join('\n')
}

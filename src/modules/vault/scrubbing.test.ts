import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { utf8 } from '#foundation/sealing'
import { dataDirectoryOf, type Db, type Embedded, inTransaction, migrate, openDatabase, removeEmbedded, startEmbedded, within } from '#platform/database'
import { testHouse } from '#tests/support/database'
import { destroySubjects, keystoreScrubState, scrubKeystore, sealRecords } from './index.ts'
import { newOfficer, newOrganisation } from './testing/setting.ts'

/** Every file of a data directory that holds one of these, WAL included. */
async function filesHolding(directory: string, ...wanted: readonly Buffer[]): Promise<string[]> {
  const holding: string[] = []
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch((error: unknown) => {
      // The server unlinks files while we read.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
      throw error
    })
    if (wanted.some((each) => bytes.includes(each))) holding.push(join(entry.parentPath, entry.name).slice(directory.length + 1))
  }
  return holding
}

describe('an erased key, in the files of a server of its own,', () => {
  let folder: string
  let server: Embedded
  let owner: Db

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satama-scrub-'))
    server = await startEmbedded({ folder, durable: true })
    owner = openDatabase(server.url)
    await migrate(owner)
  }, 60_000)
  afterAll(async () => {
    await owner.destroy()
    await server.stop()
    await removeEmbedded(folder)
    await rm(folder, { recursive: true, force: true })
  })

  it('is there until the scrub, although it was deleted and vacuumed, and nowhere after it', async () => {
    const officer = await newOfficer()
    const organisation = crypto.randomUUID()
    const db = within(owner, organisation)
    const made = await newOrganisation(db, [officer], organisation)
    const keyring = await made.unlock(officer)
    const subjects = Array.from({ length: 500 }, () => crypto.randomUUID())
    const index = (n: number) => [{ kind: 'customer-id', value: `c${n}` }]
    await sealRecords(db, keyring, subjects.map((subject, n) => ({ subject, kind: 'person', version: 1, plain: utf8('Aino'), index: index(n) })))
    // Statistics are taken of what is there: the sampled values of a secret column would outlive its rows.
    await sql`analyze`.execute(owner)
    const gone = subjects.slice(0, 100)
    const { rows: secrets } = await sql<{ wrapped: Buffer; value: Buffer }>`
      select wrapped, value from keystore.person_key join keystore.blind_index using (organisation, subject)
      where subject = any(${gone}::uuid[])`.execute(db)
    expect(secrets).toHaveLength(100)
    const kept = await sql<{ wrapped: Buffer }>`
      select wrapped from keystore.person_key where subject = ${subjects[400]}`.execute(db)
    await inTransaction(db, organisation, (tx) => destroySubjects(tx, gone, { organisation, by: null, ground: 'request' }))
    await sql`vacuum`.execute(owner)
    const directory = await dataDirectoryOf(folder)
    const wanted = secrets.flatMap(({ wrapped, value }) => [wrapped, value])
    const holding = () => filesHolding(directory, secrets[0]?.wrapped ?? Buffer.alloc(1))
    // The WAL that a checkpoint has no more need of may be unlinked by it; the pages are written by it.
    expect((await holding()).some((file) => file.startsWith('pg_wal/'))).toBe(true)
    await sql`checkpoint`.execute(owner)
    expect((await holding()).some((file) => file.startsWith('base/'))).toBe(true)

    const state = await scrubKeystore(owner)
    expect(state.lacking).toEqual([])
    expect(await filesHolding(directory, ...wanted)).toEqual([])
    // Whoever is left is read from the same files: the search can find.
    expect(await filesHolding(directory, kept.rows[0]?.wrapped ?? Buffer.alloc(1))).not.toEqual([])
    expect(await keystoreScrubState(db)).toEqual(state)
  }, 180_000)

  it('is not sampled by statistics', async () => {
    const { rows } = await sql<{ column: string }>`
      select attname as column from pg_stats where schemaname = 'keystore'
        and attname in ('wrapped', 'found_by', 'value', 'inbox_private', 'sealed')`.execute(owner)
    expect(rows).toEqual([])
  })
})

describe('a scrub on somebody’s own server', () => {
  it('says what is lacking, and who holds deleted rows in view', async () => {
    const { owner: db } = await testHouse()
    expect(await keystoreScrubState(db)).toEqual({ lastAt: null, lacking: [] })
    const looking = await db.startTransaction().setIsolationLevel('repeatable read').execute()
    await sql`select from keystore.person_key`.execute(looking)
    await looking.rollback().execute()
    const onlooker = await db.startTransaction().setIsolationLevel('repeatable read').execute()
    await sql`select 1`.execute(onlooker)
    await sql`insert into vault.scrub (id, begun_at) values (gen_random_uuid(), now())`.execute(db)
    await sql`delete from vault.scrub`.execute(db)
    expect((await scrubKeystore(db)).lacking).toEqual(['old-transaction'])
    await onlooker.rollback().execute()
    expect((await scrubKeystore(db)).lacking).toEqual([])
  })
})

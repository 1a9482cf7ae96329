import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSigningPair, ready } from '#foundation/sealing'
import { append, startSequencer } from '#ledger'
import { admitApp, type Db, inTransaction, loginsFor, migrate, openAsOwner, openDatabase, startEmbedded, type Tx } from '#platform/database'
import type { Bench } from './bench.ts'

/**
 * Eight clients of one organisation append facts, each in a transaction of its own that is on the disk when it
 * answers, while the sequencer runs as it runs in production: it takes what has gathered, hashes it into the
 * tree, signs and writes outside. The limit is the same rows in the same transactions, into a table with the
 * same indexes for reading, of which nobody makes a tree. Rounds of both alternate.
 */
export const bench: Bench = {
  work: 'appending to the ledger by eight clients of one organisation, with its tree',
  against: 'the same inserts without a tree',
  goal: { most: 1.3 },
  unit: 'ms',
  size: 40_000,

  async measure(size) {
    await ready
    const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'))
    const server = await startEmbedded({ folder: join(folder, 'database') })
    const logins = loginsFor({ url: server.url })
    const owner = openAsOwner(logins.ownerUrl)
    const db = openDatabase(logins.url, { poolSize: 12 })
    try {
      await migrate(owner)
      await admitApp(owner, logins)
      await makePlainTable(owner)
      const checkpointsFolder = join(folder, 'checkpoints')
      const sequencer = startSequencer(db, { key: newSigningPair(), checkpointsFolder, every: 1_000 })
      await round(db, 400, appendPlain)
      await round(db, 400, appendOurs)
      let [ours, limit] = [0, 0]
      for (let i = 0; i < rounds; i += 1) {
        limit += await round(db, size / rounds, appendPlain)
        ours += await round(db, size / rounds, appendOurs)
        // What still waits is work of ours, not of the inserts that come next.
        const began = performance.now()
        await sequencer.runOnce()
        ours += performance.now() - began
      }
      await sequencer.stop()
      return { ours, limit }
    } finally {
      await db.destroy()
      await owner.destroy()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const rounds = 8
const clients = 8
const organisation = '00000000-0000-4000-8000-000000000001'

const factOf = (n: number) => ({
  type: 'vault.opened',
  organisation,
  by: crypto.randomUUID(),
  at: new Date(),
  about: crypto.randomUUID(),
  body: { access: crypto.randomUUID(), purpose: 'telling', kind: 'person', count: 1, n, set: 'ab12'.repeat(16) },
})

const appendOurs = (tx: Tx, n: number): Promise<void> => append(tx, factOf(n))

async function appendPlain(tx: Tx, n: number): Promise<void> {
  const { type, by, at, about, body } = factOf(n)
  const ids = { id: crypto.randomUUID() }
  await sql`
    insert into ledger.plain_entry (organisation, id, at, type, by, about, body)
    values (${organisation}, ${ids.id}, ${at.toISOString()}, ${type}, ${by}, ${about}, ${JSON.stringify(body)})`.execute(tx)
}

/** Guarded like the ledger's own, so that row-level security costs both the same. */
async function makePlainTable(owner: Db): Promise<void> {
  await sql`create table ledger.plain_entry (
    organisation uuid not null, id uuid primary key, at timestamptz(3) not null, type text not null, by uuid, about uuid, body jsonb not null)`.execute(owner)
  await sql`create index on ledger.plain_entry (organisation, at desc, id)`.execute(owner)
  await sql`create index on ledger.plain_entry (about, at desc) where about is not null`.execute(owner)
  await sql`alter table ledger.plain_entry enable row level security`.execute(owner)
  await sql`create policy own on ledger.plain_entry using (organisation = (select tenancy.organisation()))`.execute(owner)
  await sql`grant select, insert on ledger.plain_entry to public`.execute(owner)
}

async function round(db: Db, count: number, append: (tx: Tx, n: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let n = client; n < count; n += clients) await inTransaction(db, organisation, (tx) => append(tx, n))
    }),
  )
  return performance.now() - began
}

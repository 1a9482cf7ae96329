import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database'

/**
 * What kept the scrub from being whole, for the doctor and the page of keys:
 * `wal-recycled` (wal_recycle is on: old WAL files are kept for reuse with what they held),
 * `wal-kept` (wal_keep_size, archiving or a replication slot holds old WAL),
 * `no-checkpoint` and `no-wal-switch` (the owner's login may not), `old-transaction` (one that was open
 * before still sees deleted rows, so they are carried along), `busy` (a table could not be had).
 */
export type ScrubLack = 'wal-recycled' | 'wal-kept' | 'no-checkpoint' | 'no-wal-switch' | 'old-transaction' | 'busy'

export interface ScrubState {
  /** When the last one that came to its end did, whatever it lacked; null when none has. */
  readonly lastAt: Date | null
  /** What it lacked: empty when deleted keys are out of data files and WAL. */
  readonly lacking: readonly ScrubLack[]
}

/**
 * Makes deleted keys unreadable in this database's files: rewrites the keystore's tables without their dead
 * rows, and has the WAL that held them removed. Daily, as the owner of the tables.
 *
 * [Note: A deleted key's bytes survive] DELETE and VACUUM: they lie on in free space of pages, and in WAL
 * files that are kept for reuse. VACUUM FULL writes new files; with `wal_recycle = off`, a switch of the WAL
 * and a checkpoint, the old ones are unlinked. What the file system does with free blocks is the volume
 * encryption's business. ANALYZE keeps samples of values, so migration 0204 forbids it to. scrubbing.test.ts
 * reads the files.
 */
export async function scrubKeystore(owner: Db, { clock = () => new Date() }: { clock?: () => Date } = {}): Promise<ScrubState> {
  return owner.connection().execute(async (alone) => {
    const id = crypto.randomUUID()
    await sql`insert into vault.scrub (id, begun_at) values (${id}, ${clock()})`.execute(alone)
    const lacking = new Set<ScrubLack>()
    const horizon = await nextTransaction(alone)
    // Whoever waits for a table behind us waits no longer than this.
    await sql`set lock_timeout = '5s'`.execute(alone)
    try {
      for (const table of await keystoreTables(alone)) {
        if (!(await rewritten(alone, table))) lacking.add('busy')
      }
    } finally {
      await sql`reset lock_timeout`.execute(alone)
    }
    if (await hasOlderTransaction(alone, horizon)) lacking.add('old-transaction')
    if (!(await permitted(() => sql`select pg_switch_wal()`.execute(alone)))) lacking.add('no-wal-switch')
    if (!(await permitted(() => sql`checkpoint`.execute(alone)))) lacking.add('no-checkpoint')
    for (const lack of await walSettings(alone)) lacking.add(lack)
    const state: ScrubState = { lastAt: clock(), lacking: [...lacking] }
    await sql`
      update vault.scrub set ended_at = ${state.lastAt}, lacking = ${[...lacking]}::text[] where id = ${id}`.execute(alone)
    return state
  })
}

/** How the last scrub went. */
export async function keystoreScrubState(db: Tx): Promise<ScrubState> {
  const { rows } = await sql<{ lastAt: Date; lacking: ScrubLack[] }>`
    select ended_at as "lastAt", lacking from vault.scrub
    where ended_at is not null order by begun_at desc limit 1`.execute(db)
  return rows[0] ?? { lastAt: null, lacking: [] }
}

async function keystoreTables(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'keystore' order by tablename`.execute(tx)
  return rows.map((row) => row.name)
}

const attempts = 5

async function rewritten(tx: Tx, table: string): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql`vacuum (full, analyze) ${sql.table(`keystore.${table}`)}`.execute(tx)
      return true
    } catch (error) {
      if (codeOf(error) !== lockNotAvailable) throw error
      if (attempt === attempts) return false
    }
  }
}

async function nextTransaction(tx: Tx): Promise<string> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as xid`.execute(tx)
  return (rows[0] as { xid: string }).xid
}

/** Whether somebody still sees rows as they were before: VACUUM keeps those, deleted or not. */
async function hasOlderTransaction(tx: Tx, horizon: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity
    where pid <> pg_backend_pid() and datname = current_database() and backend_xmin is not null
      and age(backend_xmin) > age((${horizon}::bigint % 4294967296)::text::xid)
    union all
    select from pg_prepared_xacts where database = current_database()
    limit 1`.execute(tx)
  return rows.length > 0
}

async function walSettings(tx: Tx): Promise<ScrubLack[]> {
  const { rows } = await sql<{ recycles: boolean; keeps: boolean }>`
    select current_setting('wal_recycle')::boolean as recycles,
      current_setting('archive_mode') <> 'off'
        or (select setting::bigint > 0 from pg_settings where name = 'wal_keep_size')
        or exists (select from pg_replication_slots) as keeps`.execute(tx)
  const [found] = rows
  return [...(found?.recycles ? ['wal-recycled' as const] : []), ...(found?.keeps ? ['wal-kept' as const] : [])]
}

async function permitted(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (codeOf(error) === insufficientPrivilege) return false
    throw error
  }
}

/** PostgreSQL's error codes, Appendix A. */
const lockNotAvailable = '55P03'
const insufficientPrivilege = '42501'

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}

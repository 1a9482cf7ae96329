import { sql, type Kysely, type Transaction } from 'kysely'
import pg from 'pg'
import { handleOn, isWholePool, refuseElsewhere, within } from './within.ts'

/** Without tables: each module names its own with `tx.withTables<…>()` in its store. */
export type Tables = Record<never, never>

/** The pool of connections. */
export type Db = Kysely<Tables>

/** What functions take as their first argument: a transaction, or the pool where none is needed. */
export type Tx = Db | Transaction<Tables>

/**
 * Opens a pool on a PostgreSQL. Nothing connects before the first query.
 *
 * `bytea` is a Buffer, `int8` a number, `date` a string 'YYYY-MM-DD', `timestamptz` a Date.
 *
 * With `everyOrganisation` the login that owns the tables sees all rows; nobody else has anything from it.
 */
export function openDatabase(
  url: string,
  { poolSize = 10, everyOrganisation = false }: { poolSize?: number; everyOrganisation?: boolean } = {},
): Db {
  const settings = everyOrganisation ? { options: '-c satama.every_organisation=yes' } : {}
  const pool = new pg.Pool({ ...connectionTo(url), ...settings, max: poolSize })
  // A lost idle connection is no event: the pool has dropped it already, and the next query opens
  // another. Without a listener Node would end the process.
  pool.on('error', () => undefined)
  // One that is lost while it is lent out fails the query of whoever has it; it tells the same twice.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return handleOn(pool)
}

/** How every connection of ours is made, pooled or single. */
export function connectionTo(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'satama',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserFor },
  }
}

/**
 * Runs `work` in one transaction, committed when it returns and rolled back when it throws.
 * The organisation is set for the transaction alone, where row-level security reads it; without one
 * the transaction reaches no organisation's rows.
 *
 * Throws when the handle is bound to another organisation. See [Note: Rows are reached within an organisation].
 */
export async function inTransaction<T>(
  db: Db,
  organisation: string | null,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  refuseElsewhere(db, organisation)
  if (organisation === null) return db.transaction().execute(work)
  if (isWholePool(db)) return within(db, organisation).transaction().execute(work)
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('satama.organisation', ${organisation}, true)`.execute(tx)
    return work(tx)
  })
}

/** PostgreSQL's numbers for types, as in pg_type. */
const oids = { int8: 20, date: 1082, arrayOfInt8: 1016, arrayOfDate: 1182, arrayOfText: 1009 }

function parserFor(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
  if (oid === oids.int8) return wholeNumber
  if (oid === oids.date) return (day) => day
  if (oid === oids.arrayOfDate) return textArray
  if (oid === oids.arrayOfInt8) {
    return (values) => textArray(values).map((each) => (each === null ? null : wholeNumber(each)))
  }
  return pg.types.getTypeParser(oid, 'text')
}

const parseTextArray: (value: string) => unknown = pg.types.getTypeParser(oids.arrayOfText, 'text')

function textArray(values: string): (string | null)[] {
  return parseTextArray(values) as (string | null)[]
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 beyond 2^53 does not fit a number')
  return value
}

import { Kysely, PostgresAdapter, PostgresDialect, PostgresDriver } from 'kysely'
import type { DialectAdapter, Driver } from 'kysely'
import pg from 'pg'
import type { Db, Tables, Tx } from './open.ts'

/**
 * [Note: Rows are reached within an organisation.] Row-level security shows a transaction the rows of
 * the organisation that its setting `satama.organisation` names, and none when it names none. The
 * setting lasts for a transaction and no longer, so a connection that goes back to the pool carries
 * nothing over to whoever has it next.
 */

interface Reach {
  readonly pool: pg.Pool
  /** Null for the pool's own handle, which is bound to no organisation. */
  readonly organisation: string | null
}

/** An adapter belongs to one handle and to all that come from it: its transactions, its connections. */
const reaches = new WeakMap<DialectAdapter, Reach>()

/** A handle on the pool itself, bound to no organisation. */
export function handleOn(pool: pg.Pool): Db {
  return handle({ pool, organisation: null }, new PostgresDriver({ pool }))
}

/**
 * A handle on the same connections whose every query and every transaction reaches the rows of this
 * organisation alone. A single query still takes one round trip.
 *
 * Given a handle that is bound already it returns the same one, and throws when that is bound to
 * another organisation: whoever was let into one does not come into the next by asking.
 */
export function within(db: Db, organisation: string): Db {
  refuseOddity(organisation)
  const reach = reachOf(db)
  if (!reach) throw new Error('only a handle of openDatabase can be bound to an organisation')
  if (db.isTransaction) throw new Error('a transaction has its organisation from its beginning')
  if (reach.organisation === organisation) return db
  refuseOther(reach, organisation)
  const driver = new DriverWithin({ pool: poolWithin(reach.pool, organisation) })
  return handle({ pool: reach.pool, organisation }, driver)
}

/** The organisation that a handle is bound to; null for one that is bound to none. */
export function organisationOf(db: Tx): string | null {
  return reachOf(db)?.organisation ?? null
}

/** One object for all handles on the same connections, for whoever has to count what uses them. */
export function connectionsOf(db: Tx): object {
  return reachOf(db)?.pool ?? db
}

/** Throws unless a handle may work within this organisation, or, bound to none, within any. */
export function refuseElsewhere(db: Tx, organisation: string | null): void {
  if (organisation !== null) refuseOddity(organisation)
  const reach = reachOf(db)
  if (reach) refuseOther(reach, organisation)
}

/** Whether this is a pool's own handle, and not one lent connection or a transaction of it. */
export function isWholePool(db: Tx): boolean {
  return pools.has(db)
}

const pools = new WeakSet<Tx>()

function handle(reach: Reach, driver: Driver): Db {
  const adapter = new PostgresAdapter()
  reaches.set(adapter, reach)
  const { pool } = reach
  class Dialect extends PostgresDialect {
    override createAdapter = () => adapter
    override createDriver = () => driver
  }
  const made = new Kysely<Tables>({ dialect: new Dialect({ pool }) })
  pools.add(made)
  return made
}

function reachOf(db: Tx): Reach | undefined {
  return reaches.get(db.getExecutor().adapter)
}

function refuseOther(reach: Reach, organisation: string | null): void {
  if (reach.organisation !== null && reach.organisation !== organisation) {
    throw new Error('this handle is bound to another organisation')
  }
}

function refuseOddity(organisation: string): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(organisation)) {
    throw new TypeError('an organisation is named by its id')
  }
}

/** Its end is the pool's business, not that of a handle bound to one organisation. */
class DriverWithin extends PostgresDriver {
  override destroy(): Promise<void> {
    return Promise.resolve()
  }
}

type KyselyPool = Extract<ConstructorParameters<typeof PostgresDriver>[0]['pool'], { connect: unknown }>
type KyselyClient = Awaited<ReturnType<KyselyPool['connect']>>

function poolWithin(pool: pg.Pool, organisation: string): KyselyPool {
  return {
    options: pool.options,
    end: () => Promise.resolve(),
    connect: async () => clientWithin(await pool.connect(), organisation),
  }
}

const begins = /^\s*(begin|start transaction)\b/i
const ends = /^\s*(commit|rollback)\s*$/i

function clientWithin(client: pg.PoolClient, organisation: string): KyselyClient {
  let inside = false
  const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
    if (begins.test(text)) {
      // Both in one message: the setting costs a transaction no round trip of its own.
      const begun: unknown = await client.query(`${text}; select set_config('satama.organisation', '${organisation}', true)`)
      inside = true
      return Array.isArray(begun) ? (begun[0] as pg.QueryResult) : (begun as pg.QueryResult)
    }
    if (inside) {
      const answer = await client.query(text, [...values])
      if (ends.test(text)) inside = false
      return answer
    }
    return queryWithin(client, organisation, text, values)
  }
  // Kysely knows cursors too, which nothing here asks for.
  return { query: query as unknown as KyselyClient['query'], release: (destroy?: boolean) => client.release(destroy === true) }
}

/**
 * Sends the setting and the query in one message, with one Sync at its end. PostgreSQL takes what lies
 * between two Syncs for one transaction, so the setting is made, used and gone with this query.
 * (PostgreSQL, Message Flow, "Extended Query" and "Pipelining")
 */
function queryWithin(client: pg.PoolClient, organisation: string, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const answered = (error: Error | null, result: pg.QueryResult): void => (error ? reject(error) : resolve(result))
    const name = kept.exec(text)?.[1]
    client.query(new QueryWithin(organisation, { ...(name ? { name } : {}), text, values: [...values], queryMode: 'extended' }, answered))
  })
}

/**
 * A statement that begins with a comment such as `/* kept: find-sealed *\/` is prepared once for a connection
 * and its plan kept, for the few that are asked at every step and whose planning costs more than their work.
 * Its text has to be the same each time.
 */
const kept = /^\s*\/\* kept: ([a-z-]+) \*\//

/** What pg's own Query does with the protocol's messages; its types name only `submit`. */
interface ProtocolQuery extends pg.Submittable {
  prepare(connection: pg.Connection): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: pg.Connection): void
}
type ProtocolQueryClass = new (
  config: { name?: string; text: string; values: unknown[]; queryMode: 'extended' },
  callback: (error: Error | null, result: pg.QueryResult) => void,
) => ProtocolQuery
const ProtocolQuery = pg.Query as unknown as ProtocolQueryClass

const setting = { name: 'within', text: `select set_config('satama.organisation', $1, true)` }

class QueryWithin extends ProtocolQuery {
  readonly #organisation: string
  #isSet = false

  constructor(organisation: string, ...rest: ConstructorParameters<ProtocolQueryClass>) {
    super(...rest)
    this.#organisation = organisation
  }

  override prepare(connection: pg.Connection): void {
    const { parsedStatements } = connection as pg.Connection & { parsedStatements: Record<string, string> }
    if (parsedStatements[setting.name] === undefined) {
      connection.parse({ ...setting, types: [] }, true)
      parsedStatements[setting.name] = setting.text
    }
    connection.bind({ portal: '', statement: setting.name, values: [this.#organisation] }, true)
    connection.execute({ portal: '' }, true)
    super.prepare(connection)
  }

  /** The first row and the first "complete" answer the setting. */
  override handleDataRow(message: unknown): void {
    if (this.#isSet) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#isSet) super.handleCommandComplete(message, connection)
    else this.#isSet = true
  }
}

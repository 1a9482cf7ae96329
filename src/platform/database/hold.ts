import pg from 'pg'
import { connectionTo } from './open.ts'
import { DatabaseTrouble } from './trouble.ts'

/** PostgreSQL 15, as `server_version_num` counts. */
const oldest = 150_000

/** Any number will do, as long as every Satama uses the same: "satama" in ASCII. */
const lockNumber = '126879353236833'

export interface Hold {
  release(): Promise<void>
}

/**
 * Takes a database for this Satama alone, for the life of the process: two would send every notice
 * twice. The lock lives in one connection and dies with it, so no crash leaves it behind.
 *
 * Refuses, each with a sentence of its own, a database that cannot be reached, is too old, or is held
 * by another Satama.
 */
export async function holdDatabase(
  url: string,
  { onLost = () => undefined }: { onLost?: (trouble: DatabaseTrouble) => void } = {},
): Promise<Hold> {
  const client = await connect(url)
  let released = false
  client.on('error', () => {
    if (!released) onLost(lost())
  })
  client.on('end', () => {
    if (!released) onLost(lost())
  })
  const release = async (): Promise<void> => {
    if (released) return
    released = true
    await client.end()
  }
  try {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [lockNumber])
    if (rows[0]?.held) return { release }
  } catch (error) {
    await release()
    throw error
  }
  await release()
  throw new DatabaseTrouble(
    'in-use',
    'The database is in use by another Satama. Stop that one first, or give this one a database of its own.',
  )
}

/** Tells in one sentence why a database cannot be used, or returns when it can. */
export async function checkDatabase(url: string): Promise<void> {
  const client = await connect(url)
  await client.end()
}

async function connect(url: string): Promise<pg.Client> {
  const client = makeClient(url)
  // Until the caller listens, an error also rejects the call that it belongs to.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw troubleFrom(cause)
  }
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  )
  const version = rows[0]
  if (version && version.number >= oldest) return client
  await client.end()
  throw new DatabaseTrouble(
    'too-old',
    `The database is PostgreSQL ${version?.name ?? 'of an unknown version'}; Satama needs 15 or newer.`,
  )
}

function makeClient(url: string): pg.Client {
  try {
    return new pg.Client(connectionTo(url))
  } catch (cause) {
    throw new DatabaseTrouble(
      'unreachable',
      'DATABASE_URL is not an address of a PostgreSQL: it looks like postgres://user:password@host:5432/name.',
      { cause },
    )
  }
}

/** The server's own message may quote the address or the user: only its code is used. */
function troubleFrom(cause: unknown): DatabaseTrouble {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code.startsWith('28')) {
    return new DatabaseTrouble(
      'not-admitted',
      'The database did not admit Satama: check the user and the password in DATABASE_URL.',
      { cause },
    )
  }
  if (code === '3D000') {
    return new DatabaseTrouble(
      'no-such-database',
      'The server of DATABASE_URL has no database of that name: create it first.',
      { cause },
    )
  }
  if (code === '53300') {
    return new DatabaseTrouble('unreachable', 'The database server has no connection left for Satama.', { cause })
  }
  return new DatabaseTrouble(
    'unreachable',
    `The database cannot be reached${code ? ` (${code})` : ''}: check that it runs and that DATABASE_URL is right.`,
    { cause },
  )
}

function lost(): DatabaseTrouble {
  return new DatabaseTrouble(
    'unreachable',
    'The connection that holds the database for this Satama was lost, so it stops: another could have taken over.',
  )
}

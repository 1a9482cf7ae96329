import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { DatabaseTrouble } from '../trouble.ts'
import { lockFolder } from './folder-lock.ts'
import { findPlaces, type Places } from './places.ts'
import { commandOf, ended, signal } from './processes.ts'

export interface Embedded {
  readonly url: string
  /** Stops PostgreSQL cleanly; ten seconds at the very most. Twice does no harm. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly folder: string
  /** False only where the data may vanish with the machine, as in tests: writes are not forced to disk. */
  readonly durable?: boolean
}

/**
 * Starts the PostgreSQL that came with the packages on a folder, and makes it a database first
 * when there is none. It listens on a socket of the file system alone, never on the network, and
 * asks for a random password that lies in the folder: the stolen register's database had none.
 */
export async function startEmbedded({ folder, durable = true }: EmbeddedOptions): Promise<Embedded> {
  const places = await findPlaces(folder)
  const lock = await lockFolder(places.folder)
  try {
    await stopOrphan(places)
    const password = await passwordIn(places.folder)
    await createCluster(places, password, durable)
    const server = await launch(places, durable)
    const url = addressOf(places, password)
    try {
      await answers(server, url, places)
    } catch (error) {
      await end(server)
      throw error
    }
    let stopping: Promise<void> | undefined
    const halt = (): void => {
      if (server.pid && !stopping) signal(server.pid, 'SIGINT')
    }
    // Should Node end without stop(), PostgreSQL is at least asked to follow.
    process.once('exit', halt)
    return {
      url,
      stop() {
        stopping ??= end(server).then(() => {
          process.off('exit', halt)
          return lock.release()
        })
        return stopping
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** After Node was killed its PostgreSQL lives on. It is ended, so that a start is always the same. */
async function stopOrphan({ cluster }: Places): Promise<void> {
  const noted = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(noted.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0) return
  if (!commandOf(pid).includes(cluster)) return
  await endProcess(pid)
}

async function passwordIn(folder: string): Promise<string> {
  const file = join(folder, 'password')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim()) return known.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

async function createCluster(places: Places, password: string, durable: boolean): Promise<void> {
  const { cluster, owner } = places
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return
  // Made beside and renamed when whole: a start that was cut off leaves nothing half made.
  const draft = `${cluster}.half`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  // initdb reads the first password from a file, which must be the database user's own.
  const note = join(places.sockets, 'first-password')
  await writeFile(note, `${password}\n`, { mode: 0o600 })
  if (owner) {
    await chown(draft, owner.uid, owner.gid)
    await chown(note, owner.uid, owner.gid)
  }
  try {
    await run(places, 'initdb', [
      `--pgdata=${draft}`,
      '--username=satama',
      `--pwfile=${note}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ])
  } finally {
    await rm(note, { force: true })
  }
  await writeFile(join(draft, 'pg_hba.conf'), 'local all all scram-sha-256\n')
  await rename(draft, cluster)
}

/** Settings of every start. See security.md: erased bytes must not live on in recycled log files. */
function settingsOf({ sockets }: Places, durable: boolean): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    wal_recycle: 'off',
    max_connections: '100',
    shared_buffers: '128MB',
    // What the database complains about never quotes a statement, a parameter or a row.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function launch(places: Places, durable: boolean): Promise<ChildProcess> {
  const file = join(places.folder, 'postgres.log')
  const known = await stat(file).catch(() => null)
  const log = await open(file, known && known.size < 1_000_000 ? 'a' : 'w', 0o600)
  try {
    const server = spawn(
      join(places.binaries.folder, 'bin', 'postgres'),
      ['-D', places.cluster, ...settingsOf(places, durable)],
      {
        ...places.owner,
        cwd: '/',
        env: plainEnvironment(),
        stdio: ['ignore', log.fd, log.fd],
        // A session of its own: Ctrl-C in the terminal reaches Satama, which stops it in good order.
        detached: true,
      },
    )
    server.unref()
    return server
  } finally {
    await log.close()
  }
}

async function answers(server: ChildProcess, url: string, { folder }: Places): Promise<void> {
  let gone = false
  const exited = () => {
    gone = true
  }
  server.once('exit', exited)
  server.once('error', exited)
  const until = Date.now() + 60_000
  let last: unknown
  while (!gone && Date.now() < until) {
    try {
      await ensureDatabase(url)
      server.off('exit', exited)
      return
    } catch (error) {
      last = error
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
  throw new DatabaseTrouble(
    'did-not-start',
    `The built-in PostgreSQL did not start. Its own words are in ${join(folder, 'postgres.log')}.`,
    { cause: last },
  )
}

async function ensureDatabase(url: string): Promise<void> {
  const address = new URL(url)
  address.pathname = '/postgres'
  const client = new pg.Client({ connectionString: address.href, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query(`select from pg_database where datname = 'satama'`)
    if (!rowCount) await client.query('create database satama')
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A socket stands in the `host` parameter, so that the address reads as any other. */
export function addressOf({ sockets }: Places, password: string): string {
  const address = new URL('postgres://satama@localhost/satama')
  address.password = password
  address.searchParams.set('host', sockets)
  return address.href
}

async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  server.ref()
  await endProcess(server.pid)
}

/** "Fast" shutdown first: clients are cut off and everything is written. Then the harder ways. */
async function endProcess(pid: number): Promise<void> {
  signal(pid, 'SIGINT')
  if (await ended(pid, 7_000)) return
  signal(pid, 'SIGQUIT')
  if (await ended(pid, 2_000)) return
  signal(pid, 'SIGKILL')
  await ended(pid, 1_000)
}

async function run(places: Places, name: string, parameters: string[]): Promise<void> {
  const child = spawn(join(places.binaries.folder, 'bin', name), parameters, {
    ...places.owner,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) {
    throw new DatabaseTrouble('did-not-start', `The built-in PostgreSQL could not be set up: ${said.trim()}`)
  }
}

/** PostgreSQL needs nothing of our environment, where secrets may lie. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

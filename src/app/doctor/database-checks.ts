import { randomBytes } from 'node:crypto'
import { createConnection } from 'node:net'
import { networkInterfaces } from 'node:os'
import { sql } from 'kysely'
import pg from 'pg'
import { checkAppLogin, connectionTo, DatabaseTrouble, loginOf, type Db } from '#platform/database'
import type { Finding, Patient, Verdict } from './model.ts'
import { lifeOf, postgresLives } from './versions.ts'

/** How the stolen register's database stood: open to the internet for 16 months, its root without a password. */

interface Server {
  /** A socket of the file system, this machine, or another one. */
  readonly where: 'socket' | 'here' | 'elsewhere'
  readonly port: number
}

async function serverOf(db: Db, url: string): Promise<Server> {
  const { rows } = await sql<{ address: string | null; port: number }>`
    select host(inet_server_addr()) as address, current_setting('port')::int as port`.execute(db)
  const found = rows[0]
  const address = found?.address ?? null
  const own = ownAddresses()
  const where = address === null ? 'socket' : isLoopback(address) || own.includes(address) || hostOf(url) === 'localhost' ? 'here' : 'elsewhere'
  return { where, port: found?.port ?? 5432 }
}

/** Whether PostgreSQL answers at an address of this machine that others can reach too. */
export async function checkOutside({ db, url }: Patient): Promise<Finding> {
  const { where, port } = await serverOf(db, url)
  if (where === 'elsewhere') return { id: 'db-outside', verdict: 'warn' }
  const open = await Promise.all(ownAddresses().map((address) => answersAsPostgres(address, port)))
  const count = open.filter(Boolean).length
  return count > 0 ? { id: 'db-outside', verdict: 'bad', with: { count, port } } : { id: 'db-outside', verdict: 'ok' }
}

/** Whether it lets somebody in with a password that nobody has set, by our own way and by every other. */
export async function checkTrust({ db, url }: Patient): Promise<Finding> {
  const { where, port } = await serverOf(db, url)
  const addresses: string[] = [addressWith(url, {})]
  if (where !== 'elsewhere') {
    for (const host of ['127.0.0.1', ...ownAddresses()]) {
      if (await answersAsPostgres(host, port)) addresses.push(addressWith(url, { host, port }))
    }
  }
  const admitted = await Promise.all(addresses.map(letsIn))
  return { id: 'db-trust', verdict: admitted.some(Boolean) ? 'bad' : 'ok' }
}

export async function checkLogin({ db, url, ownerUrl }: Patient): Promise<Finding> {
  try {
    await checkAppLogin(db)
  } catch (error) {
    if (error instanceof DatabaseTrouble) return { id: 'db-login', verdict: 'bad' }
    throw error
  }
  return { id: 'db-login', verdict: loginOf(url) === loginOf(ownerUrl) ? 'warn' : 'ok' }
}

export async function checkDatabaseTls({ db, url }: Patient): Promise<Finding> {
  const { where } = await serverOf(db, url)
  const { rows } = await sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db)
  return { id: 'db-tls', verdict: tlsVerdict(where, rows[0]?.ssl ?? null) }
}

/** On this machine nobody listens in between. What the server does not say of a connection elsewhere is not known to be well. */
export function tlsVerdict(where: 'socket' | 'here' | 'elsewhere', ssl: boolean | null): Verdict {
  if (where !== 'elsewhere') return 'ok'
  return ssl === null ? 'unknown' : ssl ? 'ok' : 'bad'
}

/** Logs too few to date the theft: who connected, and when, has to be written down somewhere. */
export async function checkLogs({ db, settings }: Patient): Promise<Finding> {
  // The built-in one has no door but a socket in our own folder, and writes beside it.
  if (settings.database.kind === 'embedded') return { id: 'db-logs', verdict: 'ok' }
  const { rows } = await sql<{ connections: string }>`select current_setting('log_connections') as connections`.execute(db)
  const off = ['off', 'false', 'no', '0', ''].includes(rows[0]?.connections ?? '')
  return { id: 'db-logs', verdict: off ? 'warn' : 'ok' }
}

export async function checkDatabaseVersion({ db, now }: Patient): Promise<Finding> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
  const version = rows[0]?.version.split(' ')[0] ?? ''
  return { id: 'db-version', ...lifeOf(postgresLives, version, now) }
}

/** The database's clock against ours: periods of law and of keys are counted by both. */
export async function checkClock({ db }: Patient): Promise<Finding> {
  const before = Date.now()
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db)
  const middle = (before + Date.now()) / 2
  const seconds = Math.round(Math.abs((rows[0]?.at.getTime() ?? middle) - middle) / 1000)
  return { id: 'clock', ...clockVerdict(seconds) }
}

export function clockVerdict(seconds: number): Pick<Finding, 'verdict' | 'with'> {
  return { verdict: seconds > 60 ? 'bad' : seconds > 2 ? 'warn' : 'ok', with: { seconds } }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
    .map(({ address }) => address)
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

function hostOf(url: string): string {
  const address = new URL(url)
  return address.searchParams.get('host') ?? address.hostname
}

/** PostgreSQL answers a request for TLS with one letter, S or N (Message Flow, "SSL Session Encryption"). */
function answersAsPostgres(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1_500 })
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])))
    socket.once('data', (bytes: Buffer) => end(bytes[0] === 0x53 || bytes[0] === 0x4e))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}

/** The same login with a password drawn by lot. */
function addressWith(url: string, o: { host?: string; port?: number }): string {
  const address = new URL(url)
  address.password = randomBytes(18).toString('base64url')
  address.searchParams.delete('password')
  if (o.host !== undefined) {
    address.searchParams.delete('host')
    address.hostname = o.host.includes(':') ? `[${o.host}]` : o.host
    address.port = String(o.port)
  }
  return address.href
}

async function letsIn(url: string): Promise<boolean> {
  const client = new pg.Client({ ...connectionTo(url), application_name: 'satama doctor', connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    // Turned away, as it should be.
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

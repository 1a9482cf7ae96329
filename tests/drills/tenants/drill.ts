import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSigningPair, ready } from '#foundation/sealing'
import { askBeforePublishing } from '#bulletins'
import { roles, staffPage, type Role } from '#identity'
import { firstWordsOf, publishingHeldBack } from '#incidents'
import { startSequencer } from '#ledger'
import { askForFirstWords } from '#notices'
import {
  loginsFor,
  openAsOwner,
  openDatabase,
  prepareDatabase,
  removeEmbedded,
  startEmbedded,
  within,
  type Db,
  type Logins,
} from '#platform/database'
import { allRoutes } from '#app/routes'
import type { Route } from '#platform/web'
import { addressesOf, unknownNames, valuesOf, type Values } from './kinds.ts'
import { learn, type Offered } from './learning.ts'
import { live, type Life } from './lives.ts'
import { foundIn, guarded, printOf, secretsOf, tablesOfLettingIn } from './looking.ts'
import { tryMatrix, type Tally } from './matrix.ts'
import { openTown } from './talking.ts'

export interface Result {
  readonly routes: number
  readonly roles: number
  readonly tries: number
  readonly leaks: number
  /** With row-level security alone: how many pages and acts ran without the code's checks, and what of theirs came through. */
  readonly bareTries: number
  readonly bareRows: number
  readonly tables: number
  /** The same drill where it must find something: a page that forgets its organisation, and walls taken down. */
  readonly controlLeaks: number
  readonly controlRows: number
}

export const passed = (r: Result): boolean => r.leaks === 0 && r.bareRows === 0 && r.controlLeaks > 0 && r.controlRows > 0

export interface Options {
  /** Every role at every route, and more values of each name. */
  readonly thorough: boolean
  readonly tell: (line: string) => void
}

/** Who learns what pages offer: between them they may do everything. */
const learners: readonly Role[] = ['administrator', 'officer', 'auditor']

/**
 * Two organisations live in one Satama. Every route is asked by every role, with its own ids and with the other's;
 * then the same with the code's checks switched off, where the database alone has to hold.
 */
export async function tenants({ thorough, tell }: Options): Promise<Result> {
  await ready
  const folder = await mkdtemp(join(tmpdir(), 'satama-tenants-'))
  if (process.getuid?.() === 0) await chmod(folder, 0o711)
  const server = await startEmbedded({ folder: join(folder, 'database'), durable: false })
  try {
    const logins = loginsFor({ url: server.url })
    await prepareDatabase(logins)
    tell(`prepared after ${Math.round(performance.now() / 1000)} s`)
    const lives = await twoLives(logins, folder)
    tell(`lived after ${Math.round(performance.now() / 1000)} s`)
    await copyOf(logins, 'bare')
    const routes = allRoutes({ demoStaff: [], demoRoutes: [] })
    const unknown = unknownNames(routes)
    for (const line of unknown) tell(line)
    const matrix = await inMatrix(logins, routes, lives, thorough, tell)
    const bare = await inBare(logins, routes, lives, matrix.offered, tell)
    return {
      routes: routes.length,
      roles: roles.length,
      tries: matrix.tries,
      leaks: matrix.leaks + unknown.length,
      controlLeaks: matrix.controlLeaks,
      ...bare,
    }
  } finally {
    await server.stop()
    await removeEmbedded(join(folder, 'database'))
    await rm(folder, { recursive: true, force: true })
  }
}

type Lives = readonly [own: Life, other: Life]

async function twoLives(logins: Logins, folder: string): Promise<Lives> {
  askBeforePublishing(publishingHeldBack)
  askForFirstWords(firstWordsOf)
  const db = openDatabase(logins.url)
  try {
    const mark = () => `kanaria${[...crypto.getRandomValues(new Uint8Array(8))].map((n) => 'bcdfghjklmnpqrst'[n % 16]).join('')}`
    const lives = [
      await live(db, { name: 'Aalto', mark: mark(), folder: join(folder, 'aalto') }),
      await live(db, { name: 'Berg', mark: mark(), folder: join(folder, 'berg') }),
    ] as const
    const sequencer = startSequencer(db, { key: newSigningPair(), checkpointsFolder: join(folder, 'checkpoints'), every: 3_600_000 })
    await sequencer.runOnce()
    await sequencer.stop()
    return lives
  } finally {
    await db.destroy()
  }
}

/** A second database like the first, with nobody connected to either. */
async function copyOf(logins: Logins, name: string): Promise<void> {
  const address = new URL(logins.ownerUrl)
  const from = address.pathname.slice(1)
  address.pathname = '/postgres'
  const server = openDatabase(address.href, { poolSize: 1 })
  await sql`create database ${sql.id(name)} template ${sql.id(from)}`.execute(server)
  await server.destroy()
}

async function inMatrix(logins: Logins, routes: readonly Route[], [own, other]: Lives, thorough: boolean, tell: Options['tell']) {
  const db = openDatabase(logins.url, { poolSize: 12 })
  const owner = openAsOwner(logins.ownerUrl)
  try {
    const town = openTown(db, routes)
    const [ownValues, otherValues] = [await valuesOf(owner, own), await valuesOf(owner, other)]
    const secrets = await secretsOf(owner, other)
    const offered = await learn(town, other, otherValues, { held: learners, most: thorough ? 3 : 1 })
    tell(`${offered.links.length} links with questions and ${offered.forms.length} forms learned; the mark was seen ${offered.marked} times by its own people`)
    if (offered.marked === 0) throw new Error('the drill saw nothing of what it looks for, even where it is')
    const trial = { town, owner, own, other, ownValues, otherValues, secrets, offered, thorough }
    // A page that forgets whose it is: the drill has to name it.
    const control: Tally = { tries: 0, leaks: [] }
    const page = forgetfulPage(other.organisation, db)
    const forgetful = openTown(db, [...routes, page])
    await tryMatrix({ ...trial, town: { ...forgetful, routes: [page] }, offered: { links: [], forms: [], marked: 0 } }, control)
    const named = control.leaks.filter((leak) => leak.includes('/console/forgetful/:incident') && leak.includes('its mark'))

    const tally: Tally = { tries: 0, leaks: [] }
    await tryMatrix(trial, tally)
    for (const leak of new Set(tally.leaks)) tell(`LEAK ${leak}`)
    for (const fault of new Set(town.faults)) tell(`fault: ${fault}`)

    return { tries: tally.tries, leaks: tally.leaks.length, controlLeaks: named.length, offered }
  } finally {
    await db.destroy()
    await owner.destroy()
  }
}

function forgetfulPage(organisation: string, db: Db): Route {
  return staffPage({
    path: '/console/forgetful/:incident',
    may: 'see-incidents',
    async view(c) {
      const { rows } = await sql<{ title: string }>`
        select title from incidents.incident where id = ${c.params.incident}`.execute(within(db, organisation))
      return new Response(rows[0]?.title ?? 'nothing')
    },
  })
}

/**
 * With the code's checks off: the other organisation's own people ask for their own pages and post their own forms, so
 * every check of the code is in their favour; and the database is told that the organisation is ours. What
 * lets them in stays theirs, or no page would run at all. Then the walls come down, and the same must see everything.
 */
async function inBare(logins: Logins, routes: readonly Route[], [own, other]: Lives, offered: Offered, tell: Options['tell']) {
  const at = (address: string) => address.replace(/\/satama(?=\?|$)/, '/bare')
  const db = openDatabase(at(logins.url), { poolSize: 12 })
  const owner = openAsOwner(at(logins.ownerUrl))
  try {
    const town = openTown(db, routes)
    const values = await valuesOf(owner, other)
    // Sign-in writes to the ledger, which is theirs: it comes before the walls are turned.
    for (const role of learners) await town.ask({ method: 'GET', path: '/console' }, { life: other, role })
    const secrets = await secretsOf(owner, other, { but: tablesOfLettingIn })
    for (const table of tablesOfLettingIn) {
      await sql`alter policy own_organisation on ${sql.raw(table)} using (true)`.execute(owner)
    }
    await sql.raw(`create or replace function tenancy.organisation() returns uuid
      language sql stable parallel safe return '${own.organisation}'::uuid`).execute(owner)

    const before = await printOf(owner, other)
    const found = await askEverything(town, other, values, offered, secrets)
    for (const what of found.rows) tell(`ROW ${what}`)
    const changed = changedBut(before, await printOf(owner, other))
    for (const table of changed) tell(`ROW of ${table} changed`)
    const tables = await countRows(db, owner, other, tell)

    for (const name of await guarded(owner)) await sql`alter table ${sql.raw(name)} disable row level security`.execute(owner)
    const control = await askEverything(town, other, values, { ...offered, forms: [] }, secrets)
    return {
      bareTries: found.tries,
      bareRows: found.rows.length + changed.length + tables.rows,
      tables: tables.tables,
      controlRows: control.rows.length,
    }
  } finally {
    await db.destroy()
    await owner.destroy()
  }
}

const changedBut = (before: string, after: string): string[] => {
  const known = new Set(before.split(' '))
  return after.split(' ').filter((part) => !known.has(part)).map((part) => part.split('=')[0] ?? '')
    .filter((table) => !tablesOfLettingIn.includes(table))
}

async function askEverything(
  town: ReturnType<typeof openTown>,
  life: Life,
  values: Values,
  offered: Offered,
  secrets: Awaited<ReturnType<typeof secretsOf>>,
): Promise<{ tries: number; rows: string[] }> {
  const rows: string[] = []
  let tries = 0
  const again = pagesOf(town, values)
  const requests = [...again, ...offered.links.map((path) => ({ method: 'GET', path })), ...offered.forms]
  for (const request of requests) {
    for (const role of learners.slice(0, 2)) {
      tries += 1
      const said = await town.ask(request, { life, role }, { again: false })
      for (const what of foundIn(`${said.text} ${said.to}`, secrets, `${request.path} ${'body' in request ? request.body : ''}`)) {
        rows.push(`${request.method} ${request.path.split('?')[0]} as ${role}: ${what}`)
      }
    }
  }
  return { tries, rows }
}

function pagesOf(town: ReturnType<typeof openTown>, values: Values) {
  return town.routes
    .filter(({ method, access }) => method === 'GET' && access.kind === 'permission')
    .flatMap((route) => addressesOf(route, values, 2).map((path) => ({ method: 'GET', path })))
}

/** Every guarded table by itself: rows of the other organisation that the app's login gets while it works for ours. */
async function countRows(db: Db, owner: Db, other: Life, tell: Options['tell']): Promise<{ tables: number; rows: number }> {
  const names = (await guarded(owner)).filter((name) => !tablesOfLettingIn.includes(name))
  let rows = 0
  const empty: string[] = []
  for (const name of names) {
    const theirs = sql<{ count: number }>`select count(*)::int as count from ${sql.raw(name)} where organisation = ${other.organisation}`
    if ((await theirs.execute(owner)).rows[0]?.count === 0) empty.push(name)
    const met = (await theirs.execute(db)).rows[0]?.count ?? 0
    if (met > 0) tell(`ROW of ${name}: ${met}`)
    rows += met
  }
  if (empty.length > 0) tell(`nothing of these lives lies in ${empty.join(', ')} (tenancy.test.ts makes rows for every table)`)
  return { tables: names.length, rows }
}

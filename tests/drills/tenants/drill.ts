import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSigningPair, ready } from '#foundation/sealing'
import { roles, staffPage, type Role } from '#identity'
import { startSequencer } from '#ledger'
import {
  loginsFor,
  openDatabase,
  prepareDatabase,
  removeEmbedded,
  startEmbedded,
  type Db,
  type Logins,
} from '#platform/database'
import { allRoutes } from '#app/routes'
import { joinWithoutLooking } from '#tests/support/joined'
import type { Route } from '#platform/web'
import { openGround, type Ground } from './grounds.ts'
import { addressesOf, unknownNames, valuesOf, type Values } from './kinds.ts'
import { learn, type Offered } from './learning.ts'
import { live, type Life } from './lives.ts'
import { differences, foundIn, guarded, secretsOf, stateOf, tablesOfLettingIn, type Secrets } from './looking.ts'
import { isForStaff, neverMet, newTally, tryMatrix, type Side } from './matrix.ts'
import { isForbidden, isGate, openTown, type Request, type Sessions } from './talking.ts'

export interface Result {
  readonly routes: number
  readonly roles: number
  readonly tries: number
  /** Of the tries: with ids of the asking organisation, and with the other's. */
  readonly ownTries: number
  readonly otherTries: number
  /** Routes where the page or the command itself answered somebody who may. The drill wants all of them. */
  readonly met: number
  /** Of those, acts that refused own ids and nobody's alike, since what was posted did not suffice. */
  readonly shallow: number
  readonly leaks: number
  /** With row-level security alone: how many pages and acts ran without the code's checks, and what of theirs came through. */
  readonly bareTries: number
  readonly bareRows: number
  readonly tables: number
  /** The same drill where it must find something: with every wall taken down, the pages with the code's checks and without. */
  readonly controlLeaks: number
  readonly controlRows: number
}

export const passed = (r: Result): boolean =>
  r.leaks === 0 && r.met === r.routes && r.bareRows === 0 && r.controlLeaks > 0 && r.controlRows > 0

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
    const routes = allRoutes({ demoStaff: [], demoRoutes: [] })
    const { lives, sessions } = await twoLives(logins, folder, routes)
    tell(`lived after ${Math.round(performance.now() / 1000)} s`)
    const unknown = unknownNames(routes)
    for (const line of unknown) tell(line)
    const faults = new Set<string>()
    const scratch: Scratch = { logins, routes, sessions, thorough, tell, fault: (line) => void faults.add(line) }
    const sides = await bothSides(scratch, lives)
    // First whether the drill can see: a page that forgets its organisation, where only the walls held.
    const control = await inControl(scratch, sides)
    tell(`control after ${Math.round(performance.now() / 1000)} s: ${control} leaks`)
    const bare = await inBare(scratch, sides)
    tell(`row-level security alone after ${Math.round(performance.now() / 1000)} s`)
    // With the walls turned, whatever would write is stopped by the database: those are faults on purpose.
    faults.clear()
    const matrix = await inMatrix(scratch, sides)
    for (const fault of faults) tell(`fault: ${fault}`)
    return {
      routes: routes.length,
      roles: roles.length,
      ...matrix,
      leaks: matrix.leaks + unknown.length,
      ...bare,
      controlLeaks: control,
    }
  } finally {
    await server.stop()
    await removeEmbedded(join(folder, 'database'))
    await rm(folder, { recursive: true, force: true })
  }
}

type Lives = readonly [own: Life, other: Life]
type Sides = readonly [own: Side, other: Side]

interface Scratch {
  readonly logins: Logins
  readonly routes: readonly Route[]
  readonly sessions: Sessions
  readonly thorough: boolean
  readonly tell: Options['tell']
  readonly fault: (line: string) => void
}

/** Two organisations that have lived, and everybody of theirs signed in. Every scratch database is a copy of this one. */
async function twoLives(logins: Logins, folder: string, routes: readonly Route[]): Promise<{ lives: Lives; sessions: Sessions }> {
  const db = openDatabase(logins.url)
  joinWithoutLooking(db)
  try {
    const mark = () => `kanaria${[...crypto.getRandomValues(new Uint8Array(8))].map((n) => 'bcdfghjklmnpqrst'[n % 16]).join('')}`
    const lives = [
      await live(db, { name: 'Aalto', mark: mark(), folder: join(folder, 'aalto') }),
      await live(db, { name: 'Berg', mark: mark(), folder: join(folder, 'berg') }),
    ] as const
    const sequencer = startSequencer(db, { key: newSigningPair(), checkpointsFolder: join(folder, 'checkpoints'), every: 3_600_000 })
    await sequencer.runOnce()
    await sequencer.stop()
    const sessions: Sessions = new Map()
    const town = openTown(db, routes, sessions, (line) => {
      throw new Error(line)
    })
    for (const life of lives) {
      for (const role of roles) await town.arrive(life, role)
      await town.join(life)
    }
    await town.arriveAsClient()
    return { lives, sessions }
  } finally {
    await db.destroy()
  }
}

/** What each organisation has, and what its own pages offer to its own people. */
async function bothSides(scratch: Scratch, [own, other]: Lives): Promise<Sides> {
  const ground = await openGround({ ...scratch, name: 'learning' })
  try {
    const sideOf = async (life: Life): Promise<Side> => {
      const { owner, town } = ground
      const [values, secrets, state] = [await valuesOf(owner, life), await secretsOf(owner, life), await stateOf(owner, life)]
      const offered = await learn(town, life, values, { held: learners, most: scratch.thorough ? 3 : 1 })
      const { links, forms, marked } = offered
      scratch.tell(`${links.length} links with questions and ${forms.length} forms learned; the mark was seen ${marked} times by its own people`)
      if (marked === 0) throw new Error('the drill saw nothing of what it looks for, even where it is')
      return { life, values, secrets, offered, state }
    }
    const sides = [await sideOf(own), await sideOf(other)] as const
    return sides
  } finally {
    await ground.close()
  }
}

async function inMatrix(scratch: Scratch, [own, other]: Sides) {
  const { routes, thorough, tell } = scratch
  const ground = await openGround({ ...scratch, name: 'matrix' })
  try {
    const [tally, trial] = [newTally(), { ground, routes, own, other, thorough, tell }]
    await tryMatrix(trial, tally)
    for (const leak of new Set(tally.leaks)) tell(`LEAK ${leak}`)
    const missed = neverMet(trial, tally)
    for (const { method, path } of missed) tell(`UNMET ${method} ${path}`)
    for (const [key, why] of tally.unmet) tell(`not met: ${key}: ${why}`)
    for (const name of tally.shallow) tell(`shallow: ${name}`)
    tell(`${ground.restored} copies, after ${Math.round(performance.now() / 1000)} s`)
    return {
      tries: tally.own + tally.other,
      ownTries: tally.own,
      otherTries: tally.other,
      met: routes.length - missed.length,
      shallow: tally.shallow.size,
      leaks: tally.leaks.length,
    }
  } finally {
    await ground.close()
  }
}

/** A page that forgets whose an incident is: the walls hold it, and without them the drill has to name it. */
const forgetful = staffPage({
  path: '/console/forgetful/:incident',
  may: 'see-incidents',
  async view({ db, params }) {
    const { rows } = await sql<{ title: string }>`select title from incidents.incident where id = ${params.incident}`.execute(db)
    return new Response(rows[0]?.title ?? 'nothing')
  },
})

async function inControl(scratch: Scratch, [own, other]: Sides): Promise<number> {
  const { tell } = scratch
  const routes = [...scratch.routes, forgetful]
  const leaksWith = async (o: { name: string; routes: readonly Route[]; prepare?: (owner: Db) => Promise<void> }) => {
    const ground = await openGround({ ...scratch, ...o, routes })
    try {
      const tally = newTally()
      await tryMatrix({ ground, routes: o.routes, own, other, thorough: false, pagesOnly: true }, tally)
      return tally.leaks
    } finally {
      await ground.close()
    }
  }
  const held = await leaksWith({ name: 'control', routes: [forgetful] })
  for (const leak of held) tell(`LEAK ${leak}`)
  const seen = await leaksWith({ name: 'open', routes, prepare: takeDownWalls })
  const isNamed = seen.some((leak) => leak.includes(forgetful.path) && leak.includes('its mark'))
  tell(`without walls the code alone leaks at ${[...new Set(seen.map((leak) => leak.split(' as ')[0]))].join(', ')}`)
  return isNamed && held.length === 0 ? seen.length : 0
}

async function takeDownWalls(owner: Db): Promise<void> {
  for (const name of await guarded(owner)) await sql`alter table ${sql.raw(name)} disable row level security`.execute(owner)
}

/**
 * With the code's checks off: the other organisation's own people ask for their own pages and post their own forms, so
 * every check of the code is in their favour; and the database is told that the organisation is ours. What
 * lets them in stays theirs, or no page would run at all. Then the walls come down, and the same must see everything.
 */
async function inBare(scratch: Scratch, [own, { life: other, values, offered }]: Sides) {
  const { tell } = scratch
  const ground = await openGround({ ...scratch, name: 'bare', prepare: (owner) => turnWalls(owner, own.life) })
  const open = await openGround({ ...scratch, name: 'walls', prepare: takeDownWalls })
  try {
    const secrets = await secretsOf(ground.owner, other, { but: tablesOfLettingIn })
    const found = await askEverything(ground, other, values, offered, secrets)
    for (const what of found.rows) tell(`ROW ${what}`)
    for (const gate of found.gates) tell(`ROW gate: ${gate}`)
    const tables = await countRows(ground.db, ground.owner, other, tell)
    const control = await askEverything(open, other, values, { ...offered, forms: [] }, secrets)
    return {
      bareTries: found.tries,
      bareRows: found.rows.length + found.gates.length + tables.rows,
      tables: tables.tables,
      controlRows: control.rows.length,
    }
  } finally {
    await ground.close()
    await open.close()
  }
}

/** The database takes everybody for ours. What lets the others in stays theirs, or no page would run at all. */
async function turnWalls(owner: Db, { organisation }: Life): Promise<void> {
  for (const table of tablesOfLettingIn) {
    await sql`alter policy own_organisation on ${sql.raw(table)} using (true)`.execute(owner)
  }
  await sql.raw(`create or replace function tenancy.organisation() returns uuid
    language sql stable parallel safe return '${organisation}'::uuid`).execute(owner)
}

/** Every page, link and form that an organisation's own people are offered, asked by them. */
async function askEverything(ground: Ground, life: Life, values: Values, offered: Offered, secrets: Secrets) {
  const [rows, gates]: [string[], string[]] = [[], []]
  let tries = 0
  const before = await stateOf(ground.owner, life)
  const held = (await guarded(ground.owner)).filter((name) => !tablesOfLettingIn.includes(name))
  const requests: Request[] = [
    ...pagesOf(ground.town.routes, values),
    ...offered.links.map((path) => ({ method: 'GET', path })),
    ...offered.forms,
  ]
  for (const request of requests) {
    for (const role of learners.slice(0, 2)) {
      const said = await ground.town.ask(request, { life, role })
      // Not everybody may do everything; but each is let in as far as they may.
      if (isGate(said, request.path) && !isForbidden(said)) gates.push(`${request.method} ${request.path.split('?')[0]} as ${role}: ${said.status} ${said.to}`)
      else if (!isGate(said, request.path)) tries += 1
      for (const what of foundIn(`${said.text} ${said.to}`, secrets, `${request.path} ${request.body ?? ''}`)) {
        rows.push(`${request.method} ${request.path.split('?')[0]} as ${role}: ${what}`)
      }
      if (request.method !== 'POST') continue
      const changed = differences(before, await stateOf(ground.owner, life))
      for (const table of changed) if (held.includes(table)) rows.push(`${request.method} ${request.path.split('?')[0]} as ${role}: rows of ${table} changed`)
      // Open tables have no walls: whoever ends a session of theirs there ends it.
      if (changed.length > 0) await ground.restore()
    }
  }
  return { tries, rows, gates }
}

function pagesOf(routes: readonly Route[], values: Values): Request[] {
  return routes
    .filter((route) => route.method === 'GET' && isForStaff(route))
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

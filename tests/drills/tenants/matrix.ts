import { mayDo, permissions, roles, type Permission, type Role } from '#identity'
import type { Db } from '#platform/database'
import type { Route } from '#platform/web'
import { addressesOf, isId, nobodys, type Values } from './kinds.ts'
import type { Offered } from './learning.ts'
import type { Life } from './lives.ts'
import { differences, foundIn, printOf, type Secrets } from './looking.ts'
import { isForbidden, isKeptOut, isTurnedAway, plain, type Request, type Town } from './talking.ts'

export interface Trial {
  readonly town: Town
  readonly owner: Db
  readonly own: Life
  readonly other: Life
  readonly ownValues: Values
  readonly otherValues: Values
  readonly secrets: Secrets
  /** What the other organisation's own pages offer to its own people. */
  readonly offered: Offered
  /** Every role at every route; or, in a hurry, those that may and one that may not. */
  readonly thorough: boolean
}

export interface Tally {
  tries: number
  readonly leaks: string[]
}

const strangers = [null, ...roles] as const
type Somebody = Role | null

/** Of staff, and not of clients, whose accounts are the network's. */
export const isForStaff = ({ access }: Route): boolean =>
  access.kind === 'permission' && (permissions as readonly string[]).includes(access.permission)

/** Whether the table of permissions lets somebody through a route. */
function may(route: Route, role: Somebody): boolean {
  if (route.access.kind === 'public') return true
  return role !== null && isForStaff(route) && mayDo([role], route.access.permission as Permission)
}

/**
 * The matrix: every route × every role × own or the other organisation's ids, expected by the table of permissions.
 * Somebody without the permission is refused at their own; somebody with it comes in at their own, and with
 * the other's ids is answered as with ids that are nobody's, to the word, while no row of the other changes.
 */
export async function tryMatrix(trial: Trial, tally: Tally): Promise<void> {
  for (const route of trial.town.routes) {
    // Signing out and in are tried as a stranger does: they would end the trials' own sessions.
    const who: readonly Somebody[] = route.access.kind === 'public' && route.method === 'POST' ? [null] : rolesFor(trial, route)
    for (const role of strangers) if (role === null || who.includes(role)) await tryOwn(trial, tally, route, role)
    await tryOther(trial, tally, route, who)
  }
  await tryOffered(trial, tally)
}

function rolesFor({ thorough }: Trial, route: Route): readonly Somebody[] {
  if (thorough) return strangers
  const able = roles.filter((role) => may(route, role))
  const unable = roles.find((role) => !may(route, role))
  return [null, ...able.slice(0, 1), ...(unable ? [unable] : [])]
}

async function tryOwn(trial: Trial, tally: Tally, route: Route, role: Somebody): Promise<void> {
  const { town, own, ownValues, secrets } = trial
  const [path] = addressesOf(route, ownValues, 1)
  if (path === undefined) {
    tally.leaks.push(`${name(route)}: the organisation's life has nothing for its names, so it was not tried`)
    return
  }
  tally.tries += 1
  const said = await town.ask({ method: route.method, path }, role && { life: own, role }, { again: isForStaff(route) })
  const trouble = (what: string) => tally.leaks.push(`${name(route)} as ${role ?? 'a stranger'}, own: ${what} (${said.status})`)
  if (said.status >= 500) trouble('a fault of ours')
  if (foundIn(said.text, secrets, path).length > 0) trouble('something of the other organisation')
  if (route.access.kind === 'public') return
  if (!isForStaff(route)) {
    if (!isKeptOut(said)) trouble('not for staff, and yet let in')
  } else if (role === null) {
    if (!isTurnedAway(said)) trouble('a stranger was not turned away')
  } else if (may(route, role) === isForbidden(said)) {
    trouble(may(route, role) ? 'refused, although the table permits it' : 'let in, although the table does not permit it')
  }
}

async function tryOther(trial: Trial, tally: Tally, route: Route, who: readonly Somebody[]): Promise<void> {
  const { otherValues } = trial
  const most = trial.thorough ? 3 : 1
  const addresses = addressesOf(route, otherValues, most)
  const others = addressesOf(route, nobodys(otherValues), most)
  if (!isForStaff(route) && route.access.kind !== 'public') return
  for (const [index, path] of addresses.entries()) {
    const nobodysPath = others[index] ?? path
    for (const role of who) {
      for (const body of bodiesFor(trial, route)) {
        const bare = nobodysBody(body, trial)
        await compare(trial, tally, role, route, { method: route.method, path, ...body }, { method: route.method, path: nobodysPath, ...bare })
      }
    }
  }
}

/** What is posted: nothing, and every id of the other organisation under every name that a form or a script may use. */
function bodiesFor({ otherValues }: Trial, route: Route): { body?: string; type?: string }[] {
  if (route.method !== 'POST') return [{}]
  const ids = Object.fromEntries([...otherValues].filter(([key]) => !key.startsWith('/')).map(([key, [value = '']]) => [key, value]))
  return [
    { body: new URLSearchParams(ids).toString(), type: 'application/x-www-form-urlencoded' },
    { body: JSON.stringify(ids), type: 'application/json' },
  ]
}

/** Links and forms that the other organisation's pages offer to its own people, asked and posted from here. */
async function tryOffered(trial: Trial, tally: Tally): Promise<void> {
  const { offered, town } = trial
  const requests: Request[] = [...offered.links.map((path) => ({ method: 'GET', path })), ...offered.forms]
  for (const request of requests) {
    const route = routeOf(town.routes, request)
    if (!route || route.access.kind === 'public') continue
    const bare = { ...request, path: nobodysText(request.path, trial), ...nobodysBody(request, trial) }
    const who = trial.thorough ? rolesFor(trial, route) : rolesFor(trial, route).filter((role) => may(route, role))
    for (const role of who) await compare(trial, tally, role, route, request, bare)
  }
}

/** One trial with the other's ids beside the same with nobody's. */
async function compare(trial: Trial, tally: Tally, role: Somebody, route: Route, request: Request, nobodys: Request): Promise<void> {
  const { town, owner, own, other, secrets } = trial
  const who = role && { life: own, role }
  tally.tries += 1
  const before = route.method === 'POST' ? await printOf(owner, other) : ''
  const again = { again: isForStaff(route) }
  const comparable = route.access.kind !== 'public' && may(route, role)
  const theirs = comparable ? await town.ask(nobodys, who, again) : null
  const said = await town.ask(request, who, again)
  const trouble = (what: string) => tally.leaks.push(`${name(route)} as ${role ?? 'a stranger'}, the other's: ${what} (${said.status})`)
  if (said.status >= 500) trouble('a fault of ours')
  const question = `${request.path} ${request.body ?? ''}`
  for (const what of foundIn(`${said.text} ${said.to}`, secrets, question)) trouble(`the answer has ${what}`)
  if (route.method === 'POST') {
    for (const table of differences(before, await printOf(owner, other))) trouble(`rows of ${table} changed`)
  }
  if (theirs === null || plain(theirs) === plain(said)) return
  // Some answers are never twice the same: a token, a ledger that notes its own reading.
  const once = await town.ask(nobodys, who, again)
  if (plain(once) === plain(said)) return
  if (plain(once) === plain(theirs) || ![once.status, theirs.status].includes(said.status)) {
    trouble(`answered otherwise than an id of nobody's (${theirs.status})`)
  }
}

function routeOf(routes: readonly Route[], { method, path }: Request): Route | undefined {
  const [bare = ''] = path.split('?')
  return routes.find((route) => route.method === method && patternOf(route.path).test(bare))
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+\{([^}]*\}?)\}|:\w+/g, (_, shape: string | undefined) => (shape ? `(?:${shape})` : '[^/]+'))}$`)
}

/** The other organisation's ids become nobody's, each the same one wherever it stands. */
const swapped = new Map<string, string>()
function nobodysText(text: string, { secrets, other }: Trial): string {
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    if (!isId(id) || (!secrets.ids.has(id) && id !== other.organisation)) return id
    const known = swapped.get(id) ?? crypto.randomUUID()
    swapped.set(id, known)
    return known
  })
}

function nobodysBody({ body, type }: { body?: string; type?: string }, trial: Trial): { body?: string; type?: string } {
  return { ...(body === undefined ? {} : { body: nobodysText(body, trial) }), ...(type === undefined ? {} : { type }) }
}

const name = ({ method, path }: Route): string => `${method} ${path}`

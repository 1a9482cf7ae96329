import { mayDo, permissions, roles, type Permission, type Role } from '#identity'
import type { Route } from '#platform/web'
import type { Ground } from './grounds.ts'
import { addressesOf, isId, namesIn, nobodys, type Values } from './kinds.ts'
import type { Offered } from './learning.ts'
import type { Life } from './lives.ts'
import { changes, differences, foundIn, statesOf, type Secrets } from './looking.ts'
import { isForbidden, isGate, isTurnedAway, plain, type Request, type Said, type Who } from './talking.ts'

/** An organisation as the matrix knows it. */
export interface Side {
  readonly life: Life
  readonly values: Values
  readonly secrets: Secrets
  /** What its own pages offer to its own people. */
  readonly offered: Offered
  /** Its rows, as each try finds them. */
  readonly state: string
}

export interface Trial {
  readonly ground: Ground
  readonly routes: readonly Route[]
  readonly own: Side
  readonly other: Side
  /** Every role at every route; or, in a hurry, one of those that may and one that may not. */
  readonly thorough: boolean
  /** For a control, which only has to be seen: staff's pages that name something, by one who may. */
  readonly pagesOnly?: boolean
  readonly tell?: (line: string) => void
}

export interface Tally {
  /** With own ids, and with the other organisation's. */
  own: number
  other: number
  readonly leaks: string[]
  /** Routes and roles that may, where the page or the command itself answered for own ids. */
  readonly met: Set<string>
  /** Of the routes met: acts that were carried out, and pages that showed what is the organisation's own. */
  readonly done: Set<string>
  /** Met, but refused alike for own ids and for nobody's: such a try says little about whose an id is. */
  readonly shallow: Set<string>
  /** Why the rest was not. */
  readonly unmet: Map<string, string>
}

export const newTally = (): Tally =>
  ({ own: 0, other: 0, leaks: [], met: new Set(), done: new Set(), shallow: new Set(), unmet: new Map() })

export const somebodies = [null, 'client', ...roles] as const
type Somebody = (typeof somebodies)[number]

/** Of staff, and not of clients, whose accounts are the network's. */
export const isForStaff = ({ access }: Route): boolean =>
  access.kind === 'permission' && (permissions as readonly string[]).includes(access.permission)

const isPublic = ({ access }: Route): boolean => access.kind === 'public'

/** Whether the table of permissions lets somebody through a route. */
function may(route: Route, who: Somebody): boolean {
  if (route.access.kind === 'public') return true
  if (!isForStaff(route)) return who === 'client'
  return who !== null && who !== 'client' && mayDo([who], route.access.permission as Permission)
}

/**
 * The matrix: every route × every role × own or the other organisation's ids, expected by the table of permissions.
 * Somebody without the permission is refused at both. Somebody with it is answered at their own by the page itself;
 * only then does the same with the other's ids count, and it is answered as with ids that are nobody's, to
 * the word, while no row of the other changes.
 */
export async function tryMatrix(trial: Trial, tally: Tally): Promise<void> {
  for (const [index, route] of trial.routes.entries()) {
    if (index % 40 === 39) trial.tell?.(`${index + 1} routes, ${tally.own + tally.other} tries, ${trial.ground.restored} copies after ${Math.round(performance.now() / 1000)} s`)
    if (trial.pagesOnly && !(route.method === 'GET' && isForStaff(route) && hasIds(route))) continue
    for (const who of whoTries(trial, route)) {
      await tryOwn(trial, tally, route, who)
      if (may(route, who) && !tally.met.has(key(route, who))) continue
      if (isForStaff(route) || isPublic(route)) await tryOther(trial, tally, route, who)
    }
  }
}

/**
 * Routes that nobody was let through to: there a leak would not have been seen. One that leads to something no module has
 * yet is named in {@link nothingThereYet}; as soon as somebody meets it, it has no place there.
 */
export function neverMet({ routes }: Trial, tally: Tally): Route[] {
  return routes.filter((route) => somebodies.some((who) => tally.met.has(key(route, who))) === nothingThereYet.has(name(route)))
}

/** Only client files have attachments, and those are for the professional's share of a review. */
const nothingThereYet: ReadonlySet<string> = new Set(['GET /console/requests/:request/package/:package/review/files/:attached'])

function whoTries({ thorough, pagesOnly }: Trial, route: Route): readonly Somebody[] {
  if (thorough) return somebodies
  const able = somebodies.filter((who) => may(route, who))
  if (pagesOnly) return able.slice(0, 1)
  const unable = roles.find((role) => !may(route, role))
  if (isPublic(route)) return [null, 'administrator']
  return [null, ...able.slice(0, 1), ...(unable ? [unable] : [])]
}

async function tryOwn(trial: Trial, tally: Tally, route: Route, who: Somebody): Promise<void> {
  const { ground, own, other } = trial
  const trouble = (what: string, said: Said) => tally.leaks.push(`${key(route, who)}, own: ${what} (${said.status})`)
  const able = may(route, who)
  const requests = ownRequests(trial, route, able)
  if (requests.length === 0) tally.unmet.set(key(route, who), 'the organisation’s life has nothing for its names')
  for (const request of requests) {
    tally.own += 1
    const said = await ground.town.ask(request, personOf(own.life, who))
    const changed = await settle(trial, tally, route, `${key(route, who)}, own`)
    if (said.status >= 500) trouble('a fault of ours', said)
    for (const what of foundIn(`${said.text} ${said.to}`, other.secrets, question(request))) trouble(`the answer has ${what}`, said)
    if (!able) {
      if (!isRefused(route, who, said)) trouble('let in, although the table does not permit it', said)
      continue
    }
    const met = await judge(trial, route, who, request, said, changed)
    if (met === 'gate') {
      tally.unmet.set(key(route, who), `answered at the gate (${said.status} ${said.to})`)
      continue
    }
    if (met === 'refused') {
      if (!tally.met.has(key(route, who))) tally.unmet.set(key(route, who), `${request.path}: ${said.status}`)
      continue
    }
    tally.met.add(key(route, who))
    if (met === 'shallow') continue
    tally.done.add(name(route))
    break
  }
  if (able && tally.met.has(key(route, who))) {
    tally.unmet.delete(key(route, who))
    if (!tally.done.has(name(route))) tally.shallow.add(name(route))
    else tally.shallow.delete(name(route))
  }
}

/** What is asked and posted with own ids: of an act, the forms that own pages have for it come first. */
function ownRequests(trial: Trial, route: Route, able: boolean): Request[] {
  const { own } = trial
  const addresses = addressesOf(route, own.values, able ? 4 : 1)
  if (route.method === 'GET') {
    // Some pages are about what the link to them asks for.
    const links = able && !isPublic(route) ? own.offered.links.filter((path) => routeOf(trial.routes, { method: 'GET', path }) === route).slice(0, 2) : []
    return [...addresses, ...links].map((path) => ({ method: 'GET', path }))
  }
  const forms = isPublic(route) ? [] : own.offered.forms.filter((form) => routeOf(trial.routes, form) === route)
  const made = addresses.slice(0, 1).flatMap((path) => bodiesFor(own, route).map((body) => ({ method: 'POST', path, ...body })))
  return able ? [...forms, ...made] : made.slice(0, 1)
}

/** Who was it that answered one who may: the gate, or the page and command; and did it know the ids? */
async function judge(trial: Trial, route: Route, who: Somebody, request: Request, said: Said, changed: boolean) {
  if (isPublic(route)) return said.status < 500 ? 'done' : 'refused'
  if (isGate(said, request.path)) return 'gate'
  const isDone = said.status < 400
  if (changed) return 'done'
  if (!hasIds(route)) return isDone ? 'done' : route.method === 'POST' ? 'shallow' : 'refused'
  const alike = await trial.ground.town.ask(ofNobody(request, trial.own), personOf(trial.own.life, who))
  const isApart = plain(alike) !== plain(said)
  if (route.method === 'POST') return isApart ? 'done' : 'shallow'
  return isDone && isApart ? 'done' : 'refused'
}

/** Whether something of one organisation is named in a route's path. */
const hasIds = (route: Route): boolean => namesIn(route.path).some(({ isOwn }) => isOwn)

async function tryOther(trial: Trial, tally: Tally, route: Route, who: Somebody): Promise<void> {
  const { other } = trial
  const able = may(route, who)
  const most = trial.thorough && able ? 3 : 1
  const addresses = addressesOf(route, other.values, most)
  const others = addressesOf(route, nobodys(other.values), most)
  for (const [index, path] of addresses.entries()) {
    for (const body of able ? bodiesHere(trial, route) : bodiesFor(other, route).slice(0, 1)) {
      const bare = { ...ofNobody({ method: route.method, path: '', ...body }, other), path: others[index] ?? path }
      await compare(trial, tally, who, route, { method: route.method, path, ...body }, bare)
    }
  }
  // Links and forms that the other organisation's pages offer to its own people, asked and posted from here.
  if (isPublic(route)) return
  const { links, forms } = other.offered
  for (const request of route.method === 'GET' ? links.map((path) => ({ method: 'GET', path })) : forms) {
    if (routeOf(trial.routes, request) === route) await compare(trial, tally, who, route, request, ofNobody(request, other))
    if (!able) break
  }
}

/** What is posted: nothing, and every id of an organisation under every name that a form or a script may use. */
function bodiesFor({ values }: Side, route: Route): { body?: string; type?: string }[] {
  if (route.method !== 'POST') return [{}]
  const ids = Object.fromEntries([...values].filter(([one]) => !one.startsWith('/')).map(([one, [value = '']]) => [one, value]))
  return [
    { body: new URLSearchParams(ids).toString(), type: 'application/x-www-form-urlencoded' },
    { body: JSON.stringify(ids), type: 'application/json' },
  ]
}

/** In a hurry, where a form is posted, a form, and where a script posts, its JSON. */
function bodiesHere({ thorough, routes, other }: Trial, route: Route): { body?: string; type?: string }[] {
  const bodies = bodiesFor(other, route)
  if (thorough) return bodies
  return other.offered.forms.some((form) => routeOf(routes, form) === route) ? bodies.slice(0, 1) : bodies.slice(-1)
}

/** One try with the other's ids beside the same with nobody's. */
async function compare(trial: Trial, tally: Tally, who: Somebody, route: Route, request: Request, nobodysRequest: Request): Promise<void> {
  const { own, other, ground } = trial
  const person = personOf(own.life, who)
  const label = `${key(route, who)}, the other's`
  tally.other += 1
  const ask = async (one: Request) => {
    const said = await ground.town.ask(one, person)
    await settle(trial, tally, route, label)
    return said
  }
  const able = may(route, who)
  const comparable = able && !isPublic(route)
  const theirs = comparable ? await ask(nobodysRequest) : null
  const said = await ask(request)
  const trouble = (what: string) => tally.leaks.push(`${label}: ${what} (${said.status} ${said.to})`)
  if (said.status >= 500) trouble('a fault of ours')
  for (const what of foundIn(`${said.text} ${said.to}`, other.secrets, question(request))) trouble(`the answer has ${what}`)
  if (!able && !isRefused(route, who, said)) trouble('let in, although the table does not permit it')
  if (comparable && isGate(said, request.path)) trouble('answered at the gate, so that nothing was tried')
  if (theirs === null || plain(theirs) === plain(said)) return
  // Some answers are never twice the same: a token, a ledger that notes its own reading.
  const once = await ask(nobodysRequest)
  if (plain(once) === plain(said)) return
  if (plain(once) === plain(theirs) || ![once.status, theirs.status].includes(said.status)) {
    trouble(`answered otherwise than an id of nobody's (${theirs.status})`)
  }
}

/** After an act: the other's rows are as they were, and what became of one's own is put back. Says whether anything had become. */
async function settle({ ground, own, other }: Trial, tally: Tally, route: Route, label: string): Promise<boolean> {
  if (route.method !== 'POST' || (await ground.isUntouched())) return false
  const [ownState = '', otherState = ''] = await statesOf(ground.owner, [own.life, other.life])
  const theirs = differences(other.state, otherState)
  for (const table of theirs) tally.leaks.push(`${label}: rows of ${table} changed`)
  const changed = changes(own.state, ownState)
  if (theirs.length > 0 || changed.length > 0) await ground.restore()
  else await ground.lookedAt()
  return changed.length > 0
}

/** As the gate refuses: staff without the permission are told so, everybody else is sent to sign in. */
function isRefused(route: Route, who: Somebody, said: Said): boolean {
  return isForStaff(route) && who !== null && who !== 'client' ? isForbidden(said) : isTurnedAway(said)
}

const personOf = (life: Life, who: Somebody): Who => (who === null || who === 'client' ? who : { life, role: who satisfies Role })

function routeOf(routes: readonly Route[], { method, path }: Request): Route | undefined {
  const [bare = ''] = path.split('?')
  return routes.find((route) => route.method === method && patternOf(route.path).test(bare))
}

const patterns = new Map<string, RegExp>()
function patternOf(path: string): RegExp {
  const known = patterns.get(path)
  if (known) return known
  const made = new RegExp(`^${path.replace(/:\w+\{([^}]*\}?)\}|:\w+/g, (_, shape: string | undefined) => (shape ? `(?:${shape})` : '[^/]+'))}$`)
  patterns.set(path, made)
  return made
}

/** The same question with an organisation's ids become nobody's, each the same one wherever it stands. */
function ofNobody({ method, path, body, type }: Request, { secrets, life }: Side): Request {
  const text = (given: string) =>
    given.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!isId(id) || (!secrets.ids.has(id) && id !== life.organisation)) return id
      const known = swapped.get(id) ?? crypto.randomUUID()
      swapped.set(id, known)
      return known
    })
  return { method, path: text(path), ...(body === undefined ? {} : { body: text(body) }), ...(type === undefined ? {} : { type }) }
}
const swapped = new Map<string, string>()

const question = ({ path, body = '' }: Request): string => `${path} ${body}`
const name = ({ method, path }: Route): string => `${method} ${path}`
const key = (route: Route, who: Somebody): string => `${name(route)} as ${who ?? 'a stranger'}`

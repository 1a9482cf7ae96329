import type { VNode } from 'preact'
import { statusOf } from './error-page.tsx'
import type { PageContext, View } from './context.ts'
import { staysHere } from './destination.ts'
import type { PublishedPages } from './published-pages.ts'

/**
 * Who may come through a route. There is no third case: a route is opened to everyone in so many words,
 * or it names the permission that opens it.
 */
export type Access = { readonly kind: 'public' } | { readonly kind: 'permission'; readonly permission: string }

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  /** The most bytes that a request may bring; an upload counts its own. */
  readonly bodyLimit: number
  readonly handle: (c: PageContext) => Promise<Answer>
  /** Where answers ready to be sent are kept. */
  readonly kept?: PublishedPages
  /** Posted to by other servers, which no browser is behind; a form of another site is refused here too. It must make nothing of a cookie. */
  readonly fromElsewhere?: boolean
}

/** What a route gives back: a page to be rendered, or a response of its own. */
export type Answer = Response | { readonly page: VNode; readonly status: number; readonly options: PageOptions }

export interface PageOptions {
  /** Lets the page compile WebAssembly, which the browser's ciphers are made of. */
  readonly wasm?: boolean
}

/** What a form may bring by default; the longest text that a command takes is far below. */
export const formLimit = 1_000_000

const made = new WeakSet<object>()

/** [Note: Deny by default] The app mounts only what was made here, and everything made here says whom it lets in. */
export function route<R extends Route>(parts: R): R {
  if (!parts.path.startsWith('/')) throw new TypeError(`a route starts with a slash: ${parts.path}`)
  made.add(Object.freeze(parts))
  return parts
}

export const isRoute = (candidate: Route): boolean => made.has(candidate)

/** A page that anyone may read. With `cache` it is rendered once and then served from memory until forgotten. */
export function publicPage<P extends string>(o: {
  path: P
  view: View<PageContext<P>>
  cache?: PublishedPages
  options?: PageOptions
}): Route {
  return route({
    method: 'GET',
    path: o.path,
    access: { kind: 'public' },
    bodyLimit: 0,
    ...(o.cache ? { kept: o.cache } : {}),
    async handle(c) {
      const ready = o.cache?.answer(c.request, c.path)
      if (ready) return ready
      const shown = await answer(o.view(c as PageContext<P>), 200, o.options)
      if (!o.cache || shown instanceof Response || shown.status !== 200) return shown
      o.cache.put(c.path, shown.page)
      return o.cache.answer(c.request, c.path) ?? shown
    },
  })
}

/** An act that anyone may do: signing in, asking. It answers for itself. */
export function publicAct<P extends string>(o: {
  path: P
  bodyLimit?: number
  /** Asked by other servers, whose requests carry neither origin nor cookie; its path has no names in it. */
  fromElsewhere?: boolean
  act(c: PageContext<P>): Promise<VNode | Response>
}): Route {
  return route({
    method: 'POST',
    path: o.path,
    access: { kind: 'public' },
    bodyLimit: o.bodyLimit ?? formLimit,
    ...(o.fromElsewhere ? { fromElsewhere: true } : {}),
    handle: (c) => answer(o.act(c as PageContext<P>), 200),
  })
}

export async function answer(
  shown: VNode | Response | Promise<VNode | Response>,
  status: number,
  options: PageOptions = {},
): Promise<Answer> {
  const value = await shown
  return value instanceof Response ? value : { page: value, status: statusOf(value) ?? status, options }
}

export const isAnswer = (value: object): value is Answer => value instanceof Response || 'page' in value

/** `303 See Other`: after a form has done its work, and always to a path of ours. */
export function redirect(to: string, cookies: readonly string[] = []): Response {
  // See [Note: One function decides where to].
  if (!staysHere(to)) throw new TypeError('a redirect of ours goes to a path of ours; redirectElsewhere leaves')
  return seeOther(to, cookies)
}

/**
 * Leaves for another site, such as an organisation's own sign-in, whose address comes from settings and never from a
 * request. By a link or a GET form only: `form-action` lets no posted form end elsewhere.
 */
export function redirectElsewhere(to: URL, cookies: readonly string[] = []): Response {
  const nearby = to.protocol === 'http:' && (to.hostname === 'localhost' || to.hostname === '127.0.0.1')
  if (to.protocol !== 'https:' && !nearby) throw new TypeError('a redirect leaves only to https')
  return seeOther(to.href, cookies)
}

/** Signing out: the browser is told to drop what it has kept of us too, pages to go back to among it (W3C Clear Site Data). */
export function farewell(to: string, cookies: readonly string[] = []): Response {
  const response = redirect(to, cookies)
  // Not "cookies": that would take those of every other host of the domain along.
  response.headers.set('clear-site-data', '"cache", "storage"')
  return response
}

function seeOther(to: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location: to })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

export function json(value: unknown, status = 200, cookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify(value), { status, headers })
}

/** `/console/incidents/:id` with its names filled in. */
export function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Db } from '#platform/database'
import { pageAssets } from '#platform/pages'
import { randomBytes, toBase64Url } from '#foundation/sealing'
import { assetsPath, newAssets } from './assets.ts'
import type { Assets } from './assets.ts'
import { bodyFor, chooseEncoding } from './compression.ts'
import type { House, PageContext } from './context.ts'
import { readCookie } from './cookies.ts'
import type { CookieName } from './cookies.ts'
import { ErrorPage } from './error-page.tsx'
import type { ErrorKind } from './error-page.tsx'
import { cameFromAServer, cameFromUs } from './forgery.ts'
import { dress } from './headers.ts'
import { htmlOf } from './html.ts'
import { languageOf } from './language.ts'
import { BodyTooLarge, limitBody } from './limited-body.ts'
import { UploadBroken } from './multipart.ts'
import { isOurMethod, isPlainPath, methods } from './plain-requests.ts'
import { isRoute } from './routes.ts'
import type { Answer, Route } from './routes.ts'

export interface AppParts {
  db: Db
  routes: readonly Route[]
  /** Where people reach this Satama, as `https://satama.example.org`; without it, whatever host they asked. */
  origin?: string
  /** Whether a proxy in front says where requests came from. Never true without one: anyone could say anything. */
  behindProxy?: boolean
  /** One line per request: no address, no query, nobody's text. */
  log?: (line: RequestLine) => void
  /** A bug, without its message, which may repeat what somebody typed. */
  fault?: (line: FaultLine) => void
  clock?: () => Date
  house?: House
  /** Where islands lie that were built beforehand; without it they are built from source when first asked for. */
  islandsFolder?: string
}

export interface RequestLine {
  method: string
  /** The pattern, `/console/incidents/:id`, never the address. */
  route: string
  status: number
  ms: number
}

export interface FaultLine {
  /** Shown on the page too, so that the two can be brought together. */
  mark: string
  route: string
  name: string
  code: string | null
  frames: string[]
}

/** The whole of HTTP: the routes it was given, and a closed door everywhere else. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono()
  const assets = newAssets({ islandsFolder: parts.islandsFolder })
  const fixed = new Map(pageAssets().map((one) => [one.path, assets.add(one.bytes, one.type)]))
  const { log = () => undefined, fault = () => undefined } = parts

  app.use(async (c, next) => {
    const started = performance.now()
    await next()
    log({ method: c.req.method, route: patternOf(c), status: c.res.status, ms: Math.round(performance.now() - started) })
  })

  app.use(async (c, next) => {
    if (!isOurMethod(c.req.method)) return fail(c, 'not-found', 405)
    return isPlainPath(new URL(c.req.url).pathname) ? next() : fail(c, 'not-found', 404)
  })

  const fromElsewhere = new Set(parts.routes.filter((one) => one.fromElsewhere).map(({ path }) => path))
  app.use(async (c, next) => {
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (fromElsewhere.has(c.req.path) && cameFromAServer(c.req.raw)) return next()
    if (safe || cameFromUs(c.req.raw, { origin: originOf(c, parts), known: parts.origin !== undefined })) return next()
    return fail(c, 'forged', 403)
  })

  app.get(`${assetsPath}*`, (c) => {
    return serveAsset(c, assets, fixed.get(c.req.path) ?? c.req.path, isSecure(c, parts)) ?? fail(c, 'not-found', 404)
  })

  for (const one of parts.routes) {
    // See [Note: Deny by default].
    if (!isRoute(one)) throw new TypeError(`${one.method} ${one.path} was not made by a kind of route`)
    app.on(one.method, one.path, async (c) => {
      const context = contextOf(c, one)
      return respond(c, await one.handle(context), context)
    })
  }

  app.notFound((c) => fail(c, 'not-found', 404))

  app.onError((error, c) => {
    if (error instanceof BodyTooLarge || (error instanceof UploadBroken && error.reason === 'too-large')) {
      return fail(c, 'too-large', 413)
    }
    if (error instanceof UploadBroken) return fail(c, 'broken', 400)
    // A text that no database can hold, such as one with a NUL: whoever sends that has not typed it.
    if (codeOf(error) === notAText) return fail(c, 'broken', 400)
    const mark = toBase64Url(randomBytes(6))
    fault({ mark, route: patternOf(c), name: error.name, code: codeOf(error), frames: framesOf(error) })
    return fail(c, 'fault', 500, mark)
  })

  function contextOf(c: Context, one: Route): PageContext {
    const url = new URL(c.req.url)
    const secure = isSecure(c, parts)
    const cookie = (name: CookieName) => readCookie(c.req.raw, name, secure)
    const lang = languageOf({
      path: url.pathname,
      chosen: cookie('language'),
      accepted: c.req.header('accept-language') ?? null,
    })
    return {
      db: parts.db,
      house: parts.house ?? { navigation: [] },
      lang,
      params: c.req.param(),
      query: url.searchParams,
      url,
      path: url.pathname,
      request: one.method === 'POST' ? limitBody(c.req.raw, one.bodyLimit) : c.req.raw,
      nonce: toBase64Url(randomBytes(16)),
      secure,
      address: addressOf(c, parts),
      now: (parts.clock ?? (() => new Date()))(),
      t: (texts) => texts(lang),
      cookie,
      script: (island) => assets.script(island),
    }
  }

  function respond(c: Context, given: Answer, { nonce, secure }: PageContext): Response {
    if (given instanceof Response) return dress(given, { nonce: '', wasm: false, secure })
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    const response = c.body(htmlOf(given.page), { status: given.status as 200, headers })
    return dress(response, { nonce, wasm: given.options.wasm ?? false, secure })
  }

  function fail(c: Context, kind: ErrorKind, status: 400 | 403 | 404 | 405 | 413 | 500, mark?: string): Response {
    const secure = isSecure(c, parts)
    if (status === 405) c.header('allow', methods.join(', '))
    if (wantsJson(c)) return dress(c.json({ refused: kind }, status), { nonce: '', wasm: false, secure })
    const chosen = readCookie(c.req.raw, 'language', secure)
    const lang = languageOf({ path: c.req.path, chosen, accepted: c.req.header('accept-language') ?? null })
    const page = htmlOf(<ErrorPage lang={lang} kind={kind} {...(mark === undefined ? {} : { mark })} />)
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    return dress(c.body(page, { status, headers }), { nonce: '', wasm: false, secure })
  }

  return app
}

function serveAsset(c: Context, assets: Assets, path: string, secure: boolean): Response | null {
  const found = assets.find(path)
  if (!found) return null
  const encoding = chooseEncoding(c.req.header('accept-encoding'))
  const body = bodyFor(found, encoding)
  const headers = new Headers({
    'content-type': found.type,
    'content-length': String(body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    'vary': 'accept-encoding',
    'etag': found.etag,
  })
  if (encoding) headers.set('content-encoding', encoding)
  return dress(new Response(body, { headers }), { nonce: '', wasm: false, secure })
}

function originOf(c: Context, { origin, behindProxy }: AppParts): string {
  if (origin) return new URL(origin).origin
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return `${isSecure(c, { behindProxy }) ? 'https' : 'http'}://${host}`
}

function isSecure(c: Context, o: { origin?: string | undefined; behindProxy?: boolean | undefined }): boolean {
  if (o.origin) return o.origin.startsWith('https:')
  if (o.behindProxy && c.req.header('x-forwarded-proto') === 'https') return true
  return c.req.url.startsWith('https:')
}

/** The other end of the connection; behind a proxy, what the proxy itself has added last. */
function addressOf(c: Context, { behindProxy }: AppParts): string {
  const forwarded = behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
  return forwarded ?? incoming?.socket?.remoteAddress ?? 'unknown'
}

function wantsJson(c: Context): boolean {
  const accepted = c.req.header('accept') ?? ''
  return accepted.includes('application/json') && !accepted.includes('text/html')
}

/** PostgreSQL's character_not_in_repertoire. */
const notAText = '22021'

const patternOf = (c: Context): string => c.req.routePath

function codeOf(error: Error): string | null {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : null
}

/** Where it happened, without what was said: messages of a database repeat the values they stumble over. */
function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one.startsWith('at '))
    .slice(0, 12)
}

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { bodyFor, chooseEncoding } from './compression.ts'
import { everywhere, overTls, publishedPageHeaders } from './headers.ts'
import { methods, refusedAtTheDoor } from './plain-requests.ts'
import type { PublishedPages } from './published-pages.ts'
import type { Route } from './routes.ts'
import { isOurselves, usualPatience, watchConnections } from './slow-clients.ts'
import type { Patience } from './slow-clients.ts'

export interface Served {
  readonly port: number
  /** Lets what is under way finish, then closes; after the patience, closes anyway. */
  close(patienceMs?: number): Promise<void>
}

/** Serves the app on a port; 0 takes a free one. */
export async function serve(
  app: Hono,
  o: {
    port: number
    host?: string
    routes?: readonly Route[]
    secure?: boolean
    patience?: Partial<Patience>
    /** Networks whose connections are not counted: this machine, and where a proxy stands. */
    spared?: (network: string) => boolean
  },
): Promise<Served> {
  const kept = [...new Set((o.routes ?? []).flatMap((one) => (one.kept ? [one.kept] : [])))]
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer({ maxHeaderSize: 16_384, connectionsCheckingInterval: 5_000 }, (request, response) => {
    const refused = refusedAtTheDoor(request)
    if (refused !== null) return refuseAtTheDoor(response, refused)
    if (!answeredFromMemory(kept, request, response, o.secure === true)) void listener(request, response)
  })
  server.maxHeadersCount = 100
  const watch = watchConnections(server, { ...usualPatience, ...o.patience }, { spared: o.spared ?? isOurselves })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(o.port, o.host, () => {
      server.off('error', reject)
      resolve()
    })
  })

  return {
    port: (server.address() as AddressInfo).port,
    close: (patienceMs = 4_000) =>
      new Promise((resolve) => {
        const impatient = setTimeout(() => server.closeAllConnections(), patienceMs)
        server.close(() => {
          watch.stop()
          clearTimeout(impatient)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function refuseAtTheDoor(response: ServerResponse, status: 400 | 405): void {
  const headers = { ...everywhere, 'cache-control': 'no-store', 'content-type': 'text/plain', connection: 'close' }
  if (status === 405) Object.assign(headers, { allow: methods.join(', ') })
  response.writeHead(status, headers).end()
}

/**
 * [Note: The page that everyone reads] On the worst day the public page is asked for more than
 * everything else together. A page that is kept leaves here, without a Request, a Response or a
 * route; the app would answer the same, more slowly.
 */
function answeredFromMemory(
  kept: readonly PublishedPages[],
  request: IncomingMessage,
  response: ServerResponse,
  secure: boolean,
): boolean {
  if (kept.length === 0 || (request.method !== 'GET' && request.method !== 'HEAD')) return false
  const path = request.url ?? ''
  for (const pages of kept) {
    const page = pages.find(path)
    if (!page) continue
    const headers: Record<string, string | number> = { ...publishedPageHeaders, ...(secure ? overTls : {}), etag: page.etag }
    if (request.headers['if-none-match'] === page.etag) {
      response.writeHead(304, headers).end()
      return true
    }
    const encoding = chooseEncoding(request.headers['accept-encoding'])
    const body = bodyFor(page, encoding)
    headers['content-length'] = body.length
    if (encoding) headers['content-encoding'] = encoding
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body)
    return true
  }
  return false
}

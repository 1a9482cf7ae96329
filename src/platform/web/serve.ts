import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { bodyFor, chooseEncoding } from './compression.ts'
import { overTls, publishedPageHeaders } from './headers.ts'
import type { PublishedPages } from './published-pages.ts'
import type { Route } from './routes.ts'

export interface Served {
  readonly port: number
  /** Lets what is under way finish, then closes; after the patience, closes anyway. */
  close(patienceMs?: number): Promise<void>
}

/** Serves the app on a port; 0 takes a free one. */
export async function serve(
  app: Hono,
  o: { port: number; host?: string; routes?: readonly Route[]; secure?: boolean },
): Promise<Served> {
  const kept = [...new Set((o.routes ?? []).flatMap((one) => (one.kept ? [one.kept] : [])))]
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer((request, response) => {
    if (!answeredFromMemory(kept, request, response, o.secure === true)) void listener(request, response)
  })
  // A slow sender of headers holds nothing up for long; an upload may take its time.
  server.headersTimeout = 20_000
  server.requestTimeout = 0
  server.keepAliveTimeout = 10_000

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
          clearTimeout(impatient)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
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

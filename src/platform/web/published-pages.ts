import type { VNode } from 'preact'
import { bodyFor, chooseEncoding, compressed } from './compression.ts'
import type { Compressed } from './compression.ts'
import { htmlOf } from './html.ts'
import { publishedPageHeaders } from './headers.ts'

/**
 * Pages that everyone sees alike, rendered when they change and kept as compressed
 * bytes. Key is the path; whoever publishes forgets what has changed.
 */
export interface PublishedPages {
  put(path: string, page: VNode | string): void
  /** The kept answer, or null when there is none. */
  answer(request: Request, path: string): Response | null
  find(path: string): Compressed | null
  /** Forgets one page, or with a trailing `*` every page that begins so. */
  forget(path: string): void
  readonly size: number
}

/** So that asking for ten thousand invented addresses does not fill the memory. */
const mostPages = 5_000

export function publishedPages(): PublishedPages {
  const kept = new Map<string, Compressed>()
  return {
    put(path, page) {
      if (kept.size >= mostPages) kept.clear()
      kept.set(path, compressed(typeof page === 'string' ? page : htmlOf(page)))
    },
    answer(request, path) {
      const page = kept.get(path)
      return page ? answerWith(request, page) : null
    },
    find: (path) => kept.get(path) ?? null,
    forget(path) {
      if (!path.endsWith('*')) kept.delete(path)
      else for (const key of kept.keys()) if (key.startsWith(path.slice(0, -1))) kept.delete(key)
    },
    get size() {
      return kept.size
    },
  }
}

function answerWith(request: Request, page: Compressed): Response {
  const headers = new Headers(publishedPageHeaders)
  headers.set('etag', page.etag)
  if (request.headers.get('if-none-match') === page.etag) return new Response(null, { status: 304, headers })
  const encoding = chooseEncoding(request.headers.get('accept-encoding'))
  if (encoding) headers.set('content-encoding', encoding)
  const body = bodyFor(page, encoding)
  headers.set('content-length', String(body.length))
  return new Response(body, { headers })
}

import type { Db } from '#platform/database'
import { createApp } from '#platform/web'
import { allRoutes } from '../routes.ts'

/**
 * What strangers may read; each is asked as a browser without cookies would. Pages
 * that compile ciphers are left out: their scripts would be built for it, and a journey holds their policy.
 */
const publicPaths = ['/', '/privacy', '/security', '/terms', '/fi/my-data', '/sv/my-data', '/en/my-data', '/en/my/deleted']

export interface Probed {
  readonly path: string
  readonly setsCookie: boolean
  /** Whether its policy lets a browser load anything from another host, or it names something to load there. */
  readonly fromElsewhere: boolean
}

/** Asks the house's own pages, without a server: the same routes over the same database. */
export async function probePages(db: Db, more: readonly string[] = []): Promise<Probed[]> {
  const app = createApp({ db, routes: allRoutes({ demoStaff: [], demoRoutes: [] }) })
  const probed: Probed[] = []
  for (const path of [...publicPaths, ...more]) {
    const response = await app.request(`http://localhost${path}`)
    const html = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    probed.push({
      path,
      setsCookie: response.headers.getSetCookie().some((one) => !/max-age=0/i.test(one)),
      fromElsewhere: (response.status === 200 && !policy.includes("default-src 'none'")) || /https?:|\*/.test(withoutUpgrade(policy)) || loadsElsewhere(html),
    })
  }
  return probed
}

const withoutUpgrade = (policy: string): string => policy.replaceAll('upgrade-insecure-requests', '')

const loadsElsewhere = (html: string): boolean =>
  /<(script|img|iframe|video|audio|source|embed|object)\b[^>]*\b(src|data)\s*=\s*["']?(https?:)?\/\//i.test(html)
  || /<link\b[^>]*\brel\s*=\s*["']?(stylesheet|icon|preload|preconnect|dns-prefetch)[^>]*\bhref\s*=\s*["']?(https?:)?\/\//i.test(html)

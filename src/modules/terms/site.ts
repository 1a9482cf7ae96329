import { publishedPages } from '#platform/web'

/** The public pages of terms as they stand, in memory. A change of one forgets them all. */
export const publicTerms = publishedPages()

export function forgetTerms(): void {
  publicTerms.forget('*')
}

/**
 * Forgets every page once in a while: what another process published shows within the minute, and what the page about
 * security says of the house is never older than a look at the house.
 */
export function keepTermsFresh({ everyMs = 60_000 }: { everyMs?: number } = {}): { stop(): void } {
  const sweep = setInterval(forgetTerms, everyMs).unref()
  return { stop: () => clearInterval(sweep) }
}

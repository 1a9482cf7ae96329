/**
 * Whether a request that changes something comes from a page of our own.
 *
 * Browsers sign every request with where it came from: `Sec-Fetch-Site` (since 2023 in all of them, on https and
 * localhost), and `Origin` with every form. At least one has to be there, and each that is there has to say "from
 * here": neither, `null`, another host and two that disagree are refusals. No token is needed, so no page has to be
 * made for one visitor.
 *
 * `origin` is ours. `known` says that it comes from the settings; otherwise it is put together from what was asked,
 * and behind a proxy that unpacks TLS only its host is right.
 */
export function cameFromUs(request: Request, { origin: ours, known }: { origin: string; known: boolean }): boolean {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site === null) return origin === ours
  if (site !== 'same-origin') return false
  if (origin === null) return true
  return known ? origin === ours : hostOf(origin) === hostOf(ours)
}

/**
 * Whether no browser sent it: another server says neither where it stands nor for whom it asks. A form in somebody's
 * browser always says one of the two, `Origin: null` too, and so cannot pass for a server.
 */
export const cameFromAServer = ({ headers }: Request): boolean => !headers.has('sec-fetch-site') && !headers.has('origin')

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

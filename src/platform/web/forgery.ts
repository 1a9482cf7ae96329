/**
 * Whether a request that changes something comes from a page of our own.
 *
 * Browsers sign every request with where it came from: `Sec-Fetch-Site` (since 2023 in all of
 * them, on https and localhost), and `Origin` with every form. Either has to say "from here";
 * neither is a refusal. No token is needed, so no page has to be made for one visitor.
 */
export function cameFromUs(request: Request, origin: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  return request.headers.get('origin') === origin
}

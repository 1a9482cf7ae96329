/**
 * [Note: One function decides where to] A request may ask to be led somewhere afterwards: back to the page
 * that sent somebody to sign in, or whose language was changed. Whatever asks goes through here, and gets
 * a path of this Satama or the one it would have got without asking.
 *
 * `within` narrows it to a part, such as `/console`.
 */
export function destination(asked: string | null | undefined, otherwise: string, within = '/'): string {
  if (asked === null || asked === undefined || asked.length > longest || !plainAddress.test(asked)) return otherwise
  const [path = ''] = asked.split('?')
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) return otherwise
  const inside = within === '/' || path === within || path.startsWith(`${within}/`)
  return inside ? asked : otherwise
}

const longest = 500

// No backslash, no second slash in a row, nothing encoded, no control: what browsers and servers read alike.
const plainAddress = /^\/(?:[\w.~-]+(?:\/[\w.~-]+)*\/?)?(?:\?[\w.~=&-]+)?$/

/** Whether a redirect stays here. An address of ours may hold what {@link destination} would not take from a stranger. */
export function staysHere(to: string): boolean {
  if (!/^\/(?![/\\])[^\\\u0000-\u0020\u007f-\uffff]*$/.test(to)) return false
  const here = 'https://here.invalid'
  return URL.canParse(to, here) && new URL(to, here).origin === here
}

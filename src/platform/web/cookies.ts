/**
 * Every cookie that there is, and the longest it may live in seconds; null is until the browser closes. A name that is
 * not here cannot be set, so the page about cookies tells all of them (T17, `terms` has the words for each).
 */
export const cookies = {
  'arrival': null,
  'client': null,
  'client-arrival': null,
  'device': 30 * 86_400,
  'identification': 1_800,
  'identified': 1_800,
  'language': 365 * 86_400,
  'organisation-sign-in': 600,
  'session': null,
} as const satisfies Readonly<Record<string, number | null>>

export type CookieName = keyof typeof cookies

/** A cookie of ours: never readable by scripts, never sent along from another site. */
export interface CookieParts {
  name: CookieName
  value: string
  secure: boolean
  /** Seconds; without it the browser forgets the cookie when it closes. 0 takes the cookie away. */
  maxAge?: number
  sameSite?: 'Strict' | 'Lax'
}

/**
 * `__Host-` lets no other host of the domain set or read the cookie, and wants https. On
 * http://localhost, where browsers differ about it, the name stands bare.
 */
const nameFor = (name: CookieName, secure: boolean): string => (secure ? `__Host-satama-${name}` : `satama-${name}`)

export function setCookie({ name, value, secure, maxAge, sameSite = 'Lax' }: CookieParts): string {
  if (maxAge !== undefined && maxAge > (cookies[name] ?? 0)) throw new TypeError(`the cookie ${name} would live longer than is said of it`)
  return [
    `${nameFor(name, secure)}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
  ].join('; ')
}

export function readCookie(request: Request, name: CookieName, secure: boolean): string | undefined {
  const wanted = `${nameFor(name, secure)}=`
  const found = (request.headers.get('cookie') ?? '').split(/;\s*/).find((one) => one.startsWith(wanted))
  return found?.slice(wanted.length)
}

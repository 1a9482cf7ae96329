/** A cookie of ours: never readable by scripts, never sent along from another site. */
export interface CookieParts {
  name: string
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
const nameFor = (name: string, secure: boolean): string => (secure ? `__Host-satama-${name}` : `satama-${name}`)

export function setCookie({ name, value, secure, maxAge, sameSite = 'Lax' }: CookieParts): string {
  return [
    `${nameFor(name, secure)}=${value}`,
    'Path=/',
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
  ].join('; ')
}

export function readCookie(request: Request, name: string, secure: boolean): string | undefined {
  const wanted = `${nameFor(name, secure)}=`
  const found = (request.headers.get('cookie') ?? '').split(/;\s*/).find((one) => one.startsWith(wanted))
  return found?.slice(wanted.length)
}

import { publicPage, type Route } from '#platform/web'

const daysGood = 90
const day = 24 * 60 * 60_000

export interface SecurityTxt {
  readonly contacts: readonly string[]
  /** Where this Satama is reached, without a slash at the end. */
  readonly origin: string
}

/**
 * Where to write about a weakness (RFC 9116). It is made anew when asked for, so it expires only where a copy of it
 * was kept. Without a contact in the settings there is no such page: nobody should write into nothing.
 */
export function securityTxtRoutes(o: SecurityTxt): readonly Route[] {
  return [
    publicPage({
      path: '/.well-known/security.txt',
      async view(c) {
        if (o.contacts.length === 0) return new Response(null, { status: 404 })
        return new Response(securityTxt(o, c.now), {
          headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' },
        })
      },
    }),
  ]
}

export function securityTxt({ contacts, origin }: SecurityTxt, now: Date): string {
  const expires = new Date(Math.floor(now.getTime() / day) * day + daysGood * day)
  const fields: readonly (readonly [string, string])[] = [
    ...contacts.map((contact) => ['Contact', contact] as const),
    ['Expires', expires.toISOString().replace('.000Z', 'Z')],
    ['Preferred-Languages', 'fi, sv, en'],
    ['Canonical', `${origin}/.well-known/security.txt`],
  ]
  return fields.map(([name, value]) => `${name}: ${value}\n`).join('')
}

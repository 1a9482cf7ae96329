import { signIn } from '#identity'
import type { KnownStaff } from './staff.ts'

/** What an officer does in a browser, without one: the same requests to the same server. */
export interface Browser {
  readonly session: string
  /** Posts JSON, as scripts do. */
  readonly send: Parameters<typeof signIn>[0]
  see(path: string): Promise<string>
  /** Posts a form; gives where it led, and the page when it led nowhere. */
  post(path: string, fields: Readonly<Record<string, string | File>>): Promise<{ to: string; page: string }>
}

export async function signedIn(address: string, { signInName, passphrase }: KnownStaff, jar = new Map<string, string>()): Promise<Browser> {
  const outcome = await signIn(poster(address, jar), { name: signInName, secret: passphrase, kind: 'passphrase' })
  if (outcome.kind !== 'in') throw new Error(`the officer was not let in: ${outcome.kind}`)
  const session = [...jar].find(([name]) => name.endsWith('session'))?.[1]
  if (!session) throw new Error('there is no session cookie')
  return {
    session,
    send: poster(address, jar),
    async see(path) {
      const answer = await fetch(address + path, { headers: { cookie: cookiesOf(jar) } })
      if (!answer.ok) throw new Error(`${path.replace(/[0-9a-f-]{36}/g, '…')} answers ${answer.status}`)
      return answer.text()
    },
    async post(path, fields) {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      const answer = await fetch(address + path, { method: 'POST', headers: headersOf(address, jar), body, redirect: 'manual' })
      if (answer.status >= 400) throw new Error(`${path.replace(/[0-9a-f-]{36}/g, '…')} answers ${answer.status}`)
      return { to: answer.headers.get('location') ?? '', page: await answer.text() }
    },
  }
}

/** Posts JSON as the sign-in page does, and keeps the cookies. */
export function poster(address: string, jar: Map<string, string>): Parameters<typeof signIn>[0] {
  return async (path, body) => {
    const headers = { ...headersOf(address, jar), 'content-type': 'application/json' }
    const answer = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return { status: answer.status, body: await answer.json() }
  }
}

export const headersOf = (address: string, jar: ReadonlyMap<string, string>) => ({
  origin: address,
  'sec-fetch-site': 'same-origin',
  cookie: cookiesOf(jar),
})

export const cookiesOf = (jar: ReadonlyMap<string, string>) => [...jar].map((pair) => pair.join('=')).join('; ')

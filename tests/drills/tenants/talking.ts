import { signIn, type Role } from '#identity'
import { createApp, type Route } from '#platform/web'
import type { Db } from '#platform/database'
import type { Life } from './lives.ts'

const base = 'http://localhost'

export interface Said {
  readonly status: number
  readonly text: string
  readonly to: string
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly type?: string
}

/** The whole app, reached as a browser reaches it. */
export function openTown(db: Db, routes: readonly Route[]) {
  const faults: string[] = []
  const app = createApp({ db, routes, fault: (line) => void faults.push(`${line.route}: ${line.name} ${line.code ?? ''}`) })
  const sessions = new Map<string, string>()

  async function send({ method, path, body, type }: Request, cookie: string): Promise<{ said: Said; cookies: string }> {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', cookie, accept: type === 'application/json' ? type : 'text/html' })
    if (type) headers.set('content-type', type)
    const answer = await app.request(base + path, { method, headers, body: body ?? null })
    const kept = answer.headers.getSetCookie().filter((one) => !/max-age=0/i.test(one))
    const said = { status: answer.status, text: await answer.text(), to: answer.headers.get('location') ?? '' }
    return { said, cookies: kept.map((one) => one.split(';')[0] ?? '').join('; ') }
  }

  async function arrive(life: Life, role: Role): Promise<string> {
    const account = life.accounts.get(role)
    if (!account) throw new Error(`nobody has the role ${role}`)
    let cookie = ''
    const outcome = await signIn(
      async (path, body) => {
        const { said, cookies } = await send({ method: 'POST', path, body: JSON.stringify(body), type: 'application/json' }, cookie)
        cookie = cookies || cookie
        return { status: said.status, body: JSON.parse(said.text) as unknown }
      },
      { name: account.signInName, secret: account.passphrase, kind: 'passphrase' },
    )
    if (outcome.kind !== 'in') throw new Error(`${account.signInName} could not sign in: ${outcome.kind}`)
    return cookie
  }

  return {
    routes,
    faults,
    /** One request by somebody of an organisation, or by a stranger; whoever was signed out by an act before comes in again. */
    async ask(request: Request, who: { life: Life; role: Role } | null, { again = true } = {}): Promise<Said> {
      if (!who) return (await send(request, '')).said
      const key = `${who.life.organisation} ${who.role}`
      const cookie = sessions.get(key) ?? (await arrive(who.life, who.role))
      sessions.set(key, cookie)
      const { said } = await send(request, cookie)
      if (!again || !isTurnedAway(said)) return said
      const anew = await arrive(who.life, who.role)
      sessions.set(key, anew)
      return (await send(request, anew)).said
    },
  }
}

export type Town = ReturnType<typeof openTown>

/** Without a session: sent to sign-in, or told so. */
export const isTurnedAway = ({ status, to, text }: Said): boolean =>
  (status === 303 && to.startsWith('/sign-in')) || (status === 401 && (text.includes('"signed-out"') || text.startsWith('<!')))

/** Kept out of the rooms of another sort of people: clients' pages to staff, and to strangers. */
export const isKeptOut = ({ status }: Said): boolean => status === 303 || status === 401 || status === 403

/** Refused for want of a permission. `confirm-first` is asked only of those who have it. */
export const isForbidden = ({ status, text }: Said): boolean => status === 403 && !text.includes('"confirm-first"')

/** What an answer says without what changes from one to the next: ids, times, counts, marks against forgery. */
export const plain = ({ status, text, to }: Said): string =>
  `${status} ${to} ${text}`
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/ei-kenenkaan/g, 'SLUG')
    .replace(/nonce="[^"]*"/g, '')
    .replace(/\d+/g, '#')

import { beginSigningUp, signIn, signInClient, type Role } from '#identity'
import { createApp, type Route } from '#platform/web'
import type { Db } from '#platform/database'
import { makeKeys } from '../../../src/modules/identity/staff/joining.ts'
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

/** Somebody of an organisation, a client of the network, or a stranger. */
export type Who = { readonly life: Life; readonly role: Role } | 'client' | null

/** The cookies of everybody who has signed in. */
export type Sessions = Map<string, string>

const nameOf = (who: Who): string => (who === null ? '' : who === 'client' ? who : `${who.life.organisation} ${who.role}`)

/** The whole app, reached as a browser reaches it. */
export function openTown(db: Db, routes: readonly Route[], sessions: Sessions, fault: (line: string) => void) {
  const app = createApp({ db, routes, fault: (line) => fault(`${line.route}: ${line.name} ${line.code ?? ''}`) })

  async function send({ method, path, body, type }: Request, cookie: string): Promise<{ said: Said; cookies: string }> {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', cookie, accept: type === 'application/json' ? type : 'text/html' })
    if (type) headers.set('content-type', type)
    const answer = await app.request(base + path, { method, headers, body: body ?? null })
    const kept = answer.headers.getSetCookie().filter((one) => !/max-age=0/i.test(one))
    const said = { status: answer.status, text: await answer.text(), to: answer.headers.get('location') ?? '' }
    return { said, cookies: kept.map((one) => one.split(';')[0] ?? '').join('; ') }
  }

  /** What a browser's script posts, with its cookies kept from one to the next. */
  function browser() {
    let cookie = ''
    return {
      cookie: () => cookie,
      async post(path: string, body: unknown) {
        const { said, cookies } = await send({ method: 'POST', path, body: JSON.stringify(body), type: 'application/json' }, cookie)
        cookie = cookies || cookie
        return { status: said.status, body: JSON.parse(said.text) as unknown }
      },
    }
  }

  return {
    routes,
    async arrive(life: Life, role: Role): Promise<void> {
      const account = life.accounts.get(role)
      if (!account) throw new Error(`nobody has the role ${role}`)
      const { post, cookie } = browser()
      const outcome = await signIn(post, { name: account.signInName, secret: account.passphrase, kind: 'passphrase' })
      if (outcome.kind !== 'in') throw new Error(`${account.signInName} could not sign in: ${outcome.kind}`)
      sessions.set(nameOf({ life, role }), cookie())
    },
    async join({ joining: { token, account, signInName } }: Life): Promise<void> {
      const outcome = await (await makeKeys(browser().post, { token, account })).join(signInName)
      if (outcome.kind !== 'joined') throw new Error(`${signInName} could not join: ${outcome.kind}`)
    },
    async arriveAsClient(): Promise<void> {
      const { post, cookie } = browser()
      const made = await beginSigningUp(post, { nickname: 'kiiski', language: 'fi' })
      if (!made || 'wait' in made || !(await made.finish())) throw new Error('a client could not sign up')
      const outcome = await signInClient(post, { nickname: made.nickname, secret: made.passphrase, kind: 'passphrase' })
      if (outcome.kind !== 'in') throw new Error(`a client could not sign in: ${outcome.kind}`)
      sessions.set(nameOf('client'), cookie())
    },
    /** One request, in a session that was there before: whoever's has ended is turned away, and the try says so. */
    async ask(request: Request, who: Who): Promise<Said> {
      const cookie = who && sessions.get(nameOf(who))
      if (cookie === undefined) throw new Error(`${nameOf(who)} has not signed in`)
      return (await send(request, cookie ?? '')).said
    },
  }
}

export type Town = ReturnType<typeof openTown>

/** Without a session: sent to sign-in, or told so. */
export const isTurnedAway = ({ status, to, text }: Said): boolean =>
  (status === 303 && /^\/(sign-in|fi\/oma\/kirjaudu|sv\/min\/logga-in|en\/my\/sign-in)/.test(to)) ||
  (status === 401 && (text.includes('"signed-out"') || text.startsWith('<!')))

/** Refused for want of a permission. `confirm-first` is asked only of those who have it. */
export const isForbidden = ({ status, text }: Said): boolean => status === 403 && !text.includes('"confirm-first"')

/**
 * An answer given at the gate, before the page or the command was reached: nothing was tried. Sent to sign in, to
 * confirm, to add a second factor; told to wait to be vouched for.
 */
export function isGate(said: Said, path: string): boolean {
  return (
    isTurnedAway(said) ||
    said.status === 403 ||
    said.to.startsWith('/console/confirm?') ||
    (said.to === '/console/me/second-factor' && !path.startsWith(said.to)) ||
    said.text.includes('id="own-fingerprint"')
  )
}

/** What an answer says without what changes from one to the next: ids, times, counts, marks against forgery. */
export const plain = ({ status, text, to }: Said): string =>
  `${status} ${to} ${text}`
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/ei-kenenkaan/g, 'SLUG')
    .replace(/nonce="[^"]*"/g, '')
    .replace(/\d+/g, '#')

import { createAccount, createOrganisation, roles, signIn, type Role } from '#identity'
import { allRoutes } from '#app/routes'
import { redact } from '#foundation/text'
import { inTransaction } from '#platform/database'
import { createApp, type Route } from '#platform/web'
import { joinWithoutLooking } from '#tests/support/joined'
import type { Setting } from '../kind.ts'

const base = 'http://localhost'

/** What the server broke with, by name and place; its own page says no more. */
export class AnsweredWithFault extends Error {
  override readonly name = 'AnsweredWithFault'
}

export interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly cookie?: string
  readonly body?: string
  readonly type?: string
}

/** The whole app with somebody who may do everything, reached as a browser reaches it. */
export async function openTown({ db }: Setting) {
  joinWithoutLooking(db)
  const routes = allRoutes({ demoStaff: [], demoRoutes: [] })
  // A second passes with every request, or hours: whoever is slowed down after wrong tries can try again.
  let at = Date.now()
  let standing = false
  const faults: string[] = []
  const app = createApp({
    db,
    routes,
    clock: () => new Date(standing ? at : (at += 1_000)),
    fault: (line) => faults.push(`${line.name} ${line.code ?? ''} at ${line.route} ${line.frames.slice(0, 2).join(' ')}`),
  })

  /** One request; a fault of the server is thrown. */
  async function ask(path: string, o: Asked = {}): Promise<Response> {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', accept: o.type === 'application/json' ? 'application/json' : 'text/html' })
    if (o.cookie !== undefined) headers.set('cookie', asHeader(o.cookie))
    if (o.type !== undefined) headers.set('content-type', o.type)
    const answer = await app.request(`${base}${path}`, { method: o.method ?? 'GET', headers, body: o.body ?? null })
    if (answer.status >= 500) throw new AnsweredWithFault(`${answer.status} ${faults.at(-1) ?? ''}`)
    return answer
  }

  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  const make = (signInName: string, held: readonly Role[]) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: held, displayName: redact('Keksitty Ihminen'), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
  const name = `kaikki-${organisation.slice(0, 8)}`
  const account = await make(name, roles)

  /** Signs in as the browser's own code does. Gives the cookie, and everything that was posted on the way. */
  async function arrive(): Promise<{ cookie: string; posted: readonly { path: string; body: unknown }[] }> {
    const posted: { path: string; body: unknown }[] = []
    let cookie = ''
    const outcome = await signIn(
      async (path, body) => {
        posted.push({ path, body })
        const answer = await ask(path, { method: 'POST', cookie, type: 'application/json', body: JSON.stringify(body) })
        cookie = cookiesOf(answer) || cookie
        return { status: answer.status, body: await answer.json() }
      },
      { name, secret: account.passphrase, kind: 'passphrase' },
    )
    if (outcome.kind !== 'in') throw new Error(`somebody could not sign in: ${outcome.kind}`)
    // The first time an account's secret may be stretched anew: what was posted before that lets nobody in any more.
    return 'raised' in Object(posted.at(-1)?.body) ? arrive() : { cookie, posted }
  }

  return {
    routes, ask, arrive, make, organisation, account,
    /** While a session is used, time stands. */
    holdTime: () => void (standing = true),
    leap: () => void (at += 2 * 60 * 60_000),
  }
}

export type Town = Awaited<ReturnType<typeof openTown>>

/** What a header cannot hold never reaches a server: it is put as the bytes that it would be sent as, or left out. */
export function asHeader(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1').replace(/[\0\r\n]/g, '?')
}

/** The cookies that an answer sets and does not take away. */
export function cookiesOf(answer: Response): string {
  const kept = answer.headers.getSetCookie().filter((one) => !/max-age=0/i.test(one))
  return kept.map((one) => one.split(';')[0] ?? '').join('; ')
}

export const letsIn = (answer: Response): boolean => cookiesOf(answer).includes('satama-session=')

export const isPublic = ({ access }: Route): boolean => access.kind === 'public'

import { append } from '#ledger'
import type { Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { json, setCookie } from '#platform/web'
import type { PageContext } from '#platform/web'
import type { Attempts } from '../attempts.ts'
import { familyOf } from '../browsers.ts'
import * as credentials from '../credential-store.ts'
import { dayOf } from '../credentials.ts'
import type { CredentialKind } from '../keys.ts'
import { beginSession } from '../sessions.ts'
import type { AccountRow } from '../store.ts'
import { sessionCookie } from './guard.tsx'

/* The last step of every way in: a session begins, on record, and the browser is told where to go. */

export const arrivalCookie = 'arrival'
export const deviceCookie = 'device'
const deviceSeconds = 30 * 24 * 60 * 60

export interface Arrived {
  readonly cookie: string
  readonly signInName: string
  readonly to: string
}

/** Begins a session for an account whose guarded keys were unlocked; null when they are not its own. */
export async function arriveAt(
  tx: Tx,
  c: Pick<PageContext, 'now' | 'request'>,
  o: { account: AccountRow; guarded: Bytes; credential: string | null; kind: CredentialKind },
): Promise<Arrived | null> {
  const { account, kind } = o
  const heldBack =
    kind !== 'passkey' &&
    (await credentials.wantsSecondFactor(tx, account.organisation)) &&
    !(await credentials.hasSecondFactor(tx, account.id))
  const browser = familyOf(c.request.headers.get('user-agent') ?? '')
  const session = await beginSession(tx, { account, guarded: o.guarded, credential: o.credential, now: c.now, browser, heldBack })
  if (!session) return null
  if (o.credential) await credentials.markUsed(tx, o.credential, dayOf(c.now))
  await append(tx, {
    type: 'identity.signed-in',
    organisation: account.organisation,
    by: account.id,
    at: c.now,
    about: account.id,
    body: { credential: kind },
  })
  const news = await credentials.listNews(tx, account.id)
  const to = heldBack ? '/console/me/second-factor' : news.length > 0 ? '/console/me' : '/console'
  return { cookie: session.cookie, signInName: account.sign_in_name, to }
}

/** The answer to a browser that is in: its session, and the mark by which this browser is known from now on. */
export function welcome(c: PageContext, attempts: Attempts, { cookie, signInName, to }: Arrived): Response {
  const device = attempts.deviceCookie(signInName, c.cookie(deviceCookie))
  return json({ to }, 200, [
    setCookie({ name: sessionCookie, value: cookie, secure: c.secure }),
    setCookie({ name: deviceCookie, value: device, secure: c.secure, maxAge: deviceSeconds }),
    arrivalGone(c),
  ])
}

/** Lax: whoever is identified by their organisation comes from there by a link. */
export const arrivalKept = (c: PageContext, value: string): string =>
  setCookie({ name: arrivalCookie, value, secure: c.secure })

export const arrivalGone = (c: PageContext): string =>
  setCookie({ name: arrivalCookie, value: '', secure: c.secure, maxAge: 0 })

export const unreadable = (): Response => json({ refused: 'unreadable' }, 400)

/** One answer for an unknown name, a wrong secret and a closed account; see [Note: Uniform answers]. */
export const wrong = (cookies: readonly string[] = []): Response => json({ refused: 'wrong' }, 401, cookies)

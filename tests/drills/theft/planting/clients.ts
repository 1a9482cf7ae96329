import { fromBase64Url, normalisePassphrase, readRecoveryCode } from '#foundation/sealing'
import { beginSigningUp, signInClient } from '#identity'
import { keptIn, word, type Canary } from '../canaries.ts'
import { cookiesOf, headersOf, poster } from './browser.ts'

/** A client with nothing but a nickname, an address for notices and secrets of their own; signed in. */
export async function plantClient(address: string): Promise<{ canaries: Canary[]; session: string }> {
  const jar = new Map<string, string>()
  const post = poster(address, jar)
  const signingUp = await beginSigningUp(post, { nickname: 'Pilvi', language: 'fi' })
  if (!signingUp || 'wait' in signingUp || !(await signingUp.finish())) throw new Error('the client was given no account')
  const { nickname, passphrase, recoveryCode } = signingUp
  const { kind } = await signInClient(post, { nickname, secret: passphrase, kind: 'passphrase' })
  const session = [...jar].find(([name]) => name.endsWith('client'))?.[1]
  if (kind !== 'in' || !session) throw new Error(`the client was not let in: ${kind}`)
  const email = `${word()}@posti.example`
  const body = new URLSearchParams({ act: 'keep', email })
  const answer = await fetch(`${address}/fi/oma/email`, { method: 'POST', headers: { ...headersOf(address, jar), cookie: cookiesOf(jar) }, body, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`the client’s address was not kept: ${answer.status}`)
  return {
    session,
    canaries: [
      { field: 'email of a client', forms: [email], places: keptIn('identity.client') },
      { field: 'passphrase of a client', forms: [passphrase, normalisePassphrase(passphrase)], places: keptIn('identity.client_credential') },
      {
        field: 'recovery code of a client',
        forms: [recoveryCode, readRecoveryCode(recoveryCode) ?? recoveryCode],
        places: keptIn('identity.client_credential'),
      },
    ],
  }
}

/** A client who stays signed in: what their cookie holds opens their session's row. */
export async function plantClientSession(address: string, places: Canary['places']): Promise<Canary> {
  const { session } = await plantClient(address)
  const secret = fromBase64Url(session)
  if (!secret) throw new Error('the cookie of a client holds no secret')
  return { field: 'session of a client', forms: [session, secret], places }
}

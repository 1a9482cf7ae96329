import * as v from 'valibot'
import { json, publicAct } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { toBase64Url } from '#foundation/sealing'
import type { Attempts } from '../attempts.ts'
import { passkeyIdsOf } from '../credential-store.ts'
import { idsToldFor, newChallenge, postedAssertion, requestOptions, siteOf, verifyAssertion } from '../passkeys.ts'
import { readPosted } from '../reading-keys.ts'
import { beginArrival, beginIdentified } from '../sessions.ts'
import { findNetwork } from '../store.ts'
import { arrivalKept, unreadable, wrong } from './arriving.ts'

const asked = {
  begin: v.object({ name: v.optional(v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(100))) }),
  check: v.object({ assertion: postedAssertion }),
}

/** For an hour and an address: a large office behind one address signs in without waiting. */
const freeQuestions = 300

/** Signing in by passkey: by whichever its owner picks, or by one of a sign-in name's. */
export function passkeyActs({ origin, attempts }: { origin: string | null; attempts: Attempts }): Route[] {
  /** What to ask a passkey. A name is answered alike whether it exists or not; see [Note: Uniform answers]. */
  async function begin(c: PageContext): Promise<Response> {
    const input = await readPosted(c.request, asked.begin)
    const network = await findNetwork(c.db)
    const site = siteOf(c.url, origin)
    if (!input || !network || !site) return unreadable()
    // Each question is a row until it is answered or too old: no stranger fills the table with them.
    const seconds = await attempts.spend(c.db, { what: 'passkey question', address: c.address, free: freeQuestions }, c.now)
    if (seconds > 0) return json({ refused: 'wait', seconds }, 429)
    const name = input.name ?? ''
    const ids = name === '' ? [] : idsToldFor(name, await passkeyIdsOf(c.db, name), network.decoy_key)
    const challenge = await newChallenge(c.db, { purpose: 'sign-in', account: null, now: c.now })
    return json({ options: requestOptions(site, challenge, ids) })
  }

  /**
   * Whose passkey has signed. Nobody guesses a signature, so nothing is counted. One that holds keys
   * goes on to unlock them; any other has said who, and no more.
   */
  async function check(c: PageContext): Promise<Response> {
    const input = await readPosted(c.request, asked.check)
    const site = siteOf(c.url, origin)
    if (!input || !site) return unreadable()
    const passkey = await verifyAssertion(c.db, input.assertion, { site, purpose: 'sign-in', account: null, now: c.now })
    if (!passkey) return wrong()

    const { account, home: organisation, id: credential } = passkey
    if (passkey.guarded_wrapped) {
      const value = await beginArrival(c.db, { account, organisation, credential, kind: 'passkey', now: c.now })
      const answer = { account, salt: toBase64Url(passkey.salt), guarded: toBase64Url(passkey.guarded_wrapped) }
      return json(answer, 200, [arrivalKept(c, value)])
    }
    const value = await beginIdentified(c.db, { account, organisation, by: 'passkey', now: c.now })
    return json({ identified: passkey.sign_in_name }, 200, [arrivalKept(c, value)])
  }

  return [
    publicAct({ path: '/sign-in/passkey/begin', bodyLimit: 2_000, act: begin }),
    publicAct({ path: '/sign-in/passkey/check', bodyLimit: 20_000, act: check }),
  ]
}

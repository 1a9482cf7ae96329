import * as v from 'valibot'
import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import { farewell, json, publicAct, setCookie } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { decoySalt, newKey, saltLength, standardCost, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Attempts } from '../attempts.ts'
import { findCredential, raiseCredential, secondFactorsOf } from '../credential-store.ts'
import { currentScheme, isSecret, storeCredential, tellOwner, wrappedIn } from '../credentials.ts'
import type { SecretRow } from '../credentials.ts'
import { checkOf, checks, privateHalvesLength, secretKinds } from '../keys.ts'
import { carryCodeSecret, takeCode } from '../one-time-codes.ts'
import { credentialFrom, exactly, postedPassphrase, postedSecrets, readPosted } from '../reading-keys.ts'
import { removeSessionsOf } from '../session-store.ts'
import { beginArrival, endSession, findIdentified, forgetArrival, keysOf, takeArrival } from '../sessions.ts'
import { ownKeyFrom } from '../signing.ts'
import { placesOf } from '../staff/store.ts'
import * as store from '../store.ts'
import { arrivalCookie, arrivalGone, arrivalKept, arriveAt, deviceCookie, unreadable, welcome, wrong } from './arriving.ts'
import { sessionCookie } from './guard.tsx'

/*
 * [Note: Uniform answers] Nobody learns here whether a name exists. An unknown name gets a salt
 * of its own, the same each time; a wrong secret and an unknown name get one and the same
 * answer after the same work.
 */

const jsonLimit = 20_000
const signInName = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(100))
const kind = v.picklist(secretKinds)

const asked = {
  begin: v.object({ name: signInName, kind }),
  check: v.object({ name: signInName, kind, part: exactly(32), code: v.optional(v.pipe(v.string(), v.maxLength(20))) }),
  unlock: v.object({ guarded: exactly(privateHalvesLength), raised: v.optional(postedPassphrase) }),
  renew: v.object({ guarded: exactly(privateHalvesLength), credentials: postedSecrets }),
}

export function signInActs(attempts: Attempts): Route[] {
  return [
    publicAct({ path: '/sign-in/begin', bodyLimit: jsonLimit, act: begin }),
    publicAct({ path: '/sign-in/check', bodyLimit: jsonLimit, act: (c) => check(c, attempts) }),
    publicAct({ path: '/sign-in/unlock', bodyLimit: jsonLimit, act: (c) => unlock(c, attempts) }),
    publicAct({ path: '/sign-in/renew', bodyLimit: jsonLimit, act: (c) => renew(c, attempts) }),
    publicAct({ path: '/sign-out', bodyLimit: jsonLimit, act: signOut }),
  ]
}

/** How to stretch the secret of a name. */
async function begin(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.begin)
  const network = await store.findNetwork(c.db)
  if (!input || !network) return unreadable()
  const found = await findCredential(c.db, input.name, input.kind)
  const decoy = decoySalt(network.decoy_key, `${input.kind}\n${input.name}`)
  return json({
    salt: toBase64Url(found?.salt ?? decoy),
    passes: found?.passes ?? standardCost.passes,
    memoryKib: found?.memory_kib ?? standardCost.memoryKib,
  })
}

/**
 * Whether the sign-in part is right, and a second factor with it where the account has one; if so, the wrapped keys,
 * which only the other part opens.
 */
async function check(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.check)
  if (!input) return unreadable()
  const who = { name: input.name, address: c.address, device: c.cookie(deviceCookie) }
  const seconds = await attempts.begin(c.db, who, c.now)
  if (seconds > 0) return json({ refused: 'wait', seconds }, 429)

  const found = await findCredential(c.db, input.name, input.kind)
  // The same work for a name that does not exist.
  const right = checks(input.part, found?.salt ?? noSalt, found?.checks ?? noCheck)
  if (!isSecret(found) || !right) return wrong()
  await attempts.succeeded(c.db, who)
  // The printed code is the way in for whoever has lost both: it is one long secret, locked away.
  const missing = found.kind === 'passphrase' ? await secondFactorMissing(c, found, input) : null
  if (missing) return missing

  const value = await beginArrival(c.db, {
    account: found.account,
    organisation: found.organisation,
    credential: found.id,
    kind: found.kind,
    now: c.now,
  })
  const raise = found.kind === 'passphrase' && found.scheme < currentScheme
  return json(
    {
      account: found.account,
      guarded: toBase64Url(found.guarded_wrapped),
      ...(raise ? { raise } : {}),
      ...(raise || found.kind === 'recovery-code' ? { sealed: toBase64Url(found.sealed_wrapped) } : {}),
    },
    200,
    [arrivalKept(c, value)],
  )
}

const noSalt = newKey().subarray(0, saltLength)
const noCheck = checkOf(newKey(), noSalt)

/** Null when the second factor was shown, or the account has none; else what is still to be shown. */
async function secondFactorMissing(
  c: PageContext,
  found: SecretRow,
  { part, code }: { part: Bytes; code?: string | undefined },
): Promise<Response | null> {
  const has = await secondFactorsOf(c.db, found.account)
  if (!has.code && !has.passkey) return null
  const identified = await findIdentified(c.db, c.cookie(arrivalCookie), c.now)
  if (identified?.account === found.account && (await standsInFor(c, identified))) {
    await forgetArrival(c.db, c.cookie(arrivalCookie))
    return null
  }
  if (code === undefined) return json({ refused: 'second', ...has }, 401)
  const outcome = await takeCode(c.db, { account: found.account, part, code, now: c.now })
  if (outcome.kind === 'right') return null
  return outcome.kind === 'wait'
    ? json({ refused: 'wait', seconds: outcome.seconds }, 429)
    : json({ refused: 'second', ...has, wrong: true }, 401)
}

/**
 * A passkey is its owner's own. An organisation's word is one organisation's: whoever works for several shows a factor
 * of their own, else one organisation's provider could open the door to another's data.
 */
async function standsInFor(c: PageContext, { account, organisation, identified_by: by }: Identified): Promise<boolean> {
  if (by === 'passkey') return true
  const places = (await placesOf(c.db, account)).filter(({ state }) => state !== 'closed')
  return places.every((place) => place.organisation === organisation)
}

type Identified = NonNullable<Awaited<ReturnType<typeof findIdentified>>>

/** The guarded key has been unwrapped in the browser: a session begins. */
async function unlock(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.unlock)
  if (!input) return unreadable()
  const arrival = await takeArrival(c.db, c.cookie(arrivalCookie), c.now)
  // A recovery code lets nobody in before new secrets have been taken.
  if (!arrival || arrival.kind === 'recovery-code') return wrong([arrivalGone(c)])
  const arrived = await inTransaction(c.db, arrival.organisation, async (tx) => {
    const account = await store.findAccount(tx, arrival)
    const { credential, kind: by } = arrival
    const session = account && (await arriveAt(tx, c, { account, guarded: input.guarded, credential, kind: by }))
    const raised = session && by === 'passphrase' ? input.raised : undefined
    if (session && raised && (await raiseCredential(tx, credential, wrappedIn(credentialFrom(raised))))) {
      await carryCodeSecret(tx, { account: account.id, part: raised.part, ownKey: ownKeyFrom(input.guarded) })
    }
    return session
  })
  return arrived ? welcome(c, attempts, arrived) : wrong([arrivalGone(c)])
}

/** A recovery code has done its work: both secrets are replaced, and every other session ends. */
async function renew(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.renew)
  if (!input) return unreadable()
  const arrival = await takeArrival(c.db, c.cookie(arrivalCookie), c.now)
  if (!arrival || arrival.kind !== 'recovery-code') return wrong([arrivalGone(c)])
  const arrived = await inTransaction(c.db, arrival.organisation, async (tx) => {
    const account = await store.findAccount(tx, arrival)
    if (!account || !(await keysOf(account, input.guarded))) return null
    for (const posted of input.credentials) {
      const one = credentialFrom(posted)
      await storeCredential(tx, account, one, c.now)
      if (one.kind !== 'passphrase') continue
      await carryCodeSecret(tx, { account: account.id, part: one.part, ownKey: ownKeyFrom(input.guarded) })
    }
    await removeSessionsOf(tx, account.id)
    await append(tx, {
      type: 'identity.secrets-renewed',
      organisation: account.organisation,
      by: account.id,
      at: c.now,
      about: account.id,
    })
    const session = await arriveAt(tx, c, { account, guarded: input.guarded, credential: null, kind: 'recovery-code' })
    // For the next visit: in this one, whoever did it knows.
    await tellOwner(tx, account.id, 'recovered', c.now)
    return session
  })
  return arrived ? welcome(c, attempts, arrived) : wrong([arrivalGone(c)])
}

async function signOut(c: PageContext): Promise<Response> {
  await endSession(c.db, c.cookie(sessionCookie))
  return farewell('/sign-in?signed-out', [
    setCookie({ name: sessionCookie, value: '', secure: c.secure, maxAge: 0 }),
  ])
}

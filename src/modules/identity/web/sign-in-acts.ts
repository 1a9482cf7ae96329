import * as v from 'valibot'
import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import { farewell, json, publicAct, setCookie } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { decoySalt, fromBase64Url, newKey, saltLength, standardCost, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Attempts } from '../attempts.ts'
import { checkOf, checks, secretKinds, privateHalvesLength } from '../keys.ts'
import type { Credential, CredentialKind } from '../keys.ts'
import { findCredential } from '../credential-store.ts'
import { isSecret, storeCredential } from '../credentials.ts'
import { removeSessionsOf } from '../session-store.ts'
import { beginArrival, beginSession, endSession, keysOf, takeArrival } from '../sessions.ts'
import * as store from '../store.ts'
import type { AccountRow } from '../store.ts'
import { sessionCookie } from './guard.tsx'

/*
 * [Note: Uniform answers] Nobody learns here whether a name exists. An unknown name gets a salt
 * of its own, the same each time; a wrong secret and an unknown name get one and the same
 * answer after the same work.
 */

export const arrivalCookie = 'arrival'
export const deviceCookie = 'device'
const jsonLimit = 20_000

const bytes = (length: { from: number; to: number }) =>
  v.pipe(
    v.string(),
    v.transform((text) => fromBase64Url(text)),
    v.custom<Bytes>((value) => value instanceof Uint8Array && value.length >= length.from && value.length <= length.to),
  )
const exactly = (length: number) => bytes({ from: length, to: length })
const wrapped = bytes({ from: privateHalvesLength, to: 400 })
const signInName = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(100))
const kind = v.picklist(secretKinds)

const asked = {
  begin: v.object({ name: signInName, kind }),
  check: v.object({ name: signInName, kind, part: exactly(32) }),
  unlock: v.object({ guarded: exactly(privateHalvesLength) }),
  renew: v.object({
    guarded: exactly(privateHalvesLength),
    credentials: v.pipe(
      v.array(
        v.object({
          kind,
          salt: exactly(saltLength),
          passes: v.literal(standardCost.passes),
          memoryKib: v.literal(standardCost.memoryKib),
          part: exactly(32),
          guarded: wrapped,
          sealed: wrapped,
        }),
      ),
      v.check((all) => secretKinds.every((one) => all.filter((given) => given.kind === one).length === 1)),
    ),
  }),
}

export function signInActs(attempts: Attempts): Route[] {
  return [
    publicAct({ path: '/sign-in/begin', bodyLimit: jsonLimit, act: begin }),
    publicAct({ path: '/sign-in/check', bodyLimit: jsonLimit, act: (c) => check(c, attempts) }),
    publicAct({ path: '/sign-in/unlock', bodyLimit: jsonLimit, act: unlock }),
    publicAct({ path: '/sign-in/renew', bodyLimit: jsonLimit, act: renew }),
    publicAct({ path: '/sign-out', bodyLimit: jsonLimit, act: signOut }),
  ]
}

/** How to stretch the secret of a name. */
async function begin(c: PageContext): Promise<Response> {
  const input = await read(c, asked.begin)
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

/** Whether the sign-in part is right; if so, the wrapped keys, which only the other part opens. */
async function check(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await read(c, asked.check)
  if (!input) return unreadable()
  const who = { name: input.name, address: c.address, device: c.cookie(deviceCookie) }
  const seconds = await attempts.begin(c.db, who, c.now)
  if (seconds > 0) return json({ refused: 'wait', seconds }, 429)

  const found = await findCredential(c.db, input.name, input.kind)
  // The same work for a name that does not exist.
  const right = checks(input.part, found?.salt ?? noSalt, found?.checks ?? noCheck)
  if (!isSecret(found) || !right) return json({ refused: 'wrong' }, 401)
  await attempts.succeeded(c.db, who)
  const value = await beginArrival(c.db, {
    account: found.account,
    organisation: found.organisation,
    credential: found.id,
    kind: found.kind,
    now: c.now,
  })
  const answer = {
    account: found.account,
    guarded: toBase64Url(found.guarded_wrapped),
    ...(found.kind === 'recovery-code' ? { sealed: toBase64Url(found.sealed_wrapped) } : {}),
  }
  return json(answer, 200, [setCookie({ name: arrivalCookie, value, secure: c.secure, sameSite: 'Strict' })])
}

const noSalt = newKey().subarray(0, saltLength)
const noCheck = checkOf(newKey(), noSalt)

/** The guarded key has been unwrapped in the browser: a session begins. */
async function unlock(c: PageContext): Promise<Response> {
  const input = await read(c, asked.unlock)
  if (!input) return unreadable()
  const arrival = await takeArrival(c.db, c.cookie(arrivalCookie), c.now)
  // A recovery code lets nobody in before new secrets have been taken.
  if (!arrival || arrival.kind === 'recovery-code') return json({ refused: 'wrong' }, 401, [arrivalGone(c)])
  const session = await inTransaction(c.db, arrival.organisation, async (tx) => {
    const account = await store.findAccount(tx, arrival)
    return account ? arriveAt(tx, account, input.guarded, c, { id: arrival.credential, kind: arrival.kind }) : null
  })
  return session ? welcome(c, session.cookie) : json({ refused: 'wrong' }, 401, [arrivalGone(c)])
}

/** A recovery code has done its work: both secrets are replaced, and every other session ends. */
async function renew(c: PageContext): Promise<Response> {
  const input = await read(c, asked.renew)
  if (!input) return unreadable()
  const arrival = await takeArrival(c.db, c.cookie(arrivalCookie), c.now)
  if (!arrival || arrival.kind !== 'recovery-code') return json({ refused: 'wrong' }, 401, [arrivalGone(c)])
  const session = await inTransaction(c.db, arrival.organisation, async (tx) => {
    const account = await store.findAccount(tx, arrival)
    if (!account || !(await keysOf(account, input.guarded))) return null
    for (const { passes, memoryKib, ...rest } of input.credentials) {
      const one: Credential = { ...rest, cost: { algorithm: 'argon2id', passes, memoryKib } }
      await storeCredential(tx, account, one, c.now)
    }
    await removeSessionsOf(tx, account.id)
    await append(tx, {
      type: 'identity.secrets-renewed',
      organisation: account.organisation,
      by: account.id,
      at: c.now,
      about: account.id,
    })
    return arriveAt(tx, account, input.guarded, c, { id: null, kind: 'recovery-code' })
  })
  return session ? welcome(c, session.cookie) : json({ refused: 'wrong' }, 401, [arrivalGone(c)])
}

async function arriveAt(
  tx: Parameters<typeof append>[0],
  account: AccountRow,
  guarded: Bytes,
  c: PageContext,
  { id, kind }: { id: string | null; kind: CredentialKind },
) {
  const session = await beginSession(tx, { account, guarded, credential: id, now: c.now })
  if (session) {
    await append(tx, {
      type: 'identity.signed-in',
      organisation: account.organisation,
      by: account.id,
      at: c.now,
      about: account.id,
      body: { credential: kind },
    })
  }
  return session
}

async function signOut(c: PageContext): Promise<Response> {
  await endSession(c.db, c.cookie(sessionCookie))
  return farewell('/sign-in?signed-out', [
    setCookie({ name: sessionCookie, value: '', secure: c.secure, maxAge: 0 }),
  ])
}

function welcome(c: PageContext, cookie: string): Response {
  return json({ to: '/console' }, 200, [
    setCookie({ name: sessionCookie, value: cookie, secure: c.secure }),
    arrivalGone(c),
  ])
}

const arrivalGone = (c: PageContext): string =>
  setCookie({ name: arrivalCookie, value: '', secure: c.secure, maxAge: 0, sameSite: 'Strict' })

const unreadable = (): Response => json({ refused: 'unreadable' }, 400)

async function read<S extends v.GenericSchema>(c: PageContext, schema: S): Promise<v.InferOutput<S> | null> {
  const text = await c.request.text()
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return parsed.success ? parsed.output : null
}

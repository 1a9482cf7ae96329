import * as v from 'valibot'
import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import { languages } from '#platform/texts'
import { farewell, inEvenTime, json, publicAct, setCookie } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { decoySalt, newKey, saltLength, standardCost, toBase64Url } from '#foundation/sealing'
import type { Attempts } from '../../attempts.ts'
import { checkOf, checks, privateHalvesLength, secretKinds } from '../../keys.ts'
import { canReceive, credentialFrom, exactly, postedKeys, postedSecrets, readPosted } from '../../reading-keys.ts'
import { findNetwork } from '../../store.ts'
import { credentialRow, renewCode } from '../commands.ts'
import { isNickname, offerNickname, plainNickname, wasOffered } from '../nicknames.ts'
import { areKeysOf, beginClientArrival, beginClientSession, endClientSession, takeClientArrival } from '../sessions.ts'
import * as store from '../store.ts'
import { clientCall, clientCookie, clientPaths, clientQuestion } from './guard.tsx'

/*
 * A client's sign-up and sign-in. [Note: Uniform answers] holds here more than anywhere: that somebody is a client is
 * itself a secret. See [Note: Nobody can ask for a nickname] for the one form that could tell it otherwise.
 */

const bodyLimit = 20_000
const arrivalCookie = 'client-arrival'
const nickname = v.pipe(v.string(), v.maxLength(60), v.transform(plainNickname))
const kind = v.picklist(secretKinds)
const asked = {
  offer: v.object({ nickname }),
  signUp: v.object({
    id: v.pipe(v.string(), v.uuid()),
    nickname,
    ticket: v.pipe(v.string(), v.maxLength(80)),
    language: v.picklist(languages),
    keys: postedKeys,
    secrets: postedSecrets,
  }),
  begin: v.object({ nickname, kind }),
  check: v.object({ nickname, kind, part: exactly(32) }),
  unlock: v.object({ guarded: exactly(privateHalvesLength) }),
  renew: v.object({ guarded: exactly(privateHalvesLength), secrets: postedSecrets }),
}

export function clientActs(attempts: Attempts): Route[] {
  return [
    publicAct({ path: '/client/offer', bodyLimit, act: (c) => offer(c, attempts) }),
    publicAct({ path: '/client/sign-up', bodyLimit, act: (c) => signUp(c, attempts) }),
    publicAct({ path: '/client/begin', bodyLimit, act: (c) => inEvenTime(() => begin(c), even) }),
    publicAct({ path: '/client/check', bodyLimit, act: (c) => inEvenTime(() => check(c, attempts), even) }),
    publicAct({ path: '/client/unlock', bodyLimit, act: unlock }),
    publicAct({ path: '/client/renew', bodyLimit, act: renew }),
    publicAct({ path: '/client/sign-out', bodyLimit, act: signOut }),
    ...ownKeys(attempts),
  ]
}

const even = { least: 60, step: 60 }

/** In an hour and from one address, before there is a wait: a school or a library is one address too. */
const free = { offers: 30, accounts: 10 }

async function offer(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.offer)
  const network = await findNetwork(c.db)
  if (!input || !network) return unreadable()
  if (!isNickname(input.nickname)) return json({ refused: 'not-a-nickname' }, 422)
  const seconds = await attempts.spend(c.db, { what: 'client offer', address: c.address, free: free.offers }, c.now)
  if (seconds > 0) return json({ refused: 'wait', seconds }, 429)
  return json({ ...(await offerNickname(c.db, { key: network.decoy_key, base: input.nickname, now: c.now })) })
}

/** The keys were made in the browser. Who has an account signs in with it: no session begins here. */
async function signUp(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.signUp)
  const network = await findNetwork(c.db)
  if (!input || !network || !wasOffered(network.decoy_key, input, c.now)) return unreadable()
  const seconds = await attempts.spend(c.db, { what: 'client sign-up', address: c.address, free: free.accounts }, c.now)
  if (seconds > 0) return json({ refused: 'wait', seconds }, 429)
  if (!(await canReceive(input.keys))) return unreadable()
  const month = `${c.now.toISOString().slice(0, 7)}-01`
  const { keys } = input
  const added = await inTransaction(c.db, network.organisation, async (tx) => {
    const fresh = await store.addClient(tx, {
      id: input.id,
      nickname: input.nickname,
      language: input.language,
      guarded_receiving: keys.guardedReceiving,
      guarded_signing: keys.guardedSigning,
      sealed_receiving: keys.sealedReceiving,
      sealed_signing: keys.sealedSigning,
      email_sealed: null,
      began_month: month,
      seen_month: month,
    })
    if (!fresh) return false
    for (const secret of input.secrets) await store.putCredential(tx, credentialRow(input.id, credentialFrom(secret)))
    await append(tx, { type: 'identity.client-began', organisation: network.organisation, by: input.id, at: c.now, about: input.id })
    return true
  })
  return added ? json({ made: true }) : unreadable()
}

async function begin(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.begin)
  const network = await findNetwork(c.db)
  if (!input || !network) return unreadable()
  const found = await store.findCredential(c.db, input.nickname, input.kind)
  const decoy = decoySalt(network.decoy_key, `client\n${input.kind}\n${input.nickname}`)
  return json({
    salt: toBase64Url(found?.salt ?? decoy),
    passes: found?.passes ?? standardCost.passes,
    memoryKib: found?.memory_kib ?? standardCost.memoryKib,
  })
}

const noSalt = newKey().subarray(0, saltLength)
const noCheck = checkOf(newKey(), noSalt)

async function check(c: PageContext, attempts: Attempts): Promise<Response> {
  const input = await readPosted(c.request, asked.check)
  if (!input) return unreadable()
  const who = { name: `client ${input.nickname}`, address: c.address, device: undefined }
  const seconds = await attempts.begin(c.db, who, c.now)
  if (seconds > 0) return json({ refused: 'wait', seconds }, 429)
  const found = await store.findCredential(c.db, input.nickname, input.kind)
  const right = checks(input.part, found?.salt ?? noSalt, found?.checks ?? noCheck)
  if (!found || !right) return wrong(c)
  await attempts.succeeded(c.db, who)
  const value = await beginClientArrival(c.db, { client: found.client, kind: found.kind, now: c.now })
  return json(
    {
      client: found.client,
      guarded: toBase64Url(found.guarded_wrapped),
      ...(found.kind === 'recovery-code' ? { sealed: toBase64Url(found.sealed_wrapped) } : {}),
    },
    200,
    [setCookie({ name: arrivalCookie, value, secure: c.secure, sameSite: 'Strict' })],
  )
}

async function unlock(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.unlock)
  if (!input) return unreadable()
  const arrival = await takeClientArrival(c.db, c.cookie(arrivalCookie), c.now)
  const client = arrival?.kind === 'passphrase' ? await store.findClient(c.db, arrival.client) : undefined
  if (!client || !(await areKeysOf(client, input.guarded))) return wrong(c)
  return welcome(c, await beginClientSession(c.db, { client: client.id, guarded: input.guarded, now: c.now }))
}

/** A recovery code has done its work: both secrets are replaced, and every other session ends. */
async function renew(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.renew)
  const network = await findNetwork(c.db)
  if (!input || !network) return unreadable()
  const arrival = await takeClientArrival(c.db, c.cookie(arrivalCookie), c.now)
  const client = arrival?.kind === 'recovery-code' ? await store.findClient(c.db, arrival.client) : undefined
  if (!client || !(await areKeysOf(client, input.guarded))) return wrong(c)
  const { organisation } = network
  const cookie = await inTransaction(c.db, organisation, async (tx) => {
    for (const secret of input.secrets) await store.putCredential(tx, credentialRow(client.id, credentialFrom(secret)))
    await store.removeOtherSessions(tx, client.id, null)
    await append(tx, { type: 'identity.client-renewed', organisation, by: client.id, at: c.now, about: client.id })
    return beginClientSession(tx, { client: client.id, guarded: input.guarded, now: c.now })
  })
  return welcome(c, cookie)
}

async function signOut(c: PageContext): Promise<Response> {
  await endClientSession(c.db, c.cookie(clientCookie))
  return farewell(clientPaths[c.lang].signIn, [setCookie({ name: clientCookie, value: '', secure: c.secure, maxAge: 0 })])
}

/** Opening one's own keys again, with the passphrase, to wrap them anew. */
function ownKeys(attempts: Attempts): Route[] {
  return [
    clientQuestion({
      path: '/client/keys/begin',
      may: 'own-account',
      async answer(_, c) {
        const found = await store.findCredential(c.db, c.actor.nickname, 'passphrase')
        return found ? { salt: toBase64Url(found.salt), passes: found.passes, memoryKib: found.memory_kib } : unreadable()
      },
    }),
    clientQuestion({
      path: '/client/keys',
      may: 'own-account',
      async answer(body, c) {
        const input = v.safeParse(v.object({ part: exactly(32) }), body)
        if (!input.success) return unreadable()
        const who = { name: `client ${c.actor.nickname}`, address: c.address, device: undefined }
        if ((await attempts.begin(c.db, who, c.now)) > 0) return json({ refused: 'wait' }, 429)
        const found = await store.findCredential(c.db, c.actor.nickname, 'passphrase')
        if (!found || !checks(input.output.part, found.salt, found.checks)) return json({ refused: 'wrong' }, 401)
        await attempts.succeeded(c.db, who)
        return { client: c.actor.id, guarded: toBase64Url(found.guarded_wrapped), sealed: toBase64Url(found.sealed_wrapped) }
      },
    }),
    clientCall({ path: '/client/recovery-code', command: renewCode, done: () => ({ kept: true }), refused: { wrong: 401 }, bodyLimit }),
  ]
}

const welcome = (c: PageContext, value: string): Response =>
  json({ in: true }, 200, [setCookie({ name: clientCookie, value, secure: c.secure }), arrivalGone(c)])

const arrivalGone = (c: PageContext): string =>
  setCookie({ name: arrivalCookie, value: '', secure: c.secure, maxAge: 0, sameSite: 'Strict' })

const wrong = (c: PageContext): Response => json({ refused: 'wrong' }, 401, [arrivalGone(c)])
const unreadable = (): Response => json({ refused: 'unreadable' }, 400)

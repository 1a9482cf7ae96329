import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#platform/web'
import { newKey, toBase64Url } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import type { MadeAccount } from './accounts.ts'
import { confirm, tryConfirm } from './confirming.ts'
import { idsToldFor, mostPasskeys, siteOf } from './passkeys.ts'
import { asRecord } from './posting.ts'
import { addPasskeyWith } from './security/adding-passkeys.ts'
import { signIn, signInWithPasskey } from './sign-in.ts'
import { newTestBrowser } from './testing/browser.ts'
import { invent } from './testing/office.ts'
import { newSoftPasskey } from './testing/passkey.ts'
import type { Forging } from './testing/passkey.ts'
import { identityRoutes } from './web/routes.ts'
import { staffPage } from './web/staff-routes.ts'

const db = await testDatabase()
let now = new Date('2026-11-22T08:00:00Z')
const front = staffPage({ path: '/console', may: 'use-console', view: (c) => new Response(c.actor.signInName) })
const app = createApp({ db, routes: [...identityRoutes(), front], clock: () => now })
let one: (name: string) => MadeAccount
const opening = newSoftPasskey({ prf: true })
const saying = newSoftPasskey({ prf: false })

beforeAll(async () => {
  ;({ one } = await invent(db, ['meri', 'aalto', 'tuuli']))
  await add(one('meri'), opening)
  await add(one('aalto'), saying)
})

async function signedIn(account: MadeAccount) {
  const browser = newTestBrowser(app)
  await signIn(browser.post, { name: account.signInName, secret: account.passphrase, kind: 'passphrase' })
  return browser
}

async function add(account: MadeAccount, passkey: ReturnType<typeof newSoftPasskey>) {
  const browser = await signedIn(account)
  const keys = await confirm(browser.post, { kind: 'passphrase', secret: account.passphrase })
  if (!keys) throw new Error('not confirmed')
  return addPasskeyWith(browser.post, { account: account.account, keys, name: 'Puhelin' }, passkey)
}

const who = async (browser: ReturnType<typeof newTestBrowser>) => {
  const front = await browser.ask('/console')
  return front.status === 200 ? front.text() : null
}

describe('signing in', () => {
  test('can open the keys when a passkey has a pseudo-random function, and only then', async () => {
    const { one: other } = await invent(db, ['kivi'])
    expect(await add(other('kivi'), newSoftPasskey({ prf: true }))).toEqual({ opens: true })
    const { one: another } = await invent(db, ['paasi'])
    expect(await add(another('paasi'), newSoftPasskey({ prf: false }))).toEqual({ opens: false })
  })

  test('by a passkey that opens the keys needs nothing else, with a name or without', async () => {
    for (const name of ['', 'meri', 'aalto', 'nobody']) {
      const browser = newTestBrowser(app)
      expect(await signInWithPasskey(browser.post, { name }, opening)).toMatchObject({ kind: 'in' })
      expect(await who(browser)).toBe('meri')
    }
  })

  test('by one that only says who it is leaves the key to be unlocked, by the same account', async () => {
    const browser = newTestBrowser(app)
    expect(await signInWithPasskey(browser.post, {}, saying)).toEqual({ kind: 'identified', name: 'aalto' })
    expect(await who(browser)).toBeNull()
    const { passphrase: secret } = one('aalto')
    expect(await signIn(browser.post, { name: 'aalto', secret, kind: 'passphrase' })).toMatchObject({ kind: 'in' })
    expect(await who(browser)).toBe('aalto')
  })

  test('as one account by passkey is no second factor for another', async () => {
    expect(await add(one('tuuli'), newSoftPasskey()).catch((error: unknown) => error)).toEqual({ opens: false })
    const browser = newTestBrowser(app)
    await signInWithPasskey(browser.post, {}, saying)
    const { passphrase: secret } = one('tuuli')
    expect(await signIn(browser.post, { name: 'tuuli', secret, kind: 'passphrase' })).toMatchObject({ kind: 'second' })
  })

  test('confirms again, and hands over both key sets when the passkey opens them', async () => {
    const browser = newTestBrowser(app)
    await signInWithPasskey(browser.post, {}, opening)
    expect(await confirm(browser.post, { kind: 'passkey' }, opening)).not.toBeNull()
    expect(await tryConfirm(browser.post, { kind: 'passkey' }, saying)).toEqual({ kind: 'wrong' })
  })
})

describe('an assertion is refused', () => {
  const begin = async () => asRecord((await newTestBrowser(app).post('/sign-in/passkey/begin', {})).body)['options']
  const check = async (assertion: unknown) => (await newTestBrowser(app).post('/sign-in/passkey/check', { assertion })).status
  const forged = async (forging: Forging) => check(opening.forge.show(await begin(), forging))

  test('when it was shown before', async () => {
    const assertion = opening.forge.show(await begin())
    expect(await check(assertion)).toBe(200)
    expect(await check(assertion)).toBe(401)
  })

  test('from another origin, for another site, for another purpose, without the person, with a challenge of its own', async () => {
    expect(await forged({ origin: 'http://localhost.example' })).toBe(401)
    expect(await forged({ origin: 'https://localhost' })).toBe(401)
    expect(await forged({ rpId: 'example.org' })).toBe(401)
    expect(await forged({ type: 'webauthn.create' })).toBe(401)
    expect(await forged({ verified: false })).toBe(401)
    expect(await forged({ challenge: toBase64Url(newKey()) })).toBe(401)
    expect(await forged({ challenge: 'no challenge' })).toBe(401)
    expect(await forged({ handle: toBase64Url(newKey()) })).toBe(401)
  })

  test('by a passkey that is not ours, or under the name of one that is', async () => {
    expect(await check(newSoftPasskey().forge.show(await begin()))).toBe(401)
    expect(await check(newSoftPasskey({ id: opening.id }).forge.show(await begin()))).toBe(401)
  })

  test('when a single part of it is changed', async () => {
    for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
      const assertion = opening.forge.show(await begin())
      const bytes = Buffer.from(assertion.response[part], 'base64url')
      bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1
      expect(await check({ ...assertion, response: { ...assertion.response, [part]: bytes.toString('base64url') } })).toBe(401)
    }
  })

  test('with a challenge that was made for adding or for confirming, or is five minutes old', async () => {
    const browser = await signedIn(one('aalto'))
    await signInWithPasskey(browser.post, {}, saying)
    await signIn(browser.post, { name: 'aalto', secret: one('aalto').passphrase, kind: 'passphrase' })
    const confirming = asRecord((await browser.post('/console/confirm/begin', { kind: 'passkey' })).body)['options']
    expect(await check(saying.forge.show(confirming))).toBe(401)
    const late = await begin()
    now = new Date(now.getTime() + 5 * 60_000)
    expect(await check(opening.forge.show(late))).toBe(401)
  })

  test('by a copy whose counter lags behind', async () => {
    expect(await check(opening.forge.show(await begin()))).toBe(200)
    opening.setCounter(1)
    expect(await check(opening.forge.show(await begin()))).toBe(401)
    opening.setCounter(1000)
    expect(await check(opening.forge.show(await begin()))).toBe(200)
  })

  test('when its account is closed', async () => {
    await sql`update identity.account set closed_at = now() where sign_in_name = 'aalto'`.execute(db)
    expect(await check(saying.forge.show(await begin()))).toBe(401)
    await sql`update identity.account set closed_at = null where sign_in_name = 'aalto'`.execute(db)
  })
})

test('a passkey is not added from elsewhere, without its owner, nor a second time', async () => {
  const browser = newTestBrowser(app)
  await signInWithPasskey(browser.post, {}, opening)
  const begin = async () => asRecord((await browser.post('/console/me/passkey/begin', {})).body)['options']
  const give = async (forging: Forging, passkey = newSoftPasskey()) => {
    const attestation = passkey.forge.make(await begin(), forging)
    return (await browser.post('/console/me/passkey', { attestation, name: 'Toinen', salt: 'A'.repeat(22), wraps: null })).status
  }
  expect(await give({ origin: 'http://localhost.example' })).toBe(422)
  expect(await give({ rpId: 'example.org' })).toBe(422)
  expect(await give({ verified: false })).toBe(422)
  expect(await give({ challenge: toBase64Url(newKey()) })).toBe(422)
  expect(await give({}, newSoftPasskey({ id: saying.id }))).toBe(422)
  expect(await give({})).toBe(200)
})

test('the ids told for a name do not tell whether it exists, and are the same each time', () => {
  const key = newKey()
  const own = [newKey().subarray(0, 16), newKey()]
  const told = idsToldFor('meri', own, key).map(toBase64Url)
  expect(told).toHaveLength(mostPasskeys)
  expect(told).toEqual(expect.arrayContaining(own.map(toBase64Url)))
  expect(idsToldFor('nobody', [], key)).toHaveLength(mostPasskeys)
  expect(idsToldFor('nobody', [], key)).toEqual(idsToldFor('nobody', [], key))
  expect(idsToldFor('nobody', [], key)).not.toEqual(idsToldFor('somebody', [], key))
})

test('where we are is what the settings say; a request’s own word counts at localhost alone', () => {
  const asked = new URL('http://evil.example/sign-in')
  expect(siteOf(asked, 'https://satama.example.org')).toEqual({ origin: 'https://satama.example.org', rpId: 'satama.example.org' })
  expect(siteOf(asked, null)).toBeNull()
  expect(siteOf(new URL('http://localhost:3000/x'), null)).toEqual({ origin: 'http://localhost:3000', rpId: 'localhost' })
})

test('nothing in the database tells what a passkey is called', async () => {
  const { rows } = await sql<{ row: string }>`select row_to_json(c)::text || encode(coalesce(name, ''), 'escape') as row from identity.credential c`.execute(db)
  expect(rows.map(({ row }) => row).join('')).not.toContain('Puhelin')
})

test('an address that asks for hundreds of questions is made to wait, and not for ever', async () => {
  const browser = newTestBrowser(app)
  const ask = () => browser.post('/sign-in/passkey/begin', {})
  now = new Date(now.getTime() + 2 * 3_600_000)
  const first = await Promise.all(Array.from({ length: 300 }, ask))
  expect(first.every(({ status }) => status === 200)).toBe(true)
  expect(await ask()).toMatchObject({ status: 429, body: { refused: 'wait' } })
  expect(await signInWithPasskey(browser.post, {}, opening)).toMatchObject({ kind: 'wait' })
  now = new Date(now.getTime() + 2 * 3_600_000)
  expect((await ask()).status).toBe(200)
})

import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#platform/web'
import { newPassphrase, newRecoveryCode, randomBytes, toBase64Url } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import type { MadeAccount } from '../accounts.ts'
import { confirm } from '../confirming.ts'
import { splitSecretOf } from '../keys.ts'
import { writtenSecret } from '../posted-keys.ts'
import { asRecord, bytesFrom, costFrom } from '../posting.ts'
import { signIn } from '../sign-in.ts'
import { newTestBrowser } from '../testing/browser.ts'
import { invent } from '../testing/office.ts'
import { identityRoutes } from '../web/routes.ts'
import { staffPage } from '../web/staff-routes.ts'

const db = await testDatabase()
let now = new Date('2026-11-22T08:00:00Z')
let one: (name: string) => MadeAccount
let organisation: string
const front = staffPage({ path: '/console', may: 'use-console', view: () => new Response('front') })
const app = createApp({ db, routes: [...identityRoutes(), front], clock: () => now })
type TestBrowser = ReturnType<typeof newTestBrowser>

beforeAll(async () => {
  ;({ one, organisation } = await invent(db, ['meri', 'aalto', 'tuuli', 'ranta', 'luoto']))
})

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

async function signedIn(account: MadeAccount, browser = newTestBrowser(app)): Promise<TestBrowser> {
  const outcome = await signIn(browser.post, { name: account.signInName, secret: account.passphrase, kind: 'passphrase' })
  expect(outcome).toMatchObject({ kind: 'in' })
  return browser
}

const outcomeOf = (account: MadeAccount, secret = account.passphrase, browser = newTestBrowser(app)) =>
  signIn(browser.post, { name: account.signInName, secret, kind: 'passphrase' })

const isIn = async (browser: TestBrowser) => (await browser.ask('/console')).status === 200

async function keysOf(browser: TestBrowser, account: MadeAccount) {
  const keys = await confirm(browser.post, { kind: 'passphrase', secret: account.passphrase })
  if (!keys) throw new Error('not confirmed')
  return { account: account.account, keys }
}

async function changePassphrase(browser: TestBrowser, account: MadeAccount): Promise<MadeAccount> {
  const made = await keysOf(browser, account)
  const passphrase = newPassphrase()
  const credential = writtenSecret('passphrase', passphrase, made)
  expect((await browser.post('/console/me/passphrase', { credential })).status).toBe(200)
  return { ...account, passphrase }
}

/** What the browser shows of a passphrase, for the account that is signed in. */
async function partOf(browser: TestBrowser, passphrase: string): Promise<string> {
  const told = asRecord((await browser.post('/console/confirm/begin', { kind: 'passphrase' })).body)
  const split = splitSecretOf('passphrase', passphrase, bytesFrom(told['salt']), costFrom(told))
  return split ? toBase64Url(split.signIn) : ''
}

async function addCodes(browser: TestBrowser, account: MadeAccount): Promise<TOTP> {
  const secret = randomBytes(20)
  const app = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) })
  const part = await partOf(browser, account.passphrase)
  const answer = await browser.post('/console/me/one-time-code', {
    secret: toBase64Url(secret), part, code: app.generate({ timestamp: now.getTime() }),
  })
  expect(answer).toEqual({ status: 200, body: {} })
  return app
}

describe('a changed passphrase', () => {
  test('opens the same keys, ends the other sessions, and the old one lets nobody in', async () => {
    const [browser, elsewhere] = [await signedIn(one('meri')), await signedIn(one('meri'))]
    const changed = await changePassphrase(browser, one('meri'))
    expect([await isIn(browser), await isIn(elsewhere)]).toEqual([true, false])
    expect(await outcomeOf(one('meri'))).toEqual({ kind: 'wrong' })
    expect(await outcomeOf(changed)).toEqual({ kind: 'in', to: '/console/me' })
  })

  test('is told at the next visit, until its owner has seen it', async () => {
    const browser = await signedIn(one('aalto'))
    const changed = await changePassphrase(browser, one('aalto'))
    const next = newTestBrowser(app)
    expect(await outcomeOf(changed, changed.passphrase, next)).toEqual({ kind: 'in', to: '/console/me' })
    expect(await (await next.ask('/console/me', { headers: { 'accept-language': 'en' } })).text()).toContain('Salalause vaihdettiin')
    expect((await next.ask('/console/me/news', { method: 'POST' })).status).toBe(303)
    expect(await outcomeOf(changed)).toEqual({ kind: 'in', to: '/console' })
  })

  test('wants a secret shown first', async () => {
    const browser = await signedIn(one('tuuli'))
    const made = await keysOf(browser, one('tuuli'))
    later(11 * 60)
    const credential = writtenSecret('passphrase', newPassphrase(), made)
    expect(await browser.post('/console/me/passphrase', { credential })).toMatchObject({ status: 403, body: { refused: 'confirm-first' } })
  })
})

test('a new recovery code takes the place of the old one', async () => {
  const browser = await signedIn(one('tuuli'))
  const made = await keysOf(browser, one('tuuli'))
  const code = newRecoveryCode()
  const credential = writtenSecret('recovery-code', code, made)
  expect((await browser.post('/console/me/recovery-code', { credential })).status).toBe(200)
  const tryCode = (secret: string) => signIn(newTestBrowser(app).post, { name: 'tuuli', secret, kind: 'recovery-code' })
  expect(await tryCode(one('tuuli').recoveryCode)).toEqual({ kind: 'wrong' })
  expect(await tryCode(code)).toMatchObject({ kind: 'renew' })
})

describe('one-time codes', () => {
  test('are asked for after the passphrase, and each is taken once', async () => {
    const account = one('ranta')
    const codes = await addCodes(await signedIn(account), account)
    const code = (seconds = 0) => codes.generate({ timestamp: now.getTime() + seconds * 1000 })
    const ask = async () => {
      const outcome = await outcomeOf(account)
      if (outcome.kind !== 'second') throw new Error(outcome.kind)
      expect([outcome.second.code, outcome.second.passkey, outcome.second.wrong]).toEqual([true, false, false])
      return outcome.second
    }
    // The one that was shown when they were taken into use has been used.
    expect(await (await ask()).showCode(code())).toMatchObject({ kind: 'second', second: { wrong: true } })
    later(30)
    expect(await (await ask()).showCode(`${code().slice(0, 3)} ${code().slice(3)}`)).toMatchObject({ kind: 'in' })
    expect(await (await ask()).showCode(code())).toMatchObject({ kind: 'second', second: { wrong: true } })
    later(60)
    expect(await (await ask()).showCode(code(-30))).toMatchObject({ kind: 'in' })
    expect(await (await ask()).showCode(code(-60))).toMatchObject({ kind: 'second' })
    expect(await (await ask()).showCode(code(90))).toMatchObject({ kind: 'second' })
  })

  test('are not even asked for with a wrong passphrase', async () => {
    expect(await outcomeOf(one('ranta'), newPassphrase())).toEqual({ kind: 'wrong' })
  })

  test('guessed by whoever knows the passphrase are slowed down over all addresses', async () => {
    const account = one('luoto')
    const codes = await addCodes(await signedIn(account), account)
    later(120)
    let outcome = await outcomeOf(account)
    for (let i = 0; i < 5; i += 1) {
      if (outcome.kind !== 'second') throw new Error(outcome.kind)
      outcome = await outcome.second.showCode('not a code')
    }
    if (outcome.kind !== 'second') throw new Error(outcome.kind)
    const right = codes.generate({ timestamp: now.getTime() })
    expect(await outcome.second.showCode(right)).toMatchObject({ kind: 'wait' })
    later(60)
    expect(await outcome.second.showCode(codes.generate({ timestamp: now.getTime() }))).toMatchObject({ kind: 'in' })
  })

  test('live on when the passphrase is changed', async () => {
    const { one: other } = await invent(db, ['kallio'])
    const account = other('kallio')
    const browser = await signedIn(account)
    const codes = await addCodes(browser, account)
    const changed = await changePassphrase(browser, account)
    later(60)
    const outcome = await outcomeOf(changed)
    if (outcome.kind !== 'second') throw new Error(outcome.kind)
    expect(await outcome.second.showCode(codes.generate({ timestamp: now.getTime() }))).toMatchObject({ kind: 'in' })
  })

  test('have a secret that the database’s thief cannot open', async () => {
    const [byPassphrase, byOwner] = await secretLyingIn('luoto')
    const { rows } = await sql<{ checks: Buffer; salt: Buffer }>`
      select c.checks, c.salt from identity.credential c join identity.account a on a.id = c.account
      where a.sign_in_name = 'luoto' and c.kind = 'passphrase'`.execute(db)
    const kept = rows[0]
    if (!kept || !byPassphrase || !byOwner) throw new Error('nothing there')
    const { open, keyedHash } = await import('#foundation/sealing')
    const context = `satama one-time code v1\n${one('luoto').account}`
    for (const known of [kept.checks, Buffer.concat([kept.salt, kept.salt])]) {
      expect(open(keyedHash(known, 'satama one-time code v1'), byPassphrase, context)).toBeNull()
      expect(open(keyedHash(known, 'satama own key v1'), byOwner, context)).toBeNull()
    }
  })
})

async function secretLyingIn(name: string): Promise<Buffer[]> {
  const { rows } = await sql<{ p: Buffer; o: Buffer }>`
    select o.sealed_by_passphrase as p, o.sealed_by_owner as o
    from identity.one_time_code o join identity.account a on a.id = o.account where a.sign_in_name = ${name}`.execute(db)
  return rows.flatMap(({ p, o }) => [p, o])
}

describe('where the organisation wants a second factor', () => {
  test('somebody without one is let to the pages that add one, and nowhere else, until it is there', async () => {
    await sql`update identity.organisation set second_factor = true where organisation = ${organisation}`.execute(db)
    const account = one('tuuli')
    const browser = newTestBrowser(app)
    expect(await outcomeOf(account, account.passphrase, browser)).toEqual({ kind: 'in', to: '/console/me/second-factor' })
    expect((await browser.ask('/console')).headers.get('location')).toBe('/console/me/second-factor')
    expect((await browser.ask('/console/me/second-factor')).status).toBe(200)
    await addCodes(browser, account)
    expect(await isIn(browser)).toBe(true)
    expect((await browser.ask('/console/me/one-time-code/remove', { method: 'POST' })).status).toBe(409)
    await sql`update identity.organisation set second_factor = false where organisation = ${organisation}`.execute(db)
  })
})

describe('a stretch that costs less than it should by now', () => {
  test('is raised in silence at the next sign-in, with the codes that hang on it', async () => {
    const { one: other } = await invent(db, ['vanha'])
    const account = other('vanha')
    const codes = await addCodes(await signedIn(account), account)
    await sql`update identity.credential set scheme = 0 where account = ${account.account}`.execute(db)
    later(60)
    const enter = async () => {
      const outcome = await outcomeOf(account)
      return outcome.kind === 'second' ? outcome.second.showCode(codes.generate({ timestamp: now.getTime() })) : outcome
    }
    expect(await enter()).toMatchObject({ kind: 'in' })
    const { rows } = await sql`select passes, memory_kib, scheme from identity.credential
      where account = ${account.account} and kind = 'passphrase'`.execute(db)
    expect(rows).toEqual([{ passes: 3, memory_kib: 65_536, scheme: 1 }])
    later(60)
    expect(await enter()).toMatchObject({ kind: 'in' })
  })
})

describe('sessions', () => {
  test('are listed in plain words and ended one by one, or all but this one', async () => {
    const { one: other } = await invent(db, ['kivi', 'paasi'])
    const phone = newTestBrowser(app)
    const mobile = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1' }
    await signIn(
      (path, body) => phone.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...mobile } })
        .then(async (answer) => ({ status: answer.status, body: await answer.json() })),
      { name: 'kivi', secret: other('kivi').passphrase, kind: 'passphrase' },
    )
    const [desk, third] = [await signedIn(other('kivi')), await signedIn(other('kivi'))]
    const page = await (await desk.ask('/console/me')).text()
    expect(page).toContain('Safari, iPhone tai iPad')
    const marks = [...page.matchAll(/name="session" value="([\da-f-]{36})"/g)].map(([, mark]) => mark ?? '')
    expect(marks).toHaveLength(2)

    const stranger = await signedIn(other('paasi'))
    const end = (browser: TestBrowser, session: string) =>
      browser.ask('/console/me/sessions/end', { method: 'POST', body: new URLSearchParams({ session }) })
    expect((await end(stranger, marks[0] ?? '')).status).toBe(404)
    expect((await end(desk, marks[0] ?? '')).status).toBe(303)
    expect([await isIn(phone), await isIn(third)].filter(Boolean)).toHaveLength(1)
    await desk.ask('/console/me/sessions/end-others', { method: 'POST' })
    expect([await isIn(phone), await isIn(third), await isIn(desk), await isIn(stranger)]).toEqual([false, false, true, true])
  })

  test('say nothing of a browser in the database', async () => {
    const { rows } = await sql<{ row: string }>`select row_to_json(s)::text as row from identity.session s`.execute(db)
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.map(({ row }) => row).join('')).not.toMatch(/safari|iphone|mozilla/i)
  })
})

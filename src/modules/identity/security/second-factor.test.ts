import { Secret, TOTP } from 'otpauth'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { createApp } from '#platform/web'
import { inTransaction } from '#platform/database'
import { newPassphrase, randomBytes, toBase64Url } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import type { MadeAccount } from '../accounts.ts'
import { confirm } from '../confirming.ts'
import { splitSecretOf, unwrap } from '../keys.ts'
import { writtenSecret } from '../posted-keys.ts'
import { asRecord, bytesFrom, costFrom } from '../posting.ts'
import { beginIdentified } from '../sessions.ts'
import { signIn } from '../sign-in.ts'
import { addWaitingMembership } from '../staff/store.ts'
import { newTestBrowser } from '../testing/browser.ts'
import { invent } from '../testing/office.ts'
import { identityRoutes } from '../web/routes.ts'
import { staffPage } from '../web/staff-routes.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const db = await testDatabase()
const now = new Date('2026-11-22T08:00:00Z')
const front = staffPage({ path: '/console', may: 'use-console', view: () => new Response('front') })
const app = createApp({ db, routes: [...identityRoutes(), front], clock: () => now })
type TestBrowser = ReturnType<typeof newTestBrowser>

const enter = (browser: TestBrowser, account: MadeAccount) =>
  signIn(browser.post, { name: account.signInName, secret: account.passphrase, kind: 'passphrase' })

async function withCodes(name: string): Promise<{ account: MadeAccount; organisation: string; browser: TestBrowser }> {
  const { one, organisation } = await invent(db, [name])
  const account = one(name)
  const browser = newTestBrowser(app)
  await enter(browser, account)
  const told = asRecord((await browser.post('/console/confirm/begin', { kind: 'passphrase' })).body)
  const split = splitSecretOf('passphrase', account.passphrase, bytesFrom(told['salt']), costFrom(told))
  const secret = randomBytes(20)
  const code = new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) }).generate({ timestamp: now.getTime() })
  const part = split ? toBase64Url(split.signIn) : ''
  expect((await browser.post('/console/me/one-time-code', { secret: toBase64Url(secret), part, code })).status).toBe(200)
  return { account, organisation, browser }
}

/** A browser that has come back from an organisation's own sign-in. */
async function saidBy(organisation: string, account: MadeAccount): Promise<TestBrowser> {
  const browser = newTestBrowser(app)
  const value = await beginIdentified(db, { account: account.account, organisation, by: 'organisation', now })
  browser.cookies.set('satama-arrival', value)
  return browser
}

const join = (organisation: string, { account }: MadeAccount) =>
  inTransaction(db, organisation, (tx) => addWaitingMembership(tx, { organisation, account }, now))

test('an organisation’s word stands in for the second factor of whoever works for it alone', async () => {
  const { account, organisation } = await withCodes('meri')
  expect(await enter(newTestBrowser(app), account)).toMatchObject({ kind: 'second' })
  expect(await enter(await saidBy(organisation, account), account)).toMatchObject({ kind: 'in' })
})

test('one organisation’s word opens no door to another’s: whoever works for two shows a factor of their own', async () => {
  const { account, organisation } = await withCodes('aalto')
  const other = await invent(db, ['ranta'])
  await join(other.organisation, account)
  expect(await enter(await saidBy(organisation, account), account)).toMatchObject({ kind: 'second' })
  expect(await enter(await saidBy(other.organisation, account), account)).toMatchObject({ kind: 'second' })
})

test('the word is an account’s own: it helps nobody else', async () => {
  const { account } = await withCodes('luoto')
  const other = await invent(db, ['saari'])
  expect(await enter(await saidBy(other.organisation, other.one('saari')), account)).toMatchObject({ kind: 'second' })
})

test('what any organisation of an account wants keeps its second factor, whichever the account is working for just now', async () => {
  const { account, browser } = await withCodes('kivi')
  const other = await invent(db, ['paasi'])
  await join(other.organisation, account)
  const wants = (wanted: boolean) =>
    sql`update identity.organisation set second_factor = ${wanted} where organisation = ${other.organisation}`.execute(db)
  const remove = () => browser.ask('/console/me/one-time-code/remove', { method: 'POST' })
  await wants(true)
  expect((await remove()).status).toBe(409)
  await wants(false)
  expect((await remove()).status).toBe(303)
})

test('a secret that is stretched as it should be is not replaced in silence at sign-in', async () => {
  const { one } = await invent(db, ['tuuli'])
  const account = one('tuuli')
  const first = newTestBrowser(app)
  await enter(first, account)
  const keys = await confirm(first.post, { kind: 'passphrase', secret: account.passphrase })
  if (!keys) throw new Error('not confirmed')

  const browser = newTestBrowser(app)
  const name = account.signInName
  const begun = asRecord((await browser.post('/sign-in/begin', { name, kind: 'passphrase' })).body)
  const split = splitSecretOf('passphrase', account.passphrase, bytesFrom(begun['salt']), costFrom(begun))
  if (!split) throw new Error('no secret')
  const checked = asRecord((await browser.post('/sign-in/check', { name, kind: 'passphrase', part: toBase64Url(split.signIn) })).body)
  const guarded = unwrap('guarded', bytesFrom(checked['guarded']), account.account, split.wrapping)
  const raised = writtenSecret('passphrase', newPassphrase(), { account: account.account, keys })
  const unlocked = await browser.post('/sign-in/unlock', { guarded: toBase64Url(guarded ?? new Uint8Array()), raised })
  expect(unlocked.status).toBe(200)
  expect(await enter(newTestBrowser(app), account)).toMatchObject({ kind: 'in' })
})

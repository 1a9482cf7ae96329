import { beforeAll, describe, expect, test } from 'vitest'
import { createApp, object } from '#platform/web'
import { inTransaction } from '#platform/database'
import { done } from '#foundation/results'
import { equalBytes, newPassphrase } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { testDatabase } from '#tests/support/database'
import { createAccount } from '../accounts.ts'
import type { MadeAccount } from '../accounts.ts'
import { command } from '../actor.ts'
import { confirm, tryConfirm } from '../confirming.ts'
import { createOrganisation } from '../organisations.ts'
import { findAccountByName } from '../store.ts'
import { signIn } from '../sign-in.ts'
import { newTestBrowser } from '../testing/browser.ts'
import { identityRoutes } from '../web/routes.ts'
import { staffAct, staffPage } from '../web/staff-routes.ts'

const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
const names = { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' }
let now = new Date('2026-11-22T08:00:00Z')
let officer: MadeAccount
let other: MadeAccount

const page = staffPage({ path: '/console/dangerous', may: 'use-console', confirm: true, view: () => new Response('dangerous') })
const act = staffAct({
  path: '/console/dangerous',
  page,
  command: command({ name: 'test.dangerous', may: 'use-console', confirm: true, input: object({}), run: async () => done() }),
  read: () => ({}),
  done: () => '/console/done',
  refused: {},
  sentences: () => ({}),
})
const app = createApp({ db, routes: [...identityRoutes(), page, act], clock: () => now })

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: names })
  const make = (signInName: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: ['administrator'], displayName: redact('Keksitty Ihminen'), grantedBy: setup, cost: cheap,
      }),
    )
  officer = await make('meri')
  other = await make('aalto')
})

async function signedIn(account = officer) {
  const browser = newTestBrowser(app)
  const { signInName: name, passphrase: secret } = account
  expect(await signIn(browser.post, { name, secret, kind: 'passphrase' })).toMatchObject({ kind: 'in' })
  return browser
}

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}

describe('an act that wants a secret shown lately', () => {
  test('is done right after signing in, and ten minutes later leads to where the secret is shown again', async () => {
    const browser = await signedIn()
    expect((await browser.ask('/console/dangerous', { method: 'POST' })).headers.get('location')).toBe('/console/done')
    later(10)
    const turned = await browser.ask('/console/dangerous', { method: 'POST' })
    expect(turned.headers.get('location')).toBe('/console/confirm?to=%2Fconsole%2Fdangerous')
  })

  test('has a page that asks before anything is typed', async () => {
    const browser = await signedIn()
    later(11)
    expect((await browser.ask('/console/dangerous?tab=1')).headers.get('location')).toBe(
      '/console/confirm?to=%2Fconsole%2Fdangerous%3Ftab%3D1',
    )
  })
})

describe('showing the secret again', () => {
  test('opens the act for this session and no other of the account', async () => {
    const [here, elsewhere] = [await signedIn(), await signedIn()]
    later(11)
    expect(await confirm(here.post, { kind: 'passphrase', secret: officer.passphrase })).not.toBeNull()
    expect((await here.ask('/console/dangerous')).status).toBe(200)
    expect((await elsewhere.ask('/console/dangerous')).status).toBe(303)
  })

  test('gives the browser both key sets of the account, and the server neither secret', async () => {
    const browser = await signedIn()
    const keys = await confirm(browser.post, { kind: 'passphrase', secret: officer.passphrase })
    const account = await findAccountByName(db, 'meri')
    if (!keys || !account) throw new Error('not confirmed')
    expect(equalBytes(keys.guarded.receiving.publicKey, account.guarded_receiving)).toBe(true)
    expect(equalBytes(keys.sealed.signing.publicKey, account.sealed_signing)).toBe(true)
    const posted = browser.sent.join('')
    expect(posted).not.toContain(officer.passphrase)
    expect(posted).not.toContain(Buffer.from(keys.sealed.receiving.privateKey).toString('base64url'))
  })

  test('works with the printed code too, which is not used up by it', async () => {
    const browser = await signedIn()
    const secret = officer.recoveryCode
    expect(await confirm(browser.post, { kind: 'recovery-code', secret })).not.toBeNull()
    expect(await confirm(browser.post, { kind: 'recovery-code', secret })).not.toBeNull()
  })

  test('with a wrong secret, or another account’s, confirms nothing and is slowed down', async () => {
    const browser = await signedIn()
    later(11)
    expect(await confirm(browser.post, { kind: 'passphrase', secret: other.passphrase })).toBeNull()
    for (let i = 0; i < 4; i += 1) {
      expect(await tryConfirm(browser.post, { kind: 'passphrase', secret: newPassphrase() })).toEqual({ kind: 'wrong' })
    }
    expect(await tryConfirm(browser.post, { kind: 'passphrase', secret: officer.passphrase })).toMatchObject({ kind: 'wait' })
    expect((await browser.ask('/console/dangerous')).status).toBe(303)
  })

  test('is for whoever is signed in', async () => {
    const stranger = newTestBrowser(app)
    expect((await stranger.post('/console/confirm/begin', { kind: 'passphrase' })).status).toBe(401)
    expect((await stranger.post('/console/confirm/check', { kind: 'passphrase', part: 'A'.repeat(43) })).status).toBe(401)
  })

  test('refuses what is not a secret’s shape, calmly', async () => {
    later(61)
    const browser = await signedIn()
    for (const body of [null, {}, { kind: 'passphrase' }, { kind: 'passphrase', part: 7 }, { kind: 'passkey', assertion: {} }]) {
      expect((await browser.post('/console/confirm/check', body)).status).toBe(422)
    }
    expect((await browser.post('/console/confirm/begin', { kind: 'nothing' })).status).toBe(404)
  })
})

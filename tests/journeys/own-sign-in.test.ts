import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { Secret, TOTP } from 'otpauth'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation, identityRoutes, staffPage } from '#identity'
import type { MadeAccount } from '#identity'
import { inTransaction, within } from '#platform/database'
import { createApp, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { redact } from '#foundation/text'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'

const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
const clientSecret = 'a-secret-of-forty-characters-for-the-test'
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let browser: Browser
let served: Served
let provider: Server
let issuer: string
let organisation: string
let meri: MadeAccount
let codes: TOTP
const logged: string[] = []
const complaints: string[] = []

const front = staffPage({ path: '/console', may: 'use-console', view: (c) => new Response(`Terve, ${c.frame.person.name}`) })

beforeAll(async () => {
  ;({ organisation, meri } = await found('Keksitty ry', 'meri'))
  const ownSignIn = { secretOf: async () => redact(clientSecret), innerHosts: ['localhost'] }
  const routes = [...identityRoutes({ ownSignIn }), front]
  const app = createApp({ db, routes, log: (line) => void logged.push(JSON.stringify(line)), fault: (line) => void complaints.push(JSON.stringify(line)) })
  served = await serve(app, { port: 0, host: 'localhost', routes })
  await openProvider()
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
  provider?.closeAllConnections()
  await new Promise<void>((resolve) => void provider?.close(() => resolve()))
})

async function found(name: string, signInName: string) {
  const { organisation: id, setup } = await createOrganisation(db, { name: { fi: name, sv: name, en: name } })
  const account = await inTransaction(db, id, (tx) =>
    createAccount(tx, {
      organisation: id, signInName, roles: ['administrator'], displayName: redact('Meri Esimerkki'), grantedBy: setup, cost: cheap,
    }),
  )
  return { organisation: id, meri: account }
}

/** A real provider, on this machine. Whoever types a name at it is that person. */
async function openProvider(): Promise<void> {
  provider = createServer()
  await new Promise<void>((resolve) => provider.listen(0, 'localhost', () => resolve()))
  issuer = `http://localhost:${(provider.address() as AddressInfo).port}`
  const redirect = `http://localhost:${served.port}/sign-in/organisation/${organisation}/callback`
  const real = new Provider(issuer, {
    clients: [{ client_id: 'satama', client_secret: clientSecret, redirect_uris: [redirect], application_type: 'web' }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['a key of the test'] },
  })
  provider.on('request', real.callback())
}

async function freshPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  // The provider's own pages ask for fonts far away.
  await context.route(/^https:/, (route) => route.abort())
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => page.url().includes(`:${served.port}/`) && message.text().includes('Content Security Policy') && complaints.push(message.text()))
  return page
}

async function typeSecret(page: Page, passphrase = meri.passphrase): Promise<void> {
  await page.getByLabel('Salalause', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
}

async function signInByName(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill('meri')
  await typeSecret(page)
}

/** The provider's pages: who one is, and that Satama may know it. */
async function saysAtProvider(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${issuer}/**`)
  await page.locator('input[name="login"]').fill(name)
  await page.locator('input[name="password"]').fill('x')
  await page.locator('button[type="submit"]').click()
  const consent = page.locator('input[name="prompt"][value="consent"]')
  await consent.waitFor({ state: 'attached' })
  await page.locator('button[type="submit"]').click()
}

async function signInByOrganisation(page: Page, name = 'meri.esimerkki'): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Kirjaudu: Keksitty ry' }).click()
  await saysAtProvider(page, name)
}

const isOutside = async (page: Page) => (await page.request.get('/console', { maxRedirects: 0 })).status() === 303

test('an administrator sets the organisation’s own sign-in, and links an account of their own', async () => {
  const page = await freshPage()
  await signInByName(page)
  await page.getByText('Terve,').waitFor()
  await page.goto('/console/staff/own-sign-in')
  await page.getByLabel('Palvelun osoite').fill(issuer)
  await page.getByLabel('Asiakastunnus').fill('satama')
  await page.getByRole('button', { name: 'Tallenna' }).click()
  await page.waitForURL('**/console/staff/own-sign-in')

  await page.goto('/console/me/organisation')
  await page.getByRole('link', { name: 'Yhdistä' }).click()
  await saysAtProvider(page, 'meri.esimerkki')
  await page.waitForURL('**/console/me/organisation')
  await page.getByText('Yhdistetty tiliisi').waitFor()

  await page.goto('/console/me/one-time-code')
  await page.getByLabel('Salalauseesi').fill(meri.passphrase)
  await page.locator('#unlock button').click()
  await page.locator('#picture svg').waitFor()
  const secret = (await page.locator('#new-secret').innerText()).replaceAll(/\s/g, '')
  codes = new TOTP({ secret: Secret.fromBase32(secret) })
  await page.locator('#again').fill(codes.generate())
  await page.locator('#make button').click()
  await page.locator('#done').waitFor()
})

test('the organisation says who, the keys still take their own unlocking, and no code is asked for on top', async () => {
  const page = await freshPage()
  const answers: string[] = []
  page.on('request', (request) => request.url().includes('/callback') && answers.push(request.url()))
  await signInByOrganisation(page)
  await page.getByText('Tiedämme jo, kuka olet').waitFor()
  expect(await page.getByLabel('Käyttäjätunnus').inputValue()).toBe('meri')
  expect(new URL(page.url()).search).toBe('')
  expect(await isOutside(page)).toBe(true)

  await typeSecret(page, 'jokin-aivan-muu-salalause-tassa')
  await page.locator('#sign-in-problem').waitFor()
  expect(await isOutside(page)).toBe(true)
  await typeSecret(page)
  await page.waitForURL(/\/console(\/me)?$/)
  expect(await isOutside(page)).toBe(false)

  // The provider's answer has served; in whichever browser it is shown again, it opens nothing.
  expect(answers).toHaveLength(1)
  for (const again of [page, await freshPage()]) {
    await again.goto(answers[0] ?? '')
    await again.getByRole('heading', { name: 'Kirjautuminen ei onnistunut' }).waitFor()
  }
  expect(logged.join('\n')).not.toContain(new URL(answers[0] ?? '').searchParams.get('code') ?? issuer)
})

test('without the organisation’s word the second factor is asked for, and with it too by whoever works for another one', async () => {
  const page = await freshPage()
  await signInByName(page)
  await page.getByRole('heading', { name: 'Vielä yksi varmistus' }).waitFor()

  const other = await found('Toinen ry', 'louhi')
  await sql`insert into identity.membership (organisation, account, state, began_at)
    values (${other.organisation}, ${meri.account}, 'waiting', now())`.execute(within(db, other.organisation))
  const second = await freshPage()
  await signInByOrganisation(second)
  await second.getByText('Tiedämme jo, kuka olet').waitFor()
  await typeSecret(second)
  await second.getByRole('heading', { name: 'Vielä yksi varmistus' }).waitFor()
  expect(await isOutside(second)).toBe(true)
  // Its own step has been used when the codes were taken into use.
  await second.locator('#second-code').fill(codes.generate({ timestamp: Date.now() + 30_000 }))
  await second.locator('#second-submit').click()
  await second.waitForURL(/\/console(\/me)?$/)
})

test('somebody whom no account is linked with comes no further', async () => {
  const page = await freshPage()
  await signInByOrganisation(page, 'eero.esimerkki')
  await page.getByRole('heading', { name: 'Tätä kirjautumista ei ole vielä yhdistetty tiliin' }).waitFor()
  expect(await isOutside(page)).toBe(true)
  expect(complaints).toEqual([])
})

import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { TOTP, Secret } from 'otpauth'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation, identityRoutes, staffPage } from '#identity'
import type { MadeAccount } from '#identity'
import { inTransaction } from '#platform/database'
import { createApp, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { redact } from '#foundation/text'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'

const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 })

let browser: Browser
let served: Served
let organisation: string
let made: Record<string, MadeAccount>
const posted: string[] = []
const complaints: string[] = []

const front = staffPage({ path: '/console', may: 'use-console', view: (c) => new Response(`Terve, ${c.frame.person.name}`) })

beforeAll(async () => {
  const founded = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  organisation = founded.organisation
  const make = (signInName: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: ['administrator'], displayName: redact(`${signInName} esimerkki`), grantedBy: founded.setup, cost: cheap,
      }),
    )
  made = { avain: await make('avain'), plain: await make('plain'), codes: await make('codes') }
  const routes = [...identityRoutes(), front]
  served = await serve(createApp({ db, routes }), { port: 0, host: 'localhost', routes })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

/** A window with an authenticator of its own: a phone's, whose finger is always the right one. */
async function windowWith({ hasPrf }: { hasPrf: boolean }): Promise<{ page: Page; cdp: CDPSession; context: BrowserContext }> {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  page.setDefaultTimeout(110_000)
  page.on('request', (request) => posted.push(request.postData() ?? ''))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, hasPrf,
    },
  })
  return { page, cdp, context }
}

async function signInByPassphrase(page: Page, account: MadeAccount): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill(account.signInName)
  await page.getByLabel('Salalause', { exact: true }).fill(account.passphrase)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
}

async function addPasskey(page: Page, account: MadeAccount): Promise<void> {
  await page.goto('/console/me/passkey')
  await page.getByLabel('Salalause', { exact: true }).fill(account.passphrase)
  await page.getByRole('button', { name: 'Varmista ja jatka' }).click()
  await page.getByLabel('Nimi').fill('Työpuhelin')
  await page.getByRole('button', { name: 'Luo pääsyavain' }).click()
}

test('a passkey with a pseudo-random function is added, and from then on it alone signs in and opens the keys', async () => {
  const account = made['avain'] as MadeAccount
  const { page, context } = await windowWith({ hasPrf: true })
  await signInByPassphrase(page, account)
  await page.getByText('Terve,').waitFor()
  await addPasskey(page, account)
  await page.getByText('avaa avaimesi: et tarvitse salalausetta').waitFor()
  await page.goto('/console/me')
  await page.getByRole('rowheader', { name: 'Työpuhelin' }).waitFor()

  await context.clearCookies()
  // Picked on the device, without a name.
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Kirjaudu pääsyavaimella' }).click()
  await page.waitForURL('**/console/me')
  await page.getByText('Pääsyavain lisättiin').waitFor()
  await page.getByRole('button', { name: 'Nämä ovat omiani' }).click()
  await page.goto('/console')
  await page.getByText('Terve, avain esimerkki').waitFor()

  await context.clearCookies()
  // By name.
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill('avain')
  await page.getByRole('button', { name: 'Kirjaudu pääsyavaimella' }).click()
  await page.getByText('Terve, avain esimerkki').waitFor()
  expect(complaints).toEqual([])
})

test('once there is a passkey, the passphrase alone no longer signs in', async () => {
  const { page } = await windowWith({ hasPrf: true })
  await signInByPassphrase(page, made['avain'] as MadeAccount)
  await page.getByRole('heading', { name: 'Vielä yksi varmistus' }).waitFor()
  // This device has no passkey of the account: there is no way on but to start again.
  expect(await page.locator('#second-code').isVisible()).toBe(false)
})

test('the answer of the passkey’s function, which opens the keys, never leaves the browser', async () => {
  const everything = posted.join('\n')
  expect(everything).toContain('"attestation"')
  expect(everything).toContain('"clientExtensionResults":{}')
  expect(everything).not.toContain('"prf"')
})

test('a passkey without such a function says who somebody is, and the passphrase is still asked for', async () => {
  const account = made['plain'] as MadeAccount
  const { page, context } = await windowWith({ hasPrf: false })
  await signInByPassphrase(page, account)
  await page.getByText('Terve,').waitFor()
  await addPasskey(page, account)
  await page.getByText('ei osaa avata avaimiasi').waitFor()

  await context.clearCookies()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Kirjaudu pääsyavaimella' }).click()
  await page.getByText('Tiedämme jo, kuka olet').waitFor()
  expect(await page.getByLabel('Käyttäjätunnus').inputValue()).toBe('plain')
  expect((await page.request.get('/console', { maxRedirects: 0 })).status()).toBe(303)
  await page.getByLabel('Salalause', { exact: true }).fill(account.passphrase)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.waitForURL('**/console/me')

  await context.clearCookies()
  // The other way round: the passphrase, and then the passkey as the second factor.
  await signInByPassphrase(page, account)
  await page.locator('#second').getByRole('button', { name: 'Kirjaudu pääsyavaimella' }).click()
  await page.waitForURL('**/console/me')
  expect(complaints).toEqual([])
})

test('an organisation that wants a second factor leads its staff to add one, and opens nothing else before', async () => {
  await sql`update identity.organisation set second_factor = true`.execute(db)
  const account = made['codes'] as MadeAccount
  const { page, context } = await windowWith({ hasPrf: false })
  await signInByPassphrase(page, account)
  await page.getByRole('heading', { name: 'Lisää toinen varmistus' }).waitFor()
  await page.goto('/console')
  expect(new URL(page.url()).pathname).toBe('/console/me/second-factor')

  await page.getByRole('link', { name: 'Ota kertakoodit käyttöön' }).click()
  await page.getByLabel('Salalauseesi').fill(account.passphrase)
  await page.getByRole('button', { name: 'Jatka' }).click()
  await page.locator('#picture svg').waitFor()
  const key = (await page.locator('#new-secret').innerText()).replaceAll(' ', '')
  const app = new TOTP({ secret: Secret.fromBase32(key) })
  await page.getByLabel('Koodi, jonka sovellus näyttää nyt').fill(app.generate())
  await page.getByRole('button', { name: 'Ota käyttöön' }).click()
  await page.getByText('Kertakoodit ovat käytössä').waitFor()
  await page.goto('/console')
  await page.getByText('Terve, codes esimerkki').waitFor()

  await context.clearCookies()
  await signInByPassphrase(page, account)
  await page.getByLabel('Kertakoodi').fill('000000')
  await page.locator('#second').getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByText('Koodi ei kelpaa').waitFor()
  // The code of the next half minute: the one that was shown at the beginning has been used.
  await page.getByLabel('Kertakoodi').fill(app.generate({ timestamp: Date.now() + 30_000 }))
  await page.locator('#second').getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.waitForURL('**/console/me')
  expect(complaints).toEqual([])
})

test('a new recovery code is printed and typed from the paper; then the old one lets nobody in', async () => {
  await sql`update identity.organisation set second_factor = false`.execute(db)
  const account = made['plain'] as MadeAccount
  const { page, context } = await windowWith({ hasPrf: false })
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill('codes')
  await page.getByRole('button', { name: 'Salalause hukassa' }).click()
  await page.getByLabel('Palautuskoodi').fill((made['codes'] as MadeAccount).recoveryCode)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByRole('heading', { name: 'Uusi salalauseesi' }).waitFor()
  const passphrase = await page.locator('#renewal-passphrase').innerText()
  await page.getByLabel('Kirjoita uusi salalause tähän').fill(passphrase)
  await page.getByRole('button', { name: 'Ota käyttöön ja jatka' }).click()
  await page.waitForURL('**/console/me')

  await page.goto('/console/me/recovery-code')
  await page.getByLabel('Salalause', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Varmista ja jatka' }).click()
  await page.getByLabel('Kirjoita paperilta').waitFor()
  const code = await page.locator('#new-secret').innerText()
  await page.getByLabel('Kirjoita paperilta').fill('0000')
  await page.getByRole('button', { name: 'Ota käyttöön' }).click()
  await page.getByText('Se ei ole koodin viimeinen ryhmä').waitFor()
  await page.getByLabel('Kirjoita paperilta').fill(code.slice(-4).toLowerCase())
  await page.getByRole('button', { name: 'Ota käyttöön' }).click()
  await page.getByText('Uusi palautuskoodi on käytössä').waitFor()
  expect(account.recoveryCode).not.toBe(code)
  await context.close()
  expect(complaints).toEqual([])
})

import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createOrganisation, identityRoutes } from '#identity'
import { createApp, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { reveal } from '#foundation/text'
import { utf8 } from '#foundation/sealing'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'

const db = await testDatabase()
let browser: Browser
let served: Served
let phone: Page
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const posted: string[] = []
const complaints: string[] = []
const sealedFor: string[] = []
const client = { nickname: '', passphrase: '', recoveryCode: '' }

beforeAll(async () => {
  await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  const routes = identityRoutes({
    sealClientEmail: {
      ready: async () => true,
      seal: async (_, email) => {
        sealedFor.push(reveal(email))
        return utf8('sealed by the test’s mailer')
      },
    },
  })
  served = await serve(createApp({ db, routes, fault: (line) => void complaints.push(JSON.stringify(line)) }), {
    port: 0, host: 'localhost', routes,
  })
  browser = await chromium.launch(await findChromium())
  phone = await freshPage()
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

async function freshPage(): Promise<Page> {
  const context = await browser.newContext({
    locale: 'fi-FI', baseURL: `http://localhost:${served.port}`, viewport: { width: 375, height: 800 },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(100_000)
  page.on('request', (request) => posted.push(request.url(), request.postData() ?? ''))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
  return page
}

async function takeSecrets(page: Page): Promise<void> {
  client.nickname = (await page.locator('#new-nickname').innerText()) || client.nickname
  client.passphrase = await page.locator('#new-passphrase').innerText()
  client.recoveryCode = await page.locator('#new-code').innerText()
  await page.getByLabel('Kirjoita salalause tähän').fill(client.passphrase)
}

const rows = async (table: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)).rows[0]?.n)

test('somebody makes a page of their own by a nickname, and keeps what opens it', async () => {
  await phone.goto('/fi/oma')
  await phone.getByRole('link', { name: 'Tee nimimerkki' }).click()
  await phone.getByText('kukaan muu ei pääse siihen').first().waitFor()
  await phone.getByLabel('Nimimerkki').fill('Lumi')
  await phone.getByRole('button', { name: 'Jatka' }).click()
  await phone.locator('#client-secrets:visible').waitFor()
  await takeSecrets(phone)
  expect(client.nickname).toMatch(/^lumi-\d{4}$/)
  await phone.getByRole('button', { name: 'Tee oma sivu' }).click()
  await phone.getByRole('heading', { name: `Hei, ${client.nickname}` }).waitFor()
})

test('a client is no member of staff, and staff’s pages do not know the session', async () => {
  await phone.goto('/console/staff')
  await phone.waitForURL('**/sign-in**')
})

test('signing in again takes the nickname and the passphrase; a wrong one is told as an unknown name is', async () => {
  const page = await freshPage()
  await page.goto('/fi/oma/kirjaudu')
  for (const nickname of [client.nickname, 'outo-0000']) {
    await page.getByLabel('Nimimerkki').fill(nickname)
    await page.getByLabel('Salalause', { exact: true }).fill('vaara-vaara-vaara-vaara')
    await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
    await page.getByText('Nimimerkki ja salaisuus eivät sovi yhteen.').waitFor()
  }
  await page.getByLabel('Nimimerkki').fill(client.nickname)
  await page.getByLabel('Salalause', { exact: true }).fill(client.passphrase)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByRole('heading', { name: `Hei, ${client.nickname}` }).waitFor()
  // The other browser is signed out from here.
  await page.getByRole('button', { name: 'Kirjaudu ulos muualta' }).click()
  await page.waitForURL('**/fi/oma')
  await phone.goto('/fi/oma')
  await phone.waitForURL('**/fi/oma/kirjaudu')
  await page.context().close()
})

test('an address is given for notices and taken away again, and is shown to nobody', async () => {
  await phone.getByLabel('Nimimerkki').fill(client.nickname)
  await phone.getByLabel('Salalause', { exact: true }).fill(client.passphrase)
  await phone.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await phone.getByRole('heading', { name: 'Hei' }).waitFor()
  await phone.getByLabel('Sähköposti').fill('lumi@example.org')
  await phone.getByRole('button', { name: 'Tallenna osoite' }).click()
  await phone.getByText('Osoite on tallessa salattuna').waitFor()
  expect(sealedFor).toEqual(['lumi@example.org'])
  expect(await phone.content()).not.toContain('lumi@example.org')
  await phone.getByRole('button', { name: 'Poista osoite' }).click()
  await phone.getByText('Et ole antanut osoitetta').waitFor()
})

test('a new recovery code takes the passphrase, and the old code works no more', async () => {
  const old = client.recoveryCode
  await phone.getByRole('link', { name: 'Tee uusi koodi' }).click()
  await phone.getByLabel('Salalause').fill(client.passphrase)
  await phone.getByRole('button', { name: 'Tee uusi koodi' }).click()
  await phone.locator('#code-keep-form:visible').waitFor()
  client.recoveryCode = await phone.locator('#new-code').innerText()
  await phone.getByRole('button', { name: 'Minulla on se tallessa' }).click()
  await phone.getByText('Uusi palautuskoodi on käytössä').waitFor()

  const page = await freshPage()
  await page.goto('/fi/oma/kirjaudu')
  await page.getByLabel('Nimimerkki').fill(client.nickname)
  await page.getByRole('button', { name: 'Salalause hukassa' }).click()
  await page.getByLabel('Palautuskoodi').fill(old)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByText('Nimimerkki ja salaisuus eivät sovi yhteen.').waitFor()
  await page.getByLabel('Palautuskoodi').fill(client.recoveryCode)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.locator('#client-secrets:visible').waitFor()
  await takeSecrets(page)
  await page.getByRole('button', { name: 'Ota käyttöön ja jatka' }).click()
  await page.getByRole('heading', { name: 'Hei' }).waitFor()
  await page.context().close()
})

test('deletion is at once and whole', async () => {
  await phone.goto('/fi/oma/kirjaudu')
  await phone.getByLabel('Nimimerkki').fill(client.nickname)
  await phone.getByLabel('Salalause', { exact: true }).fill(client.passphrase)
  await phone.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await phone.getByRole('link', { name: 'Poista oma sivu' }).click()
  await phone.getByRole('button', { name: 'Poista', exact: true }).click()
  await phone.getByText('Merkitse ensin').waitFor()
  await phone.getByLabel('Kyllä, poista kaikki').check()
  await phone.getByRole('button', { name: 'Poista', exact: true }).click()
  await phone.getByRole('heading', { name: 'Oma sivusi on poistettu' }).waitFor()
  for (const table of ['identity.client', 'identity.client_credential', 'identity.client_session', 'identity.client_arrival']) {
    expect([table, await rows(table)]).toEqual([table, 0])
  }
})

test('no secret was posted, and no page broke its own policy', () => {
  const everything = posted.join('\n').toLowerCase()
  for (const part of client.passphrase.split('-')) expect(everything).not.toContain(part)
  expect(everything).not.toContain(client.recoveryCode.toLowerCase())
  expect(complaints).toEqual([])
})

test('without script the pages say why it is needed, and offer no field to post a secret with', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  for (const path of ['/en/my/sign-in', '/en/my/new']) {
    await page.goto(path)
    expect(await page.locator('noscript').textContent()).toContain('JavaScript')
    expect(await page.locator('input:visible').count()).toBe(0)
  }
})

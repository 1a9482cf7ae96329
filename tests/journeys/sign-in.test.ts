import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
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
let browser: Browser
let served: Served
let officer: MadeAccount
// The machine may be busy with other tests; how long signing in takes is not what is asked here.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const posted: string[] = []
const complaints: string[] = []

const front = staffPage({ path: '/console', may: 'use-console', view: (c) => new Response(`Terve, ${c.frame.person.name}`) })

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  const make = (signInName: string, roles: ('administrator' | 'officer')[], name: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact(name), grantedBy: setup, cost: cheap }),
    )
  const administrator = await make('meri', ['administrator'], 'Meri Esimerkki')
  officer = await make('aalto', ['officer'], 'Aalto Esimerkki')
  const demoStaff = [{ ...administrator, name: 'Meri Esimerkki', describe: () => 'pääkäyttäjä' }]
  const routes = [...identityRoutes({ demoStaff }), front]
  served = await serve(createApp({ db, routes }), { port: 0, host: 'localhost', routes })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

async function freshPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  page.setDefaultTimeout(100_000)
  page.on('request', (request) => posted.push(request.url(), request.postData() ?? ''))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
  return page
}

test('an officer types a passphrase into a browser, and it goes nowhere from there', async () => {
  const page = await freshPage()
  await page.goto('/console')
  await page.getByLabel('Käyttäjätunnus').fill('aalto')
  await page.getByLabel('Salalause', { exact: true }).fill(officer.passphrase.toUpperCase())
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByText('Terve, Aalto Esimerkki').waitFor()
  const everything = posted.join('\n').toLowerCase()
  for (const part of officer.passphrase.split('-')) expect(everything).not.toContain(part)
  expect(everything).toContain('/sign-in/unlock')
  expect(complaints).toEqual([])
})

test('a wrong passphrase is told in a sentence, and the way in stays open', async () => {
  const page = await freshPage()
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill('aalto')
  await page.getByLabel('Salalause', { exact: true }).fill('vaara-vaara-vaara-vaara')
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByText('Tunnus ja salalause eivät sovi yhteen.').waitFor()
  expect(await page.getByLabel('Käyttäjätunnus').inputValue()).toBe('aalto')
})

test('a recovery code leads to new secrets, and only then in', async () => {
  const page = await freshPage()
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill('aalto')
  await page.getByRole('button', { name: 'Salalause hukassa' }).click()
  await page.getByLabel('Palautuskoodi').fill(officer.recoveryCode)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByRole('heading', { name: 'Uusi salalauseesi' }).waitFor()
  const passphrase = await page.locator('#renewal-passphrase').innerText()
  expect(passphrase).not.toBe(officer.passphrase)
  await page.getByLabel('Kirjoita uusi salalause tähän').fill('jotain muuta')
  await page.getByRole('button', { name: 'Ota käyttöön ja jatka' }).click()
  await page.getByText('Tämä ei ole sama kuin yllä oleva salalause.').waitFor()
  await page.getByLabel('Kirjoita uusi salalause tähän').fill(passphrase)
  await page.getByRole('button', { name: 'Ota käyttöön ja jatka' }).click()
  await page.getByText('Terve, Aalto Esimerkki').waitFor()
})

test('in the demo one button signs an invented person in', async () => {
  const page = await freshPage()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Svenska' }).click()
  await page.getByRole('button', { name: /Meri Esimerkki/ }).click()
  await page.getByText('Terve, Meri Esimerkki').waitFor()
})

test('without script the page says why it is needed, and shows no field to post a passphrase with', async () => {
  const context = await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false, baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  await page.goto('/sign-in')
  // Chromium under remote control leaves <noscript> unrendered: its words are looked for in the page.
  expect(await page.locator('noscript').textContent()).toContain('Signing in needs JavaScript')
  expect(await page.locator('input:visible').count()).toBe(0)
})

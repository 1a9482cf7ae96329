import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation, identityRoutes, signInOnServer, staffPage } from '#identity'
import type { MadeAccount, Role } from '#identity'
import { readLedger } from '#ledger'
import { inTransaction, within } from '#platform/database'
import { ConsoleLayout } from '#platform/pages'
import { createApp, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { accessesOf, teamsOf } from '#vault'
import { redact } from '#foundation/text'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'

const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
let browser: Browser
let served: Served
let first: string
let second: string
let administrator: MadeAccount
let neighbour: MadeAccount
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })
const posted: string[] = []
const asked: string[] = []
const complaints: string[] = []

const front = staffPage({
  path: '/console',
  may: 'use-console',
  view: (c) => ConsoleLayout({ frame: c.frame, title: 'x', children: `Terve, ${c.frame.person.name} / ${c.frame.organisation}` }),
})

beforeAll(async () => {
  ;({ organisation: first, made: administrator } = await found('Ensimmäinen ry', 'meri', 'Meri Esimerkki'))
  ;({ organisation: second, made: neighbour } = await found('Toinen ry', 'louhi', 'Louhi Esimerkki'))
  const routes = [...identityRoutes(), front]
  const log = (line: object) => void asked.push(JSON.stringify(line))
  served = await serve(createApp({ db, routes, log, fault: (line) => void complaints.push(JSON.stringify(line)) }), { port: 0, host: 'localhost', routes })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

async function found(name: string, signInName: string, displayName: string) {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: name, sv: name, en: name } })
  const make = (called: string, roles: Role[], displayed: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName: called, roles, displayName: redact(displayed), grantedBy: setup, cost: cheap }),
    )
  const made = await make(signInName, ['administrator'], displayName)
  await make(`${signInName}-toinen`, ['administrator'], 'Varalla Esimerkki')
  return { organisation, made }
}

async function freshPage(): Promise<Page> {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  page.setDefaultTimeout(100_000)
  page.on('request', (request) => posted.push(request.url(), request.postData() ?? ''))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
  return page
}

async function signInAs(page: Page, { signInName, passphrase }: { signInName: string; passphrase: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill(signInName)
  await page.getByLabel('Salalause', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/console'))
}

/** A passkey with a pseudo-random function, on a device of the page's own. */
async function addPasskey(page: Page, { passphrase }: MadeAccount): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true, hasPrf: true,
    },
  })
  await page.goto('/console/me/passkey')
  await page.getByLabel('Salalause', { exact: true }).fill(passphrase)
  await page.getByRole('button', { name: 'Varmista ja jatka' }).click()
  await page.getByRole('button', { name: 'Luo pääsyavain' }).click()
  await page.getByText('avaa avaimesi: et tarvitse salalausetta').waitFor()
}

const aino = { signInName: 'lumi-poukama', passphrase: '', fingerprint: '' }

test('an administrator invites, the invited makes keys in their browser, and waits holding nothing', async () => {
  const desk = await freshPage()
  await signInAs(desk, administrator)
  await desk.goto('/console/staff')
  await desk.getByRole('link', { name: 'Kutsu uusi henkilö' }).click()
  const form = desk.locator('form[action="/console/staff/invite"]')
  await form.getByLabel('Nimi', { exact: true }).fill('Lumi Keksitty')
  await form.getByLabel('Sähköposti').fill('lumi@example.org')
  await form.getByLabel('päättäjä').check()
  await form.getByRole('button', { name: 'Tee kutsu' }).click()
  const link = await desk.locator('#invitation-link').innerText()
  const token = new URL(link).hash.slice(1)
  expect(token).toHaveLength(54)

  const page = await freshPage()
  await page.goto(link)
  await page.getByText('Ensimmäinen ry').waitFor()
  // Gone from the address, and so from the history.
  expect(page.url()).not.toContain(token)
  await page.getByLabel('Käyttäjätunnus').fill(aino.signInName)
  await page.getByRole('button', { name: 'Luo avaimet' }).click()
  await page.getByRole('heading', { name: 'Salalauseesi ja palautuskoodisi' }).waitFor()
  aino.passphrase = await page.locator('#join-passphrase').innerText()
  await page.getByLabel('Kirjoita salalause tähän').fill('jotain muuta')
  await page.getByRole('button', { name: 'Tee tili' }).click()
  await page.getByText('Tämä ei ole sama kuin yllä oleva salalause.').waitFor()
  await page.getByLabel('Kirjoita salalause tähän').fill(aino.passphrase)
  await page.getByRole('button', { name: 'Tee tili' }).click()
  await page.getByRole('heading', { name: 'Tilisi on tehty' }).waitFor()
  aino.fingerprint = await page.locator('#join-fingerprint').innerText()

  await signInAs(page, aino)
  await page.getByRole('heading', { name: 'Tilisi odottaa vahvistusta' }).waitFor()
  expect(await page.locator('#own-fingerprint').innerText()).toBe(aino.fingerprint)
  await page.goto('/console/staff')
  await page.getByRole('heading', { name: 'Tilisi odottaa vahvistusta' }).waitFor()
  const waiting = await signInOnServer(db, aino)
  expect(waiting).toMatchObject({ ok: true, value: { roles: [], keyring: { team: null } } })

  // The link has served.
  await page.goto(link)
  await page.getByText('Kutsu ei ole enää voimassa').waitFor()
  expect(asked.join('\n')).not.toContain(token)
})

test('the administrator compares the fingerprint, vouches in their own browser, and the account is in', async () => {
  const desk = await freshPage()
  await signInAs(desk, administrator)
  await desk.goto('/console/staff')
  await desk.getByRole('link', { name: 'Lumi Keksitty' }).first().click()
  await desk.getByRole('heading', { name: 'Vahvista tili' }).waitFor()
  expect(await desk.locator('#vouch-fingerprint').innerText()).toBe(aino.fingerprint)
  await desk.getByRole('button', { name: 'Vahvista ja anna avaimet' }).click()
  await desk.getByText('Vertaa ensin sormenjälkeä').waitFor()
  await desk.getByLabel('Luimme sormenjäljen puhelimessa').check()
  await desk.getByRole('button', { name: 'Vahvista ja anna avaimet' }).click()
  await desk.getByLabel('Salalause', { exact: true }).fill(administrator.passphrase)
  await desk.getByRole('button', { name: 'Varmista ja jatka' }).click()
  await desk.waitForURL(/\/people\/[0-9a-f-]{36}$/)
  await desk.getByText('käytössä').waitFor()

  const here = within(db, first)
  const [team] = await teamsOf(here, first)
  const entered = await signInOnServer(db, aino)
  if (!entered.ok) throw new Error(entered.code)
  expect(entered.value.keyring.team).toBe(team?.id)
  expect(entered.value.roles).toEqual(['officer'])
  expect(team?.members).toContain(entered.value.id)
  // Opening the name has left a trace, on account of the administrator.
  const trace = await accessesOf(here, entered.value.id)
  expect(trace.map(({ by }) => by)).toContain(administrator.account)

  const page = await freshPage()
  await signInAs(page, aino)
  await page.getByText('Terve, Lumi Keksitty').waitFor()
})

test('roles are changed after showing the passphrase again; the last administrator stays', async () => {
  const desk = await freshPage()
  await signInAs(desk, administrator)
  const { value: lumi } = (await signInOnServer(db, aino)) as { value: { id: string } }
  await desk.goto(`/console/staff/people/${lumi.id}/roles`)
  await desk.getByLabel('viestijä').check()
  await desk.getByRole('button', { name: 'Tallenna' }).click()
  await desk.waitForURL(/\/people\/[0-9a-f-]{36}$/)
  await desk.getByText('viestijä, päättäjä').or(desk.getByText('päättäjä, viestijä')).first().waitFor()
  const again = await signInOnServer(db, aino)
  expect(again).toMatchObject({ ok: true, value: { roles: ['communicator', 'officer'] } })
})

test('somebody of another organisation is invited by their sign-in name, says yes, and switches openly', async () => {
  const theirs = await freshPage()
  await signInAs(theirs, neighbour)
  await theirs.goto('/console/staff/invite')
  await theirs.getByRole('link', { name: 'Kutsu henkilö, jolla on jo tili' }).click()
  const form = theirs.locator('form[action="/console/staff/invite-existing"]')
  await form.getByLabel('Käyttäjätunnus').fill(aino.signInName)
  await form.getByLabel('tarkastaja').check()
  await form.getByRole('button', { name: 'Kutsu tunnuksella' }).click()
  await theirs.waitForURL('**/console/staff')

  const page = await freshPage()
  await signInAs(page, aino)
  await page.getByRole('link', { name: 'Omat organisaatiot' }).click()
  await page.getByRole('button', { name: 'Hyväksy: Toinen ry' }).click()
  await page.getByText('odottaa vahvistusta').first().waitFor()

  await addPasskey(theirs, neighbour)
  await theirs.goto('/console/staff')
  await theirs.getByRole('link', { name: aino.signInName }).first().click()
  await theirs.getByLabel('Nimi, jolla työtoverit').fill('Lumi toisesta')
  await theirs.getByLabel('Luimme sormenjäljen puhelimessa').check()
  await theirs.getByRole('button', { name: 'Vahvista ja anna avaimet' }).click()
  // The passkey opens the key that signs: nothing is typed.
  await theirs.getByRole('button', { name: 'Käytä pääsyavainta' }).click()
  await theirs.waitForURL(/\/people\/[0-9a-f-]{36}$/)

  await page.goto('/console/organisations')
  await page.getByRole('button', { name: 'Siirry tänne: Toinen ry' }).click()
  await page.getByText('Terve, Lumi toisesta / Toinen ry').waitFor()
  await page.goto('/console/staff')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('Henkilöstö')
  const entries = await readLedger(within(db, second), { organisation: second, limit: 100 })
  expect(entries.map(({ type }) => type)).toContain('identity.session-entered')

  await page.goto('/console/organisations')
  await page.getByRole('button', { name: 'Siirry tänne: Ensimmäinen ry' }).click()
  await page.getByText('Terve, Lumi Keksitty / Ensimmäinen ry').waitFor()
})

test('whoever leaves is out at once: no roles, no keys, no session here; elsewhere nothing changes', async () => {
  const page = await freshPage()
  await signInAs(page, aino)
  const desk = await freshPage()
  await signInAs(desk, administrator)
  const { value: lumi } = (await signInOnServer(db, aino)) as { value: { id: string } }
  await desk.goto(`/console/staff/people/${lumi.id}/close`)
  await desk.getByText('Lähtijä on voinut kopioida').waitFor()
  await desk.getByRole('button', { name: 'Sulje tili' }).click()
  await desk.waitForURL('**/console/staff')
  await page.goto('/console')
  await page.waitForURL('**/sign-in**')
  const [team] = await teamsOf(within(db, first), first)
  expect(team?.members).not.toContain(lumi.id)
  const elsewhere = await signInOnServer(db, aino)
  expect(elsewhere).toMatchObject({ ok: true, value: { organisation: second, roles: ['auditor'] } })
})

test('the passphrase was posted nowhere, and no page broke its own policy', () => {
  const everything = posted.join('\n').toLowerCase()
  for (const part of aino.passphrase.split('-')) expect(everything).not.toContain(part)
  expect(complaints).toEqual([])
})

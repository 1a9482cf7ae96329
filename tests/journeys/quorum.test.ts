import { sql } from 'kysely'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation, identityRoutes, makeAccountAfterLoss, quorumRoutes, signInOnServer, staffPage } from '#identity'
import type { MadeAccount, Role } from '#identity'
import { peopleRoutes } from '#people'
import { inTransaction, within } from '#platform/database'
import { createApp, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { redact } from '#foundation/text'
import { readPdf } from '#platform/files'
import { withdrawGrants } from '#vault'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'
import { lookAt } from '#tests/support/look'
import { fillRegister } from '#tests/support/office'

/** Requirement: two of three shares bring a lost team back, one of three does not. In a real browser. */
const db = await testDatabase()
const cheap = { algorithm: 'argon2id', passes: 1, memoryKib: 64 } as const
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

let browser: Browser
let served: Served
let organisation: string
type Name = 'meri' | 'aalto' | 'lumi' | 'kuutti'
let staff: Record<Exclude<Name, 'kuutti'>, MadeAccount> & { kuutti?: MadeAccount }
let person: string
let shares: string[][] = []
const posted: string[] = []
const complaints: string[] = []
const front = staffPage({ path: '/console', may: 'use-console', view: (c) => new Response(`Terve, ${c.actor.signInName}`) })

beforeAll(async () => {
  const founded = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  organisation = founded.organisation
  const make = (signInName: string, roles: Role[], name: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, { organisation, signInName, roles, displayName: redact(name), grantedBy: founded.setup, cost: cheap }),
    )
  staff = {
    meri: await make('meri', ['administrator'], 'Meri Esimerkki'),
    aalto: await make('aalto', ['officer'], 'Aalto Esimerkki'),
    lumi: await make('lumi', ['officer'], 'Lumi Esimerkki'),
  }
  const actor = await signInOnServer(db, { signInName: 'aalto', passphrase: staff.aalto.passphrase })
  if (!actor.ok) throw new Error('a new account could not sign in')
  const { people } = await fillRegister(within(db, organisation), actor.value, [
    'Etunimi;Sukunimi;Henkilötunnus;Sähköposti',
    'Kaisla;Keksitty;010594Y9032;kaisla@example.org',
  ])
  person = people[0] ?? ''
  const routes = [...identityRoutes(), ...quorumRoutes, ...peopleRoutes, front]
  served = await serve(createApp({ db, routes }), { port: 0, host: 'localhost', routes })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const passphraseOf = (name: Name): string => staff[name]?.passphrase ?? ''

async function signedIn(name: Name): Promise<Page> {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('request', (request) => posted.push(request.url(), request.postData() ?? ''))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.text().includes('Content Security Policy') && complaints.push(message.text()))
  await page.goto('/sign-in')
  await page.getByLabel('Käyttäjätunnus').fill(name)
  await page.getByLabel('Salalause', { exact: true }).fill(passphraseOf(name))
  await page.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
  await page.getByText(`Terve, ${name}`).waitFor()
  return page
}

const linesIn = (text: string) => [...text.matchAll(/^\s*(?:\d\.\s+)?((?:[0-9A-HJKMNP-TV-Z]{4} ){4}[0-9A-HJKMNP-TV-Z]{2})\s*$/gm)].map((found) => found[1] ?? '')

function pagesOf(pdf: Uint8Array): string[] {
  const reading = readPdf(pdf)
  return Array.from({ length: reading.facts.pages }, (_, at) => reading.page(at).lines.map(({ text }) => text).join('\n'))
}

async function recover(page: Page, papers: readonly (readonly string[])[], name: Name = 'lumi'): Promise<void> {
  await page.goto('/console/keys/quorum/recover')
  await page.getByLabel(/^Rekisteri \(/).check()
  for (const [at, lines] of papers.entries()) await page.getByLabel(`Osa ${at + 1}`).fill(lines.join('\n'))
  await page.getByLabel('Salalauseesi').fill(passphraseOf(name))
  await page.getByRole('button', { name: 'Palauta', exact: true }).click()
}

test('an officer makes the recovery key: its shares are printed, one to a page, and one is typed back', async () => {
  const page = await signedIn('aalto')
  await page.goto('/console/keys/quorum')
  await page.getByText('Palautusavainta ei ole').waitFor()
  await page.getByRole('link', { name: 'Tee palautusavain' }).click()
  await page.getByLabel('Osia tarvitaan').fill('3')
  await page.getByLabel('Salalauseesi').fill(staff.aalto.passphrase)
  await page.getByRole('button', { name: 'Tee avain ja osat' }).click()
  await page.getByText('Osia on oltava ainakin yksi enemmän kuin tarvitaan.').waitFor()
  await page.getByLabel('Osia tarvitaan').fill('2')
  await page.getByRole('button', { name: 'Tee avain ja osat' }).click()
  await page.getByRole('heading', { name: '2. Tulosta osat' }).waitFor()

  const printed = pagesOf(await page.pdf({ format: 'A4', margin: { top: '2cm', left: '2cm' } }))
  expect(printed).toHaveLength(3)
  shares = printed.map(linesIn)
  const fingerprint = /(?:[0-9A-F]{4} ){7}[0-9A-F]{4}/.exec(printed[0] ?? '')?.[0] ?? 'none'
  for (const [at, text] of printed.entries()) {
    expect(linesIn(text)).toHaveLength(4)
    for (const said of [`Palautusavaimen osa ${at + 1}/3`, 'Keksitty ry', fingerprint, 'En del ensam', 'One share alone']) {
      expect(text.replace(/\s+/g, ' ')).toContain(said)
    }
    expect(text).not.toContain('Kirjaudu ulos')
  }

  await page.getByRole('button', { name: 'Osat on tulostettu' }).click()
  const asked = Number(/\d+/.exec(await page.locator('#typed-label').innerText())?.[0])
  const typed = page.locator('#typed')
  await typed.fill((shares[asked % 3] ?? []).join('\n'))
  await page.getByRole('button', { name: 'Tarkista ja ota käyttöön' }).click()
  await page.getByText(`mutta ei osa ${asked}.`).waitFor()
  await typed.fill((shares[asked - 1] ?? []).join(' ').toLowerCase())
  await page.getByRole('button', { name: 'Tarkista ja ota käyttöön' }).click()
  await page.getByText('Palautusavain on voimassa').waitFor()
  expect(await page.getByText(fingerprint).count()).toBe(1)
  expect(await page.getByText('3 osaa, joista 2 tarvitaan').count()).toBe(1)
})

test('the last key holder goes, and the officer who is left opens nothing', async () => {
  for (const { account } of [staff.meri, staff.aalto, staff.lumi]) {
    await withdrawGrants(within(db, organisation), { organisation, account, by: staff.meri.account })
  }
  await sql`update identity.membership set state = 'closed', closed_at = now()
    where account in (${staff.meri.account}, ${staff.aalto.account})`.execute(within(db, organisation))
  const page = await signedIn('lumi')
  const answer = await page.goto(`/console/register/people/${person}`)
  expect(answer?.status()).not.toBe(200)
  await page.goto('/console/keys/quorum')
  await page.getByText('Tiimillä ei ole enää avaimen haltijaa').waitFor()
  await page.getByText('Henkilöstö on vaihtunut osien tulostamisen jälkeen').waitFor()
})

test('one share brings nothing back, nor does the same one twice, or a mistyped one', async () => {
  const page = await signedIn('lumi')
  const seen = await lookAt(page.context(), `http://localhost:${served.port}/console/keys/quorum/recover`)
  expect(seen).toMatchObject({ status: 200, violations: [], overflows: false })
  const [first = [], , third = []] = shares
  await recover(page, [first])
  await page.getByText('Osia tarvitaan 2, ja annoit 1.').waitFor()
  await recover(page, [first, first])
  await page.getByText('Osa 1 on annettu kahdesti.').waitFor()
  await recover(page, [first, third.with(2, (third[2] ?? '').replace(/^./, (one) => (one === '7' ? '8' : '7')))])
  await page.getByText('Paperi 2: rivillä 3 on kirjoitusvirhe.').waitFor()
  const { rows } = await sql`select from keystore.team_grant`.execute(within(db, organisation))
  expect(rows).toHaveLength(0)
})

test('two of the three bring the team back, and the register opens', async () => {
  const page = await signedIn('lumi')
  const [first = [], , third = []] = shares
  await recover(page, [third, first])
  await page.getByText('Tiimi on palautettu').waitFor()
  await page.goto(`/console/register/people/${person}`)
  await page.getByText('kaisla@example.org').waitFor()
  const { rows } = await sql<{ body: { shares: number } }>`
    select body from ledger.entry where type = 'vault.team-recovered'`.execute(within(db, organisation))
  expect(rows.map(({ body }) => body.shares)).toEqual([2])
})

test('when nobody can sign in at all, an account made on the machine is vouched for by the shares, and then opens', async () => {
  const { account: left } = staff.lumi
  await withdrawGrants(within(db, organisation), { organisation, account: left, by: left })
  const made = await inTransaction(db, organisation, (tx) =>
    makeAccountAfterLoss(tx, { organisation, signInName: 'kuutti', displayName: redact('Kuutti Esimerkki'), at: new Date(), cost: cheap }),
  )
  if (!made.ok) throw new Error(made.code)
  staff.kuutti = made.value
  const page = await signedIn('kuutti')
  await page.goto('/console/keys/quorum/recover')
  await page.getByText('Kukaan ei ole vielä vahvistanut tunnustasi').waitFor()
  const [, second = [], third = []] = shares
  await recover(page, [second, third], 'kuutti')
  await page.getByText('Tiimi on palautettu').waitFor()
  await page.goto(`/console/register/people/${person}`)
  await page.getByText('kaisla@example.org').waitFor()

  const told = await signedIn('lumi')
  await told.goto('/console/register')
  await told.locator('.console-banner').getByText('Palautusavainta on käytetty').click()
  await told.getByText('Kuutti Esimerkki kokosi osat').or(told.getByText('kuutti kokosi osat')).waitFor()
  await told.getByRole('button', { name: 'Olen nähnyt tämän' }).click()
  await told.getByText('myös tunnus vahvistettiin').waitFor()
  expect(await told.getByText('Palautusavainta on käytetty').count()).toBe(0)
})

test('no share and no passphrase was ever sent, and no page broke its own policy', () => {
  const everything = posted.join('\n').toUpperCase().replace(/[\s+-]|%20|%0A|%0D/g, '')
  for (const line of shares.flat()) expect(everything).not.toContain(line.replaceAll(' ', ''))
  for (const { passphrase } of Object.values(staff)) {
    for (const part of passphrase.split('-')) expect(everything).not.toContain(part.toUpperCase())
  }
  expect(everything).toContain('/QUORUM/RECOVER')
  expect(complaints).toEqual([])
})

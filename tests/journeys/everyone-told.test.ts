import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSatama, type Satama } from '#app/satama'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { newWindow, openBrowser, signInAsDemoStaff } from '#tests/support/look'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const desk = { width: 1280, scheme: 'light' } as const

let folder: string
let satama: Satama
let browser: Browser
let origin: string
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-journey-'))
  satama = await openSatama(settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder })), {
    complain: (line) => complaints.push(line),
  })
  origin = `http://localhost:${satama.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

async function enter(name: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await newWindow(browser, desk)
  await signInAsDemoStaff(context, origin, name)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  return { context, page }
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click()
/** What the room itself says comes next. */
const next = (page: Page) => follow(page, /^Seuraavaksi/)

const wordsIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fi: { Puhelinajat: 'joka päivä kello 8–20', 'Sivu, jolla asiasta kerrotaan': 'poukama.example/ilmoitus' },
  sv: {
    'Mitä tapahtui ja milloin': 'En utomstående kopierade klientregistret från en server den 21.10.2026.',
    'Mitä olette tehneet ja teette': 'Servern är stängd och en brottsanmälan har gjorts.',
    Puhelinajat: 'varje dag klockan 8–20',
    'Sivu, jolla asiasta kerrotaan': 'poukama.example/meddelande',
  },
  en: {
    'Mitä tapahtui ja milloin': 'On 21 October 2026 an outsider copied the client register from a server.',
    'Mitä olette tehneet ja teette': 'The server is closed and the police have been told.',
    Puhelinajat: 'every day from 8 to 20',
    'Sivu, jolla asiasta kerrotaan': 'poukama.example/notice',
  },
}

test('two officers get from signing in to everyone told and the incident closed, led by what the pages say', async () => {
  const { context, page } = await enter('aino')
  const second = await enter('eero')

  // The incident and what is known.
  await page.goto(origin)
  await follow(page, 'Avaa tapaus')
  await page.getByLabel('Tapauksen nimi').fill('Asiakasrekisterin kopio ulkopuolisella')
  await press(page, 'Avaa tapaus')
  await page.waitForURL(/incidents\/[0-9a-f-]{36}$/)
  const room = page.url()
  await next(page)
  await page.getByLabel(/^Luottamuksellisuus/).check()
  await page.getByLabel('Miten se tapahtui').selectOption({ label: 'Ulkopuolisen hyökkäys' })
  for (const what of ['henkilötunnus', 'nimi']) await page.getByLabel(what, { exact: true }).check()
  await page.getByLabel('Mitä tapahtui', { exact: true }).fill('Ulkopuolinen kopioi 21.10.2026 asiakasrekisterin palvelimelta.')
  await page.getByLabel('Mitä siitä voi seurata ihmisille').fill('Tietoja voidaan käyttää huijauksiin.')
  await page.getByLabel('Mitä on tehty ja mitä tehdään').fill('Palvelin on suljettu ja rikosilmoitus on tehty.')
  await page.getByLabel(/^Korkea riski/).check()
  await press(page, 'Tallenna tiedot')

  // The clock and the authority.
  await next(page)
  await press(page, 'Kirjaa hetki')
  await page.getByText('72 tunnin määräaika').waitFor()
  await next(page)
  await press(page, 'Laadi ilmoitus')
  await press(page, 'Merkitse lähetetyksi')
  await page.waitForURL(room)

  // Whom it concerns.
  await next(page)
  await page.getByLabel(/^Tiedot kirjattu viimeistään/).first().fill('2018-11-30')
  await press(page, 'Laske')
  await press(page, 'Vahvista rajaus')
  await page.waitForURL(room)
  await page.getByText(/Rajaus nro 1:\s\d+\sihmistä/).first().waitFor()

  // The notice, in three languages, approved by two.
  await next(page)
  await page.getByRole('main').getByRole('link', { name: 'Laadi ilmoitus' }).click()
  await press(page, 'Aloita ilmoituksen kirjoittaminen')
  await page.waitForURL(/edit/)
  const notice = page.url().replace(/\/edit.*/, '')
  for (const [lang, words] of Object.entries(wordsIn)) {
    await page.goto(`${notice}/edit?lang=${lang}`)
    for (const [label, typed] of Object.entries(words)) await page.getByLabel(label, { exact: true }).fill(typed)
    await press(page, 'Tallenna')
  }
  await page.goto(notice)
  for (const officer of [page, second.page]) {
    await officer.goto(notice)
    await officer.getByLabel(/^Olen lukenut ilmoituksen/).check()
    await press(officer, 'Hyväksy ilmoitus')
  }

  // Telling.
  await page.goto(room)
  await next(page)
  await press(page, 'Päätä ja aloita ilmoittaminen')
  await page.getByRole('dialog').getByRole('button', { name: 'Päätä ja aloita ilmoittaminen' }).click()
  await page.waitForURL(notice)
  await follow(page, 'Tee päätökset')
  const decisions = page.url()
  await decideAll(page, decisions, [/Osoitteeton/], 'no-channel')
  await decideAll(page, decisions, [/Pikkarainen/], 'minor')
  await expect.poll(() => handOver(page, notice), { timeout: 120_000, interval: 1_000 }).toBe('Valmis')

  // The public page, then the end.
  await page.goto(room)
  await next(page)
  await page.getByLabel(/Suomi/).first().fill('Tietoturvaloukkaus')
  await press(page, 'Avaa sivu')
  await follow(page, 'Kirjoita tiedote')
  for (const [index, words] of [
    ['Asiakastietoja on viety', 'Olemme kertoneet kaikille, joita asia koskee.'],
    ['Klientuppgifter har stulits', 'Vi har berättat för alla som det gäller.'],
    ['Client data was stolen', 'We have told everyone it concerns.'],
  ].entries()) {
    await page.locator('main input[type=text], main input:not([type])').nth(index).fill(words[0] ?? '')
    await page.locator('main textarea').nth(index).fill(words[1] ?? '')
  }
  await press(page, 'Tallenna ja lue')
  await press(page, 'Julkaise nyt')
  await page.getByText(/^Julkaistu/).first().waitFor()
  await page.goto(room)
  await next(page)
  await press(page, 'Sulje ja hävitä')
  await page.getByRole('dialog').getByRole('button', { name: 'Sulje ja hävitä' }).click()
  await page.getByText('Tapaus on suljettu.').waitFor()

  // What readers got, and what anyone can read without script, in their own language.
  const stranger = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 375, height: 800 } })
  const reader = await stranger.newPage()
  const year = new Date().getUTCFullYear()
  for (const [lang, words] of Object.entries({ fi: 'Olemme kertoneet', sv: 'Vi har berättat', en: 'We have told' })) {
    await reader.goto(`${origin}/${lang}/poukaman-terapiakeskus/${year}-1`)
    expect(await reader.getByRole('main').innerText()).toContain(words)
    expect(await reader.locator('script').count()).toBe(0)
  }
  expect(await stranger.cookies()).toEqual([])
  await stranger.close()
  await page.goto(`${origin}/outbox`)
  expect(await page.getByRole('main').innerText()).toContain('Lehtovaara')
  await context.close()
  await second.context.close()
  expect(complaints).toEqual([])
})

/** Decides for the people whose names match, by naming an exception. */
async function decideAll(page: Page, decisions: string, names: readonly RegExp[], ground: string) {
  await page.goto(decisions)
  for (const name of names) {
    const box = page.getByLabel(name)
    if ((await box.count()) === 0) return
    await box.first().check()
  }
  await page.locator('select[name=route]').first().selectOption(`exception:${ground}`)
  await page.locator('main button[type=submit]').first().click()
}

/** Confirms every batch that is ready, and gives the campaign's state in words. */
async function handOver(page: Page, notice: string): Promise<string> {
  await page.goto(notice)
  const ready = page.getByRole('button', { name: 'Vahvista luovutus' })
  if ((await ready.count()) > 0) {
    await ready.first().click()
    await page.waitForLoadState()
    await page.goto(notice)
  }
  return (await page.locator('.page-status').innerText()).trim()
}

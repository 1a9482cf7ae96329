import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020.js'
import { sql } from 'kysely'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSatama, type Satama } from '#app/satama'
import { listOrganisations } from '#identity'
import { within } from '#platform/database'
import { readPdf } from '#platform/files'
import { readEnvironment, settingsFrom } from '#platform/settings'
import type { Lang } from '#platform/texts'
import { lookAt, newWindow, openBrowser, signInAsDemoStaff } from '#tests/support/look'

/** Requirement: request by form, identification, release by a professional, handed over, noted in the file; in three languages. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let folder: string
let satama: Satama
let browser: Browser
let origin: string
let officer: BrowserContext
let professional: BrowserContext
const faults: string[] = []
const served: string[] = []

const words: Record<Lang, { title: string; fetch: string; wrong: string; note: string; masked: string }> = {
  fi: { title: 'Sinun tietosi', fetch: 'Nouda tietosi', wrong: 'Tällä ei avautunut mitään', note: 'Asiakas on käyttänyt oikeuttaan saada omat tietonsa.', masked: 'Tietosuojavaltuutetun toimisto' },
  sv: { title: 'Dina uppgifter', fetch: 'Hämta dina uppgifter', wrong: 'Inget öppnades', note: 'Klienten har använt sin rätt att få sina uppgifter.', masked: 'Dataombudsmannens byrå' },
  en: { title: 'Your data', fetch: 'Fetch your data', wrong: 'Nothing was opened', note: 'The client has used the right to their own data.', masked: 'Office of the Data Protection Ombudsman' },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-own-data-'))
  satama = await openSatama(settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder })), { complain: (line) => void faults.push(line) })
  origin = `http://localhost:${satama.port}`
  browser = await openBrowser()
  officer = await signedIn('aino')
  professional = await signedIn('petra')
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

async function signedIn(name: string): Promise<BrowserContext> {
  const window = await newWindow(browser, { width: 1280, scheme: 'light' })
  await signInAsDemoStaff(window, origin, name)
  return window
}

async function open(window: BrowserContext, path: string): Promise<Page> {
  const page = await window.newPage()
  page.setDefaultTimeout(60_000)
  const answer = await page.goto(origin + path)
  expect([path, answer?.status()]).toEqual([path, 200])
  return page
}

const press = (page: Page, form: string) => Promise.all([page.waitForEvent('load'), page.locator(`form[action$="${form}"] button:not([type="button"])`).first().click()])

/** Somebody who is in the professional's files, and whom the demo's provider knows; each language another one. */
async function whoIs(number: number): Promise<{ name: string; code: string }> {
  const files = await open(professional, '/console/files')
  const named = await files.locator('main').innerText()
  await files.close()
  const identify = await open(await browser.newContext({ locale: 'fi-FI' }), '/identify')
  const options = await identify.locator('select[name="person"] option').evaluateAll((all) => all.map((one) => [(one as HTMLOptionElement).value, one.textContent] as const))
  await identify.close()
  const known = options.map(([code, label]) => ({ code, name: (label ?? '').split(',')[0] ?? '' })).filter(({ name }) => name !== '' && named.includes(name) && !served.includes(name))
  const one = known[0]
  if (!one) throw new Error(`nobody is left for journey ${number}`)
  served.push(one.name)
  return one
}

async function newestRequest(): Promise<string> {
  const [organisation] = await listOrganisations(satama.db)
  const id = organisation?.id ?? ''
  const { rows } = await sql<{ id: string }>`
    select about as id from ledger.entry where organisation = ${id} and type = 'requests.received' and body ->> 'channel' = 'form'
    order by at desc limit 1`.execute(within(satama.db, id))
  return rows[0]?.id ?? ''
}

async function readEverything(page: Page, path: string): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    await page.goto(origin + path)
    const unread = await page.locator('.tabs a[aria-current="page"]').getAttribute('href')
    if (unread?.includes('?seen') || (await page.locator(`form[action$="${path}"] button`).count()) === 0) return
    await press(page, path)
  }
  throw new Error('reviewing does not come to an end')
}

test.each(['fi', 'sv', 'en'] as const)('somebody asks for their data in %s, is identified, gets what a professional released, and it is noted', async (lang) => {
  const who = await whoIs(['fi', 'sv', 'en'].indexOf(lang))
  const phone = await newWindow(browser, { width: 375, scheme: 'light' }, { script: false })

  // The person: identified first, then the form.
  const page = await open(phone, `/identify?to=${encodeURIComponent(`/${lang}/my-data/request`)}`)
  await page.selectOption('select[name="person"]', who.code)
  await press(page, '/identify/invented')
  await page.waitForURL(`**/${lang}/my-data/request`)
  await page.check('input[name="kinds"][value="access"]')
  await press(page, `/${lang}/my-data/request`)
  await page.locator('.code-shown code').waitFor()
  const request = await newestRequest()
  expect(request).not.toBe('')

  // The officer: takes it in, links it to the person, puts the data together, reads what is not a patient's.
  const desk = await open(officer, '/console/requests')
  await desk.goto(`${origin}/console/requests/${request}/person`)
  await desk.fill('input[name="text"]', who.code)
  await press(desk, `/${request}/person`)
  await press(desk, `/${request}/link`)
  await desk.goto(`${origin}/console/requests/${request}/package`)
  await press(desk, `/${request}/package`)
  const review = await desk.locator('a[href$="/review"]').first().getAttribute('href')
  if (review) await readEverything(desk, review)

  // The professional: reads the patient data and releases it.
  const care = await open(professional, '/console/requests/releases')
  const release = (await care.locator('main a[href^="/console/requests/releases/"]').first().getAttribute('href')) ?? ''
  expect(release).not.toBe('')
  await readEverything(care, release)
  await care.goto(origin + release)
  await care.fill('input[name="position"]', 'psykologi')
  await press(care, `${release}/release`)
  await care.locator('.notice-success').waitFor()

  // The officer: approves, and offers it behind identification with a code.
  await desk.goto(`${origin}/console/requests/${request}/package`)
  await press(desk, '/package/release')
  await desk.locator('a[href$="/hand-over"]').last().click()
  await desk.check('input[name="way"][value="identified"]')
  await desk.check('input[name="tell"][value="here"]')
  await press(desk, '/hand-over/offer')
  const code = (await desk.locator('[data-hand-over-code]').innerText()).trim()

  // A stranger with the code, and the person without it, see the same nothing.
  const strange = await open(await newWindow(browser, { width: 375, scheme: 'dark' }, { script: false }), `/${lang}/my-data/handed-over`)
  await strange.fill('input[name="code"]', code)
  await press(strange, '/my-data/handed-over')
  await strange.getByText(words[lang].wrong).waitFor()

  // The person: still identified, types the code, reads and takes the copies.
  await page.goto(`${origin}/${lang}/my-data/handed-over`)
  expect(await page.locator('h1').innerText()).toBe(words[lang].fetch)
  await page.fill('input[name="code"]', code)
  await press(page, '/my-data/handed-over')
  await page.locator('article.package h1').waitFor()
  expect(await page.locator('article.package h1').innerText()).toBe(words[lang].title)
  const shown = await page.locator('article.package').innerText()
  for (const said of [who.name, who.code, words[lang].masked]) expect(shown).toContain(said)
  expect(await page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true)
  const copy = async (kind: string) => {
    const answer = await phone.request.post(`${origin}/${lang}/my-data/handed-over/copy`, { form: { code, copy: kind }, headers: { origin, 'sec-fetch-site': 'same-origin' } })
    return answer.body()
  }
  const schema = JSON.parse(await readFile(new URL('../../src/modules/requests/package/schema/package-1.schema.json', import.meta.url), 'utf8')) as object
  const isValid = new Ajv({ allowUnionTypes: true }).compile(schema)
  const taken: unknown = JSON.parse((await copy('json')).toString())
  expect(isValid(taken)).toBe(true)
  expect(taken).toMatchObject({ language: lang, person: { name: who.name }, request })
  const reading = readPdf(await copy('pdf'))
  expect(reading.facts).toMatchObject({ tagged: true, language: `${lang}-FI`, title: words[lang].title })
  reading.close()

  // It is on record that it came, and noted in the file.
  await desk.goto(`${origin}/console/requests/${request}/package`)
  expect(await desk.locator('.status-success').count()).toBeGreaterThan(1)
  const list = await open(professional, '/console/files')
  await list.getByRole('link', { name: new RegExp(who.name.split(' ').at(-1) ?? '') }).first().click()
  await list.waitForLoadState('load')
  expect(await list.content()).toContain(words[lang].note)
  for (const one of [desk, care, list, strange, page]) await one.close()
})

test('the pages of the way can be used by everyone: on a phone, in the dark', async () => {
  const phone = await newWindow(browser, { width: 375, scheme: 'dark' })
  for (const path of ['/fi/my-data/handed-over', '/sv/my-data/handed-over', '/en/my-data/handed-over']) {
    expect({ path, ...(await lookAt(phone, origin + path)) }).toMatchObject({ path, status: 200, violations: [], overflows: false, complaints: [], elsewhere: [] })
  }
})

test('the server had nothing to complain of meanwhile', () => {
  expect(faults).toEqual([])
})

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSatama, type Satama } from '#app/satama'
import { draftBulletin, openPage, publishBulletin } from '#bulletins'
import { execute, signInOnServer, type StaffActor } from '#identity'
import { openIncident } from '#incidents'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { lookAt, newWindow, openBrowser, signInAsDemoStaff, type Look, type Seen } from '#tests/support/look'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const desk: Look = { width: 1280, scheme: 'light' }
const phone: Look = { width: 375, scheme: 'dark' }
const site = 'poukaman-terapiakeskus'
const promisedPaths = ['privacy', 'privacy/care', 'terms', 'consents/surveys', 'security', 'safeguards', 'safeguards/2026-11'].flatMap((path) =>
  ['fi', 'sv', 'en'].map((lang) => `/${lang}/${site}/${path}`),
)
const clean: Omit<Seen, 'status' | 'links'> = { violations: [], overflows: false, complaints: [], elsewhere: [] }

let folder: string
let satama: Satama
let browser: Browser
let origin: string
let publicPaths: string[]
const faults: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-looked-at-'))
  const settings = settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder }))
  satama = await openSatama(settings, { complain: (line) => void faults.push(line) })
  origin = `http://localhost:${satama.port}`
  publicPaths = await somethingToSee()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

test('the public site can be read by everyone: on a phone, in the dark, in three languages', async () => {
  for (const [turn, look] of [desk, phone].entries()) {
    // Without script, as the pages themselves are; axe-core comes in over the debugger.
    const window = await newWindow(browser, look)
    // What is promised is one way of showing texts: each page of it in each language, at the desk or on the phone.
    for (const path of [...publicPaths, ...promisedPaths.filter((_, place) => place % 2 === turn)]) {
      expect({ path, ...(await lookAt(window, origin + path)) }).toMatchObject({ path, status: 200, ...clean })
    }
    const missing = `${publicPaths[0]}-nothing`
    expect(await lookAt(window, origin + missing)).toMatchObject({ status: 404, ...clean })
    expect(await window.cookies()).toEqual([])
    await window.close()
  }
})

test('asking for one’s own data can be done by everyone', async () => {
  for (const look of [desk, phone]) {
    const window = await newWindow(browser, look)
    for (const path of ['/fi/my-data', '/sv/my-data/request', '/en/my-data/status', '/fi/my-data/code']) {
      expect({ path, ...(await lookAt(window, origin + path)) }).toMatchObject({ path, status: 200, ...clean })
    }
    expect(await window.cookies()).toEqual([])
    await window.close()
  }
})

test('signing in and signing up can be done by everyone', async () => {
  for (const look of [desk, phone]) {
    const window = await newWindow(browser, look)
    for (const path of ['/sign-in', '/join', '/identify', '/identify?to=/&left', '/fi/oma/kirjaudu', '/fi/oma/uusi', '/sv/min/ny', '/en/my/deleted', '/fi/my-data/file']) {
      expect({ path, ...(await lookAt(window, origin + path)) }).toMatchObject({ path, status: 200, ...clean })
    }
    await window.close()
  }
})

test('every page of the console that an officer can come to by following links can be used by everyone', async () => {
  const window = await newWindow(browser, phone)
  await signInAsDemoStaff(window, origin, 'aino')
  const seen = await wander(window, `${origin}/console`)
  for (const kind of seen.keys()) looked.add(kind)
  expect(seen.size).toBeGreaterThan(15)
  expect(unfit(seen)).toEqual({})
  await window.close()
})

test('every page of a professional’s clients can be used by everyone', async () => {
  const window = await newWindow(browser, phone)
  await signInAsDemoStaff(window, origin, 'petra')
  const seen = await wander(window, `${origin}/console/files`)
  for (const kind of seen.keys()) looked.add(kind)
  expect([...seen.keys()]).toContain('/console/files/…/entries/…/correct')
  expect(unfit(seen)).toEqual({})
  await window.close()
})

test.each(['hallinto', 'sanni', 'viivi'])('%s is shown no way to a page that stays shut, nor one that has to be moved sideways', async (name) => {
  const window = await newWindow(browser, desk)
  await signInAsDemoStaff(window, origin, name)
  const seen = await wander(window, `${origin}/console`, { axe: false, known: looked })
  expect(seen.size).toBeGreaterThan(1)
  expect(unfit(seen)).toEqual({})
  await window.close()
})

test('the page about the house can be used by everyone: on a phone, in the dark', async () => {
  for (const look of [desk, phone]) {
    const window = await newWindow(browser, look)
    await signInAsDemoStaff(window, origin, 'hallinto')
    expect(await lookAt(window, `${origin}/console/house`)).toMatchObject({ status: 200, ...clean })
    await window.close()
  }
})

test('on a phone without script the console’s menu opens, and its pages are there', async () => {
  const signedIn = await newWindow(browser, phone)
  await signInAsDemoStaff(signedIn, origin, 'aino')
  const window = await browser.newContext({
    viewport: { width: 375, height: 700 }, javaScriptEnabled: false, storageState: await signedIn.storageState(),
  })
  const page = await window.newPage()
  await page.goto(`${origin}/console`)
  await page.locator('.console-nav-folded summary').click()
  await page.locator('.console-nav-folded a[href="/console/bulletins"]').click()
  await page.waitForURL(`${origin}/console/bulletins`)
  expect(await page.locator('h1').innerText()).toBe('Tiedotteet')
  await window.close()
  await signedIn.close()
})

test('the server had nothing to complain of meanwhile', () => {
  expect(faults).toEqual([])
})

/** Kinds of pages that have been looked at closely: for the next reader it is enough that they open. */
const looked = new Set<string>()

/** Follows every link of the console, one page of each kind: ids in addresses count as one. */
async function wander(window: BrowserContext, start: string, how: { axe?: boolean; known?: ReadonlySet<string> } = {}): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>()
  const waiting = [start]
  for (let url = waiting.shift(); url !== undefined && seen.size < 80; url = waiting.shift()) {
    const kind = kindOf(url)
    if (seen.has(kind) || isFile(url)) continue
    const page = how.known?.has(kind) ? await openOnly(window, url) : await lookAt(window, url, how)
    seen.set(kind, page)
    waiting.push(...page.links.filter((link) => link.startsWith(`${origin}/console`) || link.startsWith(`${origin}/outbox`)))
  }
  return seen
}

/** Ids in an address, and names of texts, are of one kind. */
function kindOf(url: string): string {
  const { pathname } = new URL(url)
  return pathname.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, '…').replace(/^(\/console\/terms\/(?:write|new))\/.*/, '$1/…')
}

/** A page's answer and its links, without showing it. */
async function openOnly(window: BrowserContext, url: string): Promise<Seen> {
  const answer = await window.request.get(url, { headers: { accept: 'text/html' } })
  const hrefs = [...(await answer.text()).matchAll(/<a\b[^>]*\bhref="([^"#?]+)/g)].map(([, href = '']) => new URL(href, url).href)
  return { ...clean, status: answer.status(), links: [...new Set(hrefs)] }
}

function isFile(url: string): boolean {
  return /\/pdf$|\.\w{2,5}$/.test(url)
}

function unfit(seen: ReadonlyMap<string, Seen>): Record<string, unknown> {
  const faults = [...seen].flatMap(([kind, { status, violations, overflows, complaints, elsewhere }]) => {
    const found = { violations, overflows, complaints, elsewhere }
    return status === 200 && JSON.stringify(found) === JSON.stringify(clean) ? [] : [[kind, { status, ...found }]]
  })
  return Object.fromEntries(faults)
}

/** An incident with a public page and two bulletins, one of them in Finnish alone, and one draft. */
async function somethingToSee(): Promise<string[]> {
  const { db } = satama
  const { passphrases } = JSON.parse(await readFile(join(folder, 'demo-staff.json'), 'utf8')) as { passphrases: Record<string, string> }
  const signedIn = await signInOnServer(db, { signInName: 'aino', passphrase: passphrases['aino'] ?? '' })
  const actor = valueOf<StaffActor>(signedIn)
  const { incident: about, slug } = valueOf(await execute(openIncident, { db, actor, input: { title: 'Rekisterin kopiointi' } }))
  const title = { fi: 'Tietomurto rekisteriimme', sv: 'Dataintrång i vårt register', en: 'Intrusion into our register' }
  const { page } = valueOf(await execute(openPage, { db, actor, input: { about, slug, title } }))
  const fi = { title: 'Selvitämme tapahtunutta', body: 'Kerromme lisää pian.\n\n- Älä maksa.\n- Katso https://example.org/ohje' }
  const sv = { title: 'Vi utreder det inträffade', body: 'Vi berättar mer snart.' }
  const en = { title: 'We are investigating', body: 'We will tell you more soon.' }
  for (const texts of [{ fi, sv, en }, { fi }, { fi, sv }]) {
    const { bulletin, revision } = valueOf(await execute(draftBulletin, { db, actor, input: { page, texts } }))
    if ('sv' in texts && !('en' in texts)) continue
    valueOf(await execute(publishBulletin, { db, actor, input: { bulletin, revision, withoutAllLanguages: true } }))
  }
  return ['fi', 'sv', 'en'].flatMap((lang) => [`/${lang}/${site}`, `/${lang}/${site}/${slug}`])
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!result.ok) throw new Error(result.code)
  return result.value
}

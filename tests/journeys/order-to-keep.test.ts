import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openSatama, type Satama } from '#app/satama'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { newWindow, openBrowser, signInAsDemoStaff } from '#tests/support/look'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let folder: string
let satama: Satama
let browser: Browser
let origin: string
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-orders-'))
  satama = await openSatama(settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder })), { complain: (line) => complaints.push(line) })
  origin = `http://localhost:${satama.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

const wordsIn = {
  fi: { list: 'Määräykset', place: 'Anna määräys', byQuery: 'Tietolaji, tietovaranto tai kuukaudet', kind: 'Potilastiedot', inForce: 'Voimassa', release: 'Päätä määräys', released: 'Päättynyt' },
  sv: { list: 'Beslut', place: 'Ge ett beslut', byQuery: 'Ett slag, ett innehav eller månader', kind: 'Patientuppgifter', inForce: 'I kraft', release: 'Häv beslutet', released: 'Upphört' },
  en: { list: 'Orders', place: 'Give an order', byQuery: 'A kind, a holding or months', kind: 'Patient data', inForce: 'In force', release: 'Release the order', released: 'Released' },
} as const

test.each(['fi', 'sv', 'en'] as const)('in %s an officer orders that data stays, reads why, and lets it go again', async (lang) => {
  const t = wordsIn[lang]
  const context = await newWindow(browser, { width: 1280, scheme: 'light' })
  await signInAsDemoStaff(context, origin, 'aino')
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${origin}/language/${lang}?to=/console/retention/holds`)
  expect(await page.locator('h1').innerText()).toBe(t.list)
  await page.getByRole('link', { name: t.place }).first().click()
  await page.getByLabel(t.byQuery, { exact: true }).check()
  await page.locator('select[name="kind"]').selectOption({ label: t.kind })
  await page.locator('textarea[name="reasons"]').fill('Käräjäoikeus on pyytänyt aineistoa.')
  await page.locator('main button[type="submit"]').last().click()
  await page.waitForURL(`${origin}/console/retention/holds`)
  const row = page.locator('tbody tr').first()
  expect(await row.innerText()).toContain(t.inForce)
  // The demo's files are patient data, so the order stops some.
  expect(Number((await row.locator('td').nth(2).innerText()).replaceAll(/\D/g, ''))).toBeGreaterThan(0)
  await row.getByRole('link', { name: t.kind }).click()
  expect(await page.locator('main').innerText()).toContain('Käräjäoikeus on pyytänyt aineistoa.')
  await page.locator('textarea[name="reasons"]').fill('Asia on ratkaistu lainvoimaisesti.')
  await page.getByRole('button', { name: t.release }).click()
  await page.waitForURL(`${origin}/console/retention/holds`)
  expect(await page.locator('tbody tr').last().innerText()).toContain(t.released)
  await context.close()
})

test('the server had nothing to complain of meanwhile', () => {
  expect(complaints).toEqual([])
})

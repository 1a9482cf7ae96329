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
let window: BrowserContext
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-journey-'))
  satama = await openSatama(settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder })), {
    complain: (line) => complaints.push(line),
  })
  origin = `http://localhost:${satama.port}`
  browser = await openBrowser()
  window = await newWindow(browser, desk)
  await signInAsDemoStaff(window, origin, 'petra')
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click()

/** What a professional reads and presses, by language. */
const words = {
  fi: {
    write: 'Uusi kirjaus', text: 'Teksti', save: 'Tallenna kertomukseen', saved: 'Tallennettu kertomukseen', correct: 'Oikaise', later: /Asia nähdään nyt toisin/, wrong: /Asia oli väärin jo/,
    stays: 'Merkintä ei ole selvästi virheellinen', field: 'Teksti', reason: 'Perustelu', position: 'Asemasi', saveCorrection: 'Tallenna oikaisu', original: /^Alkuperäinen merkintä/,
    visit: 'Kirjaa käynti', noRecording: 'Videotapaamisia ei tallenneta', video: 'Videoyhteys', time: 'Kellonaika',
  },
  sv: {
    write: 'Ny anteckning', text: 'Text', save: 'Spara i journalen', saved: 'Sparat i journalen', correct: 'Rätta', later: /Saken ses nu på annat sätt/, wrong: /Saken var fel redan/,
    stays: 'Anteckningen är inte klart felaktig', field: 'Text', reason: 'Motivering', position: 'Din ställning', saveCorrection: 'Spara rättelsen', original: /^Ursprunglig anteckning/,
    visit: 'Anteckna besök', noRecording: 'Videomöten spelas inte in', video: 'Video', time: 'Klockslag',
  },
  en: {
    write: 'New entry', text: 'Text', save: 'Save to the file', saved: 'Saved to the file', correct: 'Correct', later: /The matter is seen differently now/, wrong: /It was wrong even by what was known/,
    stays: 'The entry is not clearly wrong', field: 'Text', reason: 'Reason', position: 'Your position', saveCorrection: 'Save the correction', original: /^Original entry/,
    visit: 'Record a visit', noRecording: 'Video sessions are not recorded', video: 'Video', time: 'Time',
  },
} as const

test.each(['fi', 'sv', 'en'] as const)('a professional writes and corrects an entry, and both can be read (%s)', async (lang) => {
  const w = words[lang]
  const page = await window.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(`${origin}/language/${lang}?to=/console/files`)
  await page.locator('main table a').first().click()
  const file = page.url()

  // Written, and final.
  const [wrong, right] = [`50 mg ${lang}`, `25 mg ${lang}`]
  await follow(page, w.write)
  await page.getByLabel(w.text, { exact: true }).fill(wrong)
  await press(page, w.save)
  await page.getByText(w.saved).waitFor()
  expect(new URL(page.url()).pathname).toBe(new URL(file).pathname)
  const entry = page.locator('article.entry', { hasText: wrong })
  await entry.getByRole('link', { name: w.correct }).click()

  // That one sees it otherwise today changes nothing, and what was typed is still there.
  await page.getByLabel(w.later).check()
  await page.getByLabel(w.field, { exact: true }).fill(right)
  await page.getByLabel(w.reason, { exact: true }).fill('Annos oli jo silloin 25 mg.')
  await page.getByLabel(w.position).fill('psykologi')
  await press(page, w.saveCorrection)
  await page.getByText(w.stays).waitFor()
  expect(await page.getByLabel(w.field, { exact: true }).inputValue()).toBe(right)

  // What was wrong even then is corrected, with name, position and ground; the original stays one press away.
  await page.getByLabel(w.wrong).check()
  await press(page, w.saveCorrection)
  const corrected = page.locator('article.entry', { hasText: right })
  await corrected.waitFor()
  expect(await corrected.innerText()).toContain('Petra Kaislaranta, psykologi')
  await corrected.getByText(w.original).click()
  await corrected.getByText(wrong).waitFor()

  // A visit by video is a visit, and the form says that nothing is recorded.
  await page.goto(file)
  await follow(page, w.visit)
  await page.getByText(w.noRecording).waitFor()
  await page.getByLabel(w.video, { exact: true }).check()
  await page.getByLabel(w.time, { exact: true }).fill('09:30')
  await press(page, w.save)
  await page.getByText(w.saved).waitFor()
  // Neither name nor text has got into an address.
  expect(page.url()).not.toContain('mg')
  await page.close()
  expect(complaints).toEqual([])
})

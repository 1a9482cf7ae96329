import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSatama, type Satama } from '#app/satama'
import { readPdf } from '#platform/files'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { newWindow, openBrowser, signInAsDemoStaff } from '#tests/support/look'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

let folder: string
let satama: Satama
let browser: Browser
let origin: string
const complaints: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satama-journey-'))
  satama = await openSatama(settingsFrom(readEnvironment({ PORT: '0', SATAMA_DATA: folder })), { complain: (line) => complaints.push(line) })
  origin = `http://localhost:${satama.port}`
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await satama?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Invented people of the demo's register, and what a layperson must find in their own language. */
const readers = {
  fi: {
    name: 'Outi Marjaniemi', code: '241251-944S', why: 'Laskutustiedot poistettiin. Hoitomerkinnät on säilytettävä.',
    says: ['Teimme osan siitä, mitä pyysit', 'jokainen hoitokäynti on kirjattava', 'laki sosiaali- ja terveydenhuollon asiakastietojen käsittelystä (703/2023)', 'Jos olet eri mieltä', 'Tietosuojavaltuutetun toimisto', 'PL 800, 00531 Helsinki', 'käräjäoikeuteen'],
    jargon: /rekisterinpitäj|rekisteröi|käsittelyperust|oikeusperust|toimivaltai/i,
  },
  sv: {
    name: 'Kalle Hongisto', code: '200870-989A', why: 'Faktureringsuppgifterna raderades. Vårdanteckningarna ska bevaras.',
    says: ['Vi gjorde en del av det du bad om', 'ska varje vårdbesök antecknas', '(703/2023)', 'Om du är av annan åsikt', 'Dataombudsmannens byrå', 'PB 800, 00531 Helsingfors', 'tingsrätten'],
    jargon: /personuppgiftsansvarig|registrerad|rättslig grund|behörig/i,
  },
  en: {
    name: 'Marja Kuusikallio', code: '110396-940L', why: 'Billing data was erased. Care entries must be kept.',
    says: ['We did a part of what you asked', 'every visit must be written down', '(703/2023)', 'If you do not agree', 'Office of the Data Protection Ombudsman', 'P.O. Box 800, 00531 Helsinki', 'district court'],
    jargon: /data subject|controller|legal basis|pursuant|hereby/i,
  },
} as const

describe.each(['fi', 'sv', 'en'] as const)('in %s', (lang) => {
  const reader = readers[lang]

  test('somebody asks for erasure, it is refused in part, and the letter tells why in words that they understand', async () => {
    // The person, on a phone, without script.
    const phone = await browser.newContext({ viewport: { width: 375, height: 800 }, javaScriptEnabled: false, locale: lang })
    const own = await phone.newPage()
    await own.goto(`${origin}/${lang}/my-data`)
    await own.locator(`a[href^="/${lang}/my-data/request"]`).first().click()
    for (const kind of ['access', 'erasure']) await own.locator(`input[name=kinds][value=${kind}]`).check()
    await own.locator('input[name=name]').fill(reader.name)
    await own.locator('input[name=code]').fill(reader.code)
    await own.locator('input[name=street]').fill('Majakkakuja 5')
    await own.locator('input[name=postcode]').fill('28100')
    await own.locator('input[name=town]').fill('Pori')
    await own.locator('form button').last().click()
    const code = (await own.locator('.code-shown').innerText()).trim()
    expect(code).toMatch(/^[0-9A-Z-]{34}$/)

    // The officer takes it in, knows who it is, decides.
    const office = await newWindow(browser, { width: 1280, scheme: 'light' })
    office.setDefaultTimeout(120_000)
    await signInAsDemoStaff(office, origin, 'aino')
    const desk = await office.newPage()
    desk.setDefaultTimeout(60_000)
    await desk.goto(`${origin}/language/${lang}?to=/console/requests`)
    const request = await requestOf(desk, reader.name)
    await desk.goto(`${request}/person`)
    await desk.locator('form[action$="/person"] button').click()
    await desk.locator('input[name=people]').first().check()
    await desk.locator('form[action$="/link"] button').click()
    await desk.waitForURL(request)
    await desk.locator('form[action$="/identified"] select').selectOption('in-person')
    await desk.locator('form[action$="/identified"] button').click()
    await desk.waitForURL(request)
    await desk.goto(`${request}/decide`)
    await desk.locator('select[name=verdict-erasure]').selectOption('partly')
    // Without a ground it is not refused.
    await desk.locator('form[action$="/decide"] button').click()
    await desk.locator('[role=alert]').waitFor()
    await desk.locator('select[name=verdict-erasure]').selectOption('partly')
    await desk.locator('input[name=grounds-erasure][value=patient-record]').check()
    await desk.locator('textarea[name=reason-erasure]').fill(reader.why)
    await desk.locator('form[action$="/decide"] button').click()
    await desk.waitForURL(request)

    // The letter, read back from its PDF by another program.
    const letter = await desk.locator('a[href*="/letters/"]').last().getAttribute('href')
    const pdf = await desk.request.get(`${origin}${letter}/pdf`)
    expect(pdf.headers()['content-type']).toBe('application/pdf')
    const text = textOf(await pdf.body())
    for (const words of [...reader.says, reader.why]) expect(text).toContain(words)
    expect(text).not.toMatch(reader.jargon)
    expect(sentencesOf(text)).toBeLessThan(16)

    // It goes out in an envelope's window, and its hand-over is the proof.
    await desk.goto(`${origin}/console/requests/letters`)
    await desk.locator('form[action$="/letters/batch"] button').click()
    await desk.locator('form[action$="/letters/hand-over"] button').first().click()
    await desk.waitForURL(`${origin}/console/requests/letters`)

    // The person sees that it was sent, and nothing of what it says.
    await own.goto(`${origin}/${lang}/my-data/status`)
    await own.locator('input[name=code]').fill(code)
    await own.locator('form button').last().click()
    expect(await own.locator('.step-done').count()).toBe(4)
    expect(await own.locator('main').innerText()).not.toContain('703/2023')
    await phone.close()
    await office.close()
    expect(complaints).toEqual([])
  })
})

/** The request whose page names this person: the newest of those on the list, since what arrived was just taken in. */
async function requestOf(desk: Page, name: string): Promise<string> {
  const links = await desk.locator('main table a[href^="/console/requests/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''))
  for (const link of links.toReversed()) {
    await desk.goto(`${origin}${link}`)
    if ((await desk.locator('main').innerText()).includes(name)) return `${origin}${link}`
  }
  throw new Error('the request is not on the list')
}

function textOf(bytes: Uint8Array): string {
  const reading = readPdf(bytes)
  try {
    const lines = Array.from({ length: reading.facts.pages }, (_, i) => reading.page(i).lines.map((line) => line.text)).flat()
    expect(reading.facts.tagged).toBe(true)
    return lines.join(' ').replace(/\s+/g, ' ')
  } finally {
    reading.close()
  }
}

/** Words in a sentence, on the average; statutes and addresses apart, which nobody can shorten. */
function sentencesOf(text: string): number {
  const sentences = text.split(/[.:!?]\s/).filter((one) => one.split(' ').length > 2 && !/\d{3,}/.test(one))
  return sentences.reduce((sum, one) => sum + one.split(' ').length, 0) / sentences.length
}

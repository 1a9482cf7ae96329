import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation } from '#identity'
import { allRoutes } from '#app/routes'
import { inTransaction } from '#platform/database'
import { createApp, publicPage, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { redact } from '#foundation/text'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'
import { joinWithoutLooking } from '#tests/support/joined'

/*
 * What the policies forbid, tried in a real browser on the real pages: a script, a style or a form that somebody has
 * managed to write into one of them does nothing.
 */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const db = await testDatabase()
joinWithoutLooking(db)
let browser: Browser
let served: Served
let elsewhere: Served
const lenient = `default-src * data: blob: 'unsafe-inline' 'unsafe-eval'`
const reached: string[] = []

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  const account = await inTransaction(db, organisation, (tx) =>
    createAccount(tx, {
      organisation, signInName: 'meri', roles: ['administrator', 'officer'], displayName: redact('Meri Esimerkki'), grantedBy: setup,
      cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
    }),
  )
  const routes = allRoutes({ demoStaff: [{ ...account, name: 'Meri Esimerkki', describe: () => 'pääkäyttäjä' }], demoRoutes: [] })
  served = await serve(createApp({ db, routes }), { port: 0, host: 'localhost', routes })
  const traps = ['/frame', '/caught', '/pixel', '/script'].map((path) =>
    publicPage({
      path,
      view(c) {
        reached.push(path)
        const [type, content] = trapped(c.query.get('of') ?? '')[path] ?? ['text/html', 'caught']
        return new Response(content, {
          headers: { 'content-type': type, 'content-security-policy': lenient, 'cross-origin-resource-policy': 'cross-origin' },
        })
      },
    }),
  )
  elsewhere = await serve(createApp({ db, routes: traps }), { port: 0, host: '127.0.0.1', routes: traps })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
  await elsewhere?.close()
})

const trapped = (of: string): Record<string, [string, string]> => ({
  '/frame': ['text/html', `<iframe src="${of}"></iframe>`],
  '/script': ['text/javascript', 'void 0'],
  '/pixel': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'],
})

const origin = () => `http://localhost:${served.port}`
const trap = () => `http://127.0.0.1:${elsewhere.port}`

async function signedIn(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'fi-FI' })
  const page = await context.newPage()
  await page.goto(`${origin()}/sign-in`)
  await page.click('[data-demo-name="meri"]')
  await page.waitForURL((url) => url.pathname.startsWith('/console'), { timeout: 60_000 })
  return { context, page }
}

/** Each thing that an injection would try, from inside the page, with what came of it. */
const tries = (page: Page, to: string) =>
  page.evaluate(async (away) => {
    const broken: string[] = []
    // The debugger that runs this may run text as code; whatever runs later is an ordinary script.
    await new Promise((resolve) => setTimeout(resolve))
    const trying = async (name: string, work: () => unknown) => {
      try {
        if (await work()) broken.push(name)
      } catch (error) {
        if (!(error instanceof Error)) throw error
      }
    }
    const loaded = (element: HTMLElement) =>
      new Promise<boolean>((resolve) => {
        element.addEventListener('load', () => resolve(true))
        element.addEventListener('error', () => resolve(false))
        document.body.append(element)
      })
    await trying('markup written as text', () => {
      document.createElement('div').innerHTML = '<b>x</b>'
      return true
    })
    await trying('a script made of text', () => {
      const script = document.createElement('script')
      script.text = 'window.injected = true'
      document.body.append(script)
      return 'injected' in window
    })
    await trying('a script from elsewhere', () => {
      const script = document.createElement('script')
      script.setAttribute('src', `${away}/script`)
      return loaded(script)
    })
    await trying('text run as code', () => {
      const run = Reflect.get(globalThis, ['ev', 'al'].join('')) as (text: string) => unknown
      return Boolean(run('1'))
    })
    await trying('a function made of text', () => Boolean(Reflect.construct(Function, ['return 1'])))
    await trying('a policy of trusted types', () => {
      const { trustedTypes } = window as { trustedTypes?: { createPolicy(name: string, rules: object): object } }
      return trustedTypes ? Boolean(trustedTypes.createPolicy('default', { createHTML: (text: string) => text })) : false
    })
    await trying('an inline handler', () => {
      const button = document.createElement('button')
      button.setAttribute('onclick', 'window.clicked = true')
      document.body.append(button)
      button.click()
      return 'clicked' in window
    })
    await trying('an inline style', () => {
      const one = document.createElement('p')
      one.setAttribute('style', 'position: fixed')
      document.body.append(one)
      return getComputedStyle(one).position === 'fixed'
    })
    await trying('a style sheet written into the page', () => {
      const sheet = document.createElement('style')
      sheet.textContent = 'body { position: fixed }'
      document.head.append(sheet)
      return getComputedStyle(document.body).position === 'fixed'
    })
    await trying('a request elsewhere', async () => (await fetch(`${away}/caught`, { mode: 'no-cors' })).type === 'opaque')
    await trying('a beacon elsewhere', () => {
      const image = new Image()
      image.src = `${away}/pixel`
      return loaded(image)
    })
    await trying('a worker made of text', () => Boolean(new Worker(URL.createObjectURL(new Blob(['1'])))))
    await trying('another base for links', () => {
      const base = document.createElement('base')
      base.href = `${away}/`
      document.head.append(base)
      return document.baseURI.startsWith(away)
    })
    await trying('the session read by a script', () => document.cookie.includes('session'))
    return broken
  }, to)

test('on a page of the console, nothing that was injected works', async () => {
  const { context, page } = await signedIn()
  await page.goto(`${origin()}/console/incidents`)
  expect(await tries(page, trap())).toEqual([])
  expect(reached).toEqual([])
  await context.close()
})

test('on the page that signs in, where the ciphers are compiled, nothing more works', async () => {
  const page = await browser.newPage()
  await page.goto(`${origin()}/sign-in`)
  expect(await tries(page, trap())).toEqual([])
  await page.close()
})

test('a form that was injected cannot be sent elsewhere', async () => {
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => message.text().includes('form-action') && refused.push(message.text()))
  await page.goto(`${origin()}/sign-in`)
  await page.evaluate((away) => {
    const form = document.createElement('form')
    form.action = `${away}/caught`
    document.body.append(form)
    form.submit()
  }, trap())
  await vi.waitFor(() => expect(refused.length).toBeGreaterThan(0), { timeout: 20_000 })
  expect([new URL(page.url()).origin, reached.includes('/caught')]).toEqual([origin(), false])
  await page.close()
})

test('another site can neither frame a page of ours, nor hold on to a window of it, nor post to it as its user', async () => {
  const { context, page } = await signedIn()
  await page.goto(`${trap()}/frame?of=${encodeURIComponent(`${origin()}/console/incidents`)}`)
  const framed = await Promise.all(page.frames().map((frame) => frame.content().catch(() => '')))
  expect(framed.length).toBe(2)
  expect(framed.join('')).not.toContain('Satama')

  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate((to) => {
      Object.assign(window, { held: window.open(to) })
    }, `${origin()}/console`),
  ])
  await opened.waitForURL((url) => url.pathname.startsWith('/console'))
  expect(await page.evaluate(() => (window as { held?: Window }).held?.closed)).toBe(true)

  const answer = page.waitForResponse((response) => response.url() === `${origin()}/sign-out`)
  await page.evaluate((to) => {
    const form = document.createElement('form')
    Object.assign(form, { method: 'post', action: to })
    document.body.append(form)
    form.submit()
  }, `${origin()}/sign-out`)
  expect((await answer).status()).toBe(403)
  await context.close()
})

test('after signing out the way back shows nothing of the console', async () => {
  const { context, page } = await signedIn()
  await page.goto(`${origin()}/console/incidents`)
  const cookies = async () => (await context.cookies()).map(({ name }) => name)
  expect(await cookies()).toContain('satama-session')
  const left = page.waitForResponse((response) => response.url() === `${origin()}/sign-out`)
  await page.locator('form[action="/sign-out"] button').click()
  expect((await (await left).allHeaders())['clear-site-data']).toBe('"cache", "storage"')
  await page.waitForURL((url) => url.pathname === '/sign-in')
  expect(await cookies()).not.toContain('satama-session')
  await page.goBack()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await context.close()
})

test('without these policies the same injections would work: the tries can see', async () => {
  const page = await browser.newPage()
  await page.goto(`http://localhost:${elsewhere.port}/caught`)
  // All fourteen but one: this page keeps no session.
  expect((await tries(page, trap())).length).toBe(13)
  await page.close()
})

test('the browser knows every word of the policies', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(`${origin()}/sign-in`)
  await page.waitForSelector('#sign-in-form')
  expect(complaints).toEqual([])
  await page.close()
})

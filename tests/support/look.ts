import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findChromium } from './chromium.ts'

/**
 * Looks at pages as readers do: a phone and a desk, light and dark, and with axe-core.
 *
 *   node --import tsx tests/support/look.ts [--as NAME] [--out FOLDER] [--only 375-dark] URL…
 *
 * `--as` signs in as one of the demo's staff first. Pictures go to FOLDER, each no taller
 * than a screen and a half, so that details can be seen.
 */
export interface Look {
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

export const looks: readonly Look[] = [
  { width: 1280, scheme: 'light' },
  { width: 375, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 375, scheme: 'dark' },
]

export interface Seen {
  readonly status: number
  /** axe-core's findings, each with the elements it names. */
  readonly violations: readonly string[]
  /** Whether the page has to be moved sideways to be read (WCAG 1.4.10). */
  readonly overflows: boolean
  /** What the browser complained of: a refused style, a missing file. */
  readonly complaints: readonly string[]
  /** Where its links lead, without what is asked for there. */
  readonly links: readonly string[]
  /** Requests to anywhere but the page's own origin. */
  readonly elsewhere: readonly string[]
}

export async function openBrowser(): Promise<Browser> {
  const { executablePath, args } = await findChromium()
  return chromium.launch({ executablePath, args })
}

/** A browser window that may run axe-core; the page's own content policy still holds in {@link lookAt}'s first visit. */
export function newWindow(browser: Browser, { width, scheme }: Look, { script = true } = {}): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: script, locale: 'fi-FI' })
}

/** Signs in as one of the demo's staff, the way a visitor of the demo does. */
export async function signInAsDemoStaff(context: BrowserContext, origin: string, name: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in`)
  await page.click(`[data-demo-name="${name}"]`)
  await page.waitForURL((url) => url.pathname.startsWith('/console'), { timeout: 20_000 })
  await page.close()
}

export async function lookAt(context: BrowserContext, url: string, { pictures, axe = true }: { pictures?: string; axe?: boolean } = {}): Promise<Seen> {
  const page = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).origin !== new URL(url).origin) elsewhere.push(request.url())
  })
  const response = await page.goto(url)
  const status = response?.status() ?? 0
  // A page that answers with its own status is no fault of the browser's.
  const own = complaints.filter((one) => status < 400 || !one.includes(`status of ${status}`))
  if (pictures) await takePictures(page, pictures)
  const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  const violations = axe ? await violationsOf(page) : []
  const hrefs = await page.locator('a[href]').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))
  const links = [...new Set(hrefs.map((href) => href.replace(/[?#].*$/, '')))]
  await page.close()
  return { status, violations, overflows, complaints: own, links, elsewhere }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[]
}

/** Run over the browser's own debugger, which no content policy holds back. */
async function violationsOf(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  await evaluate(`${axeSource}; undefined`)
  const found = JSON.parse(String(await evaluate('axe.run().then((r) => JSON.stringify({ violations: r.violations }))'))) as AxeResult
  return found.violations.map(({ id, nodes }) => {
    const named = nodes.slice(0, 4).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim() ?? ''}`)
    return `${id} (${nodes.length}) ${named.join(' | ')}`
  })
}

async function takePictures(page: Page, path: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 1280
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const piece = width < 600 ? 1400 : 1150
  for (let y = 0, i = 0; y < height; y += piece, i++) {
    const clip = { x: 0, y, width, height: Math.min(piece, height - y) }
    await page.screenshot({ path: `${path}-${i}.png`, fullPage: true, clip })
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { as: { type: 'string' }, out: { type: 'string', default: 'coverage/looks' }, only: { type: 'string' } },
  })
  await mkdir(values.out, { recursive: true })
  const browser = await openBrowser()
  for (const look of looks) {
    const name = `${look.width}-${look.scheme}`
    if (values.only && !values.only.split(',').includes(name)) continue
    const context = await newWindow(browser, look)
    const [first] = positionals
    if (values.as && first) await signInAsDemoStaff(context, new URL(first).origin, values.as)
    for (const url of positionals) {
      const file = `${new URL(url).pathname.replaceAll(/[^\w-]+/g, '_').replaceAll(/^_|_$/g, '') || 'front'}-${name}`
      const seen = await lookAt(context, url, { pictures: join(values.out, file) })
      process.stdout.write(`${name} ${seen.status} ${new URL(url).pathname}${seen.overflows ? ' OVERFLOWS' : ''}\n`)
      for (const fault of [...seen.violations, ...seen.complaints, ...seen.elsewhere]) process.stdout.write(`    ${fault}\n`)
    }
    await context.close()
  }
  await browser.close()
}

if (process.argv[1] === import.meta.filename) await main()

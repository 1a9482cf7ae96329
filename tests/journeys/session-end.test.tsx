import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { command, createAccount, createOrganisation, identityRoutes, staffAct, staffPage } from '#identity'
import type { MadeAccount } from '#identity'
import { inTransaction } from '#platform/database'
import { ConsoleLayout, Form, TextArea, Button } from '#platform/pages'
import { createApp, object, prose, serve } from '#platform/web'
import type { Served } from '#platform/web'
import { done } from '#foundation/results'
import { redact } from '#foundation/text'
import { findChromium } from '#tests/support/chromium'
import { testDatabase } from '#tests/support/database'

const db = await testDatabase()
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

let browser: Browser
let served: Served
let officer: MadeAccount
let other: MadeAccount
const kept: string[] = []

const page = staffPage({
  path: '/console',
  may: 'use-console',
  view: (c) => (
    <ConsoleLayout frame={c.frame} title="Muistio">
      <Form action="/console">
        <TextArea name="text" label="Muistio" />
        <Button>Tallenna</Button>
      </Form>
    </ConsoleLayout>
  ),
})
const act = staffAct({
  path: '/console',
  page,
  command: command({
    name: 'test.keep', may: 'use-console', input: object({ text: prose({ from: 1, to: 200 }) }),
    async run({ input }) {
      kept.push(input.text)
      return done()
    },
  }),
  read: (form) => ({ text: form.get('text') }),
  done: () => '/console',
  refused: {},
  sentences: () => ({}),
})

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty ry', sv: 'Påhittad rf', en: 'Invented' } })
  const make = (signInName: string) =>
    inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName, roles: ['administrator'], displayName: redact(signInName), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
  officer = await make('aalto')
  other = await make('meri')
  const routes = [...identityRoutes(), page, act]
  const house = { navigation: [], warnsBeforeEnd: true }
  served = await serve(createApp({ db, routes, house }), { port: 0, host: 'localhost', routes })
  browser = await chromium.launch(await findChromium())
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

test('what was typed when the session ended is sent after the same account has signed in again, and nobody else', async () => {
  const context = await browser.newContext({ locale: 'fi-FI', baseURL: `http://localhost:${served.port}` })
  const signIn = async (account: MadeAccount) => {
    const tab = await context.newPage()
    tab.setDefaultTimeout(60_000)
    await tab.goto('/sign-in')
    await tab.getByLabel('Käyttäjätunnus').fill(account.signInName)
    await tab.getByLabel('Salalause', { exact: true }).fill(account.passphrase)
    await tab.getByRole('button', { name: 'Kirjaudu', exact: true }).click()
    await tab.getByLabel('Muistio').waitFor()
    await tab.close()
  }
  await signIn(officer)

  const tab = await context.newPage()
  tab.setDefaultTimeout(60_000)
  await tab.clock.install()
  await tab.goto('/console')
  await tab.getByLabel('Muistio').fill('Pitkä ja tärkeä teksti')
  await tab.clock.fastForward(28 * 60_000)
  await tab.getByText('Istuntosi päättyy pian').waitFor()
  await tab.keyboard.press('Escape')
  await tab.clock.fastForward(5 * 60_000)
  await tab.getByText('Istuntosi on päättynyt').waitFor()
  await tab.keyboard.press('Escape')
  await context.clearCookies()

  await tab.getByRole('button', { name: 'Tallenna' }).click()
  await tab.getByText('Istuntosi on päättynyt').waitFor()
  await signIn(other)
  await tab.getByRole('button', { name: 'Olen kirjautunut, jatka' }).click()
  await tab.getByText('kirjautui joku muu').waitFor()
  expect(kept).toEqual([])

  await signIn(officer)
  // The server's clock has not moved with the tab's: its end lies where the tab believes the past to be.
  await tab.clock.setSystemTime(new Date())
  await tab.getByRole('button', { name: 'Olen kirjautunut, jatka' }).click()
  await expect.poll(() => kept, { timeout: 60_000 }).toEqual(['Pitkä ja tärkeä teksti'])
})

import { expect, test, vi } from 'vitest'
import { newKey } from '#foundation/sealing'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import { invent } from '../testing/office.ts'
import { newTestBrowser } from '../testing/browser.ts'
import { identityRoutes } from '../web/routes.ts'
import { beginSigningUp, signInClient } from './in-browser.ts'
import type { SigningUp } from './in-browser.ts'
import { offerMs, offerNickname, wasOffered } from './nicknames.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const db = await testDatabase()
await invent(db, ['aino'])
let now = new Date('2026-11-22T08:00:00Z')
const app = createApp({ db, routes: identityRoutes(), behindProxy: true, clock: () => now })
const browserAt = (address: string) => newTestBrowser(app, { address })

async function signUp(browser: ReturnType<typeof newTestBrowser>, nickname: string): Promise<SigningUp> {
  const made = await beginSigningUp(browser.post, { nickname, language: 'fi' })
  if (!made || 'wait' in made) throw new Error('no nickname was offered')
  return made
}

test('somebody signs up by a nickname, and signs in by it', async () => {
  const browser = browserAt('192.0.2.1')
  const made = await signUp(browser, 'Kaarna')
  expect(made.nickname).toMatch(/^kaarna-\d{4}$/)
  expect(await made.finish()).toBe(true)
  const { nickname, passphrase } = made
  expect((await signInClient(browser.post, { nickname, secret: passphrase, kind: 'passphrase' })).kind).toBe('in')
})

test('names are drawn for one address thirty times, and then at intervals; at another address nobody waits', async () => {
  const browser = browserAt('192.0.2.2')
  const draw = (one = browser) => one.post('/client/offer', { nickname: 'kaarna' })
  for (let i = 0; i < 30; i += 1) expect((await draw()).status).toBe(200)
  expect(await draw()).toMatchObject({ status: 429, body: { refused: 'wait', seconds: 1 } })
  expect((await draw(browserAt('192.0.2.3'))).status).toBe(200)
  const other = await beginSigningUp(browser.post, { nickname: 'kaarna', language: 'fi' })
  expect(other).toEqual({ wait: 1 })
  now = new Date(now.getTime() + 1_000)
  expect((await draw()).status).toBe(200)
})

test('accounts are made from one address ten times, and then at intervals', async () => {
  const browser = browserAt('192.0.2.4')
  const made = await signUp(browser, 'kaarna')
  await made.finish()
  const sent = JSON.parse(browser.sent.at(-1) ?? '{}') as Record<string, unknown>
  const statuses = []
  for (let i = 0; i < 12; i += 1) statuses.push((await browser.post('/client/sign-up', sent)).status)
  expect(statuses.filter((status) => status === 400)).toHaveLength(9)
  expect(statuses.slice(9)).toEqual([429, 429, 429])
})

test('an offered name is taken up within the hour, under its own id and by its own ticket', async () => {
  const key = newKey()
  const offer = await offerNickname(db, { key, base: 'kaarna', now })
  expect(wasOffered(key, offer, now)).toBe(true)
  expect(wasOffered(key, offer, new Date(now.getTime() + offerMs))).toBe(true)
  expect(wasOffered(key, offer, new Date(now.getTime() + offerMs + 1))).toBe(false)
  const later = offer.ticket.replace(/^\d+/, (until) => String(Number(until) + 1))
  expect(wasOffered(key, { ...offer, ticket: later }, now)).toBe(false)
  expect(wasOffered(key, { ...offer, nickname: 'kaarna-0000' }, now)).toBe(offer.nickname === 'kaarna-0000')
  expect(wasOffered(key, { ...offer, id: crypto.randomUUID() }, now)).toBe(false)
  expect(wasOffered(newKey(), offer, now)).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { inTransaction } from '#platform/database'
import { createApp } from '#platform/web'
import { issueViewCode, readLedger } from '#ledger'
import { sql } from 'kysely'
import { testHouse } from '#tests/support/database'
import { newLimit } from '#platform/web'
import { publicOpeningsRoutes } from './public-pages.tsx'

const { db, owner } = await testHouse()
const organisation = crypto.randomUUID()
const subject = crypto.randomUUID()
const now = new Date('2026-11-22T10:00:00Z')
let address = 0
const app = createApp({ db, routes: publicOpeningsRoutes, clock: () => now, behindProxy: true })
const post = async (code: string, from = `192.0.2.${(address += 1) % 250}`) =>
  app.request('http://localhost/fi/my-data/openings', {
    method: 'POST',
    body: new URLSearchParams({ code }),
    headers: { 'origin': 'http://localhost', 'x-forwarded-for': from, 'content-type': 'application/x-www-form-urlencoded' },
  })
const issue = () => inTransaction(db, organisation, (tx) => issueViewCode(tx, { organisation, subject, expiresOn: '2027-11-22' }))

describe('the page by which a person sees who opened their data', () => {
  it('shows each opening by position, time and reason, and leaves a row that it was looked at', async () => {
    await sql`insert into vault.access (id, organisation, at, by, purpose, kind, about, count, subject)
      values (gen_random_uuid(), ${organisation}, ${now}, gen_random_uuid(), 'find', 'person', null, 1, ${subject})`.execute(owner)
    const page = await post(await issue())
    const html = await page.text()
    expect(page.status).toBe(200)
    expect(html).toContain('Haettiin rekisteristä')
    expect(html).toContain('Entinen työntekijä')
    expect(html).not.toContain('<script')
    expect(html).not.toContain(subject)
    const looked = await inTransaction(db, organisation, (tx) => readLedger(tx, { organisation, about: subject, limit: 9 }))
    expect(looked.map(({ type, by, body }) => [type, by, body])).toEqual([['openings.looked-at', null, { count: 1 }]])
  })

  it('answers every wrong code alike, to the byte and the header', async () => {
    const good = await issue()
    const answers = await Promise.all(['', 'x', good.slice(0, -1), `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`, 'A'.repeat(5_00), '<b>'].map((code) => post(code)))
    const told = await Promise.all(answers.map(async (one) => `${one.status} ${[...one.headers].filter(([name]) => name !== 'content-security-policy').join()} ${await one.text()}`))
    expect(new Set(told).size).toBe(1)
    expect(told[0]).toContain('Tällä koodilla ei löytynyt mitään')
    expect(told[0]).not.toContain('set-cookie')
  })

  it('makes an address wait that guesses, and nobody else', async () => {
    for (let i = 0; i < 20; i += 1) await post('wrong', '198.51.100.7')
    const good = await issue()
    expect(await (await post(good, '198.51.100.7')).text()).toContain('Liian monta yritystä')
    expect(await (await post(good, '198.51.100.8')).text()).toContain('Haettiin rekisteristä')
  })
})

it('a limit forgets after its time', () => {
  const limit = newLimit({ most: 2, withinMs: 1_000 })
  const at = (ms: number) => new Date(ms)
  limit.count('a', at(0))
  limit.count('a', at(1))
  expect([limit.allows('a', at(999)), limit.allows('b', at(999)), limit.allows('a', at(1_001))]).toEqual([false, true, true])
})

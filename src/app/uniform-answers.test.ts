import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createAccount, createOrganisation } from '#identity'
import { inTransaction } from '#platform/database'
import { createApp } from '#platform/web'
import { redact } from '#foundation/text'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { testHouse } from '#tests/support/database'
import { joinModules } from './ports.ts'
import { allRoutes } from './routes.ts'

// Pages with scripts have them built when the first is asked for.
vi.setConfig({ testTimeout: 120_000 })
const house = await testHouse()
const { db } = house
joinModules(
  { ...house, settings: settingsFrom(readEnvironment({ SATAMA_DATA: '/nonexistent' })) },
  { origin: 'https://satama.example.org', demo: false, mail: null, printHouse: null },
)
const routes = allRoutes({ demoStaff: [], demoRoutes: [] })
const app = createApp({ db, routes, origin: 'https://satama.example.org' })

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  // As accounts are made in earnest, with what stretching costs today.
  await inTransaction(db, organisation, (tx) =>
    createAccount(tx, { organisation, signInName: 'majakka', roles: ['administrator', 'officer'], displayName: redact('Keksitty Ihminen'), grantedBy: setup }),
  )
})

/** All that a stranger sees of an answer, but the words in it: status, headers, cookies, size and the words' names. */
async function seen(path: string, body: Record<string, unknown>) {
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', accept: 'application/json' }
  const answer = await app.request(`https://satama.example.org${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  const kept = [...answer.headers].filter(([name]) => name !== 'set-cookie')
  const cookies = answer.headers.getSetCookie().map((one) => one.replace(/=[^;]*/, `=${one.split(';')[0]?.length}`))
  return { status: answer.status, headers: kept, cookies, size: text.length, names: Object.keys(JSON.parse(text) as object), text }
}

const there = 'majakka'
const nobody = 'myrskyt'

describe('a stranger who asks for a name', () => {
  test.each(['passphrase', 'recovery-code'])('is told how to stretch a %s, whether there is such an account or not', async (kind) => {
    const [known, unknown] = [await seen('/sign-in/begin', { name: there, kind }), await seen('/sign-in/begin', { name: nobody, kind })]
    expect({ ...unknown, text: '' }).toEqual({ ...known, text: '' })
    // The made-up salt is the same each time, as a real one is.
    expect((await seen('/sign-in/begin', { name: nobody, kind })).text).toBe(unknown.text)
  })

  test.each(['passphrase', 'recovery-code'])('is told the same of a wrong %s', async (kind) => {
    const part = Buffer.alloc(32, 7).toString('base64url')
    const [known, unknown] = [await seen('/sign-in/check', { name: there, kind, part }), await seen('/sign-in/check', { name: nobody, kind, part })]
    expect(unknown).toEqual(known)
  })
})

describe('every answer of every public route', () => {
  const paths = routes.filter(({ access }) => access.kind === 'public').map((one) => ({ one, path: pathOf(one.path) }))

  test('has the strictest policy that works, and is kept by nobody unless it is meant for everybody', async () => {
    for (const { one, path } of paths) {
      const init = { method: one.method, headers: { 'sec-fetch-site': 'same-origin' }, ...(one.method === 'POST' ? { body: '{}' } : {}) }
      const { status, headers } = await app.request(`https://satama.example.org${path}`, init)
      const policy = headers.get('content-security-policy') ?? ''
      expect([path, status < 500]).toEqual([path, true])
      expect([path, policy.replace(`'wasm-unsafe-eval'`, '').includes('unsafe')]).toEqual([path, false])
      expect([path, policy.includes(`default-src 'none'`), policy.includes(`require-trusted-types-for 'script'`)]).toEqual([path, true, true])
      for (const name of ['x-content-type-options', 'permissions-policy', 'cross-origin-opener-policy', 'strict-transport-security']) {
        expect([path, name, headers.has(name)]).toEqual([path, name, true])
      }
      if (status === 200 && headers.get('cache-control')?.startsWith('public')) expect(headers.get('set-cookie')).toBeNull()
    }
  })

  test('sets cookies that no script reads, no other host sends and no other site brings along', async () => {
    const found: string[] = []
    for (const { one, path } of paths) {
      const init = { method: one.method, headers: { 'sec-fetch-site': 'same-origin' }, ...(one.method === 'POST' ? { body: '{}' } : {}) }
      found.push(...(await app.request(`https://satama.example.org${path}`, init)).headers.getSetCookie())
    }
    expect(found.length).toBeGreaterThan(0)
    for (const cookie of found) expect(cookie).toMatch(/^__Host-satama-[\w-]+=[^;]*; Path=\/; HttpOnly; SameSite=(Lax|Strict); Secure(; |$)/)
  })
})

function pathOf(path: string): string {
  return path.replace(/:\w+\{([^}|]*)[^}]*\}/g, '$1').replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')
}

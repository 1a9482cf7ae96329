import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createApp } from '#platform/web'
import { newKey, toBase64Url } from '#foundation/sealing'
import { testDatabase } from '#tests/support/database'
import { newTestBrowser } from './testing/browser.ts'
import { invent } from './testing/office.ts'
import { identityRoutes } from './web/routes.ts'

/* See [Note: Uniform answers]. The shape of an answer and the queries behind it are compared, never the time it took. */

const db = await testDatabase()
const statements: string[] = []
let now = new Date('2026-11-22T08:00:00Z')
const watched = db.withPlugin({
  transformQuery({ node }) {
    statements.push(node.kind)
    return node
  },
  transformResult: async ({ result }) => result,
})
const app = createApp({ db: watched, routes: identityRoutes(), clock: () => now })

beforeAll(async () => {
  await invent(db, ['meri', 'aalto'])
  // As accounts outside of tests have it.
  await sql`update identity.credential set passes = 3, memory_kib = 65536`.execute(db)
  await sql`update identity.account set closed_at = now() where sign_in_name = 'aalto'`.execute(db)
})

const names = { open: 'meri', closed: 'aalto', unknown: 'nobody' }

async function answersTo(path: string, body: (name: string) => unknown) {
  const shapes = new Map<string, string>()
  for (const [kind, name] of Object.entries(names)) {
    const answer = await newTestBrowser(app).ask(path, {
      method: 'POST', body: JSON.stringify(body(name)), headers: { 'content-type': 'application/json', accept: 'application/json' },
    })
    const text = await answer.text()
    const headers = [...answer.headers.keys()].filter((one) => one !== 'date').sort()
    shapes.set(kind, JSON.stringify({ status: answer.status, size: text.length, keys: Object.keys(JSON.parse(text) as object), headers }))
  }
  return new Set(shapes.values())
}

test.each(['passphrase', 'recovery-code'] as const)('a %s is asked for alike, whether the name exists, is closed, or neither', async (kind) => {
  expect((await answersTo('/sign-in/begin', (name) => ({ name, kind }))).size).toBe(1)
})

test.each(['passphrase', 'recovery-code'] as const)('a wrong %s gets one and the same answer', async (kind) => {
  const part = toBase64Url(newKey())
  expect((await answersTo('/sign-in/check', (name) => ({ name, kind, part }))).size).toBe(1)
  expect((await answersTo('/sign-in/check', (name) => ({ name, kind, part, code: '123456' }))).size).toBe(1)
})

test('a wrong answer is one whatever was wrong about it', async () => {
  const browser = newTestBrowser(app)
  const wrong = [
    await browser.post('/sign-in/check', { name: 'nobody', kind: 'passphrase', part: toBase64Url(newKey()) }),
    await browser.post('/sign-in/check', { name: 'meri', kind: 'recovery-code', part: toBase64Url(newKey()) }),
    await browser.post('/sign-in/unlock', { guarded: toBase64Url(Buffer.alloc(64)) }),
  ]
  expect(new Set(wrong.map((one) => JSON.stringify(one))).size).toBe(1)
})

test('the same statements run for a name that exists, for a closed one and for none', async () => {
  // Long after the guesses above: nobody waits.
  now = new Date('2026-11-22T12:00:00Z')
  const ranFor = async (name: string) => {
    statements.length = 0
    await newTestBrowser(app).post('/sign-in/begin', { name, kind: 'passphrase' })
    await newTestBrowser(app).post('/sign-in/check', { name, kind: 'passphrase', part: toBase64Url(newKey()) })
    await newTestBrowser(app).post('/sign-in/passkey/begin', { name })
    return [...statements]
  }
  const [open, closed, unknown] = [await ranFor(names.open), await ranFor(names.closed), await ranFor(names.unknown)]
  expect(open.length).toBeGreaterThan(6)
  expect(closed).toEqual(open)
  expect(unknown).toEqual(open)
})

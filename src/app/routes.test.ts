import { beforeAll, expect, test } from 'vitest'
import { createAccount, createOrganisation, mayDo, permissions, roles, signIn } from '#identity'
import type { Permission, Role } from '#identity'
import { inTransaction } from '#platform/database'
import { createApp } from '#platform/web'
import type { Route } from '#platform/web'
import { redact } from '#foundation/text'
import { testDatabase } from '#tests/support/database'
import { allRoutes } from './routes.ts'

const db = await testDatabase()
const routes = allRoutes({ demoStaff: [], demoRoutes: [] })
const app = createApp({ db, routes })
const sessions = new Map<Role, string>()

beforeAll(async () => {
  const { organisation, setup } = await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })
  for (const role of roles) {
    const account = await inTransaction(db, organisation, (tx) =>
      createAccount(tx, {
        organisation, signInName: role, roles: [role], displayName: redact('Keksitty Ihminen'), grantedBy: setup,
        cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
      }),
    )
    sessions.set(role, await sessionOf(role, account.passphrase))
  }
})

async function sessionOf(name: string, secret: string): Promise<string> {
  let cookie = ''
  const outcome = await signIn(
    async (path, body) => {
      const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
      const response = await app.request(`http://localhost${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return { status: response.status, body: await response.json() }
    },
    { name, secret, kind: 'passphrase' },
  )
  expect(outcome.kind).toBe('in')
  return cookie
}

/** An address that the route answers to; ids are those of nothing. */
const addressOf = ({ path }: Route) =>
  `http://localhost${path.replace(/:\w+\{([^}|]*)[^}]*\}/g, '$1').replace(/:\w+/g, '00000000-0000-4000-8000-000000000000')}`

const ask = (one: Route, cookie = '') =>
  app.request(addressOf(one), { method: one.method, headers: { 'sec-fetch-site': 'same-origin', cookie } })

const withPermission = routes.flatMap((one) => (one.access.kind === 'permission' ? [{ one, permission: one.access.permission }] : []))
const guarded = withPermission.filter(({ permission }) => permission !== 'own-account')
const clients = withPermission.filter(({ permission }) => permission === 'own-account')

test('these routes, and no others, are open to everyone', () => {
  const open = routes.filter(({ access }) => access.kind === 'public').map(({ method, path }) => `${method} ${path}`)
  expect(open.sort()).toEqual([
    'GET /',
    'GET /.well-known/security.txt',
    'GET /:lang{fi|sv|en}/:site',
    'GET /:lang{fi|sv|en}/:site/:page',
    'GET /:lang{fi|sv|en}/:site/consents/:slug',
    'GET /:lang{fi|sv|en}/:site/consents/:slug/:number{\\d{1,4}}',
    'GET /:lang{fi|sv|en}/:site/consents/:slug/changes',
    'GET /:lang{fi|sv|en}/:site/privacy',
    'GET /:lang{fi|sv|en}/:site/privacy/:service',
    'GET /:lang{fi|sv|en}/:site/privacy/:service/:number{\\d{1,4}}',
    'GET /:lang{fi|sv|en}/:site/privacy/:service/changes',
    'GET /:lang{fi|sv|en}/:site/safeguards',
    'GET /:lang{fi|sv|en}/:site/safeguards/:slug',
    'GET /:lang{fi|sv|en}/:site/safeguards/:slug/:number{\\d{1,4}}',
    'GET /:lang{fi|sv|en}/:site/safeguards/:slug/changes',
    'GET /:lang{fi|sv|en}/:site/security',
    'GET /:lang{fi|sv|en}/:site/terms',
    'GET /:lang{fi|sv|en}/:site/terms/:number{\\d{1,4}}',
    'GET /:lang{fi|sv|en}/:site/terms/changes',
    'GET /:lang{fi|sv|en}/my-data',
    'GET /:lang{fi|sv|en}/my-data/code',
    'GET /:lang{fi|sv|en}/my-data/file',
    'GET /:lang{fi|sv|en}/my-data/handed-over',
    'GET /:lang{fi|sv|en}/my-data/openings',
    'GET /:lang{fi|sv|en}/my-data/request',
    'GET /:lang{fi|sv|en}/my-data/status',
    'GET /en/my/deleted',
    'GET /en/my/new',
    'GET /en/my/sign-in',
    'GET /fi/oma/kirjaudu',
    'GET /fi/oma/poistettu',
    'GET /fi/oma/uusi',
    'GET /identify',
    'GET /identify/:organisation',
    'GET /identify/:organisation/callback',
    'GET /join',
    'GET /language/:lang{fi|sv|en}',
    'GET /ledger/:organisation/checkpoint',
    'GET /ledger/:organisation/tile/:level{\\d{1,2}}/:address{.+}',
    'GET /ledger/:organisation/tile/entries/:address{.+}',
    'GET /my-data',
    'GET /my-data/code',
    'GET /my-data/package-1.schema.json',
    'GET /my-data/request',
    'GET /my-data/status',
    'GET /privacy',
    'GET /privacy/:service',
    'GET /safeguards',
    'GET /security',
    'GET /sign-in',
    'GET /sign-in/organisation/:organisation',
    'GET /sign-in/organisation/:organisation/callback',
    'GET /sv/min/borttaget',
    'GET /sv/min/logga-in',
    'GET /sv/min/ny',
    'GET /terms',
    'GET /witness/checkpoint',
    'GET /witness/key',
    'POST /:lang{fi|sv|en}/my-data/code',
    'POST /:lang{fi|sv|en}/my-data/file',
    'POST /:lang{fi|sv|en}/my-data/file/attachment',
    'POST /:lang{fi|sv|en}/my-data/file/withdraw',
    'POST /:lang{fi|sv|en}/my-data/handed-over',
    'POST /:lang{fi|sv|en}/my-data/handed-over/copy',
    'POST /:lang{fi|sv|en}/my-data/openings',
    'POST /:lang{fi|sv|en}/my-data/request',
    'POST /:lang{fi|sv|en}/my-data/status',
    'POST /client/begin',
    'POST /client/check',
    'POST /client/offer',
    'POST /client/renew',
    'POST /client/sign-out',
    'POST /client/sign-up',
    'POST /client/unlock',
    'POST /identify/leave',
    'POST /join/begin',
    'POST /join/finish',
    'POST /sign-in/begin',
    'POST /sign-in/check',
    'POST /sign-in/passkey/begin',
    'POST /sign-in/passkey/check',
    'POST /sign-in/renew',
    'POST /sign-in/unlock',
    'POST /sign-out',
    'POST /witness/add-checkpoint',
  ])
})

test('every other route names a permission that there is', () => {
  for (const { permission } of guarded) expect(permissions).toContain(permission)
})

test('without a session no guarded route answers', async () => {
  for (const { one } of guarded) {
    const { status, headers } = await ask(one)
    const turnedAway = one.method === 'POST' ? status === 401 : status === 303 && headers.get('location')?.startsWith('/sign-in')
    expect([one.method, one.path, turnedAway]).toEqual([one.method, one.path, true])
  }
})

test('a client’s own pages let in nobody without a client’s session, and no member of staff by theirs', async () => {
  expect(clients.length).toBeGreaterThan(10)
  for (const { one } of clients) {
    for (const cookie of ['', ...sessions.values()]) {
      const { status, headers } = await ask(one, cookie)
      const turnedAway = one.method === 'POST' ? status === 401 : status === 303 && /^\/(fi|sv|en)\/(oma|min|my)\//.test(headers.get('location') ?? '')
      expect([one.method, one.path, turnedAway]).toEqual([one.method, one.path, true])
    }
  }
})

test('every role is refused every route whose permission it does not hold', async () => {
  let refused = 0
  for (const role of roles) {
    for (const { one, permission } of guarded) {
      if (mayDo([role], permission as Permission)) continue
      const { status } = await ask(one, sessions.get(role))
      expect([role, one.method, one.path, status]).toEqual([role, one.method, one.path, 403])
      refused += 1
    }
  }
  expect(refused).toBeGreaterThan(guarded.length)
}, 120_000)

test('no route answers a form from another site', async () => {
  for (const one of routes.filter(({ method }) => method === 'POST')) {
    const answer = await app.request(addressOf(one), { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })
    expect([one.path, answer.status]).toEqual([one.path, 403])
  }
})

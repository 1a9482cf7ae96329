import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync, sign as signWith } from 'node:crypto'
import { sql } from 'kysely'
import { Provider as RealProvider } from 'oidc-provider'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { redact, reveal } from '#foundation/text'
import { within } from '#platform/database'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import { createOrganisation } from '../organisations.ts'
import { identityRoutes } from '../web/routes.ts'
import { personIn, presets } from './claims.ts'
import * as store from './store.ts'
import { identifiedAct, identifiedPage } from './web/identified.tsx'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const db = await testDatabase()
const secret = 'a-secret-of-forty-characters-for-the-test'
const names = presets['suomi-fi']
/** Who the provider says that its users are: invented people. */
const people: Record<string, Record<string, unknown>> = {
  aino: { [names.code]: '050768-974U', [names.given]: 'Aino', [names.family]: 'Kivimäki', [names.protected]: '1' },
  antti: { [names.code]: '070180-911B', [names.given]: 'Antti', [names.family]: 'Haapaniemi' },
  abroad: { [names.given]: 'Nomen', [names.family]: 'Nescio' },
}
let now = new Date('2026-11-22T10:00:00Z')
let organisation = ''
let other = ''
let server: Server
let issuer = ''
const encryption = generateKeyPairSync('rsa', { modulusLength: 2048 })
const acts: string[] = []

const seen = identifiedPage({
  path: '/seen',
  view: (c) => new Response(`${reveal(c.person.identityCode)} ${reveal(c.person.givenName)} ${c.person.protected} ${c.person.organisation === organisation}`),
})
const did = identifiedAct({
  path: '/did',
  async act(c) {
    acts.push(reveal(c.person.identityCode))
    return new Response('done')
  },
})
let keyGiven = true
const routes = [
  ...identityRoutes({
    ownSignIn: { innerHosts: ['localhost'] },
    identification: {
      secretsOf: async () => ({
        secret: redact(secret),
        key: keyGiven ? redact(JSON.stringify({ ...encryption.privateKey.export({ format: 'jwk' }), use: 'enc', alg: 'RSA-OAEP-256', kid: 'e1' })) : null,
      }),
    },
  }),
  seen,
  did,
]
const app = createApp({ db, routes, clock: () => now })

beforeAll(async () => {
  organisation = (await createOrganisation(db, { name: { fi: 'Keksitty', sv: 'Påhittad', en: 'Invented' } })).organisation
  other = (await createOrganisation(db, { name: { fi: 'Toinen', sv: 'Andra', en: 'Other' } })).organisation
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const client = (id: string, more: Record<string, unknown> = {}) => ({
    client_id: id, client_secret: secret, application_type: 'web' as const,
    redirect_uris: [organisation, other].map((one) => `http://localhost/identify/${one}/callback`), ...more,
  })
  const encrypted = { id_token_encrypted_response_alg: 'RSA-OAEP-256', id_token_encrypted_response_enc: 'A256GCM', jwks: { keys: [{ ...encryption.publicKey.export({ format: 'jwk' }), use: 'enc', alg: 'RSA-OAEP-256', kid: 'e1' }] } }
  const real = new RealProvider(issuer, {
    clients: [client('satama'), client('satama-encrypted', encrypted), client('another')],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, encryption: { enabled: true } },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', names.code, names.given, names.family, names.protected] },
    acrValues: ['loa2'],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    cookies: { keys: ['a key of the test'] },
  })
  server.on('request', real.callback())
})
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))
beforeEach(async () => {
  now = new Date()
  await configured({})
})

async function configured(o: Partial<store.IdentificationRow>): Promise<void> {
  const row = {
    organisation, issuer, client_id: 'satama', scope: 'openid', levels: '', claim_code: names.code, claim_given: names.given,
    claim_family: names.family, claim_protected: names.protected, configured_by: '', configured_at: now, ...o,
  }
  const [account] = (await sql<{ id: string }>`select id from identity.account limit 1`.execute(db)).rows
  row.configured_by = account?.id ?? (await anAccount())
  await store.set(within(db, row.organisation), row)
}

async function anAccount(): Promise<string> {
  const { createAccount } = await import('../accounts.ts')
  const { inTransaction } = await import('#platform/database')
  const third = await createOrganisation(db, { name: { fi: 'Kolmas', sv: 'Tredje', en: 'Third' } })
  const made = await inTransaction(db, third.organisation, (tx) =>
    createAccount(tx, {
      organisation: third.organisation, signInName: 'meri', roles: ['administrator'], displayName: redact('Meri Esimerkki'),
      grantedBy: third.setup, cost: { algorithm: 'argon2id', passes: 1, memoryKib: 64 },
    }))
  return made.account
}

/** A browser of a visitor: keeps our cookies, and goes through the provider's own pages. */
function visitor() {
  const jar = new Map<string, string>()
  const cookieOf = (kept: Map<string, string>) => [...kept].map(([name, value]) => `${name}=${value}`).join('; ')
  const keep = (kept: Map<string, string>, response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value === '') kept.delete(name)
      else kept.set(name, value)
    }
    return response
  }
  const get = async (path: string) => keep(jar, await app.request(`http://localhost${path}`, { headers: { cookie: cookieOf(jar) } }))
  const post = async (path: string, fields: Record<string, string> = {}) =>
    keep(jar, await app.request(`http://localhost${path}`, {
      method: 'POST', headers: { 'sec-fetch-site': 'same-origin', cookie: cookieOf(jar) }, body: new URLSearchParams(fields),
    }))

  /** Goes through the provider as somebody; gives the address of ours that it answers at. */
  async function throughProvider(start: string, login: string | null): Promise<string> {
    const theirs = new Map<string, string>()
    let url = new URL(start)
    let form: URLSearchParams | null = null
    for (let step = 0; step < 20; step += 1) {
      const response: Response = await fetch(url, {
        method: form ? 'POST' : 'GET', redirect: 'manual', headers: { cookie: cookieOf(theirs) }, ...(form ? { body: form } : {}),
      })
      keep(theirs, response)
      const to = response.headers.get('location')
      if (to) {
        url = new URL(to, url)
        form = null
        if (url.pathname.startsWith('/identify/')) return `${url.pathname}${url.search}`
        continue
      }
      const page = await response.text()
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
      if (!action) throw new Error('the provider shows no form')
      const abort = /href="([^"]*\/abort)"/.exec(page)?.[1]
      if (login === null && abort) {
        url = new URL(abort, url)
        continue
      }
      url = new URL(action.replaceAll('&amp;', '&'), url)
      form = new URLSearchParams(page.includes('name="login"') ? { prompt: 'login', login: login ?? '', password: 'x' } : { prompt: 'consent' })
    }
    throw new Error('the provider leads round in circles')
  }

  async function answerFor(login: string | null, at = organisation): Promise<string> {
    const left = await get(`/identify/${at}?to=/seen`)
    return throughProvider(left.headers.get('location') ?? '', login)
  }
  return { jar, get, post, answerFor, identify: async (login: string | null) => get(await answerFor(login)) }
}

const titleOf = async (response: Response) => /<h1>([^<]+)<\/h1>/.exec(await response.text())?.[1]
const unbelieved = 'Tunnistautuminen ei onnistunut'

test('somebody is led to the provider, and back to where they were going, as who the provider says', async () => {
  const browser = visitor()
  expect((await browser.get('/seen')).headers.get('location')).toBe('/identify?to=%2Fseen')
  const back = await browser.identify('aino')
  expect(back.headers.get('location')).toBe('/seen')
  expect(await (await browser.get('/seen')).text()).toBe('050768-974U Aino true true')
  await browser.post('/did')
  expect(acts).toEqual(['050768-974U'])
})

test('an encrypted ID token is opened by the key that the machine keeps, and by nothing when it keeps none', async () => {
  await configured({ client_id: 'satama-encrypted' })
  const browser = visitor()
  await browser.identify('antti')
  expect(await (await browser.get('/seen')).text()).toBe('070180-911B Antti false true')
  keyGiven = false
  expect(await titleOf(await visitor().identify('antti'))).toBe(unbelieved)
  keyGiven = true
})

test('an identification ends after twenty minutes, whatever is done meanwhile', async () => {
  const browser = visitor()
  await browser.identify('aino')
  for (const minutes of [0, 10, 9]) {
    now = new Date(now.getTime() + minutes * 60_000)
    expect((await browser.get('/seen')).status).toBe(200)
  }
  now = new Date(now.getTime() + 61_000)
  expect((await browser.get('/seen')).headers.get('location')).toBe('/identify?to=%2Fseen')
  const before = acts.length
  expect((await browser.post('/did')).status).toBe(401)
  expect(acts).toHaveLength(before)
})

test('whoever leaves leaves nothing behind, in the browser or in the database', async () => {
  const browser = visitor()
  await browser.identify('aino')
  const count = async () => Number((await sql<{ n: string }>`select count(*) as n from identity.identified`.execute(db)).rows[0]?.n)
  const before = await count()
  const cookie = new Map(browser.jar)
  await browser.post('/identify/leave')
  expect(await count()).toBe(before - 1)
  for (const [name, value] of cookie) browser.jar.set(name, value)
  expect((await browser.get('/seen')).status).toBe(303)
})

test('of an identification the database holds no code and no name', async () => {
  await visitor().identify('aino')
  const rows = (await sql<{ row: string }>`select encode(sealed, 'escape') || id::text as row from identity.identified
    union all select encode(destination, 'escape') from identity.identification_attempt`.execute(db)).rows
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toMatch(/050768|Aino|Kivim/)
})

test('an answer serves once, and in the browser that asked alone', async () => {
  const browser = visitor()
  const answer = await browser.answerFor('aino')
  expect(await titleOf(await visitor().get(answer))).toBe(unbelieved)
  const cookies = new Map(browser.jar)
  expect((await browser.get(answer)).headers.get('location')).toBe('/seen')
  for (const [name, value] of cookies) browser.jar.set(name, value)
  expect(await titleOf(await browser.get(answer))).toBe(unbelieved)
})

test('whoever changes their mind at the provider is told so, and nothing was done', async () => {
  const browser = visitor()
  expect(await titleOf(await browser.identify(null))).toBe('Et tunnistautunut')
  expect((await browser.get('/seen')).status).toBe(303)
})

test('somebody without an identity code is told what else they can do', async () => {
  const browser = visitor()
  expect(await titleOf(await browser.identify('abroad'))).toBe('Tunnistuksessa ei ollut henkilötunnusta')
  expect((await browser.get('/seen')).status).toBe(303)
})

test('a level of assurance that was demanded and not reached is not enough', async () => {
  await configured({ levels: 'loa3' })
  expect(await titleOf(await visitor().identify('aino'))).toBe('Tunnistus ei ollut riittävän vahva')
})

test('the answer of one organisation’s provider is not believed at another’s address', async () => {
  await configured({ organisation: other })
  const browser = visitor()
  const answer = await browser.answerFor('aino')
  expect(await titleOf(await browser.get(answer.replace(organisation, other)))).toBe(unbelieved)
})

test('a code that the provider gave to another of its clients opens nothing here', async () => {
  await configured({ client_id: 'another' })
  const browser = visitor()
  const answer = await browser.answerFor('aino')
  await configured({ client_id: 'satama' })
  expect(await titleOf(await browser.get(answer))).toBe(unbelieved)
})

test('an attempt that took too long has to begin again', async () => {
  const browser = visitor()
  const answer = await browser.answerFor('aino')
  now = new Date(now.getTime() + 16 * 60_000)
  expect(await titleOf(await browser.get(answer))).toBe(unbelieved)
})

const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A provider that puts into its token whatever a test tells it to. */
async function crooked(o: { claims?: Record<string, unknown>; key?: typeof own.privateKey }) {
  let asked = new URLSearchParams()
  const house = createServer((request, response) => {
    const send = (value: unknown) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(value))
    }
    if (request.url?.startsWith('/.well-known/')) {
      return send({
        issuer: at, authorization_endpoint: `${at}/auth`, token_endpoint: `${at}/token`, jwks_uri: `${at}/jwks`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
      })
    }
    if (request.url === '/jwks') return send({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: '1' }] })
    const time = Math.floor(Date.now() / 1000)
    const claims = { iss: at, aud: 'satama', sub: 'aino', iat: time, exp: time + 300, nonce: asked.get('nonce'), ...people['aino'], ...o.claims }
    const body = `${encoded({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encoded(claims)}`
    send({ access_token: 'x', token_type: 'bearer', id_token: `${body}.${signWith('sha256', Buffer.from(body), o.key ?? own.privateKey).toString('base64url')}` })
  })
  await new Promise<void>((resolve) => house.listen(0, '127.0.0.1', () => resolve()))
  const at = `http://localhost:${(house.address() as AddressInfo).port}`
  await configured({ issuer: at })
  const browser = visitor()
  const left = await browser.get(`/identify/${organisation}?to=/seen`)
  asked = new URL(left.headers.get('location') ?? '').searchParams
  const answer = await browser.get(`/identify/${organisation}/callback?code=x&state=${asked.get('state')}`)
  await new Promise<void>((resolve) => void house.close(() => resolve()))
  return { answer, browser }
}

test('a token as it should be is believed, so that what follows is refused for its own fault', async () => {
  expect((await crooked({})).answer.headers.get('location')).toBe('/seen')
})

const past = Math.floor(Date.now() / 1000) - 10_000

test.each([
  ['with another nonce', { claims: { nonce: 'another' } }],
  ['without a nonce', { claims: { nonce: undefined } }],
  ['that was made for another client', { claims: { aud: 'another' } }],
  ['of another issuer', { claims: { iss: 'https://another.example' } }],
  ['that has expired', { claims: { iat: past, exp: past + 60 } }],
  ['that a stranger signed', { key: stranger.privateKey }],
])('a token %s identifies nobody', async (_, o) => {
  const { answer, browser } = await crooked(o)
  expect(await titleOf(answer)).toBe(unbelieved)
  expect((await browser.get('/seen')).status).toBe(303)
})

test.each(['', '050768-9740', 'not a code', 42, null, undefined, {}])('%s is no identity code', (said) => {
  expect(personIn({ [names.code]: said, [names.given]: 'Aino', [names.family]: 'Kivimäki' }, names)).toMatchObject({ code: 'without-code' })
})

test('nobody is led elsewhere than to a path of this Satama afterwards', async () => {
  for (const to of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) {
    const browser = visitor()
    const left = await browser.get(`/identify/${organisation}?to=${encodeURIComponent(to)}`)
    expect(left.headers.get('location')).toContain(issuer)
    await browser.post('/identify/leave', { to }).then((gone) => expect(gone.headers.get('location')).toBe('/identify?left'))
  }
})

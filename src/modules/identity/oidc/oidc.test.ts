import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync, sign as signWith } from 'node:crypto'
import { Provider as RealProvider } from 'oidc-provider'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newKey } from '#foundation/sealing'
import { redact } from '#foundation/text'
import { issuerFrom } from './commands.ts'
import { isInner, outgoingFetch } from './outgoing.ts'
import { newTrip, subjectHash, tripFrom, wayTo, whoCameBack } from './provider.ts'
import type { Provider, Trip } from './provider.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const outgoing = { allowed: ['localhost', '127.0.0.1'] }
const redirect = new URL('https://satama.example.org/sign-in/organisation/1/callback')
const secret = 'a-secret-of-forty-characters-for-the-test'
let server: Server
let provider: Provider

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const real = new RealProvider(issuer, {
    clients: [{ client_id: 'satama', client_secret: secret, redirect_uris: [redirect.href], application_type: 'web' }],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['a key of the test'] },
  })
  server.on('request', real.callback())
  provider = { issuer, clientId: 'satama', secret: redact(secret), redirect }
})

afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

/** Goes through the provider's own pages as a browser does, and gives the answer that comes back to us. */
async function through(way: URL, login = 'aino'): Promise<URLSearchParams> {
  const jar = new Map<string, string>()
  let url = way
  let form: URLSearchParams | null = null
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: form } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      jar.set(name, value)
    }
    const to = response.headers.get('location')
    if (to) {
      url = new URL(to, url)
      form = null
      if (url.origin === redirect.origin) return url.searchParams
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (!action) throw new Error(`the provider shows no form: ${page.slice(0, 300)}`)
    url = new URL(action.replaceAll('&amp;', '&'), url)
    form = new URLSearchParams(page.includes('name="login"') ? { prompt: 'login', login, password: 'x' } : { prompt: 'consent' })
  }
  throw new Error('the provider leads round in circles')
}

async function answered(trip: Trip, login?: string): Promise<URLSearchParams> {
  const way = await wayTo(provider, trip, outgoing)
  if (!way.ok) throw new Error(way.code)
  expect(Object.fromEntries(way.value.searchParams)).toMatchObject({ code_challenge_method: 'S256', state: trip.state, nonce: trip.nonce })
  expect(way.value.search).not.toContain(trip.verifier)
  return through(way.value, login)
}

test('a provider says who somebody is', async () => {
  const trip = newTrip()
  const answer = await answered(trip, 'eero')
  expect(await whoCameBack(provider, trip, answer, outgoing)).toMatchObject({ ok: true, value: { sub: 'eero' } })
})

test('an answer serves once', async () => {
  const trip = newTrip()
  const answer = await answered(trip)
  expect((await whoCameBack(provider, trip, answer, outgoing)).ok).toBe(true)
  expect(await whoCameBack(provider, trip, answer, outgoing)).toMatchObject({ code: 'not-believed' })
})

test.each(['state', 'nonce', 'verifier'] as const)('another %s is not believed', async (part) => {
  const trip = newTrip()
  const answer = await answered(trip)
  const other = { ...trip, [part]: newTrip()[part] }
  expect(await whoCameBack(provider, other, answer, outgoing)).toMatchObject({ code: 'not-believed' })
})

test('an answer that names another issuer is not believed', async () => {
  const trip = newTrip()
  const answer = await answered(trip)
  answer.set('iss', 'https://another.example')
  expect(await whoCameBack(provider, trip, answer, outgoing)).toMatchObject({ code: 'not-believed' })
})

test('the answer of one provider is not believed as another’s', async () => {
  const other = await crooked({})
  const trip = newTrip()
  const answer = await answered(trip)
  expect(await whoCameBack(other.provider, trip, answer, outgoing)).toMatchObject({ code: 'not-believed' })
  await other.close()
})

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A provider that answers whatever a test tells it to. */
async function crooked(o: { claims?: Record<string, unknown>; alg?: string; key?: typeof privateKey; metadata?: Record<string, unknown> }) {
  const house = createServer((request, response) => {
    const send = (value: unknown) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(value))
    }
    if (request.url?.startsWith('/.well-known/')) {
      return send({
        issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256', 'none'],
        ...o.metadata,
      })
    }
    if (request.url === '/jwks') return send({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: '1' }] })
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: 'satama', sub: 'aino', iat: now, exp: now + 300, nonce: trip.nonce, ...o.claims }
    const head = encoded({ alg: o.alg ?? 'RS256', kid: '1', typ: 'JWT' })
    const body = `${head}.${encoded(claims)}`
    const signature = o.alg === 'none' ? '' : signWith('sha256', Buffer.from(body), o.key ?? privateKey).toString('base64url')
    send({ access_token: 'x', token_type: 'bearer', id_token: `${body}.${signature}` })
  })
  await new Promise<void>((resolve) => house.listen(0, '127.0.0.1', () => resolve()))
  const issuer = `http://localhost:${(house.address() as AddressInfo).port}`
  const trip = newTrip()
  const close = () => new Promise<void>((resolve) => void house.close(() => resolve()))
  return { provider: { issuer, clientId: 'satama', secret: null, redirect } satisfies Provider, trip, close }
}

async function outcomeOf(o: Parameters<typeof crooked>[0]) {
  const { provider: made, trip, close } = await crooked(o)
  const answer = new URLSearchParams({ code: 'x', state: trip.state })
  const outcome = await whoCameBack(made, trip, answer, outgoing)
  await close()
  return outcome
}

const past = Math.floor(Date.now() / 1000) - 10_000

test('a token that is as it should be is believed, so that what follows is refused for its own fault', async () => {
  expect(await outcomeOf({})).toMatchObject({ ok: true, value: { sub: 'aino' } })
})

test.each([
  ['that has expired', { claims: { iat: past, exp: past + 60 } }],
  ['for another audience', { claims: { aud: 'somebody-else' } }],
  ['of another issuer', { claims: { iss: 'https://another.example' } }],
  ['with another nonce', { claims: { nonce: 'another' } }],
  ['without a nonce', { claims: { nonce: undefined } }],
  ['without a subject', { claims: { sub: undefined } }],
  ['that nobody signed', { alg: 'none' }],
  ['that a stranger signed', { key: stranger.privateKey }],
  ['signed by a shared secret', { alg: 'HS256' }],
] as const)('a token %s is not believed', async (_, o) => {
  expect(await outcomeOf(o as Parameters<typeof crooked>[0])).toMatchObject({ ok: false, code: 'not-believed' })
})

test('a provider whose own document names another issuer is not asked', async () => {
  expect(await outcomeOf({ metadata: { issuer: 'https://another.example' } })).toMatchObject({ code: 'not-reached' })
})

test.each(['javascript:alert(1)', 'http://login.example/auth', 'data:text/html,x', 'nonsense'])(
  'nobody is led to %s, whatever a provider’s document says',
  async (authorization_endpoint) => {
    const { provider: made, trip, close } = await crooked({ metadata: { authorization_endpoint } })
    expect(await wayTo(made, trip, outgoing)).toMatchObject({ code: 'not-reached' })
    await close()
  },
)

test('a subject is kept as a hash that takes a key: no guess can be tried on the database', () => {
  const place = { organisation: crypto.randomUUID(), issuer: 'https://login.example' }
  const key = newKey()
  expect(subjectHash(key, place, 'aino')).toEqual(subjectHash(key, place, 'aino'))
  expect(subjectHash(newKey(), place, 'aino')).not.toEqual(subjectHash(key, place, 'aino'))
  expect(subjectHash(key, { ...place, issuer: 'https://other.example' }, 'aino')).not.toEqual(subjectHash(key, place, 'aino'))
})

test('a trip is known by its cookie alone, and by nothing that was not made by us', () => {
  const trip = newTrip()
  expect(tripFrom(trip.cookie)).toEqual(trip)
  for (const cookie of [undefined, '', 'x', `${trip.cookie}x`]) expect(tripFrom(cookie)).toBeNull()
})

test.each([
  '10.0.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.1.1', '100.64.0.1', '0.0.0.0', '224.0.0.1',
  '::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::a00:1', '64:ff9b:1::a00:1', '::127.0.0.1', 'fec0::1', 'fe80::1%lo', 'not-an-address',
])('%s is an address inside, which nobody is led to', (address) => {
  expect(isInner(address)).toBe(true)
})

test.each(['93.184.215.14', '2a00:1450:4026::1'])('%s is a public address', (address) => {
  expect(isInner(address)).toBe(false)
})

test('an address that an administrator typed leads to https and the public net, and nowhere else', async () => {
  const strict = outgoingFetch({ allowed: [] })
  await expect(strict('http://login.example/', {})).rejects.toThrow('https only')
  await expect(strict('https://127.0.0.1/', {})).rejects.toThrow('not public')
  await expect(strict('https://[::1]/', {})).rejects.toThrow('not public')
  await expect(strict('https://localhost/', {})).rejects.toThrow('not public')
})

test('a host inside the house is reached when the operator says so, and without TLS at this machine alone', async () => {
  const inner = ['login.inner.example', 'localhost']
  expect(issuerFrom('https://login.inner.example', inner)).not.toBeNull()
  expect(issuerFrom('http://login.inner.example', inner)).toBeNull()
  expect(issuerFrom('http://localhost:4000', inner)).not.toBeNull()
  await expect(outgoingFetch({ allowed: inner })('http://login.inner.example/', {})).rejects.toThrow('https only')
})

test.each([
  ['http://login.example', false], ['https://user@login.example', false], ['https://login.example/?a=b', false],
  ['https://login.example/#a', false], ['ftp://login.example', false], ['nonsense', false],
  ['https://login.example', true], ['https://login.example/realms/a', true],
] as const)('%s as an issuer: %s', (typed, good) => {
  expect(issuerFrom(typed, []) !== null).toBe(good)
})

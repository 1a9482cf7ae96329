import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Form, Field } from '#platform/pages'
import { done, refuse } from '#foundation/results'
import { testDatabase } from '#tests/support/database'
import { createApp } from './app.tsx'
import type { FaultLine, RequestLine } from './app.tsx'
import { commandsFor } from './command.ts'
import type { Actor } from './command.ts'
import { setCookie } from './cookies.ts'
import { guardedRoutes } from './guarded.ts'
import { object, prose } from './pieces.ts'
import { publishedPages } from './published-pages.ts'
import { publicAct, publicPage } from './routes.ts'
import type { Route } from './routes.ts'
import { serve } from './serve.ts'

const db = await testDatabase()
const officer: Actor = { id: crypto.randomUUID(), organisation: crypto.randomUUID() }
const facts: string[] = []

const { command, executeUnchecked } = commandsFor<Actor, 'tell' | 'read'>({
  permits: (actor) => actor === officer,
  record: async (_tx, fact) => {
    facts.push(fact.type)
  },
})

const { page, act, upload } = guardedRoutes<Actor, 'tell' | 'read'>({
  executeUnchecked,
  async guard(c) {
    if (c.cookie('session') !== 'officer') return new Response(null, { status: 303, headers: { location: '/sign-in' } })
    const frame = {
      lang: c.lang, organisation: 'Keksitty ry', navigation: [], person: { name: 'Testi' },
      signOut: { action: '/sign-out' }, languageLinks: [],
    }
    return { actor: officer, lang: c.lang, frame, may: () => true }
  },
})

const hold = command({
  name: 'test.hold',
  may: 'tell',
  input: object({ reasons: prose({ from: 20, to: 200 }) }),
  async run({ input }) {
    return input.reasons.includes('already') ? refuse('already-held', { day: 3 }) : done({ held: true })
  },
})

const holdPage = page({
  path: '/console/cases/:id',
  may: 'read',
  view: (c) => (
    <html lang={c.lang}>
      <body>
        <Form action={`/console/cases/${c.params.id}/hold`} state={c.form}>
          <Field name="reasons" label="Reasons" />
        </Form>
      </body>
    </html>
  ),
})

let received = 0
const kept = publishedPages()
let rendered = 0

const routes: Route[] = [
  holdPage,
  act({
    path: '/console/cases/:id/hold',
    command: hold,
    page: holdPage,
    read: (form) => ({ reasons: form.get('reasons') }),
    done: (_value, c) => `/console/cases/${c.params.id}`,
    refused: { 'already-held': 409 },
    sentences: () => ({ 'already-held': ({ day }) => `Held since day ${day}.` }),
  }),
  upload({
    path: '/console/cases/:id/register',
    may: 'tell',
    page: holdPage,
    limit: 3_000_000,
    async receive({ file, fields }) {
      for await (const piece of file.bytes) received += piece.length
      return fields.get('kind') === 'staff' ? refuse('wrong-kind') : done({ received })
    },
    done: (value) => `/console/received/${value.received}`,
    refused: { 'wrong-kind': 422 },
    sentences: () => ({ 'wrong-kind': 'Not this kind.' }),
  }),
  publicPage({
    path: '/:lang{fi|sv|en}/news',
    cache: kept,
    view(c) {
      rendered += 1
      return <html lang={c.lang}><body><p>{'Uutinen '.repeat(200)}</p></body></html>
    },
  }),
  publicPage({ path: '/broken', view: () => { throw new Error('Aino Esimerkki was here') } }),
  publicAct({ path: '/ask', bodyLimit: 1_000, act: async (c) => new Response(String((await c.request.text()).length)) }),
]

const requests: RequestLine[] = []
const faults: FaultLine[] = []
const app = createApp({ db, routes, log: (line) => requests.push(line), fault: (line) => faults.push(line) })

const ours = { 'sec-fetch-site': 'same-origin', cookie: 'satama-session=officer' }

async function posted(path: string, form: FormData | URLSearchParams, headers: Record<string, string> = ours) {
  const { headers: typed, body } = await encoded(form)
  return app.request(`http://localhost${path}`, { method: 'POST', body, headers: { ...typed, ...headers } })
}

async function encoded(form: FormData | URLSearchParams) {
  const request = new Request('http://localhost', { method: 'POST', body: form })
  return { headers: { 'content-type': request.headers.get('content-type') ?? '' }, body: await request.arrayBuffer() }
}

describe('the door', () => {
  test('a route that no kind of route has made is not mounted', () => {
    const smuggled: Route = { ...holdPage, access: { kind: 'public' } }
    expect(() => createApp({ db, routes: [smuggled] })).toThrow('was not made by a kind of route')
  })

  test('every route is public in so many words, or names the permission that opens it', async () => {
    for (const one of routes) {
      if (one.access.kind === 'public') continue
      const path = one.path.replace(':id', '1')
      const answer = await app.request(`http://localhost${path}`, {
        method: one.method,
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect([path, answer.status, answer.headers.get('location')]).toEqual([path, 303, '/sign-in'])
    }
  })

  test('a form from another site is refused before anything is looked at', async () => {
    const form = new URLSearchParams({ reasons: 'A reason that is long enough.' })
    const cookie = ours.cookie
    const from = async (headers: Record<string, string>) => (await posted('/console/cases/1/hold', form, headers)).status
    expect(await from({ cookie, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await from({ cookie, 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await from({ cookie, origin: 'https://elsewhere.example' })).toBe(403)
    expect(await from({ cookie, origin: 'null' })).toBe(403)
    expect(await from({ cookie })).toBe(403)
    expect(await from({ cookie, origin: 'http://localhost', host: 'localhost' })).toBe(303)
    expect(await from({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(303)
  })

  test('what is not there is not there, in the reader’s language', async () => {
    const answer = await app.request('http://localhost/nowhere', { headers: { 'accept-language': 'sv-FI,sv;q=0.9' } })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('Sidan hittades inte')
  })
})

describe('a form', () => {
  test('comes back with what was typed and a sentence beside the field', async () => {
    const answer = await posted('/console/cases/1/hold', new URLSearchParams({ reasons: 'Too <short>' }), {
      ...ours,
      'accept-language': 'en',
    })
    const html = await answer.text()
    expect(answer.status).toBe(422)
    expect(html).toContain('Write at least 20 characters.')
    expect(html).toContain('value="Too &lt;short>"')
  })

  test('comes back with the sentence for its own refusal, and the status that the route gave it', async () => {
    facts.length = 0
    const reasons = 'It has been held already.'
    const answer = await posted('/console/cases/1/hold', new URLSearchParams({ reasons }))
    expect([answer.status, facts]).toEqual([409, []])
    expect(await answer.text()).toContain('Held since day 3.')
  })

  test('leads on when its act is done, and the ledger has it', async () => {
    facts.length = 0
    const reasons = 'The police have asked us to wait.'
    const answer = await posted('/console/cases/1/hold', new URLSearchParams({ reasons }))
    expect([answer.status, answer.headers.get('location'), facts]).toEqual([303, '/console/cases/1', ['test.hold']])
  })

  test('that is larger than its route takes is refused', async () => {
    const answer = await app.request('http://localhost/ask', { method: 'POST', body: 'x'.repeat(2_000), headers: ours })
    expect(answer.status).toBe(413)
  })
})

describe('an upload', () => {
  test('passes through its act piece by piece', async () => {
    received = 0
    const form = new FormData()
    form.append('kind', 'clients')
    form.append('register', new Blob(['nimi;sähköposti\n'.repeat(100_000)]), 'rekisteri.csv')
    const answer = await posted('/console/cases/1/register', form)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console/received/1800000'])
  })

  test('beyond the limit is refused, also when it does not say how long it is', async () => {
    const form = new FormData()
    form.append('register', new Blob(['x'.repeat(4_000_000)]), 'rekisteri.csv')
    expect((await posted('/console/cases/1/register', form)).status).toBe(413)
  })

  test('without a file shows the form again', async () => {
    const form = new FormData()
    form.append('kind', 'clients')
    expect((await posted('/console/cases/1/register', form)).status).toBe(422)
  })
})

describe('answers', () => {
  test('carry a strict policy with a nonce of their own, and are not stored', async () => {
    const two = [1, 2].map(async () => app.request('http://localhost/console/cases/1', { headers: ours }))
    const policies = (await Promise.all(two)).map((one) => one.headers.get('content-security-policy') ?? '')
    expect(policies[0]).toMatch(/default-src 'none'.*script-src 'nonce-[\w-]{22}'/)
    expect(policies[0]).not.toMatch(/unsafe|\*/)
    expect(policies[0]).not.toBe(policies[1])
    const { headers } = await app.request('http://localhost/console/cases/1', { headers: ours })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test('over https ask the browser to stay there, and cookies are bound to the host', async () => {
    const secure = createApp({ db, routes, origin: 'https://satama.example.org' })
    const answer = await secure.request('https://satama.example.org/nowhere')
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
    expect(setCookie({ name: 'session', value: 'x', secure: true })).toBe(
      '__Host-satama-session=x; Path=/; HttpOnly; SameSite=Lax; Secure',
    )
  })

  test('to a fault say that it is ours, and nothing of what was said', async () => {
    const answer = await app.request('http://localhost/broken', { headers: { 'accept-language': 'en' } })
    const html = await answer.text()
    expect(answer.status).toBe(500)
    expect(html).not.toContain('Aino')
    expect(JSON.stringify(faults)).not.toContain('Aino')
    expect(html).toContain(faults[0]?.mark)
  })

  test('leave a line that names the pattern of the route, not the address', async () => {
    requests.length = 0
    await app.request('http://localhost/console/cases/4711?name=Aino', { headers: ours })
    expect(requests.map(({ method, route, status }) => ({ method, route, status }))).toEqual([
      { method: 'GET', route: '/console/cases/:id', status: 200 },
    ])
  })

  test('style sheets come from memory, compressed, and may be kept for ever', async () => {
    const html = await (await app.request('http://localhost/nowhere')).text()
    const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? ''
    const answer = await app.request(`http://localhost${sheet}`, { headers: { 'accept-encoding': 'br' } })
    expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, 'br'])
    expect(answer.headers.get('cache-control')).toContain('immutable')
  })
})

describe('a public page', () => {
  test('is rendered once, kept compressed, and again when it was forgotten', async () => {
    kept.forget('*')
    rendered = 0
    const get = (headers: Record<string, string> = {}) => app.request('http://localhost/fi/news', { headers })
    const first = await get()
    const second = await get({ 'accept-encoding': 'gzip, br' })
    const third = await get({ 'accept-encoding': 'gzip' })
    const text = await first.text()
    expect(brotliDecompressSync(Buffer.from(await second.arrayBuffer())).toString()).toBe(text)
    expect(gunzipSync(Buffer.from(await third.arrayBuffer())).toString()).toBe(text)
    expect(rendered).toBe(1)
    expect((await get({ 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304)
    kept.forget('/fi/*')
    await get()
    expect(rendered).toBe(2)
  })

  test('has no script and no cookie, and its policy allows none', async () => {
    const { headers } = await app.request('http://localhost/fi/news')
    expect(headers.get('content-security-policy')).not.toContain('script-src')
    expect(headers.get('content-security-policy')).toContain(`default-src 'none'`)
    expect(headers.get('set-cookie')).toBeNull()
  })

  test('leaves the server the same with and without the short way', async () => {
    const served = await serve(app, { port: 0, host: '127.0.0.1', routes })
    try {
      const at = `http://127.0.0.1:${served.port}/fi/news`
      kept.forget('*')
      const slow = await fetch(at)
      const fast = await fetch(at)
      expect(await fast.text()).toBe(await slow.text())
      const compared = ['content-type', 'content-security-policy', 'cache-control', 'etag', 'referrer-policy']
      for (const name of compared) expect([name, fast.headers.get(name)]).toEqual([name, slow.headers.get(name)])
    } finally {
      await served.close()
    }
  })
})

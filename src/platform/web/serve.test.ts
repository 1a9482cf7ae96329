import { connect } from 'node:net'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#tests/support/database'
import { createApp } from './app.tsx'
import { isPlainPath } from './plain-requests.ts'
import { json, publicAct, publicPage } from './routes.ts'
import { serve } from './serve.ts'
import type { Served } from './serve.ts'
import { networkOf } from './slow-clients.ts'
import type { Patience } from './slow-clients.ts'

const db = await testDatabase()
const big = 'x'.repeat(30_000_000)
const faults: string[] = []

/** What is asked of a page without bounds here: to show what it was given. */
const routes = [
  publicPage({ path: '/echo/:word', view: (c) => json({ word: c.params.word, asked: [...c.query.keys()].length }) }),
  publicPage({ path: '/big', view: () => new Response(big) }),
  publicAct({ path: '/take', bodyLimit: 10_000, act: async (c) => json({ took: (await c.request.text()).length }) }),
  publicAct({
    path: '/take-slowly',
    bodyLimit: 5_000_000,
    async act(c) {
      let took = 0
      for await (const chunk of c.request.body ?? []) {
        await new Promise((resolve) => setTimeout(resolve, 40))
        took += chunk.length
      }
      return json({ took })
    },
  }),
]
const app = createApp({ db, routes, fault: (line) => faults.push(line.name) })

const opened: Served[] = []
afterAll(() => Promise.all(opened.map((one) => one.close(100))))

async function at(patience: Partial<Patience> = {}, spared: (network: string) => boolean = () => false): Promise<number> {
  const served = await serve(app, { port: 0, host: '127.0.0.1', routes, patience: { everyMs: 20, ...patience }, spared })
  opened.push(served)
  return served.port
}

/** A client of bare sockets: what it sends is what it was given, and `closed` is all that it was told. */
function client(port: number) {
  const socket: Socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('latin1')
  })
  socket.on('error', () => undefined)
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(heard))
  })
  return { socket, closed, heard: () => heard, say: (text: string) => void socket.write(text, 'latin1') }
}

/** One exchange, after which the client asks the server to close. */
async function told(port: number, request: string): Promise<string> {
  const one = client(port)
  one.say(request)
  return one.closed
}

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: satama.example.org\r\nConnection: close\r\n${more}\r\n`
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

describe('a client that is slow on purpose', () => {
  test('is hung up on when it never says anything', async () => {
    const { closed } = client(await at({ headersMs: 100 }))
    expect(await closed).toBe('')
  })

  test('is hung up on when its headers come drop by drop', async () => {
    const one = client(await at({ headersMs: 150 }))
    one.say('GET /echo/a HTTP/1.1\r\nHost: satama.example.org\r\n')
    const dripping = setInterval(() => one.say('X-Drop: 1\r\n'), 20)
    const heard = await one.closed
    clearInterval(dripping)
    expect(heard).not.toContain('200 OK')
  })

  test('is hung up on when its body stops', async () => {
    const one = client(await at({ bodyMs: 100 }))
    one.say('POST /take HTTP/1.1\r\nHost: satama.example.org\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5000\r\n\r\nbegun')
    expect(await one.closed).not.toContain('200 OK')
  })

  test('is hung up on when its body comes drop by drop', async () => {
    const one = client(await at({ bodyMs: 60_000, graceMs: 150, leastBytesPerSecond: 2_000 }))
    one.say('POST /take HTTP/1.1\r\nHost: satama.example.org\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 5000\r\n\r\n')
    const dripping = setInterval(() => one.say('.'), 20)
    const heard = await one.closed
    clearInterval(dripping)
    expect(heard).not.toContain('200 OK')
  })

  test('is hung up on when a body that nobody reads stops, though it was answered', async () => {
    const one = client(await at({ bodyMs: 100 }))
    one.say('POST /nowhere HTTP/1.1\r\nHost: satama.example.org\r\nContent-Length: 5000\r\n\r\nbegun')
    expect(statusOf(await one.closed)).toBe(403)
  })

  test('is hung up on when it takes nothing of its answer', async () => {
    const one = client(await at({ answerMs: 200 }))
    one.say(get('/big'))
    one.socket.pause()
    // Whoever reads nothing hears nothing of the end either; reading on shows that the rest never came.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    one.socket.resume()
    expect((await one.closed).length).toBeLessThan(big.length)
  })

  test('is hung up on when it keeps a connection after its answer', async () => {
    const one = client(await at({ keepAliveMs: 100, headersMs: 100 }))
    one.say('GET /echo/a HTTP/1.1\r\nHost: satama.example.org\r\n\r\n')
    expect(statusOf(await one.closed)).toBe(200)
  })

  test('gets no more connections than one address may have, and others are free again', async () => {
    const port = await at({ perAddress: 3 })
    const held = [1, 2, 3].map(() => client(port))
    await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))))
    expect(await told(port, get('/echo/a'))).toBe('')
    held[0]?.socket.destroy()
    await held[0]?.closed
    for (let answer = ''; statusOf(answer) !== 200; ) answer = await told(port, get('/echo/a'))
    for (const { socket } of held) socket.destroy()
  })
})

describe('a client that is slow for a reason', () => {
  test('is waited for while its body comes at a fair pace', async () => {
    const one = client(await at({ bodyMs: 400, graceMs: 100, leastBytesPerSecond: 100, headersMs: 200 }))
    one.say('POST /take HTTP/1.1\r\nHost: satama.example.org\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 2000\r\n\r\n')
    for (let sent = 0; sent < 10; sent += 1) {
      one.say('x'.repeat(200))
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    expect(await one.closed).toContain('{"took":2000}')
  })

  test('is not blamed for an act that takes its upload slowly', async () => {
    const one = client(await at({ bodyMs: 1_000, graceMs: 500, leastBytesPerSecond: 3_000_000 }))
    one.say('POST /take-slowly HTTP/1.1\r\nHost: satama.example.org\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 3000000\r\n\r\n')
    one.say('x'.repeat(3_000_000))
    expect(await one.closed).toContain('{"took":3000000}')
  })

  test('from this machine may open as many connections as a proxy needs', async () => {
    const port = await at({ perAddress: 2 }, (network) => network.startsWith('127.'))
    const held = [1, 2, 3, 4].map(() => client(port))
    expect(statusOf(await told(port, get('/echo/a')))).toBe(200)
    for (const { socket } of held) socket.destroy()
  })
})

describe('a request that can be read in two ways', () => {
  const host = 'Host: satama.example.org\r\n'
  const post = `POST /take HTTP/1.1\r\n${host}Sec-Fetch-Site: same-origin\r\n`
  const smuggled = `GET /echo/smuggled HTTP/1.1\r\n${host}\r\n`
  test.each([
    ['a length beside chunks', `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['two lengths', `${post}Content-Length: 4\r\nContent-Length: 40\r\n\r\n${smuggled}`],
    ['a length with a sign', `${post}Content-Length: +4\r\n\r\n${smuggled}`],
    ['an encoding we do not know', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['chunks named twice', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a chunk with a bad length', `${post}Transfer-Encoding: chunked\r\n\r\n0x4\r\nabcd\r\n0\r\n\r\n${smuggled}`],
    ['a space before the colon', `POST /take HTTP/1.1\r\n${host}Content-Length : 4\r\n\r\nabcd${smuggled}`],
    ['a folded header', `GET /echo/a HTTP/1.1\r\n${host}X-One: a\r\n  Content-Length: 4\r\nX: \u0000\r\n\r\n${smuggled}`],
    ['no host', `GET /echo/a HTTP/1.1\r\n\r\n`],
    ['two hosts', `GET /echo/a HTTP/1.1\r\n${host}Host: elsewhere.example\r\nConnection: close\r\n\r\n`],
    ['a NUL in a header', `GET /echo/a HTTP/1.1\r\n${host}X-One: a\u0000b\r\n\r\n`],
    ['a control in the address', `GET /echo/\u0001 HTTP/1.1\r\n${host}\r\n`],
    ['another server in the address', `GET http://elsewhere.example/echo/a HTTP/1.1\r\n${host}Connection: close\r\n\r\n`],
    ['two slashes', get('//elsewhere.example/echo/a')],
    ['dot segments', get('/echo/../echo/a')],
    ['encoded dot segments', get('/echo/%2e%2E/a')],
    ['an encoded slash', get('/echo/a%2fb')],
    ['an encoded backslash', get('/echo/a%5Cb')],
    ['an encoded NUL', get('/echo/a%00b')],
    ['an encoded line break', get('/echo/a%0d%0aSet-Cookie:%20x=1')],
    ['double encoding', get('/echo/%252e%252e%252fa')],
    ['half an escape', get('/echo/%4')],
    ['bytes that are no UTF-8', get('/echo/%ff%fe')],
    ['overlong UTF-8', get('/echo/%c0%ae%c0%ae')],
    ['a text direction turned around', get('/echo/a%E2%80%AEb')],
    ['an old protocol', `GET /echo/a\r\n\r\n`],
  ])('is refused: %s', async (_, request) => {
    const port = await at({ headersMs: 400, bodyMs: 200, keepAliveMs: 200 })
    const answer = await told(port, request)
    expect([400, 0]).toContain(statusOf(answer))
    expect(answer).not.toContain('smuggled')
    expect(answer).not.toContain('200 OK')
    expect(answer.toLowerCase()).not.toContain('set-cookie')
  })

  test('a plain one is not', async () => {
    const port = await at()
    expect(await told(port, get('/echo/t%C3%A4m%C3%A4?a=1'))).toContain('{"word":"t')
  })

  test('no path whose reading is not its own comes through', () => {
    const segment = fc.array(fc.constantFrom('a', '.', '%2e', '%2F', '%5c', '%25', '%00', '/', '\\', ';', ':', '%e2%80%ae'), { maxLength: 6 })
    fc.assert(
      fc.property(segment, (pieces) => {
        const path = `/${pieces.join('')}`
        if (!isPlainPath(path)) return
        expect(new URL(path, 'https://here.invalid').pathname).toBe(path)
        expect(decodeURIComponent(path).split('/').length).toBe(path.split('/').length)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('a method', () => {
  test.each(['OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'QUERY'])('%s is not spoken here', async (method) => {
    const answer = await told(await at(), get('/echo/a', 'Cookie: satama-session=a-secret-of-mine\r\n').replace('GET', method))
    expect(statusOf(answer)).toBe(405)
    expect(answer.toLowerCase()).toContain('allow: get, head, post')
    expect(answer).not.toContain('a-secret-of-mine')
    // The same without a server: nothing depends on the shorter way.
    if (method !== 'TRACE') expect((await app.request('http://localhost/echo/a', { method })).status).toBe(405)
  })

  test('CONNECT opens no tunnel', async () => {
    expect(statusOf(await told(await at(), 'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n'))).not.toBe(200)
  })

  test('HEAD tells the same as GET, without the page', async () => {
    const port = await at()
    const [page, head] = [await told(port, get('/echo/a')), await told(port, get('/echo/a').replace('GET', 'HEAD'))]
    const fixed = (answer: string) => answer.split('\r\n\r\n')[0]?.split('\r\n').filter((line) => !/^(date|content-length|transfer-encoding):/i.test(line))
    expect(fixed(head)).toEqual(fixed(page))
    expect(head.split('\r\n\r\n')[1]).toBe('')
  })
})

describe('too much', () => {
  test('of an address, or of headers, is refused', async () => {
    const port = await at()
    expect(statusOf(await told(port, get(`/echo/a?${'a=1&'.repeat(8_000)}`)))).toBe(431)
    expect(statusOf(await told(port, get('/echo/a', `Cookie: ${'a'.repeat(20_000)}\r\n`)))).toBe(431)
    expect(statusOf(await told(port, get(`/echo/${'a'.repeat(3_000)}`)))).toBe(400)
  })

  test('of a query that still fits is read without harm', async () => {
    expect(statusOf(await told(await at(), get(`/echo/a?${'a=1&'.repeat(3_000)}`)))).toBe(200)
  })

  test('of a body is refused, whether it says so or not', async () => {
    const port = await at()
    const head = 'POST /take HTTP/1.1\r\nHost: satama.example.org\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n'
    expect(statusOf(await told(port, `${head}Content-Length: 20000\r\n\r\n${'x'.repeat(20_000)}`))).toBe(413)
    const chunks = `7d0\r\n${'x'.repeat(2_000)}\r\n`.repeat(10)
    expect(statusOf(await told(port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`))).toBe(413)
  })

  test('nothing of all this was a fault of ours', () => {
    expect(faults).toEqual([])
  })
})

test('an IPv6 address counts by its network, a mapped one as what it is', () => {
  expect(networkOf('2001:db8:0:1::5')).toBe(networkOf('2001:0db8:0000:0001:ffff:1:2:3'))
  expect(networkOf('2001:db8:0:1::5')).not.toBe(networkOf('2001:db8:0:2::5'))
  expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
})

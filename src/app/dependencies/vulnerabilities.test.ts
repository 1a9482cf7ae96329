import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { readLockfile } from './lockfile.ts'
import { askForVulnerabilities, readAudit } from './vulnerabilities.ts'

/** A registry of our own, asked by the real npm. It knows of one weakness, or of none, or offers no advisories. */
const opened: Server[] = []
afterAll(() => opened.forEach((server) => server.close()))
let askedFor: Record<string, string[]> = {}

async function registry(answer: (asked: Record<string, string[]>) => { status: number; body: unknown }): Promise<NodeJS.ProcessEnv> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const bytes = Buffer.concat(chunks)
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString()
      const bulk = request.url?.endsWith('/advisories/bulk') === true
      if (bulk) askedFor = JSON.parse(text) as Record<string, string[]>
      const { status, body } = bulk ? answer(askedFor) : { status: 404, body: {} }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  opened.push(server)
  return at(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

const at = (address: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'], HOME: process.env['HOME'], npm_config_registry: address, npm_config_update_notifier: 'false',
})

test('a registry that knows of a weakness is heard, and told of each package', { timeout: 120_000 }, async () => {
  const advisory = { id: 1, url: 'https://advisories.example/1', title: 'An invented weakness', severity: 'high', vulnerable_versions: '>=4', cwe: [], cvss: { score: 7 } }
  const report = await askForVulnerabilities(await registry((asked) => ({ status: 200, body: asked['hono'] ? { hono: [advisory] } : {} })))
  const { packages } = await readLockfile()
  expect(Object.keys(askedFor).sort()).toEqual([...new Set(packages.filter(({ path }) => path).map(({ name }) => name))].sort())
  expect(report).toMatchObject({
    answered: true,
    found: [expect.objectContaining({ package: 'hono', severity: 'high', title: 'An invented weakness', versions: '>=4' })],
  })
})

test('a registry that knows of none is believed', { timeout: 120_000 }, async () => {
  const report = await askForVulnerabilities(await registry(() => ({ status: 200, body: {} })))
  expect(report).toMatchObject({ answered: true, found: [] })
})

test.each([404, 405, 501])('a registry that answers %i offers none, which is not "none"', { timeout: 120_000 }, async (status) => {
  const report = await askForVulnerabilities(await registry(() => ({ status, body: {} })))
  expect(report).toEqual({ answered: false, reason: 'not-offered' })
})

test('nobody there is not "none" either, and where we asked is not repeated', { timeout: 120_000 }, async () => {
  expect(await askForVulnerabilities(at('http://127.0.0.1:9/'))).toEqual({ answered: false, reason: 'unreachable' })
  expect(await askForVulnerabilities({ PATH: '/nowhere' })).toEqual({ answered: false, reason: 'no-npm' })
})

test('an answer that cannot be read, or that counted nothing, is not "none"', () => {
  expect(readAudit('')).toEqual({ answered: false, reason: 'unreadable' })
  expect(readAudit('{}')).toEqual({ answered: false, reason: 'unreadable' })
  expect(readAudit('{"vulnerabilities":{},"metadata":{"dependencies":{"total":0}}}')).toEqual({ answered: false, reason: 'unreadable' })
})

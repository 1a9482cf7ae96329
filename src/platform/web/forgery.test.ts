import { describe, expect, test } from 'vitest'
import { cameFromAServer, cameFromUs } from './forgery.ts'

const ours = 'https://satama.example.org'
const from = (headers: Record<string, string>, known = true) =>
  cameFromUs(new Request(`${ours}/act`, { method: 'POST', headers }), { origin: ours, known })

describe('a request that changes something', () => {
  test('is taken from our own pages, by either sign', () => {
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ origin: ours })).toBe(true)
    expect(from({ 'sec-fetch-site': 'same-origin', origin: ours })).toBe(true)
  })

  test.each([
    ['without any sign', {}],
    ['with an origin that is null', { origin: 'null' }],
    ['with an origin that is null beside a good sign', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['from a neighbour below the same domain', { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' }],
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
    ['over another scheme', { origin: 'http://satama.example.org' }],
    ['from another port', { origin: 'https://satama.example.org:8443' }],
    ['with our name in front of another', { origin: 'https://satama.example.org.elsewhere.example' }],
    ['with two origins', { origin: `${ours}, https://elsewhere.example` }],
    ['with a sign repeated', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['with a good sign and another origin', { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }],
    ['with a sign in capitals', { 'sec-fetch-site': 'Same-Origin' }],
    ['with an empty origin', { origin: '' }],
  ])('is refused %s', (_, headers) => expect(from(headers)).toBe(false))

  test('behind a proxy that unpacks TLS without saying so, is known by its host', () => {
    expect(from({ 'sec-fetch-site': 'same-origin', origin: 'http://satama.example.org' }, false)).toBe(true)
    expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }, false)).toBe(false)
    expect(from({ 'sec-fetch-site': 'same-origin', origin: 'null' }, false)).toBe(false)
  })
})

test('a route for other servers is for servers: whatever a browser sends says so', () => {
  const isServer = (headers: Record<string, string>) => cameFromAServer(new Request(`${ours}/act`, { method: 'POST', headers }))
  expect(isServer({ 'content-type': 'text/plain' })).toBe(true)
  expect(isServer({ 'sec-fetch-site': 'cross-site' })).toBe(false)
  expect(isServer({ origin: 'https://elsewhere.example' })).toBe(false)
  expect(isServer({ origin: 'null' })).toBe(false)
})

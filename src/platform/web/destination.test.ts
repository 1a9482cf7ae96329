import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { destination, staysHere } from './destination.ts'
import { redirect, redirectElsewhere } from './routes.ts'

const here = 'https://satama.example.org'

/** Pieces of which open redirects have been made, in any order, and any text besides. */
const piece = fc.constantFrom(
  '/', '//', '\\', '/\\', 'https:', 'javascript:', 'data:', 'elsewhere.example', '@', '%2f', '%5c', '%00', '%0d%0a',
  '\r\n', '\t', '..', '.', '?', '#', '&to=', 'console', ' ', '\u2044', '\uff0f', '%', ';', ':443', '[::1]',
)
const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 8 }).map((all) => all.join('')), fc.webUrl())

describe('where a request may ask to be led', () => {
  test('is never outside, whatever it asks for', () => {
    fc.assert(
      fc.property(anything, (asked) => {
        const led = destination(asked, '/console')
        const url = new URL(led, here)
        expect(url.origin).toBe(here)
        // Nothing is left that a browser would read otherwise than a server.
        expect(`${url.pathname}${url.search}`).toBe(led)
      }),
      { numRuns: 4_000, examples: [['/?']] },
    )
  })

  test('is never outside the part that it is narrowed to', () => {
    fc.assert(
      fc.property(anything, (asked) => {
        const { pathname } = new URL(destination(asked, '/console', '/console'), here)
        expect(pathname === '/console' || pathname.startsWith('/console/')).toBe(true)
      }),
      { numRuns: 4_000, examples: [['/?']] },
    )
  })

  test('is decided at once, however it was written to be slow', () => {
    for (const asked of [`/${'a'.repeat(499)}`, `/${'a'.repeat(400)}!`, `/${'a/'.repeat(240)}!`, `/${'a'.repeat(1_000_000)}`]) {
      expect(['/', asked]).toContain(destination(asked, '/'))
    }
  })

  test.each(['/', '/console', '/console/incidents/4a-b', '/fi/keskus', '/console/register?part=2', '/console/'])('%s is taken', (asked) => {
    expect(destination(asked, '/otherwise')).toBe(asked)
  })

  test.each([null, undefined, '', 'console', '//elsewhere.example', '/\\elsewhere.example', '/a//b', '/a/../b', '/a/%2e%2e', '/a#b', '/a\n'])(
    '%j is not',
    (asked) => expect(destination(asked, '/otherwise')).toBe('/otherwise'),
  )
})

describe('a redirect', () => {
  test('goes to a path of ours, or says outright that it leaves', () => {
    fc.assert(
      fc.property(anything, (to) => {
        if (staysHere(to)) expect(new URL(redirect(to).headers.get('location') ?? '', here).origin).toBe(here)
        else expect(() => redirect(to)).toThrow('a redirect of ours')
      }),
      { numRuns: 4_000, examples: [['/?']] },
    )
    expect(redirectElsewhere(new URL('https://id.example.org/begin')).headers.get('location')).toBe('https://id.example.org/begin')
    expect(() => redirectElsewhere(new URL('javascript:alert(1)'))).toThrow('only to https')
  })
})

import { describe, expect, test } from 'vitest'
import { readEnvironment, settingsFrom } from '#platform/settings'
import { createApp } from '#platform/web'
import { testDatabase } from '#tests/support/database'
import { securityTxtRoutes } from './security-txt.ts'

const db = await testDatabase()
const now = new Date('2026-11-22T10:20:30Z')

async function asked(contact: string) {
  const settings = settingsFrom(readEnvironment({ SATAMA_SECURITY_CONTACT: contact, SATAMA_ORIGIN: 'https://satama.example.org' }))
  const routes = securityTxtRoutes({ contacts: settings.securityContacts, origin: settings.origin })
  return createApp({ db, routes, clock: () => now }).request('https://satama.example.org/.well-known/security.txt')
}

/** Field by field, as RFC 9116, section 2.2 and the ABNF of section 4 have it. */
function fieldsIn(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>()
  expect(text).toMatch(/^(?:[!-9;-~]+: [!-~][ -~]*\n)+$/)
  for (const [, name = '', value = ''] of text.matchAll(/^([^:]+): (.*)$/gm)) fields.set(name, [...(fields.get(name) ?? []), value])
  return fields
}

describe('security.txt', () => {
  test('says where to write, until when it is good, and in which languages', async () => {
    const answer = await asked('security@example.org, https://example.org/report')
    const fields = fieldsIn(await answer.text())
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(fields.get('Contact')).toEqual(['mailto:security@example.org', 'https://example.org/report'])
    expect(fields.get('Preferred-Languages')).toEqual(['fi, sv, en'])
    expect(fields.get('Canonical')).toEqual(['https://satama.example.org/.well-known/security.txt'])
    // Exactly once, in the form of RFC 3339, ahead of us and within a year.
    const [expires = '', ...more] = fields.get('Expires') ?? []
    expect(more).toEqual([])
    expect(expires).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(new Date(expires).getTime()).toBeGreaterThan(now.getTime())
    expect(new Date(expires).getTime()).toBeLessThan(now.getTime() + 365 * 24 * 60 * 60_000)
  })

  test('is not there when nobody would read what is written', async () => {
    expect((await asked('')).status).toBe(404)
  })
})

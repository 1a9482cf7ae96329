import { fromBase64Url, keyedHash, newKey, openPadded, sealPadded, textOf, toBase64Url, utf8 } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import { redact, reveal } from '#foundation/text'
import type { Tx } from '#platform/database'
import type { Person } from './claims.ts'
import * as store from './store.ts'

/*
 * Who was identified, for twenty minutes and not a minute longer, whatever they do meanwhile: made as a session of the
 * staff is (see [Note: The session carries the key]). The cookie's secret gives the row's name and its key. There is
 * no log of identifications and no table of identified people: what somebody asks for afterwards says for itself that
 * they were identified.
 */

export const identifiedMinutes = 20

/**
 * Somebody who was identified strongly, at one organisation's provider. [Note: One organisation's word] Another
 * organisation must not act on it: its administrator did not choose that provider.
 */
export interface IdentifiedPerson extends Person {
  readonly organisation: string
  readonly at: Date
  readonly until: Date
}

const rowName = (secret: Bytes): Bytes => keyedHash(secret, 'satama identified row v1')
const rowKey = (secret: Bytes): Bytes => keyedHash(secret, 'satama identified key v1')
const rowContext = (organisation: string, until: Date): string => `satama identified v1\n${organisation}\n${until.toISOString()}`

interface Content {
  readonly code: string
  readonly given: string
  readonly family: string
  readonly protected: boolean
  readonly at: string
}

/** Begins the short session; gives the cookie's value. */
export async function beginIdentifiedSession(tx: Tx, o: { organisation: string; person: Person; now: Date }): Promise<string> {
  const { organisation, person, now } = o
  const secret = newKey()
  const until = new Date(now.getTime() + identifiedMinutes * 60_000)
  const content: Content = {
    code: reveal(person.identityCode),
    given: reveal(person.givenName),
    family: reveal(person.familyName),
    protected: person.protected,
    at: now.toISOString(),
  }
  await store.removeStale(tx, now)
  await store.addIdentified(tx, {
    id: rowName(secret),
    organisation,
    sealed: sealPadded(rowKey(secret), utf8(JSON.stringify(content)), rowContext(organisation, until)),
    expires_at: until,
  })
  return toBase64Url(secret)
}

/** Who a cookie says was identified; null when it opens nothing. */
export async function openIdentified(tx: Tx, cookie: string | undefined, now: Date): Promise<IdentifiedPerson | null> {
  const secret = secretFrom(cookie)
  const row = secret && (await store.findIdentified(tx, rowName(secret), now))
  if (!secret || !row) return null
  const opened = openPadded(rowKey(secret), row.sealed, rowContext(row.organisation, row.expires_at))
  if (!opened) return null
  const { code, given, family, protected: isProtected, at } = JSON.parse(textOf(opened)) as Content
  return {
    organisation: row.organisation,
    identityCode: redact(code),
    givenName: redact(given),
    familyName: redact(family),
    protected: isProtected,
    at: new Date(at),
    until: row.expires_at,
  }
}

export async function endIdentified(tx: Tx, cookie: string | undefined): Promise<void> {
  const secret = secretFrom(cookie)
  if (secret) await store.removeIdentified(tx, rowName(secret))
}

/** For the rounds of the clock. */
export const forgetStaleIdentified = (tx: Tx, now: Date): Promise<void> => store.removeStale(tx, now)

/** Where somebody is going, sealed while they are at the provider: an address may tell what they are here for. */
export const sealDestination = (cookie: string, to: string): Bytes => sealPadded(destinationKey(cookie), utf8(to), destinationContext)

export function openDestination(cookie: string, sealed: Bytes): string | null {
  const opened = openPadded(destinationKey(cookie), sealed, destinationContext)
  return opened && textOf(opened)
}

const destinationContext = 'satama identification destination v1'
const destinationKey = (cookie: string): Bytes => keyedHash(secretFrom(cookie) ?? newKey(), destinationContext)

function secretFrom(cookie: string | undefined): Bytes | null {
  return cookie !== undefined && /^[\w-]{43}$/.test(cookie) ? fromBase64Url(cookie) : null
}

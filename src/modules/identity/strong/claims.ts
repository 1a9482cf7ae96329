import { done, refuse } from '#foundation/results'
import { parseIdentityCode, redact } from '#foundation/text'
import type { Redacted } from '#foundation/text'

/** What a provider calls the things that it says of a person. */
export interface ClaimNames {
  readonly code: string
  readonly given: string
  readonly family: string
  /** Non-disclosure for personal safety (turvakielto). */
  readonly protected: string
}

/** Who a provider says that somebody is. The identity code is the eleven characters, in capitals, with a plain hyphen. */
export interface Person {
  readonly identityCode: Redacted<string>
  readonly givenName: Redacted<string>
  readonly familyName: Redacted<string>
  /** Whether the population register gives out no address of theirs. False also where a provider does not tell. */
  readonly protected: boolean
}

export const presetNames = ['suomi-fi', 'trust-network'] as const
export type PresetName = (typeof presetNames)[number]

/**
 * Suomi.fi e-Identification names its attributes by object identifiers; so do brokers of the Finnish Trust Network,
 * whose given names are another attribute (all first names).
 */
export const presets: Readonly<Record<PresetName, ClaimNames & { scope: string }>> = {
  'suomi-fi': {
    scope: 'openid',
    code: 'urn:oid:1.2.246.21',
    given: 'urn:oid:2.5.4.42',
    family: 'urn:oid:2.5.4.4',
    protected: 'urn:oid:1.2.246.517.2002.2.27',
  },
  'trust-network': {
    scope: 'openid',
    code: 'urn:oid:1.2.246.21',
    given: 'urn:oid:1.2.246.575.1.14',
    family: 'urn:oid:2.5.4.4',
    protected: 'urn:oid:1.2.246.517.2002.2.27',
  },
}

const longestName = 200

/**
 * Reads a person out of claims that were already believed. Somebody may well be identified and have no identity code
 * (a citizen of another country): that is `without-code`, and no fault of theirs.
 */
export function personIn(claims: Readonly<Record<string, unknown>>, names: ClaimNames) {
  const said = text(claims[names.code])
  if (said === '') return refuse('without-code')
  const code = parseIdentityCode(said)
  if (!code) return refuse('without-code')
  const person: Person = {
    identityCode: redact(code.code),
    givenName: redact(text(claims[names.given])),
    familyName: redact(text(claims[names.family])),
    protected: isYes(claims[names.protected]),
  }
  return done(person)
}

/** Whether the level at which somebody was identified is one that is enough. */
export function isStrongEnough(claims: Readonly<Record<string, unknown>>, levels: readonly string[]): boolean {
  return levels.length === 0 || levels.includes(text(claims['acr']))
}

const isYes = (value: unknown): boolean => value === true || value === 1 || value === '1' || value === 'true'

const text = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim().slice(0, longestName) : '')

import { ageOn, type IsoDate } from '#foundation/time'
import { addressLines, type Addressee, type Recipient } from './recipient.ts'
import type { PostalAddress } from './template.ts'

/** How one person is told, or why that has to be decided or cannot be. */
export type Route =
  | { readonly way: 'email' }
  | { readonly way: 'letter'; readonly to: Addressee }
  | { readonly way: 'exception'; readonly ground: ExceptionGround }
  | { readonly way: 'decision'; readonly reason: DecisionReason }

/** Why a person is not told personally. Some follow from the rules, the rest an officer decides. */
export type ExceptionGround =
  | 'deceased'
  | 'protected-no-channel'
  | 'no-channel'
  | 'minor'
  | 'guardianship'
  | 'unresolved-row'
  | 'not-a-person'
  | 'told-otherwise'
  | 'public-communication'

export const exceptionGrounds = [
  'deceased',
  'protected-no-channel',
  'no-channel',
  'minor',
  'guardianship',
  'unresolved-row',
  'not-a-person',
  'told-otherwise',
  'public-communication',
] as const satisfies readonly ExceptionGround[]

export type DecisionReason =
  | 'minor'
  | 'guardianship'
  | 'no-channel'
  | 'bounced-no-address'
  | 'unresolved'
  | 'unprintable'
  | 'changed'

/** What the organisation has decided for those who cannot simply be written to. Rule data, kept with the campaign. */
export interface TellingRules {
  /**
   * - `human`: every minor waits for an officer.
   * - `own-from-13`: from 13 they are told themselves (facts: spoken to themselves, and may bar
   *   their guardians from health data); younger ones wait.
   * - `guardian-letter`: as above, and for a younger child a letter goes to the guardian.
   */
  readonly minors: 'human' | 'own-from-13' | 'guardian-letter'
  /** An adult with a guardian in the register: an officer decides, or the letter goes to the guardian. */
  readonly guardianship: 'human' | 'guardian-letter'
}

export const defaultRules: TellingRules = { minors: 'human', guardianship: 'human' }

/**
 * The first channel for a person.
 *
 * [Note: Person is not address] An address that two or more people share belongs to none of
 * them: mail to it would tell one about another. Such people get letters, each their own.
 */
export function planRoute(recipient: Recipient, rules: TellingRules, at: IsoDate): Route {
  const special = specialRoute(recipient, rules, at)
  return special ?? (hasOwnEmail(recipient) ? { way: 'email' } : withoutEmail(recipient, 'no-channel'))
}

/** The next channel when email has failed for good: a letter, or an officer decides. Never nobody. */
export function routeAfterBounce(recipient: Recipient, rules: TellingRules, at: IsoDate): Route {
  const special = specialRoute(recipient, rules, at)
  return special ?? withoutEmail(recipient, 'bounced-no-address')
}

/** What no rule and no officer may override: the dead are not written to, nobody gets another's mail. */
export function mayGo(recipient: Recipient, route: Route): boolean {
  if (route.way === 'exception' || route.way === 'decision') return true
  if (recipient.deceased) return false
  if (route.way === 'email') return hasOwnEmail(recipient)
  return hasLetterAddress(recipient, route.to)
}

export function hasOwnEmail(recipient: Recipient): boolean {
  return recipient.email !== undefined && !recipient.emailShared && isMailable(recipient.email)
}

export function hasLetterAddress(recipient: Recipient, to: Addressee = 'person'): boolean {
  const address = recipient.protected ? recipient.contactAddress : (recipient.postal ?? recipient.contactAddress)
  return address !== undefined && isFullAddress(address) && addressLines(recipient, to) !== null
}

/** A plain address that any relay takes: nothing quoted, no address literal, ASCII, one @. */
export function isMailable(address: string): boolean {
  if (address.length > 254 || address.includes('..')) return false
  return mailable.test(address)
}
const mailable =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}(?<!\.)@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$/

export function isFullAddress({ street, postcode, town }: PostalAddress): boolean {
  return street.trim() !== '' && town.trim() !== '' && /^\d{5}$/.test(postcode)
}

/** Under eighteen on the day; an unknown birth date is not taken for a child's. */
export function isMinorOn(birthDate: IsoDate | undefined, at: IsoDate): boolean {
  return birthDate !== undefined && ageOn(birthDate, at) < 18
}

function specialRoute(recipient: Recipient, rules: TellingRules, at: IsoDate): Route | null {
  if (recipient.deceased) return { way: 'exception', ground: 'deceased' }
  if (recipient.name === '' || recipient.name.length > longestName) return { way: 'decision', reason: 'unprintable' }
  if (recipient.minor || isMinorOn(recipient.birthDate, at)) return minorRoute(recipient, rules, at)
  if (recipient.guardian !== undefined) {
    return rules.guardianship === 'guardian-letter' && hasLetterAddress(recipient, 'guardian')
      ? { way: 'letter', to: 'guardian' }
      : { way: 'decision', reason: 'guardianship' }
  }
  return null
}

function minorRoute(recipient: Recipient, rules: TellingRules, at: IsoDate): Route | null {
  if (rules.minors === 'human') return { way: 'decision', reason: 'minor' }
  // A minor whose age is not known is treated as the youngest.
  const age = recipient.birthDate === undefined ? 0 : ageOn(recipient.birthDate, at)
  if (age >= 13) return null
  return rules.minors === 'guardian-letter' && hasLetterAddress(recipient, 'guardian')
    ? { way: 'letter', to: 'guardian' }
    : { way: 'decision', reason: 'minor' }
}

function withoutEmail(recipient: Recipient, reason: 'no-channel' | 'bounced-no-address'): Route {
  if (hasLetterAddress(recipient)) return { way: 'letter', to: 'person' }
  if (recipient.protected) return { way: 'exception', ground: 'protected-no-channel' }
  return { way: 'decision', reason }
}

/** Longer names are no names; an officer looks at them. */
export const longestName = 200

import type { IsoDate } from '#foundation/time'
import type { Lang } from '#platform/texts'
import type { Certainty, PostalAddress } from './template.ts'

/**
 * One person as pinned for one campaign. It is sealed in the lease's snapshot, so that what is
 * rendered, proved and (after a crash) rendered again is the same to the byte.
 */
export interface Recipient {
  readonly person: string
  /** The record's version when it was pinned. */
  readonly version: number
  /** In printable form: see {@link printable}. */
  readonly name: string
  readonly language: Lang
  readonly email?: string
  /** The address belongs to two or more people: then it is nobody's own. */
  readonly emailShared: boolean
  readonly postal?: PostalAddress
  /** Non-disclosure for personal safety (turvakielto): the ordinary address is never used. */
  readonly protected: boolean
  /** A marked contact address, the only one to which a protected person may get a letter. */
  readonly contactAddress?: PostalAddress
  readonly birthDate?: IsoDate
  readonly minor: boolean
  /** The guardian's name, as the register has it. */
  readonly guardian?: string
  readonly deceased: boolean
  /** Codes of the categories of data that leaked of this person, in the order to be told. */
  readonly leaked: readonly string[]
  readonly certainty: Certainty
}

/** What the snapshot holds: the person, and the secrets drawn once so that every resend is identical. */
export interface Pinned {
  readonly recipient: Recipient
  /** 80 random bits in hex: the return path's secret. */
  readonly token: string
  /** The code by which the reader checks that the notice is genuine: `XXXX-XXXX-XXXX-XXXX`. */
  readonly code: string
}

/** Whom a letter is addressed to: the person, or by the organisation's rule the guardian. */
export type Addressee = 'person' | 'guardian'

/** The lines of a letter's address window: name, street, `00100 TOWN`. Null when no letter may go anywhere. */
export function addressLines(recipient: Recipient, to: Addressee = 'person'): string[] | null {
  const address = recipient.protected ? recipient.contactAddress : (recipient.postal ?? recipient.contactAddress)
  const name = to === 'guardian' ? recipient.guardian : recipient.name
  if (!address || !name) return null
  return [name, address.street, `${address.postcode} ${address.town.toUpperCase()}`]
}

/**
 * A value in the form in which it may be printed: composed (NFC), on one line, without control,
 * direction-overriding or other invisible characters. Done once, when a recipient is pinned, so
 * that renderer and prover meet the same value.
 */
export function printable(value: string): string {
  return value
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\s\p{Zl}\p{Zp}\u0085]+/gu, ' ')
    .replace(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\u00AD]/gu, '')
    .trim()
}

import { textOf, utf8, type Bytes } from '#foundation/sealing'
import type { IsoDate } from '#foundation/time'
import { isProtected, postalAddress, type Person } from '#people'
import { inOrderOfTelling } from './categories.ts'
import { newNoticeCode, newReturnToken } from './codes.ts'
import { printable, type Pinned, type Recipient } from './recipient.ts'
import { isFullAddress, isMinorOn } from './rules.ts'
import type { Certainty, PostalAddress } from './template.ts'

/** A person of the register as this telling sees them on the day: what is rendered is this and nothing else. */
export function recipientOf(
  person: Person,
  told: { leaked: readonly string[]; certainty: Certainty; emailShared: boolean; on: IsoDate },
): Recipient {
  const postal = printableAddress(postalAddress(person))
  const contactAddress = printableAddress(person.contactAddress ?? null)
  const guardian = person.guardian ?? (person.underGuardianship ? '' : undefined)
  return {
    person: person.id,
    version: person.version,
    name: printable(person.name),
    language: person.language,
    ...(person.email === undefined ? {} : { email: person.email }),
    emailShared: told.emailShared,
    ...(postal ? { postal } : {}),
    protected: isProtected(person, told.on),
    ...(contactAddress ? { contactAddress } : {}),
    ...(person.birthDate === undefined ? {} : { birthDate: person.birthDate }),
    minor: isMinorOn(person.birthDate, told.on),
    ...(guardian === undefined ? {} : { guardian: printable(guardian) }),
    deceased: person.deceased !== undefined,
    leaked: inOrderOfTelling(told.leaked),
    certainty: told.certainty,
  }
}

/** Draws the secrets of a person's notice, once for all. */
export function pin(recipient: Recipient): Pinned {
  return { recipient, token: newReturnToken(), code: newNoticeCode() }
}

export const pinnedBytes = (pinned: Pinned): Bytes => utf8(JSON.stringify(pinned))

export const readPinned = (plain: Bytes): Pinned => JSON.parse(textOf(plain)) as Pinned

/** Under which kind the vault keeps the pinned records of a campaign. */
export const pinnedKind = (campaign: string): string => `notice-${campaign}`

/** What somebody whose row nobody could read yet will be told, once the row has been mended. */
export interface ToBeTold {
  readonly leaked: readonly string[]
  readonly certainty: Certainty
}
export const toldKind = (campaign: string): string => `notice-told-${campaign}`
export const toldBytes = ({ leaked, certainty }: ToBeTold): Bytes => utf8(JSON.stringify({ leaked, certainty }))
export const readTold = (plain: Bytes): ToBeTold => JSON.parse(textOf(plain)) as ToBeTold

function printableAddress(address: PostalAddress | null): PostalAddress | null {
  if (!address) return null
  const { street, postcode, town } = address
  const clean = { street: printable(street), postcode: postcode.replace(/\s/g, ''), town: printable(town) }
  return isFullAddress(clean) ? clean : null
}

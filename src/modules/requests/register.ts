import { formatPostLine } from '#foundation/text'
import { helsinkiDate } from '#foundation/time'
import { isProtected, openPeople, postalAddress } from '#people'
import type { Asked, RequestId } from './model.ts'
import type { Present } from './present.ts'

/**
 * The address in the register of the one whose data it is, as the lines of a window: the only one to which a code goes,
 * since whoever asks could have given any other. Under a protection of address the contact address alone serves; a minor,
 * a ward or somebody who died gets no letter by this way. Null when there is none.
 */
export async function registerAddress(present: Present, asked: Asked, about: RequestId): Promise<string[] | null> {
  const ids = asked.subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id)
  if (ids.length === 0 || asked.of) return null
  const people = await openPeople(present.db, present.keyring, { by: present.by, purpose: 'request', ids, about, at: present.at })
  for (const person of people.values()) {
    if (person.deceased || person.underGuardianship) continue
    const shielded = asked.strong?.protected === true || isProtected(person, helsinkiDate(present.at))
    const address = shielded ? person.contactAddress : (postalAddress(person) ?? person.contactAddress)
    if (address) return [person.name, address.street, formatPostLine(address.postcode, address.town)]
  }
  return null
}

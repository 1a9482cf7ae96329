import type { Field } from './model.ts'
import type { CellOf, Draft } from './reading/person.ts'

/** The fields that a form for one person has: one for each thing, none for a thing in two places. */
export const formFields = [
  'name', 'identityCode', 'birthDate', 'email', 'phone', 'street', 'postcode', 'town', 'language', 'role', 'customerId',
  'dataFrom', 'dataTo', 'protected', 'protectedUntil', 'contactStreet', 'contactPostcode', 'contactTown', 'guardian', 'deceased',
] as const satisfies readonly Field[]
export type FormField = (typeof formFields)[number]

type Writable = Omit<Draft, 'faults' | 'unclear'> & { readonly unclear?: Readonly<Partial<Record<Field, string>>> }

/** A person as a form shows them and a file could have written them; what could not be used stands as it was written. */
export function asWritten(person: Writable): CellOf {
  const { contactAddress, protectedUntil } = person
  const values: Partial<Record<Field, string | undefined>> = {
    name: person.name,
    identityCode: person.identityCode,
    // The code says it too; written twice, one of them would be mended and not the other.
    birthDate: person.identityCode ? undefined : person.birthDate,
    email: person.email,
    phone: person.phone,
    street: person.street,
    postcode: person.postcode,
    town: person.town,
    language: person.language,
    role: person.roleUnknown ? undefined : person.role,
    customerId: person.customerId,
    dataFrom: person.dataFrom,
    dataTo: person.dataTo,
    protected: protectedUntil === undefined ? undefined : 'yes',
    protectedUntil: protectedUntil === 'unknown' ? undefined : protectedUntil,
    contactStreet: contactAddress?.street,
    contactPostcode: contactAddress?.postcode,
    contactTown: contactAddress?.town,
    guardian: person.guardian ?? (person.underGuardianship ? 'yes' : undefined),
    deceased: person.deceased === true ? 'yes' : person.deceased,
  }
  return (field) => values[field] ?? person.unclear?.[field] ?? ''
}

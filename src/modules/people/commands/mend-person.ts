import { command } from '#identity'
import { integer, line, minValue, number, object, optional, pipe, uuid } from '#platform/web'
import { mend } from '../mending.ts'

const cell = optional(line({ from: 0, to: 300 }))
const cells = object({
  name: cell, identityCode: cell, birthDate: cell, email: cell, phone: cell, street: cell, postcode: cell, town: cell, language: cell,
  role: cell, customerId: cell, dataFrom: cell, dataTo: cell, protected: cell, protectedUntil: cell, contactStreet: cell,
  contactPostcode: cell, contactTown: cell, guardian: cell, deceased: cell,
})
const input = object({ person: uuid, version: pipe(number(), integer(), minValue(1)), cells })

/** Puts right what the register says of somebody. */
export const mendPerson = command({
  name: 'people.mend-person',
  may: 'mend-people',
  input,
  run: ({ input: { person, version, cells: said }, actor, at, tx, db }) =>
    mend({ tx, db, keyring: actor.keyring, actor: actor.id, at, person, version, cells: written(said) }),
})

/** Makes a person of a row that could not be taken in. */
export const resolveRow = command({
  name: 'people.resolve-row',
  may: 'mend-people',
  input,
  run: ({ input: { person, version, cells: said }, actor, at, tx, db }) =>
    mend({ tx, db, keyring: actor.keyring, actor: actor.id, at, person, version, cells: written(said) }),
})

function written(said: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(said).flatMap(([field, text]) => (text === undefined ? [] : [[field, text]])))
}

import type { RawBuilder } from 'kysely'
import type { Bytes } from '#foundation/sealing'
import type { Db, Tx } from '#platform/database'
import { findAndOpen, openRecords, openRecordsInChunks, type Keyring, type Purpose } from '#vault'
import { personKind, readPackedRow, rowKind, unpackPerson, type PackedRow } from './packed.ts'
import type { Person, PersonId } from './model.ts'
import { indexKinds } from './sameness.ts'
import * as store from './store.ts'

export interface PeopleOpening {
  /** The account that reads. */
  readonly by: string
  readonly purpose: Purpose
  readonly ids: readonly PersonId[]
  /** What for: an incident, a campaign. */
  readonly about?: string
  readonly at?: Date
}

/** Opens people on record. Unresolved and erased ones are not in the map. */
export async function openPeople(db: Db, keyring: Keyring, opening: PeopleOpening): Promise<Map<PersonId, Person>> {
  const people = new Map<PersonId, Person>()
  for await (const some of openPeopleInChunks(db, keyring, opening)) {
    for (const person of some) people.set(person.id, person)
  }
  return people
}

/** The same for more than should be in memory at once; one access row stands for all of it. */
export async function* openPeopleInChunks(
  db: Db,
  keyring: Keyring,
  { ids, ...opening }: PeopleOpening,
): AsyncGenerator<Person[]> {
  for await (const records of openRecordsInChunks(db, keyring, { ...opening, kind: personKind, subjects: ids })) {
    const registers = await store.registerOfEach(db, keyring.organisation, records.map(({ subject }) => subject))
    yield records.flatMap((record) => {
      const register = registers.get(record.subject)
      return register === undefined ? [] : [unpackPerson(record.subject, register, record)]
    })
  }
}

/** A person out of a record that was opened together with what else belongs to them; null for whoever is erased. */
export async function personIn(tx: Tx, o: { organisation: string; id: PersonId; opened: { version: number; plain: Bytes } }): Promise<Person | null> {
  const register = (await store.registerOfEach(tx, o.organisation, [o.id])).get(o.id)
  return register === undefined ? null : unpackPerson(o.id, register, o.opened)
}

/**
 * Finds by identity code and opens whoever is found, in one way to the database and back. Among the found are unresolved rows that hold the code, too.
 */
export async function openByIdentityCode(
  db: Db,
  keyring: Keyring,
  { code, ...opening }: Omit<PeopleOpening, 'ids'> & { code: string },
): Promise<{ ids: PersonId[]; people: Map<PersonId, Person> }> {
  const index = { kind: indexKinds.identityCode, value: code }
  const known = (subject: RawBuilder<string>) => store.registerOf(keyring.organisation, subject)
  const { found, opened } = await findAndOpen(db, keyring, { ...opening, kind: personKind, index, known })
  const registers = new Map(found.flatMap(({ subject, known: register }) => (register === null ? [] : [[subject, register] as const])))
  const people = opened.flatMap((record) => {
    const register = registers.get(record.subject)
    return register === undefined ? [] : [[record.subject, unpackPerson(record.subject, register, record)] as const]
  })
  return { ids: found.flatMap(({ subject }) => (registers.has(subject) ? [subject] : [])), people: new Map(people) }
}

/** What unresolved rows said, for whoever mends them. */
export async function openUnresolved(
  db: Db,
  keyring: Keyring,
  { ids, ...opening }: PeopleOpening,
): Promise<Map<PersonId, PackedRow>> {
  const opened = await openRecords(db, keyring, { ...opening, kind: rowKind, subjects: ids })
  return new Map([...opened].map(([id, { plain }]) => [id, readPackedRow(plain)]))
}

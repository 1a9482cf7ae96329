import { textOf, utf8, type Bytes } from '#foundation/sealing'
import { monthOf } from '#foundation/time'
import type { PersonClear } from './store.ts'
import { postalAddress, type Field, type Person, type PersonId, type RegisterId } from './model.ts'

/** How people and unresolved rows lie in the vault: one packed record per person and kind. */
export const personKind = 'person'
export const rowKind = 'unresolved-row'

/** Sealed with the person: a person without the ids that the record's own place tells. */
export interface PackedPerson extends Omit<Person, 'id' | 'version' | 'register'> {
  /** The file named a role that nobody knows. */
  readonly roleUnknown?: true
  /** By what the rejected row that they were once is met again at a re-import. */
  readonly met?: readonly string[]
  /** What was corrected because they asked for it, oldest first: what was there stays readable (GDPR 16, V29). */
  readonly corrected?: readonly Corrected[]
}

export interface Corrected {
  /** An instant, in ISO 8601. */
  readonly at: string
  /** Of whoever corrected it. */
  readonly name: string
  readonly position: string
  readonly ground: string
  readonly fields: Readonly<Partial<Record<Field, { readonly was: string; readonly now: string }>>>
}

/** Sealed for a row that could not be taken in: everything it said, for whoever mends it. */
export interface PackedRow {
  readonly headers: readonly string[]
  readonly cells: readonly string[]
  /** By field, where the row could be split at all; of a torn line, nothing. */
  readonly fields: Readonly<Partial<Record<Field, string>>>
}

export function packPerson(person: PackedPerson): Bytes {
  return utf8(JSON.stringify(person))
}

export function unpackPerson(id: PersonId, register: RegisterId, opened: { version: number; plain: Bytes }): Person {
  const { met: _met, roleUnknown: _unknown, corrected: _corrected, ...person } = readPacked(opened.plain)
  return { id, register, version: opened.version, ...person }
}

export function readPacked(plain: Bytes): PackedPerson {
  return JSON.parse(textOf(plain)) as PackedPerson
}

export function packRow(row: PackedRow): Bytes {
  return utf8(JSON.stringify(row))
}

export function readPackedRow(plain: Bytes): PackedRow {
  return JSON.parse(textOf(plain)) as PackedRow
}

/** The columns in clear that follow from a person: role, months, and whether there is a channel. */
export function clearOf(id: PersonId, version: number, line: number, person: PackedPerson): PersonClear {
  return {
    id,
    state: 'resolved',
    role: person.roleUnknown ? null : person.role,
    version,
    dataFromMonth: person.dataFrom ? monthOf(person.dataFrom) : null,
    dataToMonth: person.dataTo ? monthOf(person.dataTo) : null,
    hasEmail: person.email !== undefined,
    hasPhone: person.phone !== undefined,
    hasAddress: postalAddress(person) !== null || person.contactAddress !== undefined,
    faulty: person.faults.length > 0,
    line,
    reason: null,
    field: null,
    column: null,
  }
}

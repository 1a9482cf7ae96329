import { comparableName, nameParts, shareNamePart } from '#foundation/text'
import { hash, toHex } from '#foundation/sealing'
import type { IndexValue } from '#vault'
import type { PackedPerson, PackedRow } from './packed.ts'
import type { Draft } from './reading/person.ts'

/**
 * [Note: By what a person is known again] The identity code, all 11 characters; else the
 * customer id, unless identity codes say otherwise; else name and birth date, else name and
 * email, phone, street, or the rest of the row. People of one file who are alike by the last
 * kind are two people, and the k-th of them is the k-th again at the next import. Keys find
 * people of all registers; an import looks at those of its own.
 */
export const indexKinds = {
  identityCode: 'identity-code',
  email: 'email',
  phone: 'phone',
  customerId: 'customer-id',
  weak: 'weak-key',
  name: 'name-pair',
} as const

type Known = Pick<Draft, 'name' | 'birthDate' | 'email' | 'phone' | 'street' | 'postcode'>

/** The weak keys of a person, the surest first: what a row is looked up by. */
export function weakKeys(person: Known): string[] {
  const name = nameParts(person.name).toSorted().join(' ')
  const { birthDate, email, phone, street, postcode } = person
  const keys = [
    ...(birthDate ? [`birth|${name}|${birthDate}`] : []),
    ...(email ? [`email|${name}|${comparableEmail(email)}`] : []),
    ...(phone ? [`phone|${name}|${phone}`] : []),
    ...(street && postcode ? [`street|${name}|${comparableName(street)}|${postcode}`] : []),
  ]
  return keys.length > 0 ? keys : [`name|${name}`]
}

/** Those of them by which a person is kept: all, where nothing surer is known of them. */
export function keptKeys(person: Known & Pick<Draft, 'identityCode' | 'customerId'>): string[] {
  const keys = weakKeys(person)
  if (person.identityCode || person.customerId) return keys.slice(0, 1)
  return person.birthDate ? keys.slice(0, 2) : keys
}

/** What a person is found by in the vault. */
export function personIndex(person: PackedPerson): IndexValue[] {
  return [
    ...one(indexKinds.identityCode, person.identityCode),
    ...one(indexKinds.email, person.email && comparableEmail(person.email)),
    ...one(indexKinds.phone, person.phone),
    ...one(indexKinds.customerId, person.customerId),
    ...namePairs(person.name).map((value) => ({ kind: indexKinds.name, value })),
    ...[...new Set([...keptKeys(person), ...(person.met ?? [])])].map((value) => ({ kind: indexKinds.weak, value })),
  ]
}

/** What an unresolved row is met again by, whether it is wrong again or right at last. */
export function rowIndex(line: number, row: PackedRow, read: Partial<Draft>): IndexValue[] {
  return [
    ...one(indexKinds.identityCode, read.identityCode),
    // The address counts as shared with others, although nobody could take its row in.
    ...one(indexKinds.email, read.email && comparableEmail(read.email)),
    ...one(indexKinds.customerId, read.customerId),
    ...rowKeys(line, row, read).map((value) => ({ kind: indexKinds.weak, value })),
  ]
}

/** The weak keys of an unresolved row: its very words, what could be read of it, its line. */
export function rowKeys(line: number, row: PackedRow, read: Partial<Draft>): string[] {
  return [
    rawKey(row.cells),
    ...(read.name ? weakKeys({ ...read, name: read.name }) : []),
    ...(read.email ? [rejectedEmailKey(read.email)] : []),
    lineKey(line),
  ]
}

export function rawKey(cells: readonly string[]): string {
  return `raw|${toHex(hash(cells.join('\u001f'))).slice(0, 32)}`
}

export function lineKey(line: number): string {
  return `line|${line}`
}

export function rejectedEmailKey(email: string): string {
  return `rejected-email|${comparableEmail(email)}`
}

/** Addresses are kept with their domain in ASCII: small letters are all that is left to do. */
function comparableEmail(email: string): string {
  return email.toLowerCase()
}

/**
 * [Note: Names are indexed in pairs] of their parts, in any order. An index of single parts
 * would tell a thief without the key who has the commonest names, by counting; of pairs there
 * are too few alike to count. So finding somebody by name takes two parts of it.
 */
export function namePairs(name: string): string[] {
  const parts = nameParts(name).slice(0, 5).toSorted()
  if (parts.length === 1) return parts
  return parts.flatMap((part, i) => parts.slice(i + 1).map((other) => `${part} ${other}`))
}

type Named = { readonly name: string; readonly givenName?: string }

/** Whether two rows with one identity code may be one person: some part of the name is the same, the given one where it is known. */
export function mayBeOne(one_: Named, other: Named): boolean {
  if (one_.givenName && other.givenName) return shareNamePart(one_.givenName, other.givenName)
  return shareNamePart(one_.name, other.name)
}

/** Whether one name is the other with parts left out: what it takes when only a customer id says that they are one. */
export function sameName(one_: Named, other: Named): boolean {
  const a = new Set(nameParts(one_.name))
  const b = new Set(nameParts(other.name))
  return [...a].every((part) => b.has(part)) || [...b].every((part) => a.has(part))
}

/** Two that cannot be one, whatever else is alike: each has its own identity code, customer id or birth date. */
export function cannotBeOne(
  one_: Pick<Draft, 'identityCode' | 'customerId' | 'birthDate'>,
  other: Pick<Draft, 'identityCode' | 'customerId' | 'birthDate'>,
  by: readonly ('identityCode' | 'customerId' | 'birthDate')[],
): boolean {
  return by.some((field) => one_[field] !== undefined && other[field] !== undefined && one_[field] !== other[field])
}

function one(kind: string, value: string | undefined): IndexValue[] {
  return value === undefined || value === '' ? [] : [{ kind, value }]
}

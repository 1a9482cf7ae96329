import type { Field, ImportId } from './model.ts'
import type { PackedPerson } from './packed.ts'
import type { Mapping } from './reading/columns.ts'
import type { CellOf, Draft } from './reading/person.ts'
import { asWritten } from './written.ts'

type Kept = Exclude<keyof Draft, 'name' | 'faults' | 'unclear' | 'language' | 'role'>

/** Which columns speak of which part of a person: a file without any of them leaves that part as it is. */
const spokenOf: Readonly<Record<Kept, readonly Field[]>> = {
  givenName: ['name', 'givenName'],
  identityCode: ['identityCode'],
  birthDate: ['birthDate', 'identityCode'],
  email: ['email'],
  phone: ['phone'],
  street: ['address', 'street'],
  postcode: ['address', 'street', 'postcode'],
  town: ['address', 'street', 'town'],
  protectedUntil: ['protected', 'protectedUntil'],
  contactAddress: ['contactAddress', 'contactStreet', 'contactPostcode', 'contactTown'],
  guardian: ['guardian'],
  underGuardianship: ['guardian'],
  customerId: ['customerId'],
  roleUnknown: ['role'],
  dataFrom: ['dataFrom'],
  dataTo: ['dataTo'],
  deceased: ['deceased'],
}
const parts = Object.keys(spokenOf) as Kept[]

/** A new person as the vault keeps them. */
export function newPerson(draft: Draft, source: ImportId, met: readonly string[] = []): PackedPerson {
  const { unclear, ...rest } = draft
  return { ...rest, source, ...unclearOf(unclear), ...(met.length > 0 ? { met } : {}) }
}

/** A known person as the newest file has them; what it has no column for stays, mended cells and all. */
export function renewed(old: PackedPerson, draft: Draft, mapping: Mapping, source: ImportId): PackedPerson {
  const has = (fields: readonly Field[]) => fields.some((field) => mapping[field] !== undefined)
  const kept = Object.fromEntries(
    parts.filter((part) => old[part] !== undefined && !has(spokenOf[part])).map((part) => [part, old[part]]),
  )
  const { met, mended, corrected } = old
  return {
    ...newPerson(draft, source),
    ...kept,
    ...(mapping.language === undefined ? { language: old.language } : {}),
    ...(mapping.role === undefined ? { role: old.role } : {}),
    ...(met ? { met } : {}),
    ...(mended ? { mended } : {}),
    ...(corrected ? { corrected } : {}),
  }
}

/** Two rows of one file about one person: what the second adds, and the longest span of both. */
export function joined(first: PackedPerson, draft: Draft, mapping: Mapping, source: ImportId): PackedPerson {
  const second = renewed(first, draft, mapping, source)
  const kept = Object.fromEntries(
    parts.filter((part) => first[part] !== undefined && second[part] === undefined).map((part) => [part, first[part]]),
  )
  const from = [first.dataFrom, second.dataFrom].filter((each) => each !== undefined).toSorted()[0]
  const to = [first.dataTo, second.dataTo].filter((each) => each !== undefined).toSorted().at(-1)
  // Whoever either row protects is protected, and for the longer time.
  const ends = [first.protectedUntil, second.protectedUntil].filter((each) => each !== undefined)
  const until = ends.includes('unknown') ? 'unknown' : ends.toSorted().at(-1)
  return {
    ...second,
    ...kept,
    ...(from ? { dataFrom: from } : {}),
    ...(to ? { dataTo: to } : {}),
    ...(until ? { protectedUntil: until } : {}),
    faults: [...new Set([...first.faults, ...second.faults])],
    ...unclearOf({ ...first.unclear, ...second.unclear }),
  }
}

/**
 * The cells of a row with what somebody has mended by hand, as long as the file still says
 * what it said then, in the same or in other words: `read` is what its words come to.
 */
export function withMending(cell: CellOf, mended: PackedPerson['mended'], read?: Draft): CellOf {
  if (!mended) return cell
  const readAs = read ? asWritten(read) : cell
  return (field) => {
    const was = mended[field]
    return was !== undefined && (was.was === cell(field) || was.was === readAs(field)) ? was.now : cell(field)
  }
}

export function sameContent(one: PackedPerson, other: PackedPerson): boolean {
  return canonical(one) === canonical(other)
}

/** The source is left out: to be met by another import changes nobody. */
function canonical({ source: _source, ...person }: PackedPerson): string {
  return JSON.stringify(person, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

function unclearOf(unclear: Draft['unclear']): Pick<PackedPerson, 'unclear'> {
  return Object.keys(unclear).length > 0 ? { unclear } : {}
}

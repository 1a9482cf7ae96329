import type { IsoDate } from '#foundation/time'
import type { Lang } from '#platform/texts'

export type PersonId = string
export type RegisterId = string
export type ImportId = string

/** What a column of a register file can hold. */
export const fields = [
  'name',
  'givenName',
  'familyName',
  'identityCode',
  'birthDate',
  'email',
  'phone',
  'address',
  'street',
  'postcode',
  'town',
  'language',
  'protected',
  'protectedUntil',
  'contactAddress',
  'contactStreet',
  'contactPostcode',
  'contactTown',
  'guardian',
  'customerId',
  'role',
  'dataFrom',
  'dataTo',
  'deceased',
] as const

export type Field = (typeof fields)[number]

/** The only reasons for which a row is not taken in as it stands. It stays, unresolved, until somebody mends it. */
export const rejections = ['no-name', 'invalid-identity-code', 'impossible-date', 'unreadable-row'] as const
export type Rejection = (typeof rejections)[number]

/** Faults with which a person is taken in all the same, reachable by what is right. */
export const warningCodes = [
  'invalid-email',
  'invalid-phone',
  'invalid-postcode',
  'incomplete-address',
  'unknown-language',
  'unknown-role',
  'unknown-word',
  'contradicting-dates',
  'protection-ended',
  'contradicting-protection',
  'identity-code-of-another',
  'customer-id-of-another',
] as const
export type WarningCode = (typeof warningCodes)[number]

export interface PostalAddress {
  readonly street: string
  readonly postcode: string
  readonly town: string
}

/** A person as the register has them; what the vault keeps is this without id and version. */
export interface Person {
  readonly id: PersonId
  readonly version: number
  readonly register: RegisterId
  readonly role: 'client' | 'staff'
  readonly name: string
  /** Only where the file had given and family names apart. */
  readonly givenName?: string
  readonly identityCode?: string
  readonly birthDate?: IsoDate
  readonly email?: string
  readonly phone?: string
  readonly street?: string
  readonly postcode?: string
  readonly town?: string
  readonly language: Lang
  /** Non-disclosure for personal safety (turvakielto): its last day, or that its end is not known. See {@link isProtected}. */
  readonly protectedUntil?: IsoDate | 'unknown'
  readonly contactAddress?: PostalAddress
  /** Name of the guardian of a minor or of an adult under guardianship. */
  readonly guardian?: string
  /** The register says that there is a guardian, named or not. */
  readonly underGuardianship?: true
  readonly customerId?: string
  readonly dataFrom?: IsoDate
  readonly dataTo?: IsoDate
  readonly deceased?: true | IsoDate
  readonly source: ImportId
  readonly faults: readonly WarningCode[]
  /** What the file said where it could not be used: shown to whoever mends the person. */
  readonly unclear?: Readonly<Partial<Record<Field, string>>>
  /** Cells mended by hand, with what the file had said: a re-import of the same words does not undo the mending. */
  readonly mended?: Readonly<Partial<Record<Field, { readonly was: string; readonly now: string }>>>
}

/** Protected on a day: the end has not passed, or nobody knows it. */
export function isProtected(person: Pick<Person, 'protectedUntil'>, on: IsoDate): boolean {
  const until = person.protectedUntil
  return until === 'unknown' || (until !== undefined && until >= on)
}

/** The address a letter goes to, when all three parts of it are there. */
export function postalAddress(person: Pick<Person, 'street' | 'postcode' | 'town'>): PostalAddress | null {
  const { street, postcode, town } = person
  return street && postcode && town ? { street, postcode, town } : null
}

/** A row that could not be taken in: still a person whom somebody must reach. */
export interface UnresolvedRow {
  readonly id: PersonId
  readonly register: RegisterId
  readonly import: ImportId
  readonly line: number
  readonly reason: Rejection
  readonly field: Field | null
  readonly column: number | null
}

/** What the clear columns tell of somebody, for scope rules and counts; exact days need opening. */
export interface PersonInClear {
  readonly person: PersonId
  readonly register: RegisterId
  readonly state: 'resolved' | 'unresolved'
  /** Null where the file named a role that nobody knows, and for unresolved rows. */
  readonly role: 'client' | 'staff' | null
  /** `YYYY-MM`, null when not recorded. */
  readonly dataFromMonth: string | null
  readonly dataToMonth: string | null
  readonly hasEmail: boolean
  readonly hasAddress: boolean
}

export interface Register {
  readonly id: RegisterId
  readonly name: string
  /** Imported for one incident only, and destroyed as a whole at its closing. */
  readonly incidentOnly: boolean
  readonly createdAt: Date
  readonly destroyedAt: Date | null
}

/** A rejected row in a result: where and why, never what it said. */
export interface RejectedRow {
  readonly line: number
  /** The column's header as the file has it; null when the row as a whole is at fault. */
  readonly column: string | null
  readonly columnNumber: number | null
  readonly field: Field | null
  readonly reason: Rejection
}

export interface ImportResult {
  readonly import: ImportId
  readonly register: RegisterId
  /** Rows with anything in them, the header not counted. */
  readonly rows: number
  /** People new to the register by this import. */
  readonly imported: number
  /** Rows that met somebody already there. */
  readonly updated: number
  readonly rejected: readonly RejectedRow[]
  readonly warnings: Readonly<Partial<Record<WarningCode, number>>>
  /** Unresolved rows of the whole register after this import. */
  readonly unresolvedRows: number
  readonly emptyRows: number
  /** `mis-joined` only where somebody checked the file and took it all the same. */
  readonly joined: 'fits' | 'cannot-tell' | 'mis-joined'
}

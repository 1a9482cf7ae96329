import { comparableName, oneLine, parseEmail, parseIdentityCode, parsePhone, parsePostcode } from '#foundation/text'
import { partsOf, type IsoDate } from '#foundation/time'
import type { Lang } from '#platform/texts'
import type { Field, PostalAddress, Rejection, WarningCode } from '../model.ts'
import {
  hasDigits, isNothing, readDate, readLanguage, readRole, readYesNo, saysDead, saysOpenEnd, splitAddress,
  type DateMeaning,
} from './cells.ts'
import type { Mapping } from './columns.ts'

/** What a row says of a person, before anybody knows whether the register has them already. */
export interface Draft {
  name: string
  givenName?: string
  identityCode?: string
  birthDate?: IsoDate
  email?: string
  phone?: string
  street?: string
  postcode?: string
  town?: string
  language: Lang
  protectedUntil?: IsoDate | 'unknown'
  contactAddress?: PostalAddress
  guardian?: string
  underGuardianship?: true
  customerId?: string
  role: 'client' | 'staff'
  /** The file named a role that nobody knows: no scope rule may leave this person out by role. */
  roleUnknown?: true
  dataFrom?: IsoDate
  dataTo?: IsoDate
  deceased?: true | IsoDate
  faults: WarningCode[]
  unclear: Partial<Record<Field, string>>
}

export type ReadRow =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly reason: Rejection; readonly field: Field | null }

/** A cell by its field, cleaned; '' when the file has no such column or the cell is empty. */
export type CellOf = (field: Field) => string

export function cellsBy(mapping: Mapping, cells: readonly string[]): CellOf {
  return (field) => {
    const column = mapping[field]
    return column === undefined ? '' : cleanCell(cells[column] ?? '')
  }
}

/**
 * Reads one row. Only four faults reject it (no name, an invalid identity code, an impossible
 * date, and a row nobody can read); with any other, the person is reachable by what is right.
 * `today` decides what has passed.
 */
export function readPerson(cell: CellOf, today: IsoDate): ReadRow {
  try {
    return { ok: true, draft: drafted(cell, today) }
  } catch (fault) {
    if (fault instanceof Rejected) return { ok: false, reason: fault.reason, field: fault.field }
    throw fault
  }
}

/** A cell as it is kept: composed, on one line, without what cannot be seen, and without a spreadsheet's disguises. */
export function cleanCell(text: string): string {
  const seen = oneLine(text.replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, ''))
  const formula = /^="(.*)"$/.exec(seen)
  return formula ? (formula[1] ?? '').trim() : seen.replace(/^'(?=[\d+=])/, '')
}

function drafted(cell: CellOf, today: IsoDate): Draft {
  const named = readName(cell)
  if (!named) throw new Rejected('no-name', nameField(cell))
  const { name, givenName } = named
  const draft: Draft = { name, language: 'fi', role: 'client', faults: [], unclear: {} }
  if (givenName) draft.givenName = givenName
  readIdentity(draft, cell)
  readContacts(draft, cell)
  readAddresses(draft, cell)
  readGroups(draft, cell)
  readDates(draft, cell)
  readProtection(draft, cell, today)
  if (contradict(draft, today)) warn(draft, 'contradicting-dates')
  widen(draft)
  return draft
}

/** What can be read of a row with a fault: what it is met again by. */
export function readWhatCan(cell: CellOf): Partial<Draft> {
  const email = parseEmail(cell('email'))?.address
  const phone = parsePhone(cell('phone'))
  const identityCode = parseIdentityCode(cell('identityCode'))?.code
  const birthDate = readDate(cell('birthDate'))
  const customerId = isNothing(cell('customerId')) ? '' : cell('customerId')
  return {
    ...readName(cell),
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    ...(identityCode ? { identityCode } : {}),
    ...(birthDate ? { birthDate } : {}),
    ...(customerId ? { customerId } : {}),
  }
}

export function readName(cell: CellOf): { name: string; givenName?: string } | null {
  const given = letters(cell('givenName'))
  const family = letters(cell('familyName'))
  const whole = letters(cell('name'))
  // A column "Nimi" beside "Etunimi" alone is the family name.
  const familyOnly = whole !== '' && family === '' && !comparableName(whole).includes(comparableName(given))
  const name = familyOnly ? `${given} ${whole}` : whole || `${given} ${family}`.trim()
  // Parts are not asked: Null and Okänd are family names, and nobody has nothing else.
  if (name === '' || isNothing(name)) return null
  return { name, ...(given === '' ? {} : { givenName: given }) }
}

function letters(text: string): string {
  return /\p{L}/u.test(text) ? text : ''
}

function nameField(cell: CellOf): Field {
  const named = (['name', 'familyName', 'givenName'] as const).find((field) => cell(field) !== '')
  return named ?? 'name'
}

function readIdentity(draft: Draft, cell: CellOf): void {
  const written = readDateCell(cell, 'birthDate', 'day')
  const text = cell('identityCode')
  if (!isNothing(text)) {
    const identity = parseIdentityCode(text)
    if (!identity) throw new Rejected('invalid-identity-code', 'identityCode')
    draft.identityCode = identity.code
    // The code has a check character and the date has none.
    draft.birthDate = identity.birthDate
    if (written && written !== identity.birthDate) {
      warn(draft, 'contradicting-dates', 'birthDate', cell('birthDate'))
    }
  } else if (written) {
    draft.birthDate = written
  }
  if (!isNothing(cell('customerId'))) draft.customerId = cell('customerId')
}

function readContacts(draft: Draft, cell: CellOf): void {
  const email = cell('email')
  if (!isNothing(email)) {
    const parsed = parseEmail(email)
    if (parsed) draft.email = parsed.address
    else warn(draft, 'invalid-email', 'email', email)
  }
  const phone = cell('phone')
  if (!isNothing(phone)) {
    const parsed = parsePhone(phone) ?? firstPhone(phone)
    if (parsed) draft.phone = parsed
    else warn(draft, 'invalid-phone', 'phone', phone)
  }
}

/** Of several numbers in one cell the first that is one. */
function firstPhone(text: string): string | null {
  for (const part of text.split(/[,;]| \/ /)) {
    const parsed = parsePhone(part)
    if (parsed) return parsed
  }
  return null
}

function readAddresses(draft: Draft, cell: CellOf): void {
  const home = readAddress(draft, cell, ['address', 'street', 'postcode', 'town'])
  if (home.street) draft.street = home.street
  if (home.postcode) draft.postcode = home.postcode
  if (home.town) draft.town = home.town
  const contact = readAddress(draft, cell, ['contactAddress', 'contactStreet', 'contactPostcode', 'contactTown'])
  if (contact.street && contact.postcode && contact.town) {
    draft.contactAddress = { street: contact.street, postcode: contact.postcode, town: contact.town }
  }
}

type AddressFields = readonly [whole: Field, street: Field, postcode: Field, town: Field]

function readAddress(draft: Draft, cell: CellOf, [whole, line, code, place]: AddressFields): Partial<PostalAddress> {
  const text = (field: Field) => (isNothing(cell(field)) ? '' : cell(field))
  const split = splitAddress(text(whole) || text(line))
  const street = text(line) !== '' && text(whole) !== '' ? text(line) : (split?.street ?? (text(line) || text(whole)))
  const rawPostcode = text(code) || (split?.postcode ?? '')
  const town = text(place) || (split?.town ?? '')
  if (street === '' && rawPostcode === '' && town === '') return {}
  const postcode = rawPostcode === '' ? null : parsePostcode(rawPostcode)
  if (rawPostcode !== '' && !postcode) warn(draft, 'invalid-postcode', code, rawPostcode)
  else if (street === '' || town === '' || !postcode) {
    warn(draft, 'incomplete-address', text(whole) === '' ? line : whole, text(whole) || street)
  }
  return { ...(street ? { street } : {}), ...(postcode ? { postcode } : {}), ...(town ? { town } : {}) }
}

function readGroups(draft: Draft, cell: CellOf): void {
  const language = cell('language')
  if (!isNothing(language)) {
    const read = readLanguage(language)
    if (read) draft.language = read
    else warn(draft, 'unknown-language', 'language', language)
  }
  const role = cell('role')
  if (!isNothing(role)) {
    const read = readRole(role)
    if (read) draft.role = read
    else {
      draft.roleUnknown = true
      warn(draft, 'unknown-role', 'role', role)
    }
  }
  const guardian = cell('guardian')
  const told = readYesNo(guardian)
  if (told !== false) draft.underGuardianship = true
  if (told === null) draft.guardian = guardian
}

function readDates(draft: Draft, cell: CellOf): void {
  const from = readDateCell(cell, 'dataFrom', 'first')
  const to = readDateCell(cell, 'dataTo', 'last')
  if (from) draft.dataFrom = from
  if (to) draft.dataTo = to
  const text = cell('deceased')
  const said = saysDead(text)
  if (said === true) draft.deceased = true
  if (said !== null) return
  const on = readDate(text)
  if (!on && hasDigits(text)) throw new Rejected('impossible-date', 'deceased')
  // A word nobody knows, about somebody who may be dead: no notice goes out before a human has looked.
  if (!on) warn(draft, 'unknown-word', 'deceased', text)
  draft.deceased = on ?? true
}

/**
 * [Note: Protection fails shut] A cell that nobody understands protects. An end that has
 * passed protects no longer, and is a warning, since the register may only be behind.
 */
function readProtection(draft: Draft, cell: CellOf, today: IsoDate): void {
  const said = cell('protected')
  const until = cell('protectedUntil')
  let end: IsoDate | 'unknown' | null = null
  if (!isNothing(until) && readYesNo(until) !== false) {
    end = readDate(until, 'last')
    if (!end && hasDigits(until)) throw new Rejected('impossible-date', 'protectedUntil')
    if (!end && !saysOpenEnd(until)) warn(draft, 'unknown-word', 'protectedUntil', until)
    end ??= 'unknown'
  }
  const yes = readYesNo(said)
  if (yes === false) {
    if (end === null) return
    if (said !== '' && (end === 'unknown' || end >= today)) warn(draft, 'contradicting-protection', 'protected', said)
  }
  if (yes === null) {
    const dated = readDate(said)
    if (!dated && hasDigits(said)) throw new Rejected('impossible-date', 'protected')
    if (!dated) warn(draft, 'unknown-word', 'protected', said)
    end ??= dated
  }
  draft.protectedUntil = end ?? 'unknown'
  if (draft.protectedUntil !== 'unknown' && draft.protectedUntil < today) warn(draft, 'protection-ended')
}

function readDateCell(cell: CellOf, field: Field, meaning: DateMeaning): IsoDate | null {
  const text = cell(field)
  if (isNothing(text)) return null
  const read = readDate(text, meaning)
  if (!read) throw new Rejected('impossible-date', field)
  return read
}

function contradict(draft: Draft, today: IsoDate): boolean {
  const { birthDate, dataFrom, dataTo, deceased } = draft
  const died = deceased === true ? undefined : deceased
  if (birthDate && (birthDate > today || partsOf(birthDate).year < 1850)) return true
  if (died && died > today) return true
  const order = [birthDate, dataFrom, died].filter((each) => each !== undefined)
  if (order.some((each, i) => i > 0 && each < (order[i - 1] ?? each))) return true
  return dataFrom !== undefined && dataTo !== undefined && dataTo < dataFrom
}

/** Dates the wrong way round still span the time in which something was recorded: nobody falls out of scope by them. */
function widen(draft: Draft): void {
  const { dataFrom, dataTo } = draft
  if (dataFrom === undefined || dataTo === undefined || dataFrom <= dataTo) return
  draft.unclear.dataFrom = dataFrom
  draft.unclear.dataTo = dataTo
  draft.dataFrom = dataTo
  draft.dataTo = dataFrom
}

function warn(draft: Draft, code: WarningCode, field?: Field, text?: string): void {
  if (!draft.faults.includes(code)) draft.faults.push(code)
  if (field !== undefined && text !== undefined) draft.unclear[field] = text
}

class Rejected extends Error {
  readonly reason: Rejection
  readonly field: Field | null
  constructor(reason: Rejection, field: Field | null) {
    super(reason)
    this.reason = reason
    this.field = field
  }
}

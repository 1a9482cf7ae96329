import { parseIdentityCode } from '#foundation/text'
import type { IsoDate } from '#foundation/time'
import type { Db, Tx } from '#platform/database'
import { findSubjects, openRecords, sealRecords, type IndexValue, type Keyring, type SealInput } from '#vault'
import * as imports from './import-store.ts'
import { Acquaintances, type Known, type RowFault } from './matching.ts'
import { joined, newPerson, renewed, sameContent, withMending } from './merging.ts'
import { fields, type Field, type ImportId, type PersonId, type RegisterId, type Rejection, type WarningCode } from './model.ts'
import {
  clearOf, packPerson, packRow, personKind, readPacked, readPackedRow, rowKind, type PackedRow,
} from './packed.ts'
import type { Mapping } from './reading/columns.ts'
import { cellsBy, readPerson, readWhatCan, type CellOf, type Draft, type ReadRow } from './reading/person.ts'
import type { RegisterRow } from './reading/register.ts'
import { indexKinds, lineKey, personIndex, rawKey, rejectedEmailKey, rowIndex, weakKeys } from './sameness.ts'
import * as store from './store.ts'

export interface BatchPlace {
  readonly import: ImportId
  readonly register: RegisterId
  readonly actor: string
  readonly at: Date
  readonly today: IsoDate
  readonly mapping: Mapping
  readonly headers: readonly string[]
  /** Whom the register held before: without anybody, only rows of the file itself can be about one person. */
  readonly before: { readonly people: boolean; readonly unresolved: boolean }
}

interface Hands {
  readonly tx: Tx
  readonly db: Db
  readonly keyring: Keyring
}

export interface BatchOutcome {
  imported: number
  updated: number
  rejected: number
  warnings: Map<WarningCode, number>
}

/** Takes in one batch of rows: meets whom the register has already, and writes who is new or changed. */
export async function importBatch(hands: Hands, place: BatchPlace, rows: readonly RegisterRow[]): Promise<BatchOutcome> {
  const batch = new Batch(place, await meet(hands, place, rows))
  for (const row of rows) batch.take(row)
  await batch.write(hands)
  return batch.outcome
}

class Batch {
  readonly outcome: BatchOutcome = { imported: 0, updated: 0, rejected: 0, warnings: new Map() }
  private readonly place: BatchPlace
  private readonly people: Acquaintances
  private readonly met: Set<Known>
  private readonly rejections: imports.RejectionRow[] = []

  constructor(place: BatchPlace, { people, all }: { people: Acquaintances; all: Iterable<Known> }) {
    this.place = place
    this.people = people
    this.met = new Set(all)
  }

  take(row: RegisterRow): void {
    const cell = cellsOf(this.place.mapping, row)
    if (row.read.ok) this.takeRight(row, cell, row.read.draft)
    else this.takeRejected(row, cell, row.read)
  }

  private takeRight(row: RegisterRow, cell: CellOf, draft: Draft): void {
    const withoutCode = without('identityCode', cell)
    const { known, doubt } = this.people.match(draft, row.line, () => this.redraft(withoutCode) ?? draft)
    const own = doubt === 'identity-code-of-another' ? withoutCode : cell
    const asRead = doubt === 'identity-code-of-another' ? (this.redraft(own) ?? draft) : draft
    const read = known?.person?.mended ? (this.redraft(withMending(own, known.person.mended, asRead)) ?? asRead) : asRead
    if (doubt) {
      read.faults.push(doubt)
      const field = doubt === 'identity-code-of-another' ? 'identityCode' : 'customerId'
      read.unclear[field] = cell(field)
    }
    this.settle(row.line, known, read)
  }

  private takeRejected(row: RegisterRow, cell: CellOf, fault: ReadRow & { ok: false }): void {
    const read = readable(row, cell)
    const known = this.people.matchRejected(row.cells, read)
    const mended = known?.person?.mended && this.redraft(withMending(cell, known.person.mended))
    if (known && mended) return this.settle(row.line, known, mended)
    const { reason, field } = fault
    const column = field === null ? null : columnOf(this.place.mapping, field)
    const person = this.keepUnresolved(row, cell, read, known, { reason, field, column })
    this.outcome.rejected += 1
    this.rejections.push({ line: row.line, reason, field, column, person })
  }

  private settle(line: number, known: Known | null, draft: Draft): void {
    const { mapping, import: source } = this.place
    for (const code of draft.faults) this.outcome.warnings.set(code, (this.outcome.warnings.get(code) ?? 0) + 1)
    if (!known) {
      this.outcome.imported += 1
      const person = newPerson(draft, source)
      this.enter({ ...nobody(line), person, row: null, change: 'write' }, personIndex(person))
      return
    }
    this.outcome.updated += 1
    const { person, taken } = known
    const now = person
      ? (taken ? joined : renewed)(person, draft, mapping, source)
      : newPerson(draft, source, known.row ? [rawKey(known.row.cells)] : [])
    if (known.change !== 'write') known.change = person && sameContent(person, now) ? 'met' : 'write'
    if (known.change === 'write') known.person = now
    known.fault = null
    known.taken = true
    known.line = line
    this.enter(known, personIndex(now))
  }

  private keepUnresolved(
    row: RegisterRow, cell: CellOf, read: Partial<Draft>, known: Known | null, fault: RowFault,
  ): PersonId {
    if (known?.person) {
      // They are in the register and right there: the row of this file changes nothing, and is told of.
      if (known.change === 'none') known.change = 'met'
      known.taken = true
      return known.id
    }
    const packed = packedRow(this.place, row, cell)
    const entry: Known = known ?? { ...nobody(row.line), person: null, row: packed, change: 'write' }
    entry.change = 'write'
    entry.row = packed
    entry.fault = fault
    entry.taken = true
    entry.line = row.line
    this.enter(entry, rowIndex(row.line, packed, read))
    return entry.id
  }

  private enter(known: Known, index: readonly IndexValue[]): void {
    known.index = index
    this.met.add(known)
    this.people.add(known, index)
  }

  private redraft(cell: CellOf): Draft | null {
    const read = readPerson(cell, this.place.today)
    return read.ok ? read.draft : null
  }

  async write({ tx, keyring }: Hands): Promise<void> {
    const { register, import: id, at } = this.place
    const { organisation } = keyring
    const changed = [...this.met].filter(({ change }) => change === 'write')
    await store.writePeople(tx, { organisation, register, import: id }, changed.map(clearRow))
    await sealRecords(
      tx,
      keyring,
      changed.map(sealing),
      { at },
    )
    await store.touchPeople(tx, [...this.met].filter(({ change }) => change === 'met'), id)
    await imports.addWarnings(tx, { organisation, import: id }, this.outcome.warnings)
    await imports.addRejections(tx, { organisation, import: id }, this.rejections)
  }
}

/** Everybody in the register whom one of the rows could be about, opened on record. */
async function meet(hands: Hands, place: BatchPlace, rows: readonly RegisterRow[]) {
  const { tx, db, keyring } = hands
  const { register, actor, at } = place
  const wanted = lookups(place, rows)
  const found = new Map<PersonId, IndexValue[]>()
  for (const [kind, values] of wanted) {
    for (const [value, subjects] of await findSubjects(tx, keyring, { kind, values: [...values] })) {
      for (const subject of subjects) found.set(subject, [...(found.get(subject) ?? []), { kind, value }])
    }
  }
  const known = (await store.lockPeople(tx, keyring.organisation, [...found.keys()])).filter((row) => row.register === register)
  const ids = (state: string) => known.filter((row) => row.state === state).map((row) => row.id)
  const opening = { by: actor, purpose: 'import', about: place.import, at, within: tx } as const
  const people = await openRecords(db, keyring, { ...opening, kind: personKind, subjects: ids('resolved') })
  const waiting = await openRecords(db, keyring, { ...opening, kind: rowKind, subjects: ids('unresolved') })
  const acquaintances = new Acquaintances()
  const all: Known[] = []
  for (const { id, ordinal, import: last, version } of known) {
    const person = people.get(id)
    const row = waiting.get(id)
    if (!person && !row) continue
    const entry: Known = {
      id, ordinal, version, taken: last === place.import, line: 0, change: 'none', fault: null, index: [],
      person: person ? readPacked(person.plain) : null,
      row: row ? readPackedRow(row.plain) : null,
    }
    acquaintances.add(entry, found.get(id) ?? [])
    all.push(entry)
  }
  return { people: acquaintances, all }
}

function lookups({ mapping, before }: BatchPlace, rows: readonly RegisterRow[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>(
    [indexKinds.identityCode, indexKinds.customerId, indexKinds.weak].map((kind) => [kind, new Set<string>()]),
  )
  const want = (kind: string, value: string | undefined) => value && wanted.get(kind)?.add(value)
  for (const row of rows) {
    const read = row.read.ok ? row.read.draft : readable(row, cellsOf(mapping, row))
    want(indexKinds.identityCode, read.identityCode)
    want(indexKinds.customerId, read.customerId)
    if (!before.people && !before.unresolved) continue
    // Without its code too: it may turn out to be another's.
    const codeless = read.identityCode ? readWhatCan(without('identityCode', cellsOf(mapping, row))) : {}
    for (const one of [read, codeless]) {
      if (one.name) for (const key of weakKeys({ ...one, name: one.name })) want(indexKinds.weak, key)
    }
    if (!row.read.ok) want(indexKinds.weak, rawKey(row.cells))
    if (!before.unresolved) continue
    want(indexKinds.weak, read.email && rejectedEmailKey(read.email))
    if (row.read.ok) want(indexKinds.weak, lineKey(row.line))
  }
  return wanted
}

/** What can be read of a row that cannot be taken in: enough to meet it again. */
function readable(row: RegisterRow, cell: CellOf): Partial<Draft> {
  if (row.read.ok) return row.read.draft
  if (row.read.reason !== 'unreadable-row') return readWhatCan(cell)
  const text = row.cells.join(' ')
  const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(text)?.[0]
  const code = /\d{6}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Ya-y]/.exec(text)?.[0]
  const identityCode = code ? parseIdentityCode(code)?.code : undefined
  return { ...(email ? { email } : {}), ...(identityCode ? { identityCode } : {}) }
}

function cellsOf(mapping: Mapping, row: RegisterRow): CellOf {
  if (!row.read.ok && row.read.reason === 'unreadable-row') return () => ''
  return cellsBy(mapping, row.cells)
}

function without(left: Field, cell: CellOf): CellOf {
  return (field) => (field === left ? '' : cell(field))
}

function packedRow({ headers, mapping }: BatchPlace, row: RegisterRow, cell: CellOf): PackedRow {
  const said = fields.filter((field) => mapping[field] !== undefined && cell(field) !== '')
  return { headers, cells: row.cells, fields: Object.fromEntries(said.map((field) => [field, cell(field)])) }
}

/** Columns are counted from 1 for people. Where several make up a name, the first that the file has. */
function columnOf(mapping: Mapping, field: Field): number | null {
  const column = mapping[field] ?? (field === 'name' ? (mapping.familyName ?? mapping.givenName) : undefined)
  return column === undefined ? null : column + 1
}

function nobody(line: number) {
  return { id: crypto.randomUUID() as PersonId, version: 0, ordinal: Infinity, taken: true, line, fault: null, index: [] }
}

function clearRow(known: Known): store.PersonClear {
  const version = known.version + 1
  if (known.person) return clearOf(known.id, version, known.line, known.person)
  const { reason, field, column } = known.fault ?? { reason: 'unreadable-row' as Rejection, field: null, column: null }
  return {
    id: known.id, state: 'unresolved', role: null, version, dataFromMonth: null, dataToMonth: null,
    hasEmail: false, hasPhone: false, hasAddress: false, faulty: false, line: known.line, reason, field, column,
  }
}

function sealing({ id: subject, version: before, person, row, index }: Known): SealInput {
  const version = before + 1
  if (person) return { subject, kind: personKind, version, plain: packPerson(person), index }
  if (!row) throw new TypeError('neither person nor row')
  return { subject, kind: rowKind, version, plain: packRow(row), index }
}

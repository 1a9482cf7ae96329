import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { Db, Tx } from '#platform/database'
import { openRecords, sealRecords, type Keyring, type Purpose } from '#vault'
import { newPerson } from './merging.ts'
import type { Field, PersonId, Rejection } from './model.ts'
import {
  clearOf, packPerson, personKind, readPacked, readPackedRow, rowKind, type Corrected, type PackedPerson,
} from './packed.ts'
import { asWritten, formFields } from './written.ts'
import { cleanCell, readPerson, type CellOf } from './reading/person.ts'
import { keptKeys, personIndex, rawKey } from './sameness.ts'
import * as store from './store.ts'

/** What a form says of somebody, by field; a field that is not there says nothing. */
export type Cells = Readonly<Partial<Record<Field, string>>>

interface Mending {
  readonly tx: Tx
  readonly db: Db
  readonly keyring: Keyring
  readonly actor: string
  readonly at: Date
  readonly person: PersonId
  /** The version that was on the page: somebody else may have mended since. */
  readonly version: number
  readonly cells: Cells
  /** Set when only the cells given are meant, and the person asked for it (GDPR 16): what was there stays beside them. */
  readonly correction?: Correcting
}

/** A correction that somebody asked for: what it is opened for, why it is right, and who says so (V29). */
export interface Correcting {
  readonly purpose: Purpose
  readonly about?: string
  readonly ground: string
  readonly corrector: { readonly name: string; readonly position: string }
}

/**
 * Writes what somebody mended by hand, by the same rules as a row of a file, as a new version
 * of the person. An unresolved row becomes a person by it, under the id that it had.
 */
export async function mend({ tx, db, keyring, actor, at, person: id, version, cells, correction }: Mending) {
  const { organisation } = keyring
  const place = await store.lockPerson(tx, organisation, id)
  if (!place) return refuse('no-such-person')
  if (place.version !== version) return refuse('changed-meanwhile')
  // A whole form that cannot be taken is refused before anything is opened.
  const form = correction ? null : readCells(cells, at)
  if (form && !form.read.ok) return refusedBy(form.read.reason)
  const { purpose, about } = { purpose: 'mend' as const, about: id, ...correction }
  const opening = { by: actor, purpose, subjects: [id], about, at, within: tx } as const
  const wasPerson = place.state === 'resolved'
  const opened = (await openRecords(db, keyring, { ...opening, kind: wasPerson ? personKind : rowKind })).get(id)
  if (!opened) return refuse('no-such-person')
  const old = wasPerson ? readPacked(opened.plain) : null
  const row = wasPerson ? null : readPackedRow(opened.plain)
  const before: CellOf = old ? asWritten(old) : (field) => row?.fields[field] ?? ''
  const { cell, read } = form ?? readCells({ ...cellsOf(before), ...cells }, at)
  if (!read.ok) return refusedBy(read.reason)
  const { draft } = read
  const sameGiven = old?.givenName && draft.name === old.name ? { givenName: old.givenName } : {}
  const corrected = [...(old?.corrected ?? []), ...(correction ? [correctionOf(before, cell, correction, at)] : [])]
  const now: PackedPerson = {
    // The file may go on saying what it said: they are met by it as before.
    ...newPerson(draft, old?.source ?? place.import, old ? [...new Set([...(old.met ?? []), ...keptKeys(old)])] : [rawKey(row?.cells ?? [])]),
    ...sameGiven,
    ...kept(mendedCells(before, cell, old?.mended)),
    ...(corrected.length > 0 ? { corrected } : {}),
  }
  await store.writePeople(tx, { organisation, register: place.register, import: place.import }, [
    clearOf(id, version + 1, place.line, now),
  ])
  const index = personIndex(now)
  await sealRecords(tx, keyring, [{ subject: id, kind: personKind, version: version + 1, plain: packPerson(now), index }], { at })
  return done({ person: id, register: place.register, faults: draft.faults.length, unclear: Object.keys(draft.unclear) })
}

function readCells(cells: Cells, at: Date) {
  const cell: CellOf = (field) => cleanCell(cells[field] ?? '')
  return { cell, read: readPerson(cell, helsinkiDate(at)) }
}

function cellsOf(before: CellOf): Cells {
  return Object.fromEntries(formFields.map((field) => [field, before(field)]))
}

function correctionOf(before: CellOf, after: CellOf, { ground, corrector }: Correcting, at: Date): Corrected {
  const changed = formFields.filter((field) => before(field) !== after(field))
  return {
    at: at.toISOString(),
    ...corrector,
    ground,
    fields: Object.fromEntries(changed.map((field) => [field, { was: before(field), now: after(field) }])),
  }
}

const refusals = {
  'no-name': refuse('no-name'),
  'invalid-identity-code': refuse('invalid-identity-code'),
  'impossible-date': refuse('impossible-date'),
  'unreadable-row': refuse('no-name'),
} as const

function refusedBy(reason: Rejection) {
  return refusals[reason]
}

/**
 * Which cells were mended, and what the file had said there: a re-import of the same words
 * keeps the mending, and different words of a newer file win.
 */
function mendedCells(before: CellOf, after: CellOf, earlier: PackedPerson['mended']): NonNullable<PackedPerson['mended']> {
  const mended: Partial<Record<Field, { was: string; now: string }>> = { ...earlier }
  for (const field of formFields) {
    const now = after(field)
    const was = mended[field]?.was ?? before(field)
    if (now === before(field)) continue
    mended[field] = { was, now }
  }
  return mended
}

function kept(mended: NonNullable<PackedPerson['mended']>): Pick<PackedPerson, 'mended'> {
  return Object.keys(mended).length > 0 ? { mended } : {}
}

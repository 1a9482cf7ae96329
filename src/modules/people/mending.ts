import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { Db, Tx } from '#platform/database'
import { openRecords, sealRecords, type Keyring } from '#vault'
import { newPerson } from './merging.ts'
import type { Field, PersonId, Rejection } from './model.ts'
import {
  clearOf, packPerson, personKind, readPacked, readPackedRow, rowKind, type PackedPerson,
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
}

/**
 * Writes what somebody mended by hand, by the same rules as a row of a file, as a new version
 * of the person. An unresolved row becomes a person by it, under the id that it had.
 */
export async function mend({ tx, db, keyring, actor, at, person: id, version, cells }: Mending) {
  const { organisation } = keyring
  const place = await store.lockPerson(tx, organisation, id)
  if (!place) return refuse('no-such-person')
  if (place.version !== version) return refuse('changed-meanwhile')
  const cell: CellOf = (field) => cleanCell(cells[field] ?? '')
  const read = readPerson(cell, helsinkiDate(at))
  if (!read.ok) return refusedBy(read.reason)
  const opening = { by: actor, purpose: 'mend', subjects: [id], about: id, at, within: tx } as const
  const wasPerson = place.state === 'resolved'
  const opened = (await openRecords(db, keyring, { ...opening, kind: wasPerson ? personKind : rowKind })).get(id)
  if (!opened) return refuse('no-such-person')
  const { draft } = read
  let now: PackedPerson
  if (wasPerson) {
    const old = readPacked(opened.plain)
    const sameGiven = old.givenName && draft.name === old.name ? { givenName: old.givenName } : {}
    now = {
      // The file may go on saying what it said: they are met by it as before.
      ...newPerson(draft, old.source, [...new Set([...(old.met ?? []), ...keptKeys(old)])]),
      ...sameGiven,
      ...kept(mendedCells(asWritten(old), cell, old.mended)),
    }
  } else {
    const row = readPackedRow(opened.plain)
    const said: CellOf = (field) => row.fields[field] ?? ''
    now = { ...newPerson(draft, place.import, [rawKey(row.cells)]), ...kept(mendedCells(said, cell, undefined)) }
  }
  await store.writePeople(tx, { organisation, register: place.register, import: place.import }, [
    clearOf(id, version + 1, place.line, now),
  ])
  const index = personIndex(now)
  await sealRecords(tx, keyring, [{ subject: id, kind: personKind, version: version + 1, plain: packPerson(now), index }], { at })
  return done({ person: id, register: place.register, faults: draft.faults.length })
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

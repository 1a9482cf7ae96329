import { setImmediate } from 'node:timers/promises'
import type { RawBuilder } from 'kysely'
import { type Db, type Tx, within as withinOrganisation } from '#platform/database'
import { type Bytes, openPadded, wrappedOpener } from '#foundation/sealing'
import { type Purpose, recordAccess, tracing } from './accesses.ts'
import { personKeyContexts, recordContext, recordContexts } from './contexts.ts'
import { blindIndex } from './index-formats.ts'
import { indexKeyOf, indexKeysOf, type Keyring, teamKeyOf } from './keyring.ts'
import { DoesNotOpen, type IndexValue, unwrap } from './records.ts'
import * as store from './record-store.ts'

export interface Opening {
  /** The account that reads. */
  readonly by: string
  readonly purpose: Purpose
  readonly kind: string
  readonly subjects: readonly string[]
  readonly about?: string
  readonly at?: Date
  /** Where to read the ciphertext: the caller's transaction, when it has written some of it itself. */
  readonly within?: Tx
}

export interface Opened {
  readonly version: number
  readonly plain: Bytes
}

export interface OpenedRecord extends Opened {
  readonly subject: string
}

/**
 * The one door through which guarded plaintext leaves. See [Note: The trace comes first].
 * A subject that has no such record, or was erased, is not in the map.
 */
export async function openRecords(db: Db, keyring: Keyring, opening: Opening): Promise<Map<string, Opened>> {
  const opened = new Map<string, Opened>()
  for await (const records of openRecordsInChunks(db, keyring, opening)) {
    for (const { subject, version, plain } of records) opened.set(subject, { version, plain })
  }
  return opened
}

const recordsAtOnce = 4_000

/** The same for more than should be in memory at once. One access row stands for all of it. */
export async function* openRecordsInChunks(
  db: Db,
  keyring: Keyring,
  { by, purpose, kind, subjects, about, at = new Date(), within }: Opening,
): AsyncGenerator<OpenedRecord[]> {
  const { organisation } = keyring
  const distinct = [...new Set(subjects)]
  if (distinct.length === 0) return
  const read = (from: number) =>
    store.readSealed(within ?? withinOrganisation(db, organisation), { organisation, kind, subjects: distinct.slice(from, from + recordsAtOnce) })
  // The database reads ciphertext while the trace is written, and the next while these are opened and used.
  let next = ahead(read(0))
  await recordAccess(db, { organisation, by, purpose, kind, about, subjects: distinct, at })
  for (let from = recordsAtOnce; ; from += recordsAtOnce) {
    const groups = await next
    const more = from < distinct.length
    if (more) {
      next = ahead(read(from))
      // Opening holds this thread: what is asked for has to be on its way before.
      await setImmediate()
    }
    yield groups.flatMap((group) => openGroup(keyring, kind, group))
    if (!more) return
  }
}

/** Records of several kinds that are opened as one: a client's file with the person whose it is. */
export interface JointOpening extends Omit<Opening, 'kind' | 'subjects'> {
  /** What the trace calls them together. */
  readonly kind: string
  readonly of: readonly { readonly kind: string; readonly subjects: readonly string[] }[]
}

/**
 * Opens what belongs together under one access row, which names every subject of every kind: whoever asks how often
 * it was opened counts one. By kind and then by subject; see {@link openRecords}.
 */
export async function openTogether(
  db: Db,
  keyring: Keyring,
  { by, purpose, kind, of, about, at = new Date(), within }: JointOpening,
): Promise<Map<string, Map<string, Opened>>> {
  const { organisation } = keyring
  const opened = new Map(of.map((each) => [each.kind, new Map<string, Opened>()]))
  const subjects = [...new Set(of.flatMap((each) => each.subjects))]
  if (subjects.length === 0) return opened
  await recordAccess(db, { organisation, by, purpose, kind, about, subjects, at })
  for (const each of of) {
    const distinct = [...new Set(each.subjects)]
    for (let from = 0; from < distinct.length; from += recordsAtOnce) {
      const some = { organisation, kind: each.kind, subjects: distinct.slice(from, from + recordsAtOnce) }
      for (const group of await store.readSealed(within ?? withinOrganisation(db, organisation), some)) {
        for (const { subject, version, plain } of openGroup(keyring, each.kind, group)) opened.get(each.kind)?.set(subject, { version, plain })
      }
    }
  }
  return opened
}

export interface Finding extends Omit<Opening, 'subjects' | 'within'> {
  /** What they are looked for by. */
  readonly index: IndexValue
  /** What else is to be known of each who is found: one value in SQL, of the column with the subject. */
  readonly known: (subject: RawBuilder<string>) => RawBuilder<string | null>
}

/**
 * Finds by one index value and opens whoever is found: look-up, ciphertext and access row are one statement, whose
 * answer comes when it is committed, and nothing is opened before. See [Note: The trace comes first]. Found is also
 * whoever has no record of the kind; they are not among the opened, and not on record as such.
 */
export async function findAndOpen(
  db: Db,
  keyring: Keyring,
  { by, purpose, kind, index, about, at = new Date(), known }: Finding,
): Promise<{ found: { subject: string; known: string | null }[]; opened: OpenedRecord[] }> {
  const { organisation } = keyring
  const values = indexKeysOf(keyring).map((key) => ({ epoch: key.epoch, value: blindIndex(key, index.kind, index.value) }))
  const { current, found } = await store.findSealed(withinOrganisation(db, organisation), {
    organisation,
    kind: index.kind,
    values,
    record: kind,
    tracing: tracing({ organisation, by, purpose, kind, about, at }),
    known,
  })
  // Finding nobody by a key that is no longer the index's would be a lie.
  if (current !== null) indexKeyOf(keyring, current)
  return { found, opened: found.flatMap(({ record }) => (record ? [openRecord(keyring, kind, record)] : [])) }
}

/** Keeps a failure of what was begun early until somebody awaits it. */
function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

function openGroup(keyring: Keyring, kind: string, group: store.SealedGroup): OpenedRecord[] {
  const { organisation } = keyring
  const { team, epoch, version, count, subjects, wrapped, wrappedLength, sealed, sealedLength } = group
  const { idLength } = store
  const opener = wrappedOpener(teamKeyOf(keyring, group), {
    keys: personKeyContexts({ organisation, team, epoch }),
    contents: recordContexts({ organisation, kind, version }),
    idLength,
  })
  const opened: OpenedRecord[] = []
  for (let i = 0; i < count; i += 1) {
    const plain = opener.open(
      subjects,
      idLength * i,
      wrapped.subarray(wrappedLength * i, wrappedLength * (i + 1)),
      sealed.subarray(sealedLength * i, sealedLength * (i + 1)),
    )
    // Asked once more the long way, which tells what it is that does not open.
    if (plain) opened.push({ subject: subjects.slice(idLength * i, idLength * (i + 1)), version, plain })
    else opened.push(openRecord(keyring, kind, store.recordAt(group, i)))
  }
  opener.wipe()
  return opened
}

function openRecord(keyring: Keyring, kind: string, row: store.SealedRecord): OpenedRecord {
  const { organisation } = keyring
  const { subject, version } = row
  const place = { organisation, kind, subject, version }
  const plain = openPadded(unwrap(keyring, row), row.sealed, recordContext(place))
  if (!plain) throw new DoesNotOpen('a record', place)
  return { subject, version, plain }
}

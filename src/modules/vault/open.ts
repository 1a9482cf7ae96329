import type { Db, Tx } from '#platform/database'
import { type Bytes, openPadded } from '#foundation/sealing'
import { type Purpose, recordAccess } from './accesses.ts'
import { recordContext } from './contexts.ts'
import type { Keyring } from './keyring.ts'
import { DoesNotOpen, unwrap } from './records.ts'
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
  { by, purpose, kind, subjects, about, at = new Date(), within = db }: Opening,
): AsyncGenerator<OpenedRecord[]> {
  const { organisation } = keyring
  const distinct = [...new Set(subjects)]
  if (distinct.length === 0) return
  await recordAccess(db, { organisation, by, purpose, kind, about, subjects: distinct, at })

  const read = (from: number) =>
    store.readRecords(within, { organisation, kind, subjects: distinct.slice(from, from + recordsAtOnce) })
  // The database reads the next records while these are opened and used.
  let next = read(0)
  for (let from = recordsAtOnce; ; from += recordsAtOnce) {
    const rows = await next
    const more = from < distinct.length
    if (more) next = ahead(read(from))
    yield rows.map((row) => openRecord(keyring, kind, row))
    if (!more) return
  }
}

/** Keeps a failure of what was begun early until somebody awaits it. */
function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

function openRecord(keyring: Keyring, kind: string, row: store.SealedRecord): OpenedRecord {
  const { organisation } = keyring
  const { subject, version } = row
  const place = { organisation, kind, subject, version }
  const plain = openPadded(unwrap(keyring, row), row.sealed, recordContext(place))
  if (!plain) throw new DoesNotOpen('a record', place)
  return { subject, version, plain }
}

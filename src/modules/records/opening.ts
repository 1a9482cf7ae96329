import type { AccountId } from '#identity'
import { personIn, personKind, type Person, type PersonId } from '#people'
import type { Db, Tx } from '#platform/database'
import { openTogether, type Keyring, type Opened, type Purpose } from '#vault'
import * as caseloads from './caseload-store.ts'
import type { EntryId, EntryRow, FileEntry, FileId, FileRow, FileView, SealedEntry, WholeFile } from './model.ts'
import { attachmentKind, caseloadKind, fileKind, readEntry, readHeader, readSupervision } from './sealing.ts'
import * as store from './store.ts'

/** Somebody entitled who opens, and what for. That they may was decided before: see caseload.ts. */
export interface Reading {
  /** The account that reads. */
  readonly by: AccountId
  readonly purpose: Purpose
  /** What for: a request, an incident. */
  readonly about?: string
  readonly at: Date
  /** The caller's transaction, when it has written some of it itself. */
  readonly within?: Tx
}

export interface FileReading extends Reading {
  readonly file: FileId
  /** `own` drafts are the reader's; all of them go into what its person is told. */
  readonly drafts?: 'own' | 'all'
  /** What is restricted is kept, and opened for requests alone (GDPR 18(2)). */
  readonly restrictedToo?: boolean
}

/**
 * [Note: A file is opened as one] Person, header and every entry come out under ONE access row, which names each of them.
 * What its person sees as openings is then what somebody did, and can be counted by whoever did it: a row for each entry
 * would bury the one glance of a stranger under a year of care.
 *
 * Null when there is no such file.
 */
export async function openFile(db: Db, keyring: Keyring, reading: FileReading): Promise<FileView | null> {
  return open(db, keyring, reading, { whole: false })
}

/** The same with the bytes of attachments and the sentences of supervision: for whoever is told what is held of them. */
export function openWholeFile(db: Db, keyring: Keyring, reading: FileReading): Promise<WholeFile | null> {
  return open(db, keyring, reading, { whole: true })
}

async function open(db: Db, keyring: Keyring, reading: FileReading, { whole }: { whole: boolean }): Promise<WholeFile | null> {
  const { organisation } = keyring
  const tx = reading.within ?? db
  const file = await store.fileBy(tx, organisation, reading.file)
  if (!file) return null
  const rows = (await store.entriesOf(tx, organisation, [file.id])).filter((row) => isShown(row, reading))
  const readable = rows.filter((row) => isReadable(row, reading))
  const supervisions = whole ? await caseloads.supervisionsOf(tx, organisation, [file.id]) : []
  const attachments = whole ? readable.filter(({ kind }) => kind === 'attachment') : []
  const opened = await openTogether(db, keyring, {
    ...readingOf(reading),
    kind: fileKind,
    of: [
      { kind: fileKind, subjects: [file.id, ...readable.map(({ id }) => id), ...supervisions.map(({ id }) => id)] },
      { kind: attachmentKind, subjects: attachments.map(({ id }) => id) },
      { kind: personKind, subjects: [file.person] },
    ],
  })
  const records = opened.get(fileKind) ?? new Map<string, Opened>()
  const header = records.get(file.id)
  return {
    file,
    header: header ? readHeader(header) : null,
    person: await personAmong(tx, organisation, file.person, opened.get(personKind)),
    entries: withFollowers(rows, records),
    attachments: new Map([...(opened.get(attachmentKind) ?? [])].map(([id, { plain }]) => [id, plain])),
    supervisions: supervisions.map(({ id, by, reason, begunAt }) => {
      const record = records.get(id)
      const said = record ? readSupervision(record) : null
      return { id, by, reason, begunAt, sentence: said?.sentence ?? null, author: said?.author ?? null }
    }),
  }
}

/**
 * Opens some entries of one file, and names its person on the trace. Chains are opened whole by whoever asks for them.
 */
export async function openEntries(
  db: Db,
  keyring: Keyring,
  { file, rows, ...reading }: Reading & { file: FileRow; rows: readonly EntryRow[] },
): Promise<{ person: Person | null; entries: FileEntry[] }> {
  const opened = await openTogether(db, keyring, {
    ...readingOf(reading),
    kind: fileKind,
    of: [
      { kind: fileKind, subjects: rows.filter(({ state }) => state === 'draft' || state === 'final').map(({ id }) => id) },
      { kind: personKind, subjects: [file.person] },
    ],
  })
  const tx = reading.within ?? db
  return {
    person: await personAmong(tx, keyring.organisation, file.person, opened.get(personKind)),
    entries: withFollowers(rows, opened.get(fileKind) ?? new Map<string, Opened>()),
  }
}

/** Opens who a file is of: for a form that shows nothing else of it. */
export async function openClient(db: Db, keyring: Keyring, { file, ...reading }: Reading & { file: FileRow }): Promise<Person | null> {
  return (await openEntries(db, keyring, { ...reading, file, rows: [] })).person
}

/** The bytes of an attachment with what its entry says of them; null where they are gone. */
export async function openAttachment(
  db: Db,
  keyring: Keyring,
  { file, entry, ...reading }: Reading & { file: FileRow; entry: EntryRow },
): Promise<{ plain: SealedEntry; bytes: Uint8Array } | null> {
  const opened = await openTogether(db, keyring, {
    ...readingOf(reading),
    kind: fileKind,
    // The person has no such record, and is named on the trace: it is of them.
    of: [{ kind: fileKind, subjects: [entry.id] }, { kind: attachmentKind, subjects: [entry.id, file.person] }],
  })
  const plain = opened.get(fileKind)?.get(entry.id)
  const bytes = opened.get(attachmentKind)?.get(entry.id)
  return plain && bytes ? { plain: readEntry(plain), bytes: bytes.plain } : null
}

export interface CaseloadLine {
  readonly file: FileRow
  readonly person: Person | null
  /** The next planned meetings, soonest first. */
  readonly planned: readonly { readonly id: EntryId; readonly plain: SealedEntry }[]
}

/** The people of some files with their planned appointments, under one access row: the list of one's own clients. */
export async function openCaseload(
  db: Db,
  keyring: Keyring,
  { files, ...reading }: Reading & { files: readonly FileId[] },
): Promise<CaseloadLine[]> {
  const { organisation } = keyring
  const tx = reading.within ?? db
  const rows = await store.filesBy(tx, organisation, files)
  const planned = await store.plannedIn(tx, organisation, rows.map(({ id }) => id))
  const opened = await openTogether(db, keyring, {
    ...readingOf(reading),
    kind: caseloadKind,
    of: [
      { kind: personKind, subjects: rows.map(({ person }) => person) },
      { kind: fileKind, subjects: planned.map(({ id }) => id) },
    ],
  })
  const lines: CaseloadLine[] = []
  for (const file of rows) {
    const own = planned.flatMap(({ id, file: of }) => {
      const record = of === file.id ? opened.get(fileKind)?.get(id) : undefined
      return record ? [{ id, plain: readEntry(record) }] : []
    })
    lines.push({
      file,
      person: await personAmong(tx, organisation, file.person, opened.get(personKind)),
      planned: own.toSorted((a, b) => (momentOf(a.plain) < momentOf(b.plain) ? -1 : 1)),
    })
  }
  return lines
}

/** Day and time, to sort by. */
export function momentOf({ body, writtenAt }: SealedEntry): string {
  return `${body.on} ${'time' in body ? body.time : '99:99'} ${writtenAt}`
}

/** Every vault subject of what a person has in files here: for erasure, for handing keys over, for a test to count. */
export async function subjectsOfFile(tx: Tx, o: { organisation: string; person: PersonId }): Promise<string[]> {
  const files = await store.everyFileOf(tx, o.organisation, o.person)
  const living = files.filter(({ state }) => state !== 'erased').map(({ id }) => id)
  const entries = await store.entriesOf(tx, o.organisation, living)
  const supervisions = await caseloads.supervisionsOf(tx, o.organisation, living)
  return [
    ...files.filter(({ state, headerGoneMonth }) => state !== 'erased' && headerGoneMonth === null).map(({ id }) => id),
    ...entries.filter(({ state }) => state === 'draft' || state === 'final').map(({ id }) => id),
    ...supervisions.map(({ id }) => id),
  ]
}

function readingOf({ by, purpose, about, at, within }: Reading): Reading {
  return { by, purpose, at, ...(about === undefined ? {} : { about }), ...(within ? { within } : {}) }
}

/** Nobody sees somebody else's draft, but its person when they ask for what is held of them. */
function isShown(row: EntryRow, { by, drafts = 'own' }: FileReading): boolean {
  return row.state !== 'draft' || drafts === 'all' || row.by === by
}

function isReadable(row: EntryRow, { restrictedToo = false }: FileReading): boolean {
  return (row.state === 'draft' || row.state === 'final') && (restrictedToo || row.restrictedMonth === null)
}

function withFollowers(rows: readonly EntryRow[], records: ReadonlyMap<string, Opened>): FileEntry[] {
  const followers = new Map(rows.flatMap((row) => (row.follows ? [[row.follows, row.id] as const] : [])))
  return rows.map((row) => {
    const record = records.get(row.id)
    return { row, plain: record ? readEntry(record) : null, followedBy: followers.get(row.id) ?? null }
  })
}

async function personAmong(tx: Tx, organisation: string, id: PersonId, opened: ReadonlyMap<string, Opened> | undefined): Promise<Person | null> {
  const record = opened?.get(id)
  return record ? personIn(tx, { organisation, id, opened: record }) : null
}

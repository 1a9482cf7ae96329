import { done, refuse } from '#foundation/results'
import { helsinkiDate, monthOf, type IsoDate } from '#foundation/time'
import type { AccountId } from '#identity'
import type { Person, PersonId } from '#people'
import type { Tx } from '#platform/database'
import { coverByOwnViews, destroySubjects, type Keyring } from '#vault'
import * as caseloads from './caseload-store.ts'
import { keepEntries, learnOfPerson, letGoOfEntries, whatStops } from './keeping.ts'
import {
  attachmentLimit, type Author, type CorrectionGround, type CorrectionMade, type EntryBody, type EntryId, type EntryRow, type FileHeader, type FileId,
  type FileRow, type NotClearlyWrong, type RemovalGround, type SealedEntry,
} from './model.ts'
import { correctableKinds, decideCorrection, decideToFollow } from './rules.ts'
import { sealAttachment, sealInFile } from './sealing.ts'
import * as store from './store.ts'

/** Who writes, with what, and when. The account has been found entitled; see caseload.ts. */
export interface Writing {
  readonly tx: Tx
  readonly keyring: Keyring
  readonly by: AccountId
  readonly at: Date
}

export interface NewEntry {
  readonly id?: EntryId
  readonly body: EntryBody
  readonly author: Author
  readonly state?: 'draft' | 'final'
  readonly follows?: { readonly entry: EntryRow; readonly as: NonNullable<EntryRow['followsAs']> }
  readonly correction?: CorrectionMade
  /** When it was written, for what is taken in from elsewhere; now, when it is not said. */
  readonly writtenAt?: Date
  /** What it was in the system it is taken in from. */
  readonly source?: string
  /** The bytes of an attachment. */
  readonly attachment?: Uint8Array
}

/**
 * Opens an empty file for somebody of the register, in the caseload of a professional. A person has one file: refuses with
 * `has-a-file` when there is one.
 */
export async function beginFile(
  { tx, keyring, by, at }: Writing,
  o: { person: Pick<Person, 'id' | 'birthDate' | 'identityCode' | 'deceased'>; header: FileHeader; professional: AccountId; id?: FileId },
) {
  const { organisation } = keyring
  if (await store.fileOfPerson(tx, organisation, o.person.id)) return refuse('has-a-file')
  const id = o.id ?? crypto.randomUUID()
  const month = monthOf(helsinkiDate(at))
  const since = monthOf(o.header.openedOn)
  await store.insertFile(tx, { id, organisation, person: o.person.id, month: since, by })
  await caseloads.addToCaseload(tx, { organisation, file: id, professional: o.professional, month: since, by })
  await sealInFile(tx, keyring, [{ subject: id, version: 1, content: o.header }], at)
  await learnOfPerson(tx, { organisation, person: o.person, at })
  await keepEntries(tx, { organisation, person: o.person.id, entries: [], header: { file: id, month }, at })
  return done({ file: id })
}

/** Writes entries into one file, in their order. The ground of all writing: forms, corrections and imports. */
export async function writeEntries({ tx, keyring, by, at }: Writing, file: FileRow, entries: readonly NewEntry[]): Promise<EntryId[]> {
  if (entries.length === 0) return []
  const { organisation } = keyring
  const rows: store.NewEntryRow[] = []
  const sealed: { subject: string; version: number; content: SealedEntry }[] = []
  for (const entry of entries) {
    const id = entry.id ?? crypto.randomUUID()
    const writtenAt = entry.writtenAt ?? at
    rows.push({
      id,
      file: file.id,
      kind: entry.body.kind,
      state: entry.state ?? 'final',
      by,
      writtenMonth: monthOf(helsinkiDate(writtenAt)),
      ofMonth: monthOf(entry.body.on),
      root: entry.follows?.entry.root ?? id,
      follows: entry.follows?.entry.id ?? null,
      followsAs: entry.follows?.as ?? null,
      planned: entry.body.kind === 'appointment' && (entry.follows === undefined || entry.follows.entry.planned),
    })
    sealed.push({
      subject: id,
      version: 1,
      content: {
        body: entry.body,
        author: entry.author,
        writtenAt: writtenAt.toISOString(),
        ...(entry.correction ? { correction: entry.correction } : {}),
        ...(entry.source === undefined ? {} : { source: entry.source }),
      },
    })
  }
  await store.insertEntries(tx, organisation, rows)
  await sealInFile(tx, keyring, sealed, at)
  for (const [index, { attachment }] of entries.entries()) {
    const id = rows[index]?.id
    if (attachment && id) await sealAttachment(tx, keyring, { entry: id, bytes: attachment, at })
  }
  await keepEntries(tx, { organisation, person: file.person, entries: rows, at })
  // What is final is in the client's own view from now on, if one was given: see own-view/.
  const final = rows.filter(({ state }) => state === 'final').map(({ id }) => id)
  await coverByOwnViews(tx, keyring, { person: file.person, subjects: final, by, at })
  return rows.map(({ id }) => id)
}

export async function writeEntry(writing: Writing, file: FileRow, entry: NewEntry): Promise<EntryId> {
  const [id] = await writeEntries(writing, file, [entry])
  if (id === undefined) throw new Error('an entry was not written')
  return id
}

/** Writes a draft anew, or makes it final. `seen` is the version that was read; another one refuses, and nothing is lost. */
export async function rewriteDraft(
  { tx, keyring, by, at }: Writing,
  file: FileRow,
  o: { entry: EntryId; seen: number; body: EntryBody; author: Author; final: boolean },
) {
  const { organisation } = keyring
  const row = await store.entryBy(tx, organisation, o.entry)
  if (!row || row.file !== file.id || row.by !== by) return refuse('no-such-entry')
  if (row.state !== 'draft' || row.version !== o.seen) return refuse('changed-meanwhile')
  const version = row.version + 1
  const months = { ofMonth: monthOf(o.body.on), writtenMonth: monthOf(helsinkiDate(at)) }
  const content = { body: o.body, author: o.author, writtenAt: at.toISOString() }
  await sealInFile(tx, keyring, [{ subject: row.id, version, content }], at)
  await store.saveDraft(tx, organisation, { id: row.id, state: o.final ? 'final' : 'draft', version, ...months })
  await keepEntries(tx, { organisation, person: file.person, entries: [{ ...row, ...months, state: o.final ? 'final' : 'draft' }], at })
  if (o.final) await coverByOwnViews(tx, keyring, { person: file.person, subjects: [row.id], by, at })
  return done({ entry: row.id })
}

/** Throws a draft away: its key is destroyed, and no marking is left, since it never was an entry. */
export async function discardDraft({ tx, keyring, by, at }: Writing, file: FileRow, entry: EntryId) {
  const { organisation } = keyring
  const row = await store.entryBy(tx, organisation, entry)
  if (!row || row.file !== file.id || row.by !== by) return refuse('no-such-entry')
  if (row.state !== 'draft') return refuse('changed-meanwhile')
  await destroySubjects(tx, [row.id], { organisation, by, ground: 'draft-discarded', at })
  await store.markGone(tx, organisation, { ids: [row.id], state: 'erased', month: monthOf(helsinkiDate(at)), ground: 'draft-discarded', by })
  await letGoOfEntries(tx, organisation, [row.id])
  return done({ entry: row.id })
}

/**
 * Writes the correction of an entry that is clearly wrong ([Note: Clearly wrong]). The entry stays readable, and the
 * correction stands beside it with name, position, date and ground (V29).
 */
export async function correctEntry(
  writing: Writing,
  file: FileRow,
  o: { seen: EntryId; body: EntryBody; author: Author; ground: CorrectionGround | NotClearlyWrong; reason: string },
) {
  const { tx, keyring } = writing
  const { organisation } = keyring
  const ground = decideCorrection(o.ground)
  if (!ground.ok) return ground
  const found = await chainWith(tx, organisation, file, o.seen)
  if (!found.ok) return found
  const last = decideToFollow(found.value, o.seen)
  if (!last.ok) return last
  if (!correctableKinds.includes(last.value.kind)) return refuse('not-correctable')
  if (last.value.kind !== o.body.kind) return refuse('another-kind')
  const entry = await writeEntry(writing, file, {
    body: o.body,
    author: o.author,
    follows: { entry: last.value, as: 'correction' },
    correction: { ground: ground.value, reason: o.reason },
  })
  await store.settleAppointment(tx, organisation, last.value.id)
  return done({ entry })
}

/** Writes what stands from now on in the place of a plan: what it said before stays readable. */
export async function reviseEntry(writing: Writing, file: FileRow, o: { seen: EntryId; body: EntryBody; author: Author }) {
  const { tx, keyring } = writing
  const found = await chainWith(tx, keyring.organisation, file, o.seen)
  if (!found.ok) return found
  const last = decideToFollow(found.value, o.seen)
  if (!last.ok) return last
  if (last.value.kind !== o.body.kind) return refuse('another-kind')
  const follows = { entry: last.value, as: 'revision' as const }
  return done({ entry: await writeEntry(writing, file, { body: o.body, author: o.author, follows }) })
}

/**
 * Removes an entry that is needless for the care, with every version of it: the keys are destroyed, and a marking stays in
 * its place that says who removed it, when and why (V29). The words that it held are nobody's any more.
 */
export async function removeEntry(
  writing: Writing,
  file: FileRow,
  o: { seen: EntryId; ground: RemovalGround; reason: string; author: Author },
) {
  const { tx, keyring, by, at } = writing
  const { organisation } = keyring
  const found = await chainWith(tx, organisation, file, o.seen)
  if (!found.ok) return found
  const last = decideToFollow(found.value, o.seen)
  if (!last.ok) return last
  if (last.value.kind === 'right-exercised' || last.value.kind === 'disclosure') return refuse('part-of-the-log')
  const today = helsinkiDate(at)
  const gone = found.value.filter(({ state }) => state === 'final').map(({ id }) => id)
  const stopped = await whatStops(tx, organisation, gone, at)
  if (stopped) return refuse(stopped)
  await destroySubjects(tx, gone, { organisation, by, ground: removalNote, at })
  await store.markGone(tx, organisation, { ids: gone, state: 'removed', month: monthOf(today), ground: o.ground, by })
  await letGoOfEntries(tx, organisation, gone)
  const marking = await writeEntry(writing, file, {
    body: { kind: 'removal', on: today, ground: o.ground, text: o.reason, was: last.value.kind },
    author: o.author,
    follows: { entry: last.value, as: 'removal' },
  })
  return done({ entry: marking, removed: gone.length })
}

/** What a removal is called among the erasures outside: a restored database marks as removed what one of these names. */
export const removalNote = 'needless'

/** Keeps a file as an attachment: sealed, bounded, and given out as a download alone. */
export async function attach(
  writing: Writing,
  file: FileRow,
  o: { on: IsoDate; name: string; mediaType: string; bytes: Uint8Array; text: string; author: Author },
) {
  if (o.bytes.length === 0) return refuse('empty-attachment')
  if (o.bytes.length > attachmentLimit) return refuse('attachment-too-large', { megabytes: attachmentLimit / 1_000_000 })
  const body = { kind: 'attachment', on: o.on, name: o.name, mediaType: o.mediaType, bytes: o.bytes.length, text: o.text } as const
  return done({ entry: await writeEntry(writing, file, { body, author: o.author, attachment: o.bytes }) })
}

/** Appends to the disclosure log: what was given to whom, and on what ground. */
export function appendDisclosure(
  writing: Writing,
  file: FileRow,
  o: { on: IsoDate; to: string; what: string; ground: Extract<EntryBody, { kind: 'disclosure' }>['ground']; text: string; author: Author },
): Promise<EntryId> {
  const { author, ...body } = o
  return writeEntry(writing, file, { body: { kind: 'disclosure', ...body }, author })
}

/**
 * Notes in somebody's file that a right of theirs was used, and what came of it (V25). Null where they have no file: then
 * there is nothing to note it in.
 */
export async function noteRightExercised(
  writing: Writing,
  o: { person: PersonId; right: string; on: IsoDate; text: string; author: Author },
): Promise<EntryId | null> {
  const { tx, keyring } = writing
  const found = await store.fileOfPerson(tx, keyring.organisation, o.person)
  const file = found && (await store.lockFile(tx, keyring.organisation, found.id))
  if (!file) return null
  return writeEntry(writing, file, { body: { kind: 'right-exercised', on: o.on, right: o.right, text: o.text }, author: o.author })
}

async function chainWith(tx: Tx, organisation: string, file: FileRow, seen: EntryId) {
  const row = await store.entryBy(tx, organisation, seen)
  if (!row || row.file !== file.id) return refuse('no-such-entry')
  return done(await store.chainOf(tx, organisation, row.root))
}

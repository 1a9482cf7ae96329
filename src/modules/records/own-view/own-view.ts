import { done, refuse } from '#foundation/results'
import { addMonths, helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { personIn, personKind, type Person, type PersonId } from '#people'
import { within, type Db, type Tx } from '#platform/database'
import { object, uuid } from '#platform/web'
import { makeOwnView, openByOwnView, ownViewsOf, withdrawOwnViews, type OwnView, type OwnViewStanding } from '#vault'
import { entitled } from '../caseload.ts'
import * as caseloads from '../caseload-store.ts'
import type { EntryRow, FileEntry, FileHeader, FileId, FileRow } from '../model.ts'
import { mayWrite } from '../rules.ts'
import { attachmentKind, fileKind, readEntry, readHeader } from '../sealing.ts'
import * as store from '../store.ts'

/*
 * [Note: My file] At a file's hand-over a professional gives its keys to the client: see [Note: A person's own view] in
 * the vault. From then on the client reads the file as it stands, without asking anybody, and each look is a row among the
 * others. A draft is nobody's entry yet, and its key is not given; why somebody opened the file in supervision is theirs to
 * tell in an answer to a request.
 */

/** How long a code opens a file, in months: long enough to come back, short enough to be given anew by somebody who knows them. */
export const goodForMonths = 12

/** Gives the keys of a file to its client, by a code that is shown once. Earlier codes stay good until they end or are withdrawn. */
export const giveOwnView = command({
  name: 'records.give-own-view',
  may: 'keep-records',
  confirm: true,
  input: object({ file: uuid }),
  recorded: ({ input }) => ({ about: input.file }),
  async run({ input, actor, at, tx }) {
    const found = await entitled(tx, actor, { file: input.file, at, lock: true })
    if (!found.ok) return found
    if (!mayWrite(found.value.basis)) return refuse('only-reading')
    const { file } = found.value
    const expiresOn = addMonths(helsinkiDate(at), goodForMonths)
    const { code } = await makeOwnView(tx, actor.keyring, { person: file.person, subjects: await givenOf(tx, actor.organisation, file), by: actor.id, at, expiresOn })
    return done({ code, expiresOn })
  },
})

/** Ends what was given: no code opens this file any more. */
export const withdrawOwnView = command({
  name: 'records.withdraw-own-view',
  may: 'keep-records',
  input: object({ file: uuid }),
  recorded: ({ input, value }) => ({ about: input.file, body: { views: (value as { views: number }).views } }),
  async run({ input, actor, at, tx }) {
    const found = await entitled(tx, actor, { file: input.file, at })
    if (!found.ok) return found
    if (!mayWrite(found.value.basis)) return refuse('only-reading')
    const views = await withdrawOwnViews(tx, { organisation: actor.organisation, person: found.value.file.person, by: actor.id, at })
    return views === 0 ? refuse('nothing-given') : done({ views })
  },
})

/** What was given to a client and is good today. */
export function standingViews(tx: Tx, o: { organisation: string; person: PersonId; at: Date }): Promise<OwnViewStanding[]> {
  return ownViewsOf(tx, { organisation: o.organisation, person: o.person, today: helsinkiDate(o.at) })
}

/** A file as its client sees it. */
export interface OwnFile {
  readonly file: FileRow
  readonly header: FileHeader | null
  readonly person: Person | null
  /** Everything but drafts, in the order in which it was written; what is removed or destroyed has no words. */
  readonly entries: readonly FileEntry[]
}

/** Opens a client's file for the client, as one opening on record. Null where there is no file any more. */
export async function openOwnFile(db: Db, view: OwnView, at: Date): Promise<OwnFile | null> {
  const { organisation, person } = view
  const own = within(db, organisation)
  const file = await store.fileOfPerson(own, organisation, person)
  if (!file) return null
  const rows = await shownOf(own, organisation, file.id)
  const opened = await openByOwnView(db, view, {
    kind: fileKind,
    at,
    of: [
      { kind: fileKind, subjects: [file.id, ...rows.filter(({ state }) => state === 'final').map(({ id }) => id)] },
      { kind: personKind, subjects: [person] },
    ],
  })
  const records = opened.get(fileKind)
  const [header, who] = [records?.get(file.id), opened.get(personKind)?.get(person)]
  const followers = new Map(rows.flatMap((row) => (row.follows ? [[row.follows, row.id] as const] : [])))
  return {
    file,
    header: header ? readHeader(header) : null,
    person: who ? await personIn(own, { organisation, id: person, opened: who }) : null,
    entries: rows.map((row) => {
      const record = records?.get(row.id)
      return { row, plain: record ? readEntry(record) : null, followedBy: followers.get(row.id) ?? null }
    }),
  }
}

/** One attachment of one's own file, with its name; null when there is no such. */
export async function openOwnAttachment(db: Db, view: OwnView, o: { entry: string; at: Date }): Promise<{ name: string; bytes: Uint8Array } | null> {
  const { organisation, person } = view
  const own = within(db, organisation)
  const row = await store.entryBy(own, organisation, o.entry)
  const file = row && (await store.fileBy(own, organisation, row.file))
  if (!row || file?.person !== person || row.kind !== 'attachment' || row.state !== 'final') return null
  const opened = await openByOwnView(db, view, {
    kind: fileKind, at: o.at, of: [{ kind: fileKind, subjects: [row.id] }, { kind: attachmentKind, subjects: [row.id, person] }],
  })
  const [entry, bytes] = [opened.get(fileKind)?.get(row.id), opened.get(attachmentKind)?.get(row.id)]
  const body = entry ? readEntry(entry).body : null
  return body?.kind === 'attachment' && bytes ? { name: body.name, bytes: bytes.plain } : null
}

/**
 * Every id under which something of somebody's file was ever sealed, what is gone by now included: the openings of an entry
 * that was removed afterwards are openings of their file.
 */
export async function everySubjectOfFile(tx: Tx, o: { organisation: string; person: PersonId }): Promise<string[]> {
  const files = (await store.everyFileOf(tx, o.organisation, o.person)).map(({ id }) => id)
  const entries = await store.entriesOf(tx, o.organisation, files)
  const supervisions = await caseloads.supervisionsOf(tx, o.organisation, files)
  return [...files, ...entries.map(({ id }) => id), ...supervisions.map(({ id }) => id)]
}

/** What is given: who they are, what the file says of itself, and every final entry. */
async function givenOf(tx: Tx, organisation: string, file: FileRow): Promise<string[]> {
  const rows = await store.entriesOf(tx, organisation, [file.id])
  return [file.person, file.id, ...rows.filter(({ state }) => state === 'final').map(({ id }) => id)]
}

async function shownOf(tx: Tx, organisation: string, file: FileId): Promise<EntryRow[]> {
  return (await store.entriesOf(tx, organisation, [file])).filter(({ state }) => state !== 'draft')
}

import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { textOf, utf8 } from '#foundation/sealing'
import { command } from '#identity'
import { maxLength, object, oneOf, pipe, string, ticked, uuid } from '#platform/web'
import { entitledToWrite } from '../caseload.ts'
import { authorOf } from '../commands/author.ts'
import { readCsv, type RefusedRow } from '../csv/read.ts'
import { isSource, parseBundle, readBundle, type BundleLine } from '../fhir/from-bundle.ts'
import type { NotOurs, ReadPerson } from '../fhir/from-fhir.ts'
import { attachmentLimit, longestText, type EntryBody, type EntryId, type EntryRow, type FileRow, type FileView, type SealedEntry } from '../model.ts'
import { openFile } from '../opening.ts'
import { isPlausible } from '../rules.ts'
import { attach, writeEntries, type NewEntry, type Writing } from '../writing.ts'
import { formats } from './export.ts'

/** What became of an import: counts, places and words, and nothing of what it said. */
export interface Imported {
  readonly taken: number
  /** Of those, how many stand without what they corrected: it was not in the file, or had been corrected already. */
  readonly unlinked: number
  /** Rows of a CSV file that were not taken. */
  readonly refused: readonly RefusedRow[]
  /** Each resource of a bundle, in its order. */
  readonly lines: readonly BundleLine[]
  /** The attachment that keeps, as it came, what no entry has a place for. */
  readonly leftOver: EntryId | null
  /** Fields in which the bundle says other things of its patient than the register. */
  readonly differs: readonly (keyof ReadPerson)[]
  readonly unreadColumns: number
}

/** The largest file that is read at once. */
export const importLimit = attachmentLimit

/**
 * Takes entries from a file of FHIR or CSV into one client's file ([Note: An import loses nothing]). Who wrote them, and
 * when, stays as the file says; that they were taken in, and by whom, is in the ledger. The same file a second time
 * brings nothing.
 */
export const importFile = command({
  name: 'records.import-file',
  may: 'keep-records',
  confirm: true,
  input: object({
    file: uuid,
    format: oneOf(formats),
    /** The file's bytes in base64. */
    content: pipe(string('missing'), maxLength(Math.ceil(importLimit / 3) * 4, 'too-long')),
    /** Somebody has looked whose the bundle is. */
    checked: ticked,
  }),
  recorded: ({ input, value }) => {
    const { taken, refused, lines, leftOver } = value as Imported
    return { about: input.file, body: { format: input.format, taken, refused: refused.length, resources: lines.length, keptAsItCame: leftOver !== null } }
  },

  async run({ input, actor, at, tx, db }) {
    const found = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!found.ok) return found
    const { file } = found.value
    const bytes = new Uint8Array(Buffer.from(input.content, 'base64'))
    const view = await openFile(db, actor.keyring, { file: file.id, by: actor.id, purpose: 'import', at, within: tx, restrictedToo: true })
    if (!view?.person) return refuse('person-erased')
    const writing: Writing = { tx, keyring: actor.keyring, by: actor.id, at }
    const known = knownIn(view)
    const today = helsinkiDate(at)
    if (input.format === 'csv') {
      const fits = (body: EntryBody) => isPlausible(body.on, today, body.kind)
      const read = await readCsv(bytes, { person: view.person, known, author: authorOf(actor), fits, at })
      if (!read.ok) return read
      const { entries, refused, unreadColumns } = read.value
      const written = await writeIn(writing, file, view, entries.map(({ source, plain, follows }) => ({
        source, plain, replaces: follows && { reference: follows.source, as: follows.as },
      })))
      return done<Imported>({ ...written, refused, lines: [], leftOver: null, differs: [], unreadColumns })
    }
    const bundle = parseBundle(textOf(bytes))
    if (!bundle.ok) return bundle
    const read = readBundle(bundle.value, { person: view.person, known, checked: input.checked, unfit: (body) => unfit(body, today) })
    if (!read.ok) return read
    const { entries, lines, leftOver, differs } = read.value
    const written = await writeIn(writing, file, view, entries)
    const kept = leftOver && (await attach(writing, file, {
      on: today, name: `fhir-${today}.json`, mediaType: 'application/fhir+json', bytes: utf8(JSON.stringify(leftOver)), text: '', author: authorOf(actor),
    }))
    if (kept && !kept.ok) return kept
    return done<Imported>({ ...written, refused: [], lines, leftOver: kept?.value.entry ?? null, differs, unreadColumns: 0 })
  },
})

/** By its own id, and by what it was where it came from. */
function knownIn({ entries }: FileView): Set<string> {
  return new Set(entries.flatMap(({ row, plain }) => [`urn:uuid:${row.id}`, ...(plain?.source ? [plain.source] : [])]))
}

function unfit(body: EntryBody, today: ReturnType<typeof helsinkiDate>): NotOurs | null {
  if (!isPlausible(body.on, today, body.kind)) return 'impossible-day'
  const texts = body.kind === 'plan' ? [body.summary, ...body.goals.map(({ text }) => text)] : [body.text]
  return texts.some((text) => text.length > longestText) ? 'too-long' : null
}

interface Incoming {
  readonly source: string
  readonly plain: SealedEntry
  readonly bytes?: Uint8Array
  readonly replaces: { readonly reference: string; readonly as: 'correction' | 'revision' } | null
}

/** Writes them in their order; what replaces another follows it, when that one is there and stands. */
async function writeIn(writing: Writing, file: FileRow, view: FileView, incoming: readonly Incoming[]): Promise<{ taken: number; unlinked: number }> {
  const standing = new Map(view.entries.flatMap(({ row, plain, followedBy }) =>
    row.state === 'final' && plain && followedBy === null && row.restrictedMonth === null
      ? [[`urn:uuid:${row.id}`, row] as const, ...(plain.source ? [[plain.source, row] as const] : [])]
      : []))
  let unlinked = 0
  const entries = incoming.map(({ source, plain, bytes, replaces }): NewEntry => {
    const id = crypto.randomUUID()
    const original = replaces && originalOf(standing, replaces.reference, plain.body.kind)
    if (replaces && !original) unlinked += 1
    if (original) for (const [name, row] of standing) if (row.id === original.id) standing.delete(name)
    standing.set(source, rowOf(file, id, plain.body, original?.root ?? id))
    return {
      id, body: plain.body, author: plain.author, writtenAt: new Date(plain.writtenAt), source,
      ...(original && replaces ? { follows: { entry: original, as: replaces.as } } : {}),
      ...(plain.correction ? { correction: plain.correction } : {}),
      ...(bytes ? { attachment: bytes } : {}),
    }
  })
  await writeEntries(writing, file, entries)
  return { taken: entries.length, unlinked }
}

function originalOf(standing: ReadonlyMap<string, EntryRow>, reference: string, kind: EntryRow['kind']): EntryRow | null {
  const found = standing.get(reference) ?? [...standing].find(([source]) => isSource(source, reference))?.[1]
  return found?.kind === kind ? found : null
}

/** As the entry will stand once it is written: what follows it needs to know it before. */
function rowOf(file: FileRow, id: EntryId, body: EntryBody, root: EntryId): EntryRow {
  return {
    id, file: file.id, ordinal: 0, kind: body.kind, state: 'final', version: 1, by: file.openedBy, writtenMonth: '', ofMonth: body.on.slice(0, 7), root,
    follows: null, followsAs: null, planned: body.kind === 'appointment', restrictedMonth: null, goneMonth: null, goneGround: null, goneBy: null,
  }
}

import { done, refuse, type Result } from '#foundation/results'
import { helsinkiDate, monthOf } from '#foundation/time'
import { append } from '#ledger'
import { inReach, type DataSubject, type HeldItem, type HoldingReach, type ItemsRef, type PersonalDataHolding, type Said } from '#people'
import type { Tx } from '#platform/database'
import { formatDate, type Lang } from '#platform/texts'
import { destroySubjects } from '#vault'
import * as caseloads from './caseload-store.ts'
import { fieldsOfEntry, withFields } from './fields.ts'
import { fileHolding, letGoOfEntries, restrictEntries, retentionOf } from './keeping.ts'
import type { EntryRow, FileEntry, FileRow, WholeFile } from './model.ts'
import { openEntries, openWholeFile } from './opening.ts'
import * as store from './store.ts'
import { holdingTexts } from './texts/holding.ts'
import { words } from './texts/words.ts'
import { correctEntry, removalNote } from './writing.ts'

/** What is written of somebody in care: header, entries with their history, and who opened the file in supervision. */
export const clientFileHolding: PersonalDataHolding = {
  name: fileHolding,
  tables: ['records.file', 'records.entry', 'records.caseload', 'records.supervision'],
  description: {
    title: said((t) => t.title),
    subjects: ['person'],
    service: 'care',
    categories: (['entries', 'visits', 'plans', 'attachments', 'disclosures', 'supervision', 'clear'] as const).map((one) => said((t) => t.categories[one])),
    purposes: [said((t) => t.purposes.care)],
    legalBases: [
      { article: '6(1)(c)', statute: said((t) => t.bases.care) },
      { article: '9(2)(h)', statute: said((t) => t.bases.rights) },
    ],
    recipients: [said((t) => t.recipients.named)],
    source: said((t) => t.source),
    retention: ['patient-record', 'patient-record-short', 'disclosure-log', 'access-log'],
    lane: 'guarded',
  },

  async *disclose(reach, subject, lang) {
    const file = await fileOf(reach.db, subject)
    const { by, purpose, about, at } = reach
    const { organisation } = subject
    const reading = { file: file?.id ?? '', by, purpose, at, drafts: 'all', restrictedToo: true, ...(about === undefined ? {} : { about }) } as const
    const view = file && (await openWholeFile(reach.db, reach.keyring, reading))
    if (!view) return
    const header = await headerItem(reach.db, organisation, view, lang)
    if (header) yield header
    for (const entry of view.entries) {
      const item = entryItem(view, entry, lang)
      if (item) yield item
    }
    yield* supervisionItems(view, lang)
  },

  async correct(reach, { subject, item }, { fields, ground, corrector }) {
    const { db, keyring, by, at, purpose, about } = reach
    const { organisation } = subject
    const row = await store.entryBy(db, organisation, item)
    const file = row && (await fileOf(db, subject))
    if (!row || !file || row.file !== file.id) return refuse('no-such-item')
    if (row.state === 'removed' || row.state === 'erased') return refuse('erased')
    const { entries } = await openEntries(db, keyring, { file, rows: [row], by, purpose, at, ...(about === undefined ? {} : { about }) })
    const plain = entries[0]?.plain
    if (!plain) return refuse('erased')
    const body = withFields(plain.body, fields)
    if (typeof body === 'string') return refuse(body)
    const wrongDay = Object.keys(fields).every((name) => name === 'on' || name === 'time')
    return undoneWhenRefused(reach, organisation, async (tx) => {
      const locked = await store.lockFile(tx, organisation, file.id)
      if (!locked) return refuse('no-such-item')
      const corrected = await correctEntry({ tx, keyring, by, at }, locked, {
        seen: row.id, body, author: corrector, ground: wrongDay ? 'wrong-date' : 'wrong-fact', reason: ground,
      })
      if (!corrected.ok) return refuse(corrected.code === 'changed-meanwhile' || corrected.code === 'erased' ? corrected.code : 'not-correctable')
      await append(tx, { type: 'records.corrected-on-request', organisation, by, at, about: file.id, body: { entry: corrected.value.entry, original: row.id } })
      return done()
    })
  },

  async restrict(tx, { items, on, by, at }) {
    const { organisation } = items.subject
    const file = await fileOf(tx, items.subject)
    if (!file) return refuse('no-such-item')
    const ids = (await store.entriesOf(tx, organisation, [file.id])).map(({ id }) => id).filter((id) => isAmong(items, id))
    if (ids.length === 0) return refuse(isAmong(items, file.id) ? 'not-restrictable' : 'no-such-item')
    const count = await store.setRestriction(tx, organisation, { ids, month: on ? monthOf(helsinkiDate(at)) : null })
    await restrictEntries(tx, organisation, { items: ids, on })
    await append(tx, { type: on ? 'records.restricted' : 'records.restriction-ended', organisation, by, at, about: file.id, body: { count } })
    return done({ count })
  },

  async erase(tx, { items, ground, by, at }) {
    const { organisation, kind, id: person } = items.subject
    const files = kind === 'person' ? await store.everyFileOf(tx, organisation, person) : []
    const ids = files.map(({ id }) => id)
    for (const id of ids) await store.lockFile(tx, organisation, id)
    const month = monthOf(helsinkiDate(at))
    const entries = (await store.entriesOf(tx, organisation, ids)).filter(isHeld).filter(({ id }) => isAmong(items, id))
    // A marking says that something was removed, and a note that a right was used: they go when their time has come.
    const stays = (row: EntryRow) => ground !== 'retention' && (row.kind === 'removal' || row.kind === 'right-exercised')
    const gone = entries.filter((row) => !stays(row)).map(({ id }) => id)
    const headers = files.filter(({ headerGoneMonth, id }) => headerGoneMonth === null && isAmong(items, id)).map(({ id }) => id)
    const supervisions = (await caseloads.supervisionsOf(tx, organisation, ids)).map(({ id }) => id).filter((id) => isAmong(items, id))
    const erased = [...gone, ...headers, ...supervisions]
    await destroySubjects(tx, erased, { organisation, by, ground, at })
    // A needless entry leaves its marking (V29), here in the clear: nobody is present who could seal a word about it.
    await store.markGone(tx, organisation, { ids: gone, state: ground === removalNote ? 'removed' : 'erased', month, ground, by })
    await store.markHeadersGone(tx, organisation, headers, month)
    await caseloads.markSupervisionsErased(tx, organisation, supervisions)
    await store.endEmptyFiles(tx, organisation, ids, month)
    if (ground !== 'retention') await letGoOfEntries(tx, organisation, erased)
    return { erased, kept: entries.filter(stays).map(({ id }) => ({ item: id, why: 'the-organisations-own-record' as const })) }
  },
}

const isHeld = ({ state }: EntryRow): boolean => state === 'draft' || state === 'final'
const isAmong = ({ items }: Pick<ItemsRef, 'items'>, id: string): boolean => items === 'all' || items.includes(id)

async function fileOf(tx: Tx, { organisation, kind, id }: DataSubject): Promise<FileRow | null> {
  return kind === 'person' ? store.fileOfPerson(tx, organisation, id) : null
}

async function headerItem(tx: Tx, organisation: string, { file, header }: WholeFile, lang: Lang): Promise<HeldItem | null> {
  if (!header) return null
  const t = holdingTexts(lang)
  const professionals = await caseloads.everyProfessionalOf(tx, organisation, [file.id])
  return {
    id: file.id,
    title: t.header,
    on: header.openedOn,
    fields: [
      { name: 'openedOn', label: t.fields.openedOn, value: header.openedOn },
      { name: 'service', label: t.fields.service, value: header.service, written: true },
      ...(header.background === '' ? [] : [{ name: 'background', label: t.fields.background, value: header.background, written: true }]),
      { name: 'professionals', label: t.fields.professionals, value: new Set(professionals.map(({ professional }) => professional)).size },
    ],
    retention: 'patient-record',
    patientData: true,
  }
}

/** One entry, with what is noted of it. What was removed or erased has nothing to tell but its marking, which is an entry too. */
function entryItem(view: WholeFile, { row, plain, followedBy }: FileEntry, lang: Lang): HeldItem | null {
  if (!plain) return goneItem(view, row, lang)
  const { body } = plain
  const bytes = body.kind === 'attachment' ? view.attachments.get(row.id) : undefined
  return {
    id: row.id,
    title: words(lang).kinds[body.kind],
    on: body.on,
    fields: fieldsOfEntry(plain, lang),
    ...(body.kind === 'attachment' && bytes ? { attachments: [{ name: body.name, mediaType: body.mediaType, bytes }] } : {}),
    markings: markingsOf(view, { row, plain, followedBy }, lang),
    retention: retentionOf(row),
    patientData: true,
  }
}

/** An entry that was removed without a sealed marking: when and why, from what stands in the clear. */
function goneItem(view: WholeFile, row: EntryRow, lang: Lang): HeldItem | null {
  const marked = view.entries.some((other) => other.row.follows === row.id)
  if (row.state !== 'removed' || row.goneMonth === null || marked) return null
  const t = holdingTexts(lang).fields
  const w = words(lang)
  return {
    id: row.id,
    title: w.kinds.removal,
    on: null,
    fields: [
      { name: 'was', label: t.was, value: w.kinds[row.kind] },
      { name: 'month', label: t.on, value: row.goneMonth },
      { name: 'ground', label: t.ground, value: w.removals[row.goneGround === null || !(row.goneGround in w.removals) ? 'needless' : (row.goneGround as keyof typeof w.removals)] },
    ],
    retention: 'patient-record',
    patientData: true,
  }
}

function markingsOf(view: WholeFile, { row, plain, followedBy }: FileEntry, lang: Lang): string[] {
  const t = holdingTexts(lang)
  const day = (at: string) => formatDate(lang, helsinkiDate(new Date(at)))
  const follower = view.entries.find((other) => other.row.id === followedBy)
  const correction = plain?.correction
  return [
    ...(row.state === 'draft' ? [t.draft] : []),
    ...(row.restrictedMonth ? [t.restricted(row.restrictedMonth)] : []),
    ...(follower?.plain && follower.row.followsAs === 'correction' ? [t.correctedBy(day(follower.plain.writtenAt))] : []),
    ...(follower?.plain && follower.row.followsAs === 'revision' ? [t.revisedBy(day(follower.plain.writtenAt))] : []),
    ...(plain && correction
      ? [t.corrects({
          on: day(plain.writtenAt), who: `${plain.author.name}, ${plain.author.position}`, ground: words(lang).corrections[correction.ground],
          reason: correction.reason,
        })]
      : []),
  ]
}

function* supervisionItems(view: WholeFile, lang: Lang): Generator<HeldItem> {
  const t = holdingTexts(lang)
  for (const { id, reason, begunAt, sentence, author } of view.supervisions) {
    yield {
      id,
      title: t.supervision,
      on: helsinkiDate(begunAt),
      fields: [
        { name: 'ground', label: t.fields.ground, value: words(lang).reasons[reason] },
        ...(sentence === null ? [] : [{ name: 'reason', label: t.fields.reason, value: sentence, written: true }]),
        ...(author ? [{ name: 'author', label: t.fields.author, value: author.name }, { name: 'position', label: t.fields.position, value: author.position }] : []),
      ],
      retention: 'access-log',
      patientData: true,
    }
  }
}

function said(of: (t: ReturnType<typeof holdingTexts>) => string): Said {
  return { fi: of(holdingTexts('fi')), sv: of(holdingTexts('sv')), en: of(holdingTexts('en')) }
}

/** A refusal undoes what was written before it. */
async function undoneWhenRefused<R extends Result<unknown>>(reach: HoldingReach, organisation: string, work: (tx: Tx) => Promise<R>): Promise<R> {
  let refused: R | null = null
  class Undone extends Error {}
  try {
    return await inReach(reach, organisation, async (tx) => {
      const result = await work(tx)
      if (result.ok) return result
      refused = result
      throw new Undone('a refusal undoes its transaction')
    })
  } catch (error) {
    if (error instanceof Undone && refused) return refused
    throw error
  }
}

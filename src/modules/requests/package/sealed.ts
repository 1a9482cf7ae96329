import { bytesOf, textOf } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { openRecords, sealRecords, type OwnView, openByOwnView } from '#vault'
import type { Db } from '#platform/database'
import type { Present } from '../present.ts'
import type { Draft, PackageDocument, PackageRow } from './model.ts'

/*
 * What a package is, sealed. The draft and the document are two vault subjects: texts of others, which only the draft
 * has, die with the draft's key the moment the document is released.
 */
const draftKind = 'requests.package-draft'
const documentKind = 'requests.package'
const ownerKind = 'requests.package-owner'
const fileKind = (number: number): string => `requests.package-file-${number}`

/** Who may open it by identification: kept apart from the document, and never shown. */
export interface Owner {
  readonly name: string
  /** Of whoever asked: the code that strong identification has to give; null when none is known. */
  readonly identityCode: string | null
}

export async function sealDraft(tx: Tx, present: Present, row: Pick<PackageRow, 'id'>, draft: Draft, version: number): Promise<void> {
  await sealRecords(tx, present.keyring, [{ subject: row.id, kind: draftKind, version, plain: bytesOf(JSON.stringify(draft)) }], { at: present.at })
}

export async function sealDraftFiles(tx: Tx, present: Present, row: Pick<PackageRow, 'id'>, files: readonly Uint8Array[]): Promise<void> {
  if (files.length === 0) return
  await sealRecords(tx, present.keyring, files.map((plain, i) => ({ subject: row.id, kind: fileKind(i + 1), version: 1, plain })), { at: present.at })
}

/** The draft, opened on record; null when it is gone. `within` reads what the caller's transaction wrote. */
export async function openDraft(present: Present, row: PackageRow, within?: Tx): Promise<{ draft: Draft; version: number } | null> {
  const opened = (await openRecords(present.db, present.keyring, opening(present, row, row.id, draftKind, within))).get(row.id)
  return opened ? { draft: JSON.parse(textOf(opened.plain)) as Draft, version: opened.version } : null
}

export async function openDraftFile(present: Present, row: PackageRow, number: number): Promise<Uint8Array | null> {
  return (await openRecords(present.db, present.keyring, opening(present, row, row.id, fileKind(number)))).get(row.id)?.plain ?? null
}

/** Seals what leaves: the document, whose it is, and the files that go with it. */
export async function sealDocument(
  tx: Tx,
  present: Present,
  row: PackageRow,
  o: { document: PackageDocument; owner: Owner; files: ReadonlyMap<number, Uint8Array> },
): Promise<void> {
  const subject = row.sealedAs
  await sealRecords(tx, present.keyring, [
    { subject, kind: documentKind, version: 1, plain: bytesOf(JSON.stringify(o.document)) },
    { subject, kind: ownerKind, version: 1, plain: bytesOf(JSON.stringify(o.owner)) },
    ...[...o.files].map(([number, plain]) => ({ subject, kind: fileKind(number), version: 1, plain })),
  ], { at: present.at })
}

export async function openDocument(present: Present, row: PackageRow, within?: Tx): Promise<PackageDocument | null> {
  const opened = (await openRecords(present.db, present.keyring, opening(present, row, row.sealedAs, documentKind, within))).get(row.sealedAs)
  return opened ? (JSON.parse(textOf(opened.plain)) as PackageDocument) : null
}

export async function openFile(present: Present, row: PackageRow, number: number): Promise<Uint8Array | null> {
  return (await openRecords(present.db, present.keyring, opening(present, row, row.sealedAs, fileKind(number)))).get(row.sealedAs)?.plain ?? null
}

/** What the person's own code opens: whose it is first, so that nothing else is opened for somebody whom it is not for. */
export async function openOwnerBy(db: Db, view: OwnView, row: PackageRow, at: Date): Promise<Owner | null> {
  const opened = await byView(db, view, row, ownerKind, at)
  return opened ? (JSON.parse(textOf(opened)) as Owner) : null
}

export async function openDocumentBy(db: Db, view: OwnView, row: PackageRow, at: Date): Promise<PackageDocument | null> {
  const opened = await byView(db, view, row, documentKind, at)
  return opened ? (JSON.parse(textOf(opened)) as PackageDocument) : null
}

export const openFileBy = (db: Db, view: OwnView, row: PackageRow, number: number, at: Date): Promise<Uint8Array | null> =>
  byView(db, view, row, fileKind(number), at)

async function byView(db: Db, view: OwnView, row: PackageRow, kind: string, at: Date): Promise<Uint8Array | null> {
  const opened = await openByOwnView(db, view, { kind: documentKind, of: [{ kind, subjects: [row.sealedAs] }], about: row.request, at })
  return opened.get(kind)?.get(row.sealedAs)?.plain ?? null
}

function opening({ by, at }: Present, row: PackageRow, subject: string, kind: string, within?: Tx) {
  return { by, purpose: 'request' as const, kind, subjects: [subject], about: row.request, at, ...(within ? { within } : {}) }
}

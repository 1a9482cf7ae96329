import { textOf, utf8, type Bytes } from '#foundation/sealing'
import type { Tx } from '#platform/database'
import { sealRecords, type Keyring } from '#vault'
import type { FileHeader, SealedEntry } from './model.ts'

/**
 * How files lie in the vault. Header, entries and sentences of supervision are of one kind, each under a subject of its
 * own, so that a file is opened as one and each entry is destroyed by itself.
 */
export const fileKind = 'client-file'
/** The bytes of an attachment, under the subject of its entry. */
export const attachmentKind = 'client-file-attachment'
/** What the trace calls a list of one's own clients. */
export const caseloadKind = 'caseload'

/** The sentence with which somebody says why they open a file in supervision. */
export interface SealedSupervision {
  readonly sentence: string
  readonly author: { readonly name: string; readonly position: string }
}

type Packed = FileHeader | SealedEntry | SealedSupervision

export async function sealInFile(
  tx: Tx,
  keyring: Keyring,
  rows: readonly { readonly subject: string; readonly version: number; readonly content: Packed }[],
  at: Date,
): Promise<void> {
  await sealRecords(tx, keyring, rows.map(({ subject, version, content }) => ({
    subject, kind: fileKind, version, plain: utf8(JSON.stringify(content)),
  })), { at })
}

export async function sealAttachment(tx: Tx, keyring: Keyring, o: { entry: string; bytes: Bytes; at: Date }): Promise<void> {
  await sealRecords(tx, keyring, [{ subject: o.entry, kind: attachmentKind, version: 1, plain: o.bytes }], { at: o.at })
}

export const readHeader = (opened: { plain: Bytes }): FileHeader => JSON.parse(textOf(opened.plain)) as FileHeader
export const readEntry = (opened: { plain: Bytes }): SealedEntry => JSON.parse(textOf(opened.plain)) as SealedEntry
export const readSupervision = (opened: { plain: Bytes }): SealedSupervision => JSON.parse(textOf(opened.plain)) as SealedSupervision

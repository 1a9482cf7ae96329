import { refuse, type Result } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { StaffActor } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { entitledToWrite } from '../caseload.ts'
import { attachmentLimit, type EntryId, type FileId } from '../model.ts'
import { attach } from '../writing.ts'
import { authorOf } from './author.ts'

export type AttachRefusal =
  | 'not-yours' | 'only-reading' | 'file-closed' | 'empty-attachment' | 'attachment-too-large' | 'unnamed-attachment'

/**
 * Takes in a file that is sent: gathered in memory, since it is bounded, and sealed before anything of it is stored. Whether
 * somebody may write here is asked first, and again when it is written.
 */
export async function attachFile(
  db: Db,
  actor: StaffActor,
  o: { file: FileId; text: string; name: string; mediaType: string; bytes: AsyncIterable<Uint8Array>; at: Date },
): Promise<Result<{ entry: EntryId }, AttachRefusal>> {
  const { organisation, keyring, id: by } = actor
  const before = await inTransaction(db, organisation, (tx) => entitledToWrite(tx, actor, { file: o.file, at: o.at }))
  if (!before.ok) return before
  const text = o.text.normalize('NFC').trim()
  if (text.length < 2 || text.length > 2_000) return refuse('unnamed-attachment')
  const bytes = await gathered(o.bytes)
  if (!bytes) return refuse('attachment-too-large', { megabytes: attachmentLimit / 1_000_000 })
  return inTransaction(db, organisation, async (tx) => {
    const entitled = await entitledToWrite(tx, actor, { file: o.file, at: o.at })
    if (!entitled.ok) return entitled
    const attached = await attach({ tx, keyring, by, at: o.at }, entitled.value.file, {
      on: helsinkiDate(o.at), name: safeName(o.name), mediaType: o.mediaType.slice(0, 100), bytes, text, author: authorOf(actor),
    })
    if (attached.ok) {
      await append(tx, { type: 'records.attach-file', organisation, by, at: o.at, about: o.file, body: { entry: attached.value.entry, bytes: bytes.length } })
    }
    return attached
  })
}

/** Null when it is more than is taken; the rest is not read. */
async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.length
    if (size > attachmentLimit) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** A name that is nothing but a name: no path, no controls, no quotation marks. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return [...last].filter((letter) => letter >= ' ' && !/["<>|:*?\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(letter)).join('').trim().slice(0, 120) || 'liite'
}

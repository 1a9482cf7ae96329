import { listOrganisations } from '#identity'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { openForTeam, sealForTeam, type Keyring } from '#vault'
import type { RegisterId } from './model.ts'
import type { RegisterSource } from './reading/layout.ts'
import * as store from './upload-store.ts'

export type UploadId = string
export type { UploadRow } from './upload-store.ts'

/** A register file may be this large; a hundred thousand rows are some 15 MB. */
export const uploadLimit = 512 * 1024 * 1024

/** Opened one at a time, each opening on record. */
const chunkBytes = 4 * 1024 * 1024
/** Nobody confirms a file after a day: it is destroyed, and its keys with it. */
const keptFor = 24 * 3_600_000

/**
 * Keeps a register file until somebody has looked at its columns: sealed chunk by chunk as it
 * comes, so that only the team opens it. See [Note: Nothing waits in plaintext].
 */
export async function keepUpload(
  db: Db,
  o: { organisation: string; register: RegisterId; by: string; at: Date; bytes: AsyncIterable<Uint8Array> },
): Promise<UploadId> {
  const { organisation, register, by, at } = o
  const id = crypto.randomUUID()
  const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, organisation, work)
  await inOwn(async (tx) => {
    await store.dropStale(tx, organisation, new Date(at.getTime() - keptFor))
    await store.insertUpload(tx, { id, organisation, register, by, at })
  })
  try {
    let chunks = 0
    let size = 0
    for await (const chunk of inChunks(o.bytes)) {
      const number = chunks
      await inOwn(async (tx) => {
        const sealed = await sealForTeam(tx, { organisation, plain: chunk, context: chunkContext(id, number), item: id })
        await store.insertChunk(tx, { organisation, upload: id, number, sealed })
      })
      chunks += 1
      size += chunk.length
    }
    await inOwn((tx) => store.completeUpload(tx, id, { chunks, size }))
    return id
  } catch (fault) {
    await inOwn((tx) => store.dropUpload(tx, organisation, id))
    throw fault
  }
}

/** The file again, each chunk opened on record as it is read; null when there is none, or it never arrived whole. */
export async function openUpload(
  db: Db,
  keyring: Keyring,
  { by, upload, at }: { by: string; upload: UploadId; at: Date },
): Promise<{ row: store.UploadRow; source: RegisterSource } | null> {
  const row = await store.uploadOf(db, keyring.organisation, upload)
  if (!row || row.chunks === null) return null
  const { chunks, register: about } = row
  async function* source() {
    for (let number = 0; number < (chunks ?? 0); number += 1) {
      const sealed = await store.chunkOf(db, upload, number)
      if (!sealed) throw new Error(`chunk ${number} of upload ${upload} is not there`)
      const context = chunkContext(upload, number)
      yield await openForTeam(db, keyring, { by, purpose: 'import', kind: 'register-upload', about, sealed, context, at })
    }
  }
  return { row, source }
}

export function dropUpload(tx: Tx, organisation: string, upload: UploadId): Promise<void> {
  return store.dropUpload(tx, organisation, upload)
}

/** Destroys the files that nobody has confirmed for a day, of every organisation. By the clock, hourly. */
export async function forgetStaleUploads(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - keptFor)
  for (const { id } of await listOrganisations(db)) await inTransaction(db, id, (tx) => store.dropStale(tx, id, before))
}

async function* inChunks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const part of bytes) {
    waiting.push(part)
    length += part.length
    if (length < chunkBytes) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}

const chunkContext = (upload: UploadId, number: number) => `people upload ${upload} chunk ${number}`

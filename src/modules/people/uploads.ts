import { newKey, open, seal, utf8, type Bytes } from '#foundation/sealing'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { openForTeam, sealForTeam, type Keyring } from '#vault'
import type { RegisterId } from './model.ts'
import type { RegisterSource } from './reading/layout.ts'
import * as store from './upload-store.ts'

export type UploadId = string
export type { UploadRow } from './upload-store.ts'

/** A register file may be this large; a hundred thousand rows are some 15 MB. */
export const uploadLimit = 512 * 1024 * 1024

const chunkBytes = 256 * 1024
/** Nobody confirms a file after a day: it is destroyed. */
const keptFor = 24 * 3_600_000

/**
 * Keeps a register file until somebody has looked at its columns: sealed chunk by chunk as it
 * comes, under a key of its own that only the team opens. See [Note: Nothing waits in plaintext].
 */
export async function keepUpload(
  db: Db,
  o: { organisation: string; register: RegisterId; by: string; at: Date; bytes: AsyncIterable<Uint8Array> },
): Promise<UploadId> {
  const { organisation, register, by, at } = o
  const id = crypto.randomUUID()
  const key = newKey()
  const inOwn = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, organisation, work)
  await inOwn(async (tx) => {
    await store.dropStale(tx, organisation, new Date(at.getTime() - keptFor))
    const sealed = await sealForTeam(tx, { organisation, plain: key, context: keyContext(id) })
    await store.insertUpload(tx, { id, organisation, register, by, at, key: sealed })
  })
  try {
    let chunks = 0
    let size = 0
    for await (const chunk of inChunks(o.bytes)) {
      const sealed = seal(key, chunk, chunkContext(id, chunks))
      await inOwn((tx) => store.insertChunk(tx, { organisation, upload: id, number: chunks, sealed }))
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

/** The file again, opened on record; null when there is none, or it never arrived whole. */
export async function openUpload(
  db: Db,
  keyring: Keyring,
  { by, upload, at }: { by: string; upload: UploadId; at: Date },
): Promise<{ row: store.UploadRow; source: RegisterSource } | null> {
  const row = await store.uploadOf(db, keyring.organisation, upload)
  if (!row || row.chunks === null) return null
  const { chunks } = row
  const context = keyContext(upload)
  const key = await openForTeam(db, keyring, {
    by, purpose: 'import', kind: 'register-upload', about: row.register, sealed: row.key, context, at,
  })
  return { row, source: () => chunksOf(db, key, upload, chunks) }
}

export function dropUpload(tx: Tx, organisation: string, upload: UploadId): Promise<void> {
  return store.dropUpload(tx, organisation, upload)
}

async function* chunksOf(db: Db, key: Bytes, upload: UploadId, chunks: number): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < chunks; number += 1) {
    const sealed = await store.chunkOf(db, upload, number)
    const plain = sealed && open(key, sealed, chunkContext(upload, number))
    if (!plain) throw new Error(`chunk ${number} of upload ${upload} does not open`)
    yield plain
  }
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

const keyContext = (upload: UploadId) => `people upload key ${upload}`
const chunkContext = (upload: UploadId, number: number) => utf8(`satama upload v1\n${upload}\n${number}`)

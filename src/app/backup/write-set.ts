import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { encryptStream } from '#platform/files'
import { frame, longestFrame } from './frames.ts'
import { BackupFailed, type BackupEnd, type Head } from './model.ts'
import { columnsOf, nameOf, type Table } from './tables.ts'

/** A file that a restore needs besides the database: by name, never a path. */
export interface KeptFile {
  readonly name: string
  readonly path: string
  /** So many bytes of it: what grew while the backup ran belongs to the next one. */
  readonly bytes: number
}

export interface Written {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly end: BackupEnd
}

/**
 * Writes one half of a backup from an open snapshot, table by table, in constant memory: COPY, frames,
 * gzip, age, disk. The file has its name only when all of it is on the disk.
 */
export async function writeSet(
  client: pg.ClientBase,
  o: { folder: string; name: string; head: Head; tables: readonly Table[]; files: readonly KeptFile[]; recipients: readonly string[] },
): Promise<Written> {
  const end = { tables: o.tables.length, rows: 0, files: o.files.length }
  const zip = createGzip({ level: 1 })
  pipeline(Readable.from(framesOf(client, o, end)), zip, () => undefined)
  const sealed = await encryptStream(o.recipients, Readable.toWeb(zip) as ReadableStream<Uint8Array>)
  if (!sealed.ok) throw new BackupFailed('bad-key', 'One of the keys that backups are encrypted to is not an age public key (age1…).')
  const path = join(o.folder, o.name)
  const unfinished = `${path}.part`
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(unfinished, 'w', 0o600)
  try {
    for await (const chunk of sealed.value) {
      hash.update(chunk)
      bytes += chunk.length
      await file.write(chunk)
    }
    await file.sync()
  } catch (error) {
    await file.close()
    await rm(unfinished, { force: true })
    throw error
  }
  await file.close()
  await rename(unfinished, path)
  await syncFolder(o.folder)
  return { file: o.name, bytes, sha256: hash.digest('hex'), end }
}

async function* framesOf(
  client: pg.ClientBase,
  { head, tables, files }: { head: Head; tables: readonly Table[]; files: readonly KeptFile[] },
  end: { rows: number },
): AsyncGenerator<Buffer> {
  yield frame('H', head)
  for (const table of tables) {
    const { schema, table: name, columns } = table
    yield frame('T', { schema, table: name, columns })
    const rows = client.query(copyTo(`copy ${nameOf(table)} (${columnsOf(table)}) to stdout`))
    const sum = yield* dataFrames(rows)
    end.rows += rows.rowCount
    yield frame('E', { rows: rows.rowCount, ...sum })
  }
  for (const { name, path, bytes } of files) {
    yield frame('F', { name })
    yield frame('E', yield* dataFrames(bytes === 0 ? Readable.from([]) : createReadStream(path, { end: bytes - 1 })))
  }
  yield frame('Z', end)
}

const gathered = 1 << 17

/** PostgreSQL sends a chunk per row: they are gathered, and what is too long for a frame is cut. */
async function* dataFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, { bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  let held: Buffer[] = []
  let size = 0
  const flush = function* (): Generator<Buffer> {
    const all = Buffer.concat(held)
    held = []
    size = 0
    for (let at = 0; at < all.length; at += longestFrame) yield frame('D', all.subarray(at, at + longestFrame))
  }
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
    held.push(chunk)
    size += chunk.length
    if (size >= gathered) yield* flush()
  }
  if (size > 0) yield* flush()
  return { bytes, sha256: hash.digest('hex') }
}

export async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

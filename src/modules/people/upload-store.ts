import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import type { RegisterId } from './model.ts'

export interface UploadRow {
  readonly id: string
  readonly register: RegisterId
  readonly by: string
  readonly at: Date
  readonly size: number
  readonly chunks: number | null
}

export async function insertUpload(
  tx: Tx,
  row: { id: string; organisation: string; register: RegisterId; by: string; at: Date },
): Promise<void> {
  await sql`
    insert into people.upload (id, organisation, register, by, at)
    values (${row.id}, ${row.organisation}, ${row.register}, ${row.by}, ${row.at})`.execute(tx)
}

export async function insertChunk(
  tx: Tx,
  chunk: { organisation: string; upload: string; number: number; sealed: Bytes },
): Promise<void> {
  await sql`
    insert into people.upload_chunk (organisation, upload, number, sealed)
    values (${chunk.organisation}, ${chunk.upload}, ${chunk.number}, ${Buffer.from(chunk.sealed)})`.execute(tx)
}

export async function completeUpload(tx: Tx, id: string, o: { chunks: number; size: number }): Promise<void> {
  await sql`update people.upload set chunks = ${o.chunks}, size = ${o.size} where id = ${id}`.execute(tx)
}

export async function uploadOf(tx: Tx, organisation: string, id: string): Promise<UploadRow | null> {
  const { rows } = await sql<UploadRow>`
    select id, register, by, at, size, chunks from people.upload
    where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0] ?? null
}

export async function uploadsWaiting(tx: Tx, organisation: string, register: RegisterId): Promise<UploadRow[]> {
  const { rows } = await sql<UploadRow>`
    select id, register, by, at, size, chunks from people.upload
    where organisation = ${organisation} and register = ${register} and chunks is not null order by at desc`.execute(tx)
  return rows
}

export async function chunkOf(tx: Tx, upload: string, number: number): Promise<Bytes | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from people.upload_chunk where upload = ${upload} and number = ${number}`.execute(tx)
  return rows[0]?.sealed ?? null
}

export async function dropUpload(tx: Tx, organisation: string, id: string): Promise<void> {
  await sql`delete from people.upload where organisation = ${organisation} and id = ${id}`.execute(tx)
}

export async function dropStale(tx: Tx, organisation: string, before: Date): Promise<void> {
  await sql`delete from people.upload where organisation = ${organisation} and at < ${before}`.execute(tx)
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { sha256, toHex } from '#foundation/sealing'
import { append } from '#ledger'
import { uuids } from './packing.ts'

export interface Erasure {
  readonly organisation: string
  readonly by: string | null
  /** Why, as an enumerated word: 'incident-closed', 'retention', 'request' … */
  readonly ground: string
  readonly at?: Date
}

/**
 * Destroys subjects by destroying their keys, and with them everything by which they could be
 * found, their records and what leases hold of them. Gives how many had a key.
 */
export async function destroySubjects(tx: Tx, subjects: readonly string[], erasure: Erasure): Promise<number> {
  const { organisation, by, ground, at = new Date() } = erasure
  const distinct = [...new Set(subjects)].toSorted()
  if (distinct.length === 0) return 0
  const id = crypto.randomUUID()
  const these = sql`organisation = ${organisation} and subject = any(${uuids(distinct)})`
  const { rows } = await sql`delete from keystore.person_key where ${these} returning subject`.execute(tx)
  await sql`delete from keystore.blind_index where ${these}`.execute(tx)
  await sql`delete from vault.record where ${these}`.execute(tx)
  await sql`delete from vault.snapshot where ${these}`.execute(tx)
  await sql`
    insert into vault.erased (organisation, subject, erasure, at)
    select ${organisation}::uuid, subject, ${id}::uuid, ${at}::timestamptz from unnest(${uuids(distinct)}) as given (subject)
    on conflict do nothing`.execute(tx)
  await append(tx, {
    type: 'vault.destroyed',
    organisation,
    by,
    at,
    about: id,
    body: { ground, count: rows.length, set: toHex(sha256(distinct.join('\n'))) },
  })
  return rows.length
}

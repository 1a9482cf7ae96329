import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import type { LeasePurpose } from './leases.ts'
import { integers, pack, slice, uuids } from './packing.ts'

interface LeaseTerms {
  readonly id: string
  readonly generation: number
  readonly approvedBy: readonly string[]
  readonly expires: Date
}

export async function insertLease(
  tx: Tx,
  lease: LeaseTerms & { organisation: string; purpose: LeasePurpose; about: string; at: Date },
): Promise<void> {
  await sql`
    insert into vault.lease (id, organisation, purpose, about, generation, approved_by, begun_at, expires_at)
    values (${lease.id}, ${lease.organisation}, ${lease.purpose}, ${lease.about}, ${lease.generation},
      ${lease.approvedBy}::uuid[], ${lease.at}, ${lease.expires})`.execute(tx)
}

export async function lockLease(
  tx: Tx,
  organisation: string,
  id: string,
): Promise<{ purpose: LeasePurpose; about: string; generation: number; endedAt: Date | null } | undefined> {
  const { rows } = await sql<{ purpose: LeasePurpose; about: string; generation: number; endedAt: Date | null }>`
    select purpose, about, generation, ended_at as "endedAt" from vault.lease
    where id = ${id} and organisation = ${organisation} for update`.execute(tx)
  return rows[0]
}

export async function renewLease(tx: Tx, { id, generation, approvedBy, expires }: LeaseTerms): Promise<void> {
  await sql`delete from vault.snapshot where lease = ${id}`.execute(tx)
  await sql`
    update vault.lease set generation = ${generation}, approved_by = ${approvedBy}::uuid[], expires_at = ${expires}
    where id = ${id}`.execute(tx)
}

export async function endLease(tx: Tx, { id, at }: { id: string; at: Date }): Promise<void> {
  await sql`delete from vault.snapshot where lease = ${id}`.execute(tx)
  await sql`update vault.lease set ended_at = ${at} where id = ${id}`.execute(tx)
}

export interface SealedSnapshot {
  readonly subject: string
  readonly version: number
  readonly sealed: Bytes
}

/** Whoever is being erased is erased first, and whoever is erased later is found. See [Note: Nobody is written while they are erased]. */
export async function holdOffErasures(tx: Tx, organisation: string): Promise<void> {
  await sql`select from keystore.index_state where organisation = ${organisation} for share`.execute(tx)
}

/** Whoever was erased since they were opened is left out. */
export async function insertSnapshot(
  tx: Tx,
  snapshot: { organisation: string; id: string; generation: number; rows: readonly SealedSnapshot[] },
): Promise<void> {
  const { organisation, id, generation, rows } = snapshot
  if (rows.length === 0) return
  const packed = pack(rows.map((row) => row.sealed))
  await sql`
    insert into vault.snapshot (organisation, lease, generation, subject, version, sealed)
    select ${organisation}::uuid, ${id}::uuid, ${generation}::integer, subject, version, ${slice(packed, 'at', 'size')}
    from unnest(
      ${uuids(rows.map((row) => row.subject))}, ${integers(rows.map((row) => row.version))},
      ${integers(packed.offsets)}, ${integers(packed.lengths)}) as given (subject, version, at, size)
    where not exists (
      select from vault.erased where erased.organisation = ${organisation} and erased.subject = given.subject)`.execute(tx)
}

export async function readSnapshot(
  tx: Tx,
  { id, generation, subjects }: { id: string; generation: number; subjects: readonly string[] },
): Promise<SealedSnapshot[]> {
  const { rows } = await sql<SealedSnapshot>`
    select subject, version, sealed from vault.snapshot
    where lease = ${id} and generation = ${generation} and subject = any(${uuids(subjects)})`.execute(tx)
  return rows
}

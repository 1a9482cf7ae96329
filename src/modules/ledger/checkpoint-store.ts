import { sql } from 'kysely'
import type { Tx } from '#platform/database'

/** A checkpoint as it was signed, and what witnesses have said of it since. */
export interface KeptCheckpoint {
  readonly size: number
  readonly at: Date
  readonly note: string
  readonly testimonies: readonly Testimony[]
}

export interface Testimony {
  readonly witness: string
  readonly at: Date
  /** The cosignature's line; null for a checkpoint that was mailed. */
  readonly line: string | null
}

export async function keepCheckpoint(tx: Tx, o: { organisation: string; size: number; at: Date; note: string }): Promise<void> {
  await sql`
    insert into ledger.checkpoint (organisation, size, at, note) values (${o.organisation}, ${o.size}, ${o.at}, ${o.note})
    on conflict (organisation, size) do nothing`.execute(tx)
}

export async function keepTestimony(
  tx: Tx,
  o: { organisation: string; witness: string; size: number; at: Date; line: string | null },
): Promise<void> {
  await sql`
    insert into ledger.testimony (organisation, witness, size, at, line)
    values (${o.organisation}, ${o.witness}, ${o.size}, ${o.at}, ${o.line})
    on conflict (organisation, witness, size) do nothing`.execute(tx)
}

/** The newest checkpoints, the newest first, each with its testimonies. */
export async function newestCheckpoints(tx: Tx, organisation: string, limit: number): Promise<KeptCheckpoint[]> {
  const { rows } = await sql<{ size: number; at: Date; note: string }>`
    select size, at, note from ledger.checkpoint where organisation = ${organisation}
    order by size desc limit ${limit}`.execute(tx)
  return withTestimonies(tx, organisation, rows)
}

/** Checkpoints since a moment, thinned to at most one in each of `buckets` equal stretches of time; the oldest first. */
export async function checkpointsSince(
  tx: Tx,
  o: { organisation: string; since: Date; until: Date; buckets: number },
): Promise<KeptCheckpoint[]> {
  const { rows } = await sql<{ size: number; at: Date; note: string }>`
    select distinct on (bucket) size, at, note from (
      select size, at, note, width_bucket(
        extract(epoch from at), extract(epoch from ${o.since}::timestamptz), extract(epoch from ${o.until}::timestamptz), ${o.buckets}::int) as bucket
      from ledger.checkpoint
      where organisation = ${o.organisation} and at >= ${o.since}::timestamptz and at < ${o.until}::timestamptz) as placed
    order by bucket, size desc`.execute(tx)
  return withTestimonies(tx, o.organisation, rows)
}

async function withTestimonies(
  tx: Tx,
  organisation: string,
  checkpoints: readonly { size: number; at: Date; note: string }[],
): Promise<KeptCheckpoint[]> {
  const { rows } = await sql<Testimony & { size: number }>`
    select witness, size, at, line from ledger.testimony
    where organisation = ${organisation} and size = any(${checkpoints.map(({ size }) => size)}::bigint[])
    order by witness`.execute(tx)
  return checkpoints.map((one) => ({
    ...one,
    testimonies: rows.filter(({ size }) => size === one.size).map(({ witness, at, line }) => ({ witness, at, line })),
  }))
}

export interface WitnessState {
  readonly witness: string
  /** The newest checkpoint it has vouched for, or been sent. */
  readonly size: number
  readonly at: Date
}

/** What each witness has vouched for last. */
export async function newestTestimonies(tx: Tx, organisation: string): Promise<WitnessState[]> {
  const { rows } = await sql<WitnessState>`
    select distinct on (witness) witness, size, at from ledger.testimony
    where organisation = ${organisation} order by witness, size desc`.execute(tx)
  return rows
}

export async function noteAsking(
  tx: Tx,
  o: { organisation: string; witness: string; at: Date; trouble: string | null },
): Promise<void> {
  await sql`
    insert into ledger.asking (organisation, witness, asked_at, trouble)
    values (${o.organisation}, ${o.witness}, ${o.at}, ${o.trouble})
    on conflict (organisation, witness) do update set asked_at = excluded.asked_at, trouble = excluded.trouble`.execute(tx)
}

export async function askings(tx: Tx, organisation: string): Promise<{ witness: string; askedAt: Date; trouble: string | null }[]> {
  const { rows } = await sql<{ witness: string; askedAt: Date; trouble: string | null }>`
    select witness, asked_at as "askedAt", trouble from ledger.asking where organisation = ${organisation}`.execute(tx)
  return rows
}

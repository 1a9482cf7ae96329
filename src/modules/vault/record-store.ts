import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import type { TeamEpoch } from './keyring.ts'
import { integers, pack, type Packed, slice, uuids, words } from './packing.ts'

export interface WrappedKey extends TeamEpoch {
  readonly subject: string
  readonly wrapped: Bytes
}

/** The subjects of the given ones whose keys were destroyed. */
export async function erasedAmong(tx: Tx, organisation: string, subjects: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select subject from vault.erased
    where organisation = ${organisation} and subject = any(${uuids(subjects)})`.execute(tx)
  return rows.map((row) => row.subject)
}

export async function keysOf(tx: Tx, organisation: string, subjects: readonly string[]): Promise<WrappedKey[]> {
  const { rows } = await sql<WrappedKey>`
    select subject, team, epoch, wrapped from keystore.person_key
    where organisation = ${organisation} and subject = any(${uuids(subjects)})`.execute(tx)
  return rows
}

/** Which epochs somebody who writes has to write in. Nobody begins or ends one until this transaction has ended. */
export interface WritingPlace {
  /** The team's epoch, or null when the organisation has no such team. */
  readonly epoch: number
  readonly current: number
  readonly building: number | null
}

/** [Note: Writers hold epochs] A row lock that writers share: the beginning of an epoch and its end wait for them. */
export async function holdEpochs(
  tx: Tx,
  { organisation, team }: { organisation: string; team: string },
): Promise<WritingPlace | undefined> {
  const { rows } = await sql<WritingPlace>`
    select team.epoch, state.current, state.building
    from vault.team as team join keystore.index_state as state on state.organisation = team.organisation
    where team.organisation = ${organisation} and team.id = ${team} for share`.execute(tx)
  return rows[0]
}

export interface NewKeyRow extends FoundBy {
  readonly wrapped: Bytes
}

/** Stores new keys; gives the subjects for which somebody else was faster. */
export async function insertKeys(
  tx: Tx,
  { organisation, team, epoch }: { organisation: string } & TeamEpoch,
  keys: readonly NewKeyRow[],
): Promise<string[]> {
  const packed = pack(keys.flatMap((key) => [key.wrapped, key.foundBy ?? noBytes]))
  const [wrapped, foundBy] = [everySecond(packed, 0), everySecond(packed, 1)]
  const { rows } = await sql<{ subject: string }>`
    insert into keystore.person_key (organisation, subject, team, epoch, wrapped, found_by, index_epoch)
    select ${organisation}::uuid, subject, ${team}::uuid, ${epoch}::integer, ${slice(packed, 'at', 'size')},
      case when values_size > 0 then ${slice(packed, 'values_at', 'values_size')} end, index_epoch
    from unnest(${uuids(keys.map((key) => key.subject))}, ${integers(wrapped.offsets)}, ${integers(wrapped.lengths)},
      ${integers(foundBy.offsets)}, ${integers(foundBy.lengths)}, ${integers(keys.map((key) => key.indexEpoch))})
      as given (subject, at, size, values_at, values_size, index_epoch)
    on conflict do nothing returning subject`.execute(tx)
  if (rows.length === keys.length) return []
  const stored = new Set(rows.map((row) => row.subject))
  return keys.map((key) => key.subject).filter((subject) => !stored.has(subject))
}

const noBytes = new Uint8Array(0)

function everySecond({ offsets, lengths }: Packed, first: number): { offsets: number[]; lengths: number[] } {
  const own = (_: number, i: number) => i % 2 === first
  return { offsets: offsets.filter(own), lengths: lengths.filter(own) }
}

/** What a subject is found by, sealed, and the newest epoch of the index in which it is whole. */
export interface FoundBy {
  readonly subject: string
  readonly foundBy: Bytes | null
  readonly indexEpoch: number
}

/** Before the index rows themselves: the row of the key is what two who write for one subject wait for. */
export async function setFoundBy(tx: Tx, organisation: string, rows: readonly FoundBy[]): Promise<void> {
  if (rows.length === 0) return
  const packed = pack(rows.map((row) => row.foundBy ?? noBytes))
  await sql`
    update keystore.person_key as key set found_by = ${slice(packed, 'at', 'size')}, index_epoch = given.index_epoch
    from unnest(${uuids(rows.map((row) => row.subject))}, ${integers(packed.offsets)}, ${integers(packed.lengths)},
      ${integers(rows.map((row) => row.indexEpoch))}) as given (subject, at, size, index_epoch)
    where key.organisation = ${organisation} and key.subject = given.subject`.execute(tx)
}

export interface RecordRow {
  readonly subject: string
  readonly kind: string
  readonly version: number
  readonly sealed: Bytes
}

/**
 * Writes the first records of subjects whose keys this transaction has just made. Nobody else can
 * have written for them, and an insert that expects no conflict costs a third less.
 */
export async function insertRecords(tx: Tx, organisation: string, records: readonly RecordRow[]): Promise<void> {
  if (records.length === 0) return
  const packed = pack(records.map((record) => record.sealed))
  await sql`
    insert into vault.record (organisation, subject, kind, version, sealed)
    select ${organisation}::uuid, subject, kind, version, ${slice(packed, 'at', 'size')}
    from ${givenRecords(records, packed)}`.execute(tx)
}

/**
 * Writes records that are new, or whose version follows the stored one. Gives the subjects
 * whose stored version was another: somebody else wrote in between.
 */
export async function writeRecords(tx: Tx, organisation: string, records: readonly RecordRow[]): Promise<string[]> {
  if (records.length === 0) return []
  const packed = pack(records.map((record) => record.sealed))
  const { rows } = await sql<{ subject: string; kind: string }>`
    insert into vault.record as record (organisation, subject, kind, version, sealed)
    select ${organisation}::uuid, subject, kind, version, ${slice(packed, 'at', 'size')}
    from ${givenRecords(records, packed)}
    on conflict (organisation, subject, kind) do update set version = excluded.version, sealed = excluded.sealed
      where record.version = excluded.version - 1
    returning subject, kind`.execute(tx)
  if (rows.length === records.length) return []
  const written = new Set(rows.map((row) => `${row.subject}/${row.kind}`))
  return records.filter((row) => !written.has(`${row.subject}/${row.kind}`)).map((row) => row.subject)
}

function givenRecords(records: readonly RecordRow[], packed: Packed): RawBuilder<unknown> {
  return sql`unnest(
    ${uuids(records.map((record) => record.subject))},
    ${words(records.map((record) => record.kind))},
    ${integers(records.map((record) => record.version))},
    ${integers(packed.offsets)}, ${integers(packed.lengths)}) as given (subject, kind, version, at, size)`
}

export interface IndexRow {
  readonly subject: string
  readonly kind: string
  readonly epoch: number
  readonly value: Bytes
}

/** Replaces all index rows of these subjects, unless they are known to have none. */
export async function replaceIndex(
  tx: Tx,
  organisation: string,
  { stale, rows }: { stale: readonly string[]; rows: readonly IndexRow[] },
): Promise<void> {
  if (stale.length > 0) {
    await sql`
      delete from keystore.blind_index
      where organisation = ${organisation} and subject = any(${uuids(stale)})`.execute(tx)
  }
  await insertIndex(tx, organisation, rows)
}

/** Adds index rows that are not there: whoever writes has deleted them, and a rotation knows by the key's row. */
export async function insertIndex(tx: Tx, organisation: string, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return
  const packed = pack(rows.map((row) => row.value))
  await sql`
    insert into keystore.blind_index (organisation, kind, value, subject, epoch)
    select ${organisation}::uuid, kind, ${slice(packed, 'at', 'size')}, subject, epoch
    from unnest(
      ${words(rows.map((row) => row.kind))}, ${uuids(rows.map((row) => row.subject))}, ${integers(rows.map((row) => row.epoch))},
      ${integers(packed.offsets)}, ${integers(packed.lengths)}) as given (kind, subject, epoch, at, size)`.execute(tx)
}

export interface SealedRecord extends TeamEpoch {
  readonly subject: string
  readonly version: number
  readonly sealed: Bytes
  readonly wrapped: Bytes
}

/**
 * Sealed records with their keys, those together that are alike but for what is in them: each lies at its place
 * in one value, which takes the driver a third of the time, and so little is said of each.
 */
export interface SealedGroup extends TeamEpoch {
  readonly version: number
  readonly count: number
  /** Ids of `idLength` characters, one after the other. */
  readonly subjects: string
  readonly wrapped: Buffer
  readonly sealed: Buffer
  /** How many bytes of each. */
  readonly wrappedLength: number
  readonly sealedLength: number
}

export const idLength = 36

/**
 * Records and keys are each asked for by themselves, whatever the database knows of its tables: else it would
 * join them row by row or read all keys for some. And the ids come as one value that the planner does not look
 * into: weighing each of thousands takes it as long as finding their rows.
 */
export async function readSealed(
  tx: Tx,
  { organisation, kind, subjects }: { organisation: string; kind: string; subjects: readonly string[] },
): Promise<SealedGroup[]> {
  const given = sql`(select ids from given)::uuid[]`
  const { rows } = await sql<SealedGroup>`
    with given as materialized (select ${uuids(subjects)} as ids),
    record as materialized (
      select subject, version, sealed from vault.record
      where organisation = ${organisation} and kind = ${kind} and subject = any(${given})),
    key as materialized (
      select subject, team, epoch, wrapped from keystore.person_key
      where organisation = ${organisation} and subject = any(${given}))
    select team, epoch, version, length(wrapped) as "wrappedLength", length(sealed) as "sealedLength", count(*) as count,
      string_agg(subject::text, '') as subjects, string_agg(wrapped, '') as wrapped, string_agg(sealed, '') as sealed
    from record join key using (subject)
    group by team, epoch, version, length(key.wrapped), length(record.sealed)`.execute(tx)
  return rows
}

/** The same one by one. */
export async function readRecords(
  tx: Tx,
  asked: { organisation: string; kind: string; subjects: readonly string[] },
): Promise<SealedRecord[]> {
  return (await readSealed(tx, asked)).flatMap((group) => Array.from({ length: group.count }, (_, i) => recordAt(group, i)))
}

export function recordAt(group: SealedGroup, i: number): SealedRecord {
  const { team, epoch, version, subjects, wrapped, sealed, wrappedLength, sealedLength } = group
  return {
    team,
    epoch,
    version,
    subject: subjects.slice(idLength * i, idLength * (i + 1)),
    wrapped: wrapped.subarray(wrappedLength * i, wrappedLength * (i + 1)),
    sealed: sealed.subarray(sealedLength * i, sealedLength * (i + 1)),
  }
}

/*
 * [Note: Values are cut before they are compared] Under row-level security an index serves only a comparison
 * that cannot leak what it is given, and PostgreSQL does not trust `substring` in one. So it is cut in a query
 * of its own, which `offset 0` keeps apart.
 */

/** Who has these values, each hashed by the keys of several epochs: those of the current one count. */
export async function findByIndex(
  tx: Tx,
  { organisation, kind, values }: { organisation: string; kind: string; values: readonly { epoch: number; place: number; value: Bytes }[] },
): Promise<{ current: number | null; found: { place: number; subject: string }[] }> {
  const packed = pack(values.map(({ value }) => value))
  const { rows } = await sql<{ current: number; place: number | null; subject: string | null }>`
    select state.current, found.place, found.subject
    from keystore.index_state as state left join lateral (
      select place, blind_index.subject
      from (
        select ${slice(packed, 'at', 'size')} as value, place, epoch
        from unnest(${integers(packed.offsets)}, ${integers(packed.lengths)}, ${integers(values.map(({ place }) => place))},
          ${integers(values.map(({ epoch }) => epoch))}) as cut (at, size, place, epoch) offset 0) as given
      join keystore.blind_index on blind_index.organisation = ${organisation} and kind = ${kind} and blind_index.value = given.value
      where given.epoch = state.current) as found on true
    where state.organisation = ${organisation}
    order by found.place, found.subject`.execute(tx)
  const found = rows.flatMap(({ place, subject }) => (place === null || subject === null ? [] : [{ place, subject }]))
  return { current: rows[0]?.current ?? null, found }
}

export interface FoundRecord {
  readonly subject: string
  /** Null for a subject that has no record of the kind. */
  readonly record: SealedRecord | null
  /** What was asked of each besides. */
  readonly known: string | null
}

/**
 * The same with the sealed record of a kind of whoever is found, what else is to be known of each, and the trace
 * of it: one statement, one way there and back, and committed when it answers.
 */
export async function findSealed(
  tx: Tx,
  { organisation, kind, values, record, tracing, known }: {
    organisation: string
    kind: string
    values: readonly { epoch: number; value: Bytes }[]
    record: string
    /** What the trace says. */
    tracing: RawBuilder<unknown>
    /** A scalar of the column with the subject. */
    known: (subject: RawBuilder<string>) => RawBuilder<string | null>
  },
): Promise<{ current: number | null; found: FoundRecord[] }> {
  const { rows } = await sql<
    { current: number; subject: string | null; version: number | null; known: string | null } & Omit<SealedRecord, 'subject' | 'version'>
  >`/* kept: find-sealed */
    select found.*, ${known(sql`found.subject`)} as known
    from vault.find_and_trace(${organisation}, ${kind}, ${integers(values.map(({ epoch }) => epoch))},
      ${values.map(({ value }) => Buffer.from(value))}::bytea[], ${record}, ${tracing}) as found`.execute(tx)
  const found = rows.flatMap(({ subject, version, sealed, wrapped, team, epoch, known: knownOfIt }) =>
    subject === null ? [] : [{ subject, record: version === null ? null : { subject, version, sealed, wrapped, team, epoch }, known: knownOfIt }],
  )
  return { current: rows[0]?.current ?? null, found }
}

const inCurrentEpoch = (organisation: string) =>
  sql`epoch = (select current from keystore.index_state where organisation = ${organisation})`

export async function sharingIndex(
  tx: Tx,
  { organisation, kind, subjects }: { organisation: string; kind: string; subjects: readonly string[] | null },
): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    with shared as (
      select value from keystore.blind_index
      where organisation = ${organisation} and kind = ${kind} and ${inCurrentEpoch(organisation)}
      group by value having count(*) > 1)
    select distinct subject from keystore.blind_index join shared using (value)
    where organisation = ${organisation} and kind = ${kind}
      ${subjects ? sql`and subject = any(${uuids(subjects)})` : sql``}`.execute(tx)
  return rows.map((row) => row.subject)
}

export async function groupsSharing(
  tx: Tx,
  { organisation, kind, subjects }: { organisation: string; kind: string; subjects: readonly string[] | null },
): Promise<string[][]> {
  const { rows } = await sql<{ subjects: string[] }>`
    select array_agg(subject) as subjects from keystore.blind_index
    where organisation = ${organisation} and kind = ${kind} and ${inCurrentEpoch(organisation)}
      ${
        subjects
          ? sql`and value in (
              select value from keystore.blind_index
              where organisation = ${organisation} and kind = ${kind} and subject = any(${uuids(subjects)}))`
          : sql``
      }
    group by value having count(*) > 1`.execute(tx)
  return rows.map((row) => row.subjects)
}

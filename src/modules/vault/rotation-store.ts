import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { currentSuite, firstByteOf, type Bytes, type Suite } from '#foundation/sealing'
import type { EpochReason } from './epochs.ts'
import { integers, pack, slice, uuids, words } from './packing.ts'
import type { WrappedKey } from './record-store.ts'

export interface RotationRow {
  readonly id: string
  readonly organisation: string
  readonly team: string
  readonly epoch: number
  readonly indexEpoch: number
  readonly reason: EpochReason
  readonly begunBy: string
  readonly begunAt: Date
  readonly people: number
  readonly lease: string | null
  readonly endedAt: Date | null
  readonly outcome: 'done' | 'superseded' | null
  readonly approvedBy: readonly string[]
}

/** Ends a rotation that has not finished: the next one takes over what is left to do. Gives its lease, if it has one. */
export async function supersedeRotation(tx: Tx, organisation: string, at: Date): Promise<string[]> {
  const { rows } = await sql<{ lease: string | null }>`
    update vault.rotation set ended_at = ${at}, outcome = 'superseded'
    where organisation = ${organisation} and ended_at is null returning lease`.execute(tx)
  return rows.flatMap(({ lease }) => lease ?? [])
}

export async function insertRotation(
  tx: Tx,
  begin: Pick<RotationRow, 'organisation' | 'team' | 'epoch' | 'indexEpoch' | 'reason' | 'begunBy'> & { at: Date },
): Promise<string> {
  const id = crypto.randomUUID()
  const { organisation, team, epoch, indexEpoch, reason, begunBy, at } = begin
  await sql`
    insert into vault.rotation (id, organisation, team, epoch, index_epoch, reason, begun_by, begun_at, people)
    values (${id}, ${organisation}, ${team}, ${epoch}, ${indexEpoch}, ${reason}, ${begunBy}, ${at},
      (select count(*) from keystore.person_key where organisation = ${organisation}))`.execute(tx)
  return id
}

const columns = sql`
  rotation.id, rotation.organisation, rotation.team, rotation.epoch, index_epoch as "indexEpoch", reason,
  begun_by as "begunBy", begun_at as "begunAt", people, lease, ended_at as "endedAt", outcome,
  array(select account from vault.rotation_approval where rotation_approval.rotation = rotation.id order by at, account) as "approvedBy"`

export async function readRotations(tx: Tx, organisation: string, limit: number): Promise<RotationRow[]> {
  const { rows } = await sql<RotationRow>`
    select ${columns} from vault.rotation
    where organisation = ${organisation} order by begun_at desc, id limit ${limit}`.execute(tx)
  return rows
}

/** The rotation, which nobody else approves or ends meanwhile. */
export async function lockRotation(tx: Tx, organisation: string, id: string): Promise<RotationRow | undefined> {
  await sql`select from vault.rotation where organisation = ${organisation} and id = ${id} for update`.execute(tx)
  const { rows } = await sql<RotationRow>`
    select ${columns} from vault.rotation where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0]
}

export async function addApproval(
  tx: Tx,
  approval: { organisation: string; rotation: string; account: string; at: Date },
): Promise<void> {
  await sql`
    insert into vault.rotation_approval (organisation, rotation, account, at)
    values (${approval.organisation}, ${approval.rotation}, ${approval.account}, ${approval.at})
    on conflict do nothing`.execute(tx)
}

export async function setLease(tx: Tx, { rotation, lease }: { rotation: string; lease: string }): Promise<void> {
  await sql`update vault.rotation set lease = ${lease} where id = ${rotation}`.execute(tx)
}

export async function endRotation(tx: Tx, { rotation, at }: { rotation: string; at: Date }): Promise<void> {
  await sql`update vault.rotation set ended_at = ${at}, outcome = 'done' where id = ${rotation}`.execute(tx)
}

/** Wrapped by an older epoch of the team, or by an older cipher suite. */
const isOld = (suite: Suite) =>
  sql`(key.epoch < team.epoch or get_byte(key.wrapped, 0) < ${sql.lit(firstByteOf(suite, 'plain'))})`

/** What is left to carry over, by team. */
export interface Remaining {
  readonly team: string
  /** Keys that an older epoch of the team wraps. */
  readonly keys: number
  /** People who are not in the new index yet. */
  readonly index: number
  /** Of them, those of whom it was never laid down what they are found by. */
  readonly lacking: number
}

export async function remaining(tx: Tx, organisation: string, suite: Suite = currentSuite): Promise<Remaining[]> {
  const { rows } = await sql<Remaining>`
    select key.team, count(*) filter (where ${isOld(suite)}) as keys,
      count(*) filter (where key.index_epoch > 0 and key.index_epoch < state.building) as index,
      count(*) filter (where key.index_epoch > 0 and key.index_epoch < state.building and key.found_by is null) as lacking
    from keystore.person_key as key join vault.team as team on team.id = key.team
      join keystore.index_state as state on state.organisation = key.organisation
    where key.organisation = ${organisation}
      and (${isOld(suite)} or key.index_epoch > 0 and key.index_epoch < state.building)
    group by key.team`.execute(tx)
  return rows
}

/** One whom the work of a rotation takes up next, and what is opened of them to index them anew. */
export interface NextSubject {
  readonly subject: string
  readonly opens: 'nothing' | 'found-by' | 'record'
}

/** Subjects of these teams, in order. Of whom nothing was laid down, a record of `kind` tells what they are found by. */
export async function nextSubjects(
  tx: Tx,
  o: { organisation: string; teams: readonly string[]; after: string; limit: number; suite: Suite; kind: string | null },
): Promise<NextSubject[]> {
  const wantsIndex = sql`key.index_epoch > 0 and key.index_epoch < state.building`
  const tells = sql`exists (select from vault.record where record.organisation = key.organisation
    and record.subject = key.subject and record.kind = ${o.kind})`
  const { rows } = await sql<NextSubject>`
    select key.subject, case
      when (${wantsIndex}) is not true then 'nothing'
      when key.found_by is not null then 'found-by'
      when ${tells} then 'record'
      else 'nothing' end as opens
    from keystore.person_key as key join vault.team as team on team.id = key.team
      join keystore.index_state as state on state.organisation = key.organisation
    where key.organisation = ${o.organisation} and key.subject > ${o.after} and key.team = any(${uuids(o.teams)})
      and (${isOld(o.suite)} or ${wantsIndex} and (key.found_by is not null or ${tells}))
    order by key.subject limit ${o.limit}`.execute(tx)
  return rows
}

export interface KeyToCarry extends WrappedKey {
  readonly foundBy: Bytes | null
  readonly indexEpoch: number
}

/** Their keys, except those that somebody writes to now: they come in a later round. */
export async function lockKeys(tx: Tx, organisation: string, subjects: readonly string[]): Promise<KeyToCarry[]> {
  const { rows } = await sql<KeyToCarry>`
    select subject, team, epoch, wrapped, found_by as "foundBy", index_epoch as "indexEpoch" from keystore.person_key
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    order by subject for update skip locked`.execute(tx)
  return rows
}

/** The same, and whoever is written to now is waited for. */
export async function waitForKeys(tx: Tx, organisation: string, subjects: readonly string[]): Promise<WrappedKey[]> {
  const { rows } = await sql<WrappedKey>`
    select subject, team, epoch, wrapped from keystore.person_key
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    order by subject for update`.execute(tx)
  return rows
}

/** People whom another team opens from now on. */
export async function saveMoved(tx: Tx, organisation: string, keys: readonly WrappedKey[]): Promise<void> {
  const packed = pack(keys.map((key) => key.wrapped))
  await sql`
    update keystore.person_key as key set team = given.team, epoch = given.epoch, wrapped = given.wrapped
    from (
      select subject, team, epoch, ${slice(packed, 'at', 'size')} as wrapped
      from unnest(${uuids(keys.map((key) => key.subject))}, ${uuids(keys.map((key) => key.team))},
        ${integers(keys.map((key) => key.epoch))}, ${integers(packed.offsets)}, ${integers(packed.lengths)})
        as cut (subject, team, epoch, at, size)) as given
    where key.organisation = ${organisation} and key.subject = given.subject`.execute(tx)
}

export async function saveCarried(
  tx: Tx,
  organisation: string,
  keys: readonly Pick<KeyToCarry, 'subject' | 'epoch' | 'wrapped' | 'indexEpoch' | 'foundBy'>[],
): Promise<void> {
  if (keys.length === 0) return
  // The two lie one behind the other.
  const packed = pack(keys.map((key) => (key.foundBy ? Buffer.concat([key.wrapped, key.foundBy]) : key.wrapped)))
  const sizes = keys.map((key) => key.wrapped.length)
  await sql`
    update keystore.person_key as key
    set epoch = given.epoch, wrapped = substring(given.bytes from 1 for size), index_epoch = given.index_epoch,
      found_by = nullif(substring(given.bytes from size + 1), ''::bytea)
    from (
      select subject, epoch, index_epoch, size, ${slice(packed, 'at', 'whole')} as bytes
      from unnest(${uuids(keys.map((key) => key.subject))}, ${integers(keys.map((key) => key.epoch))},
        ${integers(packed.offsets)}, ${integers(packed.lengths)}, ${integers(sizes)}, ${integers(keys.map((key) => key.indexEpoch))})
        as cut (subject, epoch, at, whole, size, index_epoch)) as given
    where key.organisation = ${organisation} and key.subject = given.subject`.execute(tx)
}

export interface OlderEpoch {
  readonly team: string
  readonly epoch: number
}

/** The epochs whose own keys still count, although a newer one has begun. */
export async function openOlderEpochs(tx: Tx, organisation: string): Promise<OlderEpoch[]> {
  const { rows } = await sql<OlderEpoch>`
    select older.team, older.epoch from keystore.team_epoch as older join vault.team as team on team.id = older.team
    where older.organisation = ${organisation} and older.wrapped_by < team.epoch
    order by older.team, older.epoch`.execute(tx)
  return rows
}

/** Whether a key of the team is still wrapped by an older epoch than this. */
export async function hasOlderKeys(tx: Tx, { organisation, team, epoch }: { organisation: string } & OlderEpoch): Promise<boolean> {
  const { rows } = await sql`
    select from keystore.person_key
    where organisation = ${organisation} and team = ${team} and epoch < ${epoch} limit 1`.execute(tx)
  return rows.length > 0
}

/** The inboxes of older epochs are opened by the newer one's key from now on. */
export async function wrapInboxes(
  tx: Tx,
  { organisation, team, wrappedBy }: { organisation: string; team: string; wrappedBy: number },
  inboxes: readonly { epoch: number; inboxPrivate: Bytes }[],
): Promise<void> {
  const packed = pack(inboxes.map(({ inboxPrivate }) => inboxPrivate))
  await sql`
    update keystore.team_epoch set wrapped_by = ${wrappedBy}, inbox_private = ${slice(packed, 'at', 'size')}
    from unnest(${integers(inboxes.map(({ epoch }) => epoch))}, ${integers(packed.offsets)}, ${integers(packed.lengths)})
      as given (number, at, size)
    where organisation = ${organisation} and team = ${team} and epoch = number`.execute(tx)
}

/** The keys of older epochs open nothing any more: nobody needs to be granted them. */
export async function deleteOlderGrants(tx: Tx, { organisation, team, epoch }: { organisation: string } & OlderEpoch): Promise<void> {
  await sql`
    delete from keystore.team_grant
    where organisation = ${organisation} and team = ${team} and epoch < ${epoch}`.execute(tx)
  await sql`
    delete from keystore.recovery_grant
    where organisation = ${organisation} and team = ${team} and epoch < ${epoch}`.execute(tx)
}

export interface RecordToReseal extends WrappedKey {
  readonly kind: string
  readonly version: number
  readonly sealed: Bytes
}

/** Records that an older cipher suite sealed, of these teams' subjects: the next after a subject. */
export async function recordsOfOlderSuite(
  tx: Tx,
  { organisation, teams, after, limit, suite }: { organisation: string; teams: readonly string[]; after: string; limit: number; suite: Suite },
): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select distinct record.subject from vault.record as record join keystore.person_key as key
      on key.organisation = record.organisation and key.subject = record.subject
    where record.organisation = ${organisation} and record.subject > ${after} and key.team = any(${uuids(teams)})
      and get_byte(sealed, 0) < ${firstByteOf(suite, 'padded')}
    order by record.subject limit ${limit}`.execute(tx)
  return rows.map((row) => row.subject)
}

/** The same records, which nobody writes meanwhile; those that somebody writes now come later. */
export async function lockRecords(
  tx: Tx,
  { organisation, subjects, suite }: { organisation: string; subjects: readonly string[]; suite: Suite },
): Promise<RecordToReseal[]> {
  const { rows } = await sql<RecordToReseal>`
    select record.subject, kind, version, sealed, team, epoch, wrapped
    from vault.record as record join keystore.person_key as key
      on key.organisation = record.organisation and key.subject = record.subject
    where record.organisation = ${organisation} and record.subject = any(${uuids(subjects)})
      and get_byte(sealed, 0) < ${firstByteOf(suite, 'padded')}
    for update of record skip locked`.execute(tx)
  return rows
}

export async function saveResealed(
  tx: Tx,
  organisation: string,
  records: readonly Pick<RecordToReseal, 'subject' | 'kind' | 'version' | 'sealed'>[],
): Promise<void> {
  if (records.length === 0) return
  const packed = pack(records.map((record) => record.sealed))
  await sql`
    update vault.record as record set sealed = given.sealed
    from (
      select subject, kind, version, ${slice(packed, 'at', 'size')} as sealed
      from unnest(${uuids(records.map((record) => record.subject))}, ${words(records.map((record) => record.kind))},
        ${integers(records.map((record) => record.version))}, ${integers(packed.offsets)}, ${integers(packed.lengths)})
        as cut (subject, kind, version, at, size)) as given
    where record.organisation = ${organisation} and record.subject = given.subject and record.kind = given.kind
      and record.version = given.version`.execute(tx)
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { sha256, toHex } from '#foundation/sealing'
import { append } from '#ledger'
import { copiedAt, keepOutside } from '#platform/outside'
import { deleteWith } from './own-view-store.ts'
import { uuids } from './packing.ts'

export interface Erasure {
  readonly organisation: string
  readonly by: string | null
  /** Why, as an enumerated word: 'incident-closed', 'retention', 'request' … */
  readonly ground: string
  readonly at?: Date
}

/** What an erasure is called in the files outside the database. */
export const erasureNote = 'erasure'

/**
 * Destroys subjects by destroying their keys, and with them everything by which they could be
 * found, their records, what came from them unread and what leases hold of them. Gives how many had a key.
 *
 * [Note: Gone, and then done.] When the transaction commits they are gone from this database. An older
 * backup still has them: the erasure is reported done ({@link erasureDoneAt}) when
 * it lies outside the database as well, where a restore reads it first.
 */
export async function destroySubjects(tx: Tx, subjects: readonly string[], erasure: Erasure): Promise<number> {
  const { organisation, by, ground, at = new Date() } = erasure
  const distinct = [...new Set(subjects)].toSorted()
  if (distinct.length === 0) return 0
  const id = crypto.randomUUID()
  const destroyed = await deleteAll(tx, { organisation, subjects: distinct, id, at })
  await keepOutside(tx, { id, organisation, kind: erasureNote, ground, at, ids: distinct })
  await append(tx, {
    type: 'vault.destroyed',
    organisation,
    by,
    at,
    about: id,
    body: { ground, count: destroyed, set: toHex(sha256(distinct.join('\n'))) },
  })
  return destroyed
}

/** Whether an erasure may be reported done: when it was copied outside the database, or null while it is being copied. */
export function erasureDoneAt(tx: Tx, o: { organisation: string; erasure: string }): Promise<Date | null> {
  return copiedAt(tx, { organisation: o.organisation, id: o.erasure })
}

/** Says in the ledger that an erasure lies outside too; called in the transaction that marks it so. */
export async function recordErasureCopied(tx: Tx, o: { organisation: string; erasure: string; at: Date }): Promise<void> {
  await append(tx, { type: 'vault.erasure-copied', organisation: o.organisation, by: null, at: o.at, about: o.erasure })
}

/**
 * Erases again, in a database that was restored from an older backup, whom an erasure named. Whoever is
 * gone already is passed over, so that a restore which was cut off may replay from the beginning.
 * Gives how many had come back.
 */
export async function replayErasures(
  tx: Tx,
  organisation: string,
  erasures: readonly { readonly id: string; readonly at: Date; readonly ids: readonly string[] }[],
  now: Date,
): Promise<number> {
  let cameBack = 0
  for (const { id, at, ids } of erasures) {
    for (let from = 0; from < ids.length; from += replayedAtOnce) {
      const subjects = ids.slice(from, from + replayedAtOnce)
      cameBack += await deleteAll(tx, { organisation, subjects, id, at })
    }
  }
  await append(tx, {
    type: 'vault.erasures-replayed',
    organisation,
    by: null,
    at: now,
    body: { erasures: erasures.length, cameBack },
  })
  return cameBack
}

const replayedAtOnce = 5_000

/** Everything that opens, finds or holds these subjects; and the note that nothing is sealed for them again. */
async function deleteAll(
  tx: Tx,
  o: { organisation: string; subjects: readonly string[]; id: string; at: Date },
): Promise<number> {
  const these = sql`organisation = ${o.organisation} and subject = any(${uuids(o.subjects)})`
  await waitForWriters(tx, o.organisation)
  const { rows } = await sql`delete from keystore.person_key where ${these} returning subject`.execute(tx)
  await sql`delete from keystore.blind_index where ${these}`.execute(tx)
  await sql`delete from vault.record where ${these}`.execute(tx)
  await deleteWith(tx, o.organisation, o.subjects)
  await sql`
    with gone as (delete from keystore.item_key where ${these} returning item)
    delete from vault.inbox using gone where organisation = ${o.organisation} and id = gone.item`.execute(tx)
  await sql`delete from vault.snapshot where ${these}`.execute(tx)
  await sql`
    insert into vault.erased (organisation, subject, erasure, at)
    select ${o.organisation}::uuid, subject, ${o.id}::uuid, ${o.at}::timestamptz
    from unnest(${uuids(o.subjects)}) as given (subject)
    on conflict do nothing`.execute(tx)
  return rows.length
}

/**
 * [Note: Nobody is written while they are erased] Whoever writes shares this row ([Note: Writers hold epochs]). So
 * whatever was being written for these subjects is there and is deleted with the rest, and whoever writes later
 * sees that they are erased. Else a record, a snapshot, or a new key would outlive the erasure it ran beside.
 */
async function waitForWriters(tx: Tx, organisation: string): Promise<void> {
  await sql`select from keystore.index_state where organisation = ${organisation} for update`.execute(tx)
}

/** Which of these subjects can still be opened or found: none, after an erasure. */
export async function livingAmong(tx: Tx, organisation: string, subjects: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select subject from keystore.person_key
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    union select subject from keystore.blind_index
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    union select subject from vault.record
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    union select subject from keystore.item_key
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    union select subject from keystore.own_grant
    where organisation = ${organisation} and subject = any(${uuids(subjects)})
    union select id from keystore.own_view
    where organisation = ${organisation} and id = any(${uuids(subjects)})`.execute(tx)
  return rows.map((row) => row.subject)
}

/**
 * Takes an account's grants away again, in a database restored from before it left. Gives how many came back with
 * the backup. The teams' keys are again those which it had: they want an epoch.
 */
export async function forgetGrants(tx: Tx, o: { organisation: string; account: string; team?: string; at: Date }): Promise<number> {
  const team = o.team ?? null
  const { rows } = await sql<{ team: string }>`
    delete from keystore.team_grant where organisation = ${o.organisation} and account = ${o.account}
      and (${team}::uuid is null or team = ${team}::uuid)
    returning team`.execute(tx)
  const teams = new Set([...rows.map((row) => row.team), ...(o.team === undefined ? [] : [o.team])])
  await wantEpochs(tx, { organisation: o.organisation, teams: [...teams], at: o.at })
  return rows.length
}

/** What an epoch is called in the files outside the database; its ids are the team's. */
export const epochNote = 'epoch-begun'

/** Teams whose keys were renewed after the backup that came back: what a leaver or a thief may have is in force again. */
export async function wantEpochs(tx: Tx, o: { organisation: string; teams: readonly string[]; at: Date }): Promise<void> {
  if (o.teams.length === 0) return
  await sql`
    update vault.team set wants_epoch_since = least(wants_epoch_since, ${o.at}::timestamptz)
    where organisation = ${o.organisation} and id = any(${uuids(o.teams)})`.execute(tx)
}

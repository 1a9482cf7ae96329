import { type RawBuilder, sql } from 'kysely'
import { type Db, type Tx, within } from '#platform/database'
import { sha256, toHex } from '#foundation/sealing'
import { appending, factInSql } from '#ledger'
import { listsOfUuids, uuids } from './packing.ts'

/** What plaintext is opened for. */
export type Purpose =
  | 'import'
  | 'find'
  | 'mend'
  | 'scope'
  | 'preview'
  | 'telling'
  | 'answering'
  | 'hand-over'
  | 'closing'
  | 'test-send'
  | 'inbox'
  | 'sign-in'
  | 'colleagues'
  | 'rehearsal'
  | 'rotation'
  | 'request'
  | 'care'
  | 'cover'
  | 'supervision'
  | 'exporting'
  | 'own-view'
  | 'retention'

export interface Access {
  readonly id: string
  readonly at: Date
  readonly by: string
  readonly purpose: Purpose
  readonly kind: string
  readonly about: string | null
  /** How many were opened together. */
  readonly count: number
}

export interface NewAccess {
  readonly organisation: string
  readonly by: string
  readonly purpose: Purpose
  readonly kind: string
  readonly about?: string | undefined
  readonly subjects: readonly string[]
  readonly at: Date
}

const subjectsPerPiece = 1_000

/**
 * [Note: The trace comes first] The access row commits on a connection of its own before anything
 * is opened. A caller whose transaction is rolled back afterwards has still read, and it still shows.
 */
export async function recordAccess(db: Db, access: NewAccess): Promise<string> {
  const { organisation, by, purpose, kind, about, subjects, at } = access
  const id = crypto.randomUUID()
  const sorted = subjects.length > 1 ? subjects.toSorted() : subjects
  const fact = {
    type: 'vault.opened',
    organisation,
    by,
    at,
    ...(about === undefined ? {} : { about }),
    body: { access: id, purpose, kind, count: sorted.length, set: toHex(sha256(sorted.join('\n'))) },
  }
  // One statement, and so one way there and back: it is committed when the answer comes.
  await sql`${sorted.length > 1 ? sql`` : sql`/* kept: record-access */`}
    with entry as (${appending(fact)})
    ${sorted.length > 1 ? sql`, pieces as (${insertionOfSet({ id, organisation, sorted })})` : sql``}
    insert into vault.access (id, organisation, at, by, purpose, kind, about, count, subject)
    values (${id}, ${organisation}, ${at}, ${by}, ${purpose}, ${kind}, ${about ?? null}, ${sorted.length},
      ${sorted.length === 1 ? sorted[0] : null})`.execute(within(db, organisation))
  return id
}

/**
 * The same for `vault.find_and_trace`, which finds out itself whom it opens: what the access row and the ledger's
 * say before that is known, as its last three arguments.
 */
export function tracing({ organisation, by, purpose, kind, about, at }: Omit<NewAccess, 'subjects'>): RawBuilder<unknown> {
  const access = crypto.randomUUID()
  const fact = { type: 'vault.opened', organisation, by, at, ...(about === undefined ? {} : { about }), body: { access, purpose, kind } }
  return sql`${access}::uuid, ${purpose}::text, ${factInSql(fact)}`
}

function insertionOfSet(set: { id: string; organisation: string; sorted: readonly string[] }): RawBuilder<unknown> {
  const pieces: (readonly string[])[] = []
  for (let from = 0; from < set.sorted.length; from += subjectsPerPiece) pieces.push(set.sorted.slice(from, from + subjectsPerPiece))
  return sql`
    insert into vault.access_set (organisation, access, first, last, subjects)
    select ${set.organisation}::uuid, ${set.id}::uuid, first, last, subjects::uuid[]
    from unnest(
      ${uuids(pieces.map((piece) => piece[0] as string))}, ${uuids(pieces.map((piece) => piece.at(-1) as string))},
      ${listsOfUuids(pieces)}) as given (first, last, subjects)`
}

/**
 * Who opened anything of somebody, of whom several subjects are (the person, their file, its entries): each opening
 * once, newest first (V22).
 */
export async function accessesOfAny(tx: Tx, subjects: readonly string[]): Promise<Access[]> {
  const { rows } = await sql<Access>`
    with given as materialized (select unnest(${uuids(subjects)}) as subject),
    found as (
      select access.id from given join vault.access on access.subject = given.subject
      union
      select access_set.access from given join vault.access_set
        on first <= given.subject and last >= given.subject and given.subject = any(subjects))
    select id, at, by, purpose, kind, about, count from vault.access join found using (id) order by at desc, id`.execute(tx)
  return rows
}

/** Who opened a subject's data, when and why: newest first (V22). */
export async function accessesOf(tx: Tx, subject: string): Promise<Access[]> {
  const { rows } = await sql<Access>`
    select id, at, by, purpose, kind, about, count from vault.access where subject = ${subject}
    union all
    select access.id, at, by, purpose, kind, about, count
    from vault.access_set join vault.access on access.id = access_set.access
    where first <= ${subject}::uuid and last >= ${subject}::uuid and ${subject}::uuid = any(subjects)
    order by at desc, id`.execute(tx)
  return rows
}

import { sql } from 'kysely'
import { inTransaction, type Db, type Tx } from '#platform/database'
import { appendNotes, hasNotes } from './files.ts'

/** Something that a restored backup must be told: ids and enumerated words, never anything personal. */
export interface Note {
  readonly organisation: string
  /** What happened, in the words of the module that keeps it: 'erasure', 'account-closed' … */
  readonly kind: string
  readonly ground: string
  readonly at: Date
  readonly ids: readonly string[]
  /** Known beforehand where the act has an id of its own. */
  readonly id?: string
}

/**
 * Notes something in the act's own transaction: it waits to be copied if, and only if, that commits,
 * and no crash can lose it. Whoever did the act may report it as done when {@link copiedAt} gives a time.
 */
export async function keepOutside(tx: Tx, note: Note): Promise<string> {
  const id = note.id ?? crypto.randomUUID()
  await sql`
    select house.keep(${note.organisation}::uuid, ${id}::uuid, ${note.kind}, ${note.ground}, ${note.at}::timestamptz,
      ${`{${note.ids.join(',')}}`}::uuid[])`.execute(tx)
  return id
}

/** When a note was copied outside; null while it waits. */
export async function copiedAt(tx: Tx, { organisation, id }: { organisation: string; id: string }): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select copied_at as at from house.outside where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0]?.at ?? null
}

/** How many notes wait to be copied, and since when. */
export async function countWaiting(tx: Tx, organisation: string): Promise<{ count: number; since: Date | null }> {
  const { rows } = await sql<{ count: number; since: Date | null }>`
    select count(*) as count, min(at) as since from house.outside
    where organisation = ${organisation} and copied_at is null`.execute(tx)
  return rows[0] ?? { count: 0, since: null }
}

interface Row {
  readonly id: string
  readonly kind: string
  readonly ground: string
  readonly at: Date
  readonly ids: string[]
}

/**
 * Copies what waits in one organisation to its file. The rows are marked after the file is on the disk:
 * a crash in between writes a note twice, which reading takes for once, and never loses one.
 */
export async function copyOutside(
  db: Db,
  { organisation, folder, now, copied }: {
    organisation: string
    folder: string
    now: () => Date
    /** Told in the same transaction, so that what it writes says the truth. */
    copied?: (tx: Tx, note: Note & { id: string }) => Promise<void>
  },
): Promise<number> {
  return inTransaction(db, organisation, async (tx) => {
    // The file is a chain: two who appended at once would each continue the same end.
    await sql`select pg_advisory_xact_lock(hashtext(${`satama.outside/${organisation}`}))`.execute(tx)
    const { rows } = await sql<Row>`
      select id, kind, ground, at, ids from house.outside
      where organisation = ${organisation} and copied_at is null order by number limit 200`.execute(tx)
    if (rows.length === 0) return 0
    await appendNotes(folder, organisation, rows)
    const ids = `{${rows.map(({ id }) => id).join(',')}}`
    await sql`
      update house.outside set copied_at = ${now()}, ids = '{}'
      where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
    for (const row of rows) await copied?.(tx, { ...row, organisation })
    return rows.length
  })
}

/**
 * Begins an organisation's file, if it has none, with a line that says so. A backup made from then on
 * remembers that line, so that a restore tells the true folder from an empty one that was named by mistake.
 */
export async function beginOutside(db: Db, o: { organisation: string; folder: string; now: Date }): Promise<void> {
  await inTransaction(db, o.organisation, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`satama.outside/${o.organisation}`}))`.execute(tx)
    if (await hasNotes(o.folder, o.organisation)) return
    await appendNotes(o.folder, o.organisation, [{ id: crypto.randomUUID(), kind: 'begun', ground: 'begun', at: o.now, ids: [] }])
  })
}

/** Of notes read from outside, those that this database does not know: what they tell happened after it was backed up. */
export async function unknownAmong<N extends { readonly id: string }>(tx: Tx, organisation: string, notes: readonly N[]): Promise<N[]> {
  const { rows } = await sql<{ id: string }>`select id from house.outside where organisation = ${organisation}`.execute(tx)
  const known = new Set(rows.map(({ id }) => id))
  return notes.filter(({ id }) => !known.has(id))
}

/** Writes down that notes from outside were heard: they lie there already, and need not be heard twice. */
export async function rememberHeard(
  tx: Tx,
  organisation: string,
  notes: readonly { readonly id: string; readonly kind: string; readonly ground: string; readonly at: Date }[],
  now: Date,
): Promise<void> {
  const column = (of: (note: (typeof notes)[number]) => string): string[] => notes.map(of)
  await sql`
    insert into house.outside (organisation, id, kind, ground, at, ids, copied_at)
    select ${organisation}::uuid, id, kind, ground, at, '{}', ${now}::timestamptz from unnest(
      ${column(({ id }) => id)}::uuid[], ${column(({ kind }) => kind)}::text[], ${column(({ ground }) => ground)}::text[],
      ${column(({ at }) => at.toISOString())}::timestamptz[]) as heard (id, kind, ground, at)
    on conflict (id) do update set copied_at = excluded.copied_at, ids = '{}' where outside.copied_at is null`.execute(tx)
}

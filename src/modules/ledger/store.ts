import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database'
import { type Bytes, concat, merkle } from '#foundation/sealing'
import type { Entry, Fact, FactValue } from './fact.ts'
import { tileWidth, type Tiles } from './proofs.ts'

type Row = {
  organisation: string
  id: string
  at: Date
  type: string
  by: string | null
  about: string | null
  body: Record<string, FactValue>
  leaf: number | null
}

type LedgerTables = { 'ledger.entry': Row }

/** The insertion of one entry, as a part of a statement. */
export function insertionOf(e: Entry): RawBuilder<unknown> {
  return sql`
    insert into ledger.entry (organisation, id, at, type, by, about, body)
    values (${e.organisation}::uuid, ${e.id}::uuid, ${e.at.toISOString()}::timestamptz, ${e.type}, ${e.by}::uuid,
      ${e.about}::uuid, ${JSON.stringify(e.body)}::jsonb)`
}

export const factOf = ({ organisation, at, type, by, about, body }: Fact): RawBuilder<unknown> => sql`
  row(${organisation}::uuid, ${at.toISOString()}::timestamptz, ${type}::text, ${by}::uuid, ${about ?? null}::uuid,
    ${JSON.stringify(body ?? {})}::jsonb)::ledger.fact`

export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const column = <T>(of: (entry: Entry) => T) => entries.map(of)
  await sql`
    insert into ledger.entry (organisation, id, at, type, by, about, body)
    select * from unnest(
      ${column((e) => e.organisation)}::uuid[],
      ${column((e) => e.id)}::uuid[],
      ${column((e) => e.at.toISOString())}::timestamptz[],
      ${column((e) => e.type)}::text[],
      ${column((e) => e.by)}::uuid[],
      ${column((e) => e.about)}::uuid[],
      ${column((e) => JSON.stringify(e.body))}::jsonb[])`.execute(tx)
}

/** Committed entries that no tree holds yet, in a stable order. */
export async function waitingEntries(tx: Tx, organisation: string, limit: number): Promise<Entry[]> {
  return tx
    .withTables<LedgerTables>()
    .selectFrom('ledger.entry')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('leaf', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Every organisation that has rows or a tree, also those whose tree somebody has taken away. */
export async function organisations(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`select organisation from ledger.organisations()`.execute(tx)
  return rows.map((row) => row.organisation).toSorted()
}

export async function countWaiting(tx: Tx, organisation: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ledger.entry where organisation = ${organisation} and leaf is null`.execute(tx)
  return rows[0]?.count ?? 0
}

export async function loadFrontier(tx: Tx, organisation: string): Promise<merkle.Frontier> {
  const { rows } = await sql<{ size: number; peaks: Buffer }>`
    select size, peaks from ledger.tree where organisation = ${organisation}`.execute(tx)
  const tree = rows[0]
  if (!tree) return merkle.emptyFrontier
  return { size: tree.size, peaks: splitHashes(tree.peaks) }
}

export async function saveFrontier(tx: Tx, organisation: string, frontier: merkle.Frontier): Promise<void> {
  const peaks = Buffer.from(concat(...frontier.peaks))
  await sql`
    insert into ledger.tree (organisation, size, peaks) values (${organisation}, ${frontier.size}, ${peaks})
    on conflict (organisation) do update set size = excluded.size, peaks = excluded.peaks`.execute(tx)
}

export async function assignLeaves(
  tx: Tx,
  { organisation, ids, first }: { organisation: string; ids: readonly string[]; first: number },
): Promise<void> {
  await sql`
    update ledger.entry as entry set leaf = ${first}::bigint + numbered.place - 1
    from unnest(${ids}::uuid[]) with ordinality as numbered (id, place)
    where entry.id = numbered.id and entry.organisation = ${organisation}`.execute(tx)
}

/** Appends hashes `first`, `first + 1`, … of one level to its tiles. */
export async function appendTiles(
  tx: Tx,
  { organisation, level, hashes, first }: { organisation: string; level: number; hashes: readonly Bytes[]; first: number },
): Promise<void> {
  const tiles = new Map<number, Bytes[]>()
  hashes.forEach((hash, i) => {
    const tile = Math.floor((first + i) / tileWidth)
    const present = tiles.get(tile)
    if (present) present.push(hash)
    else tiles.set(tile, [hash])
  })
  await sql`
    insert into ledger.tile as tile (organisation, level, tile, hashes)
    select ${organisation}::uuid, ${level}::smallint, * from unnest(
      ${[...tiles.keys()]}::bigint[],
      ${[...tiles.values()].map((parts) => Buffer.from(concat(...parts)))}::bytea[])
    on conflict (organisation, level, tile) do update set hashes = tile.hashes || excluded.hashes`.execute(tx)
}

/** The hashes of tiles `from` up to `to` of a level, in order; tiles that are not there are left out. */
export async function readTiles(
  tx: Tx,
  { organisation, level, from, to }: { organisation: string; level: number; from: number; to: number },
): Promise<{ tile: number; hashes: Bytes[] }[]> {
  const { rows } = await sql<{ tile: number; hashes: Buffer }>`
    select tile, hashes from ledger.tile
    where organisation = ${organisation} and level = ${level} and tile >= ${from} and tile < ${to} order by tile`.execute(tx)
  return rows.map(({ tile, hashes }) => ({ tile, hashes: splitHashes(hashes) }))
}

/** An organisation's tiles, for proofs. */
export function tilesOf(tx: Tx, organisation: string): Tiles {
  return {
    async read(level, tile) {
      const [found] = await readTiles(tx, { organisation, level, from: tile, to: tile + 1 })
      return found?.hashes ?? []
    },
  }
}

/** Sequenced entries in the order of their leaves, some thousands at a time. */
export async function* sequencedEntries(tx: Tx, organisation: string, chunk = 5_000): AsyncGenerator<Entry[]> {
  let after = { leaf: -1, id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { rows } = await sql<Row>`
      select organisation, id, at, type, by, about, body, leaf from ledger.entry
      where organisation = ${organisation} and leaf is not null
        and (leaf, id) > (${after.leaf}::bigint, ${after.id}::uuid)
      order by leaf, id limit ${chunk}`.execute(tx)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = { leaf: last.leaf ?? 0, id: last.id }
  }
}

/** Sequenced entries of leaves `from` up to `to`. */
export async function entriesAt(tx: Tx, organisation: string, from: number, to: number): Promise<Entry[]> {
  const { rows } = await sql<Row>`
    select organisation, id, at, type, by, about, body, leaf from ledger.entry
    where organisation = ${organisation} and leaf >= ${from} and leaf < ${to} order by leaf, id`.execute(tx)
  return rows
}

/** All leaf hashes, in order. */
export async function* tileHashes(tx: Tx, organisation: string, chunk = 64): AsyncGenerator<Bytes[]> {
  for (let tile = 0; ; tile += chunk) {
    const found = await readTiles(tx, { organisation, level: 0, from: tile, to: tile + chunk })
    if (found.length === 0) return
    yield found.flatMap(({ hashes }) => hashes)
  }
}

export interface LedgerFilter {
  readonly organisation: string
  readonly about?: string
  readonly by?: string
  readonly types?: readonly string[]
  readonly from?: Date
  readonly to?: Date
  readonly limit: number
  /** Only what is older than this row: the next page. */
  readonly before?: { readonly at: Date; readonly id: string }
}

/** Newest first. */
export async function selectEntries(tx: Tx, filter: LedgerFilter): Promise<Entry[]> {
  const { before } = filter
  let query = narrowed(tx, filter)
  // Rows of one moment are in the order of their ids, so that no page misses one and none has it twice.
  if (before) {
    query = query.where((eb) => eb.or([eb('at', '<', before.at), eb.and([eb('at', '=', before.at), eb('id', '>', before.id)])]))
  }
  return query.selectAll().orderBy('at', 'desc').orderBy('id').limit(filter.limit).execute()
}

export async function countEntries(tx: Tx, filter: Omit<LedgerFilter, 'limit' | 'before'>): Promise<number> {
  const [row] = await narrowed(tx, filter).select((eb) => eb.fn.countAll<number>().as('count')).execute()
  return row?.count ?? 0
}

function narrowed(tx: Tx, filter: Omit<LedgerFilter, 'limit' | 'before'>) {
  let query = tx.withTables<LedgerTables>().selectFrom('ledger.entry').where('organisation', '=', filter.organisation)
  if (filter.about !== undefined) query = query.where('about', '=', filter.about)
  if (filter.by !== undefined) query = query.where('by', '=', filter.by)
  if (filter.types !== undefined) query = query.where('type', 'in', [...filter.types])
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  return query
}

/**
 * Who was the first to do something of a type to themselves, by the tree's order; rows that no tree holds yet come
 * after all others. A row slipped in later cannot come first without a tree that no witness knows.
 */
export async function firstToThemselves(tx: Tx, { organisation, type }: { organisation: string; type: string }): Promise<string | null> {
  const { rows } = await sql<{ who: string | null }>`
    select coalesce(
      (select about from ledger.entry where organisation = ${organisation} and leaf is not null and type = ${type} and by = about
        order by leaf limit 1),
      (select about from ledger.entry where organisation = ${organisation} and leaf is null and type = ${type} and by = about
        order by at, id limit 1)) as who`.execute(tx)
  return rows[0]?.who ?? null
}

/** Who did something, and how often: for choosing in a filter. */
export async function actorsOf(tx: Tx, organisation: string): Promise<string[]> {
  const { rows } = await sql<{ by: string }>`
    select distinct by from ledger.entry where organisation = ${organisation} and by is not null limit 500`.execute(tx)
  return rows.map(({ by }) => by)
}

function splitHashes(joined: Bytes): Bytes[] {
  return Array.from({ length: Math.floor(joined.length / 32) }, (_, i) => joined.subarray(32 * i, 32 * i + 32))
}

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { type Bytes, concat, merkle } from '#foundation/sealing'
import type { Entry, FactValue } from './fact.ts'

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

export async function organisationsWaiting(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select distinct organisation from ledger.entry where leaf is null`.execute(tx)
  return rows.map((row) => row.organisation)
}

export async function organisationsWithTrees(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`select organisation from ledger.tree`.execute(tx)
  return rows.map((row) => row.organisation)
}

/** Also those whose tree somebody has taken away. */
export async function organisationsWithEntries(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ organisation: string }>`
    select organisation from ledger.tree union select distinct organisation from ledger.entry`.execute(tx)
  return rows.map((row) => row.organisation)
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

export const leavesPerTile = 256

/** Appends hashes of leaves `first`, `first + 1`, … to the tiles. */
export async function appendTiles(
  tx: Tx,
  { organisation, hashes, first }: { organisation: string; hashes: readonly Bytes[]; first: number },
): Promise<void> {
  const tiles = new Map<number, Bytes[]>()
  hashes.forEach((hash, i) => {
    const tile = Math.floor((first + i) / leavesPerTile)
    const present = tiles.get(tile)
    if (present) present.push(hash)
    else tiles.set(tile, [hash])
  })
  await sql`
    insert into ledger.tile as tile (organisation, tile, hashes)
    select ${organisation}::uuid, * from unnest(
      ${[...tiles.keys()]}::bigint[],
      ${[...tiles.values()].map((parts) => Buffer.from(concat(...parts)))}::bytea[])
    on conflict (organisation, tile) do update set hashes = tile.hashes || excluded.hashes`.execute(tx)
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

export async function* tileHashes(tx: Tx, organisation: string, chunk = 64): AsyncGenerator<Bytes[]> {
  for (let tile = 0; ; tile += chunk) {
    const { rows } = await sql<{ tile: number; hashes: Buffer }>`
      select tile, hashes from ledger.tile
      where organisation = ${organisation} and tile >= ${tile} and tile < ${tile + chunk} order by tile`.execute(tx)
    if (rows.length === 0) return
    yield rows.flatMap((row) => splitHashes(row.hashes))
  }
}

export interface LedgerFilter {
  readonly organisation: string
  readonly about?: string
  readonly types?: readonly string[]
  readonly from?: Date
  readonly to?: Date
  readonly limit: number
}

export async function selectEntries(tx: Tx, filter: LedgerFilter): Promise<Entry[]> {
  let query = tx
    .withTables<LedgerTables>()
    .selectFrom('ledger.entry')
    .selectAll()
    .where('organisation', '=', filter.organisation)
  if (filter.about !== undefined) query = query.where('about', '=', filter.about)
  if (filter.types !== undefined) query = query.where('type', 'in', [...filter.types])
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('at', '<', filter.to)
  return query.orderBy('at', 'desc').orderBy('id').limit(filter.limit).execute()
}

function splitHashes(joined: Bytes): Bytes[] {
  return Array.from({ length: Math.floor(joined.length / 32) }, (_, i) => joined.subarray(32 * i, 32 * i + 32))
}

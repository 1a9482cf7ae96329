import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'

export interface ItemKeyRow {
  readonly id: string
  readonly organisation: string
  /** What it opens. */
  readonly item: string
  readonly subject: string | null
  readonly sealed: Bytes
}

export async function insertItemKey(tx: Tx, { id, organisation, item, subject, sealed }: ItemKeyRow): Promise<void> {
  await sql`
    insert into keystore.item_key (id, organisation, item, subject, sealed)
    values (${id}, ${organisation}, ${item}, ${subject}, ${Buffer.from(sealed)})`.execute(tx)
}

export async function itemKey(tx: Tx, organisation: string, id: string): Promise<Bytes | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from keystore.item_key where organisation = ${organisation} and id = ${id}`.execute(tx)
  return rows[0]?.sealed ?? null
}

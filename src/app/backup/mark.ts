import type pg from 'pg'
import { sql } from 'kysely'
import { DatabaseTrouble, type Tx } from '#platform/database'

/**
 * [Note: A half-restored database is shut.] From the first moment of a restore to its last a mark lies
 * in the database itself. Satama does not open while it is there: the erased have not been erased again
 * yet. Whatever kills a restore, a second run sees the mark, and goes on or begins anew.
 */
export type RestorePhase = 'begun' | 'loaded' | 'upgraded' | 'replayed'

export interface Mark {
  readonly data: string
  readonly keystore: string
  readonly phase: RestorePhase
}

export async function readMark(client: pg.ClientBase): Promise<Mark | null> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('restoring.state') is not null as there`)
  if (!rows[0]?.there) return null
  const found = await client.query<Mark>('select data, keystore, phase from restoring.state')
  return found.rows[0] ?? { data: '', keystore: '', phase: 'begun' }
}

export async function setMark(client: pg.ClientBase, mark: Mark): Promise<void> {
  await client.query('create schema if not exists restoring')
  await client.query(`
    create table if not exists restoring.state (
      one boolean primary key default true check (one), data text not null, keystore text not null, phase text not null)`)
  await client.query(
    `insert into restoring.state (data, keystore, phase) values ($1, $2, $3)
     on conflict (one) do update set data = excluded.data, keystore = excluded.keystore, phase = excluded.phase`,
    [mark.data, mark.keystore, mark.phase],
  )
}

export async function removeMark(client: pg.ClientBase): Promise<void> {
  await client.query('drop schema if exists restoring cascade')
}

/** Throws, with one sentence, when a restore of this database was begun and not finished. */
export async function refuseHalfRestored(tx: Tx): Promise<void> {
  const { rows } = await sql<{ half: boolean }>`
    select exists (select from pg_namespace where nspname = 'restoring') as half`.execute(tx)
  if (!rows[0]?.half) return
  throw new DatabaseTrouble(
    'half-restored',
    'A restore of this database was begun and not finished. Run the same `satama restore` again; it goes on or begins anew.',
  )
}

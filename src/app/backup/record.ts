import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database'
import { BackupFailed, type BackupTrouble } from './model.ts'
import type { Backup } from './take.ts'

export interface RecordedBackup {
  readonly id: string
  readonly begunAt: Date
  readonly finishedAt: Date | null
  readonly state: 'asked' | 'running' | 'done' | 'failed'
  readonly trouble: BackupTrouble | 'unexpected' | null
  readonly rows: number | null
  readonly bytes: number | null
}

/** Notes that a backup begins and how it ends. */
export async function record(
  db: Db,
  { id, at, now }: { id: string; at: Date; now: () => Date },
  work: () => Promise<Backup>,
): Promise<Backup> {
  await sql`insert into house.backup (id, begun_at, state) values (${id}, ${at}, 'running')
    on conflict (id) do update set state = 'running', begun_at = excluded.begun_at`.execute(db)
  try {
    const made = await work()
    await sql`
      update house.backup set state = 'done', finished_at = ${now()}, rows = ${made.data.rows + made.keystore.rows},
        data_bytes = ${made.data.bytes}, keystore_bytes = ${made.keystore.bytes} where id = ${id}`.execute(db)
    return made
  } catch (error) {
    const trouble = error instanceof BackupFailed ? error.code : 'unexpected'
    await sql`
      update house.backup set state = 'failed', finished_at = ${now()}, trouble = ${trouble} where id = ${id}`.execute(db)
    throw error
  }
}

/** What is known of backups since a time, newest first. One that runs for longer than a day died on the way. */
export async function recordedSince(tx: Tx, since: Date): Promise<RecordedBackup[]> {
  const { rows } = await sql<RecordedBackup>`
    select id, begun_at as "begunAt", finished_at as "finishedAt",
      case when state = 'running' and begun_at < now() - interval '1 day' then 'failed' else state end as state,
      trouble, rows, data_bytes + keystore_bytes as bytes
    from house.backup where begun_at >= ${since} order by begun_at desc`.execute(tx)
  return rows
}

/** Asks for a backup as soon as the keeper looks; asking twice is asking once. */
export async function askForBackup(tx: Tx, at: Date): Promise<void> {
  await sql`
    insert into house.backup (id, begun_at, state) select ${crypto.randomUUID()}, ${at}, 'asked'
    where not exists (select from house.backup where state = 'asked')`.execute(tx)
}

export async function askedBackup(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from house.backup where state = 'asked' limit 1`.execute(tx)
  return rows[0]?.id ?? null
}

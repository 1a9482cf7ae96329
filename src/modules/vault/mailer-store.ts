import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'

/** All SQL of the mailer's key. */

export type Kept = 'typed' | 'credential' | 'kms'

export interface MailerKeyRow {
  readonly id: string
  readonly publicKey: Bytes
  readonly kept: Kept
  /** The private half as a module wrapped it; null when it is kept elsewhere. */
  readonly wrapped: Bytes | null
  readonly madeAt: Date
}

export async function mailerKey(tx: Tx): Promise<MailerKeyRow | null> {
  const { rows } = await sql<MailerKeyRow>`
    select id, public as "publicKey", kept, wrapped, made_at as "madeAt"
    from keystore.mailer_key where replaced_at is null`.execute(tx)
  return rows[0] ?? null
}

export async function replaceMailerKey(tx: Tx, key: MailerKeyRow): Promise<boolean> {
  const { rows } = await sql`
    update keystore.mailer_key set replaced_at = ${key.madeAt} where replaced_at is null returning id`.execute(tx)
  await sql`
    insert into keystore.mailer_key (id, public, kept, wrapped, made_at)
    values (${key.id}, ${Buffer.from(key.publicKey)}, ${key.kept}, ${key.wrapped && Buffer.from(key.wrapped)}, ${key.madeAt})`.execute(tx)
  return rows.length > 0
}

import { sql } from 'kysely'
import { fromBase64Url, toBase64Url } from '#foundation/sealing'
import type { Bytes } from '#foundation/sealing'
import type { Db } from '#platform/database'
import { within } from '#platform/database'
import { keySetFrom, splitSecretOf, unwrap } from './keys.ts'
import { findNetwork } from './store.ts'
import { vouchedSigningKey } from './vouching.ts'

/**
 * Somebody whose account opens backups: the age key is their guarded receiving key, so that nobody has
 * another key to keep. What unlocks it is what they sign in with, or the recovery code on paper; the
 * wrapped key lies beside the backup, and is no weaker there than in the stolen database itself.
 */
export interface BackupOpener {
  readonly account: string
  readonly signInName: string
  /** X-Wing public key, base64url. */
  readonly receiving: string
  readonly credentials: readonly WrappedForBackup[]
}

export interface WrappedForBackup {
  readonly kind: 'passphrase' | 'recovery-code'
  readonly salt: string
  readonly passes: number
  readonly memoryKib: number
  readonly guarded: string
}

/**
 * The officers and administrators of the organisation that founded the network, each vouched for: a key
 * that somebody slipped into the database opens no backup. Other organisations' officers would read
 * what is in clear of organisations that are not theirs.
 */
export async function backupOpeners(db: Db): Promise<BackupOpener[]> {
  const network = await findNetwork(db)
  if (!network) return []
  const { organisation } = network
  const here = within(db, organisation)
  const { rows } = await sql<{ account: string; signInName: string; receiving: Buffer }>`
    select distinct a.id as account, a.sign_in_name as "signInName", a.guarded_receiving as receiving
    from identity.account a
    join identity.membership m on m.account = a.id and m.organisation = ${organisation} and m.state = 'open'
    join identity.account_role r on r.account = a.id and r.organisation = ${organisation}
    where a.closed_at is null and r.role in ('officer', 'administrator') order by 2`.execute(here)
  const openers: BackupOpener[] = []
  for (const { account, signInName, receiving } of rows) {
    if (!(await vouchedSigningKey(here, { organisation, account }))) continue
    openers.push({ account, signInName, receiving: toBase64Url(receiving), credentials: await wrapsOf(here, account) })
  }
  return openers
}

async function wrapsOf(db: Db, account: string): Promise<WrappedForBackup[]> {
  const { rows } = await sql<{ kind: WrappedForBackup['kind']; salt: Buffer; passes: number; memoryKib: number; guarded: Buffer }>`
    select kind, salt, passes, memory_kib as "memoryKib", guarded_wrapped as guarded
    from identity.credential where account = ${account} and kind in ('passphrase', 'recovery-code') order by kind`.execute(db)
  return rows.map((row) => ({ ...row, salt: toBase64Url(row.salt), guarded: toBase64Url(row.guarded) }))
}

/** The private half that opens backups, from what its owner signs in with; null when that is not it. */
export async function openBackupKey(opener: BackupOpener, secret: string): Promise<Bytes | null> {
  for (const { kind, salt, passes, memoryKib, guarded } of opener.credentials) {
    const saltBytes = fromBase64Url(salt)
    const wrapped = fromBase64Url(guarded)
    if (!saltBytes || !wrapped) continue
    const split = splitSecretOf(kind, secret, saltBytes, { algorithm: 'argon2id', passes, memoryKib })
    const halves = split && unwrap('guarded', wrapped, opener.account, split.wrapping)
    const keys = halves && (await keySetFrom(halves))
    if (keys && toBase64Url(keys.receiving.publicKey) === opener.receiving) return keys.receiving.privateKey
  }
  return null
}

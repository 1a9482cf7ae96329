import { sql } from 'kysely'
import { type Db, type Tx, within } from '#platform/database'
import { bytesOf, type Bytes, keyedHash, newRecoveryCode, openPadded, readRecoveryCode, sealPadded, textOf, utf8 } from '#foundation/sealing'

/*
 * [Note: Nobody's code] A view code has 135 random bits. Its row is found by one hash of it and opened by another, so
 * whoever takes the database can tell neither whose code a row is nor what a code would open. That somebody was
 * given one is a row of the ledger; which of the rows it is, is written nowhere.
 */
export interface ViewedSubject {
  readonly organisation: string
  readonly subject: string
}

const context = utf8('satama view code v1')

/** A new code, returned once, for printing. Earlier ones stay good until they expire or are withdrawn. */
export async function issueViewCode(tx: Tx, o: ViewedSubject & { readonly expiresOn: string }): Promise<string> {
  const generation = await generationOf(tx, o)
  const code = newRecoveryCode()
  const { find, key } = secretsOf(readRecoveryCode(code) ?? code)
  const sealed = sealPadded(key, utf8(JSON.stringify([o.organisation, o.subject, generation])), context)
  await sql`
    insert into ledger.view_code (find, sealed, expires_on)
    values (${Buffer.from(find)}, ${Buffer.from(sealed)}, ${o.expiresOn})`.execute(tx)
  return code
}

/** From now on no code that was ever given for this subject opens anything. */
export async function withdrawViewCodes(tx: Tx, { organisation, subject }: ViewedSubject): Promise<void> {
  await sql`
    insert into ledger.view_generation as kept (organisation, subject, generation) values (${organisation}, ${subject}, 1)
    on conflict (organisation, subject) do update set generation = kept.generation + 1`.execute(tx)
}

/** Whose openings a typed code shows; null for whatever is no code, unknown, expired or withdrawn, after the same look-ups. */
export async function openViewCode(db: Db, typed: string, today: string): Promise<ViewedSubject | null> {
  // What cannot be a code is looked for like one, or the time it takes would tell the two apart.
  const { find, key } = secretsOf(readRecoveryCode(typed) ?? 'none')
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from ledger.view_code where find = ${Buffer.from(find)} and expires_on >= ${today}`.execute(db)
  const plain = rows[0] ? openPadded(key, rows[0].sealed, context) : null
  if (!plain) return null
  const [organisation, subject, generation] = JSON.parse(textOf(plain)) as [string, string, number]
  return (await generationOf(within(db, organisation), { organisation, subject })) === generation ? { organisation, subject } : null
}

/** Takes away what has expired; nothing else would tell that it had been there. */
export async function forgetExpiredViewCodes(db: Db, today: string): Promise<void> {
  await sql`delete from ledger.view_code where expires_on < ${today}`.execute(db)
}

/** How often codes of a subject were withdrawn. */
export const viewGenerationOf = (tx: Tx, of: ViewedSubject): Promise<number> => generationOf(tx, of)

async function generationOf(tx: Tx, { organisation, subject }: ViewedSubject): Promise<number> {
  const { rows } = await sql<{ generation: number }>`
    select generation from ledger.view_generation where organisation = ${organisation} and subject = ${subject}`.execute(tx)
  return rows[0]?.generation ?? 0
}

function secretsOf(plain: string): { find: Bytes; key: Bytes } {
  const code = bytesOf(plain).length >= 16 ? bytesOf(plain) : utf8(plain.padEnd(16, '.'))
  return { find: keyedHash(code, 'satama view code: find v1'), key: keyedHash(code, 'satama view code: open v1') }
}

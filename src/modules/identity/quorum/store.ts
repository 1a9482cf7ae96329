import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Bytes } from '#foundation/sealing'
import type { Role } from '../permissions.ts'

/** All SQL of identity's side of the quorum. */

/** The word of a quorum stands where an administrator's would: no account is named as voucher. */
export async function setVoucher(
  tx: Tx,
  { organisation, account, voucher }: { organisation: string; account: string; voucher: Bytes },
): Promise<void> {
  await sql`
    update identity.membership set voucher = ${Buffer.from(voucher)}, vouched_by = null, state = 'open'
    where organisation = ${organisation} and account = ${account} and state <> 'closed'`.execute(tx)
}

/** How many who hold one of these roles have come since a moment, and how many who were here have gone. */
export async function comingsAndGoings(
  tx: Tx,
  { organisation, roles, since }: { organisation: string; roles: readonly Role[]; since: Date },
): Promise<{ came: number; went: number }> {
  const { rows } = await sql<{ came: number; went: number }>`
    select count(*) filter (where m.state = 'open' and m.began_at > ${since}) as came,
      count(*) filter (where m.state = 'closed' and m.closed_at > ${since} and m.began_at <= ${since}) as went
    from identity.membership m
    where m.organisation = ${organisation} and exists (
      select from identity.account_role r
      where r.organisation = m.organisation and r.account = m.account and r.role = any(${[...roles]}::text[]))`.execute(tx)
  return rows[0] ?? { came: 0, went: 0 }
}

/** Which of these accounts are still in the organisation. */
export async function openAmong(
  tx: Tx,
  { organisation, accounts }: { organisation: string; accounts: readonly string[] },
): Promise<Set<string>> {
  const { rows } = await sql<{ account: string }>`
    select account from identity.membership
    where organisation = ${organisation} and state = 'open' and account = any(${[...accounts]}::uuid[])`.execute(tx)
  return new Set(rows.map(({ account }) => account))
}

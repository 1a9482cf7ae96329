import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { keepOutside } from '#platform/outside'
import { forgetGrants } from '#vault'

/**
 * [Note: Leavers do not come back.] An older backup knows nothing of who left since, or of a credential that
 * was taken away because somebody else might have it. So each such act is also noted outside the database,
 * in its own transaction, and a restore does it again before anyone can come in.
 */
export type LeavingNote =
  /** Accounts whose membership of the organisation ended. */
  | 'membership-closed'
  /** Accounts closed in the whole network. */
  | 'account-closed'
  /** Credentials taken away: lost, changed, or a recovery code that was used. */
  | 'credential-removed'
  /** Accounts from which a role was taken; the ground is the role. */
  | 'role-withdrawn'

export async function noteLeaving(
  tx: Tx,
  o: { organisation: string; kind: LeavingNote; ids: readonly string[]; ground?: string; at: Date },
): Promise<void> {
  if (o.ids.length === 0) return
  await keepOutside(tx, { organisation: o.organisation, kind: o.kind, ground: o.ground ?? o.kind, ids: o.ids, at: o.at })
}

/** Does again, in a database restored from an older backup, what such notes say. Gives how many rows it took away. */
export async function backOut(
  tx: Tx,
  organisation: string,
  notes: readonly { kind: string; ground: string; ids: readonly string[]; at: Date }[],
): Promise<number> {
  let withdrawn = 0
  for (const { kind, ground, ids, at } of notes) withdrawn += await backOutOne(tx, { organisation, kind, ground, ids, at })
  return withdrawn
}

async function backOutOne(
  tx: Tx,
  { organisation, kind, ground, ids, at }: { organisation: string; kind: string; ground: string; ids: readonly string[]; at: Date },
): Promise<number> {
  const these = sql`any(${`{${ids.join(',')}}`}::uuid[])`
  const count = async (query: ReturnType<typeof sql>): Promise<number> => Number((await query.execute(tx)).numAffectedRows ?? 0n)
  switch (kind) {
    case 'membership-closed': {
      let gone = await count(sql`
        update identity.membership set state = 'closed', closed_at = ${at}
        where organisation = ${organisation} and account = ${these} and state <> 'closed'`)
      gone += await count(sql`delete from identity.account_role where organisation = ${organisation} and account = ${these}`)
      for (const account of ids) gone += await forgetGrants(tx, { organisation, account })
      return gone
    }
    case 'account-closed':
      return count(sql`update identity.account set closed_at = ${at} where id = ${these} and closed_at is null`)
    case 'credential-removed':
      return count(sql`delete from identity.credential where id = ${these}`)
    case 'role-withdrawn':
      return count(sql`
        delete from identity.account_role where organisation = ${organisation} and account = ${these} and role = ${ground}`)
    default:
      // An erasure, or a note of another module.
      return 0
  }
}

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
  /** Accounts taken out of a team; the ground is the team's id. */
  | 'team-left'
  /** Credentials taken away: lost, changed, or a recovery code that was used. */
  | 'credential-removed'
  /** Invitations taken back. */
  | 'invitation-withdrawn'
  /** Accounts from which a role was taken; the ground is the role. */
  | 'role-withdrawn'
  /** Clients who deleted their accounts. */
  | 'client-deleted'

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
    case 'client-deleted':
      return count(sql`delete from identity.client where id = ${these}`)
    case 'membership-closed': {
      let gone = await count(sql`
        update identity.membership set state = 'closed', closed_at = ${at}
        where organisation = ${organisation} and account = ${these} and state <> 'closed'`)
      gone += await count(sql`delete from identity.account_role where organisation = ${organisation} and account = ${these}`)
      for (const account of ids) gone += await forgetGrants(tx, { organisation, account, at })
      gone += await count(sql`
        update identity.account set closed_at = ${at} where id = ${these} and closed_at is null
          and not exists (select from identity.places_of(id) place where place.state <> 'closed')`)
      return gone
    }
    case 'team-left': {
      let gone = 0
      for (const account of ids) gone += await forgetGrants(tx, { organisation, account, team: ground, at })
      return gone
    }
    case 'invitation-withdrawn':
      return count(sql`
        update identity.invitation set state = 'withdrawn'
        where organisation = ${organisation} and id = ${these} and state in ('open', 'taken')`)
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

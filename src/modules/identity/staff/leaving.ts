import type { Tx } from '#platform/database'
import { teamsOf, withdrawTeam } from '#vault'
import type { StaffActor } from '../actor.ts'
import { noteLeaving } from '../leavers-outside.ts'

export type ReasonToLeave = 'left' | 'moved' | 'role-changed'

/**
 * Takes an account out of teams: its grants go. Gives the teams that it was in.
 *
 * [Note: What a leaver may have kept] Taking a grant away closes the door, and changes no lock: whoever copied a
 * team's key while they held it can open what they also copied. That is why each of these teams gets a new epoch.
 */
export async function leaveTeams(
  tx: Tx,
  actor: StaffActor,
  o: { account: string; teams: readonly string[]; reason: ReasonToLeave; at: Date },
): Promise<string[]> {
  const { organisation } = actor
  const left: string[] = []
  for (const team of await teamsOf(tx, organisation)) {
    if (!o.teams.includes(team.id)) continue
    const withdrawn = await withdrawTeam(tx, { organisation, team: team.id, account: o.account, by: actor.id, at: o.at })
    if (withdrawn === 0) continue
    await noteLeaving(tx, { organisation, kind: 'team-left', ground: team.id, ids: [o.account], at: o.at })
    left.push(team.id)
  }
  return left
}

import { sql } from 'kysely'
import { append } from '#ledger'
import type { Tx } from '#platform/database'

/** A team as its organisation's staff page shows it: who has been granted its newest epoch. */
export interface TeamSummary {
  readonly id: string
  readonly name: string
  readonly epoch: number
  readonly members: readonly string[]
}

/** The teams of an organisation, the oldest first. Names are an organisation's own words, in clear. */
export async function teamsOf(tx: Tx, organisation: string): Promise<TeamSummary[]> {
  const { rows } = await sql<TeamSummary>`
    select t.id, t.name, t.epoch,
      array(select g.account from keystore.team_grant g
        where g.organisation = t.organisation and g.team = t.id and g.epoch = t.epoch order by g.account) as members
    from vault.team t where t.organisation = ${organisation}
    order by t.created_at, t.id`.execute(tx)
  return rows
}

/**
 * Takes one team's grants of every epoch away from an account; what it holds of other teams stays. What it has
 * copied before stays copied: only a new epoch helps against that. Gives the number of grants taken away.
 */
export async function withdrawTeam(
  tx: Tx,
  o: { organisation: string; team: string; account: string; by: string; at: Date },
): Promise<number> {
  const { organisation, team, account, by, at } = o
  const { rows } = await sql`
    delete from keystore.team_grant
    where organisation = ${organisation} and team = ${team} and account = ${account} returning epoch`.execute(tx)
  const body = { team, withdrawn: rows.length }
  await append(tx, { type: 'vault.team-withdrawn', organisation, by, at, about: account, body })
  return rows.length
}

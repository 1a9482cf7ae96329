import { sql } from 'kysely'
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

import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { ScopeMember } from './model.ts'

/** The newest scope of an incident that somebody is in. */
export interface HeldScope {
  readonly incident: string
  readonly version: number
  /** Whether the incident has a newer scope, in which they are not. */
  readonly left: boolean
  readonly certainty: ScopeMember['certainty']
  readonly reason: ScopeMember['reason']
  readonly fixedAt: Date
  readonly toldAt: Date | null
}

export async function scopesHeld(tx: Tx, organisation: string, person: string): Promise<HeldScope[]> {
  const { rows } = await sql<HeldScope>`
    select distinct on (member.incident) member.incident, member.version, member.certainty, member.reason,
      member.version < (select max(newest.version) from incidents.scope_version newest where newest.incident = member.incident) as left,
      scope.fixed_at as "fixedAt", scope.told_at as "toldAt"
    from incidents.scope_member member
    join incidents.scope_version scope on scope.incident = member.incident and scope.version = member.version
    where member.organisation = ${organisation} and member.person = ${person}
    order by member.incident, member.version desc`.execute(tx)
  return rows
}

/** Whether an incident that is still open concerns somebody. */
export async function isInOpenIncident(tx: Tx, organisation: string, person: string): Promise<boolean> {
  const { rows } = await sql`
    select from incidents.scope_member member join incidents.incident on incident.id = member.incident
    where member.organisation = ${organisation} and member.person = ${person} and incident.closed_at is null limit 1`.execute(tx)
  return rows.length > 0
}

/** Everybody who was in any scope of an incident. */
export async function everybodyIn(tx: Tx, organisation: string, incident: string): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    select distinct person from incidents.scope_member where organisation = ${organisation} and incident = ${incident} order by person`.execute(tx)
  return rows.map(({ person }) => person)
}

/** A new random id stands where theirs did, in every version: the counts stay true, and lead to nobody. */
export async function unlink(tx: Tx, o: { organisation: string; person: string; incidents: readonly string[] }): Promise<void> {
  for (const incident of o.incidents) {
    await sql`
      update incidents.scope_member set person = ${crypto.randomUUID()}
      where organisation = ${o.organisation} and incident = ${incident} and person = ${o.person}`.execute(tx)
  }
}

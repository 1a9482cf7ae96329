import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { ScopeMember, ScopeRule } from './model.ts'
import type { IncidentTables } from './store.ts'

/** Scope versions and their members: all their SQL. */
const tables = (tx: Tx) => tx.withTables<IncidentTables>()

export async function addScope(
  tx: Tx,
  scope: { organisation: string; incident: string; version: number; rules: readonly ScopeRule[]; added: number; removed: number; at: Date; by: string },
  members: readonly ScopeMember[],
) {
  await tables(tx)
    .insertInto('incidents.scope_version')
    .values({
      organisation: scope.organisation,
      incident: scope.incident,
      version: scope.version,
      rules: sql`${JSON.stringify(scope.rules)}::jsonb`,
      count: members.length,
      added: scope.added,
      removed: scope.removed,
      fixed_at: scope.at,
      fixed_by: scope.by,
      told_at: null,
      told_by: null,
      told_before_filing_because: null,
    })
    .execute()
  for (let start = 0; start < members.length; start += 20_000) {
    const part = members.slice(start, start + 20_000)
    await sql`
      insert into incidents.scope_member (organisation, incident, version, person, certainty, rule, reason)
      select ${scope.organisation}::uuid, ${scope.incident}::uuid, ${scope.version}::int, *
      from unnest(
        ${part.map((member) => member.person)}::uuid[],
        ${part.map((member) => member.certainty)}::text[],
        ${part.map((member) => member.rule)}::smallint[],
        ${part.map((member) => member.reason)}::text[]
      )`.execute(tx)
  }
}

/** The members of a version, all of them or a part in a fixed order. */
export async function membersOf(
  tx: Tx,
  incident: string,
  version: number,
  part?: { from: number; count: number },
): Promise<ScopeMember[]> {
  const all = tables(tx)
    .selectFrom('incidents.scope_member')
    .select(['person', 'certainty', 'rule', 'reason'])
    .where('incident', '=', incident)
    .where('version', '=', version)
  return part ? all.orderBy('person').offset(part.from).limit(part.count).execute() : all.execute()
}

export async function memberIn(tx: Tx, organisation: string, person: string) {
  return tables(tx)
    .selectFrom('incidents.scope_member')
    .innerJoin('incidents.incident', 'incidents.incident.id', 'incidents.scope_member.incident')
    .select(['incident', 'version', 'certainty', 'reason', 'rule', 'title'])
    .where('person', '=', person)
    .where('incidents.scope_member.organisation', '=', organisation)
    .orderBy('version')
    .execute()
}

export async function markTold(
  tx: Tx,
  told: { incident: string; version: number; at: Date; by: string; reasonBeforeFiling: string | null },
) {
  await tables(tx)
    .updateTable('incidents.scope_version')
    .set({ told_at: told.at, told_by: told.by, told_before_filing_because: told.reasonBeforeFiling })
    .where('incident', '=', told.incident)
    .where('version', '=', told.version)
    .where('told_at', 'is', null)
    .execute()
}

/**
 * What each person was last told about an incident: that they are in its scope, or (having fallen out of
 * a later one that was told) that they are not.
 */
export async function lastTold(tx: Tx, incident: string): Promise<Map<string, 'told' | 'corrected'>> {
  const { rows } = await sql<{ person: string; last: 'told' | 'corrected' }>`
    with told as (
      select version from incidents.scope_version where incident = ${incident} and told_at is not null
    ), latest as (
      select max(version) as version from told
    ), members as (
      select person, max(version) as version from incidents.scope_member
      where incident = ${incident} and version in (select version from told) group by person
    )
    select person, case when members.version = latest.version then 'told' else 'corrected' end as last
    from members, latest`.execute(tx)
  return new Map(rows.map((row) => [row.person, row.last]))
}

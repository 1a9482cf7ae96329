import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { RuleId } from './model.ts'

/** An organisation's own term for a rule, as proposed and perhaps taken into use. */
export interface RuleChange {
  readonly id: string
  readonly rule: RuleId
  readonly months: number
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
  readonly endedAt: Date | null
}

interface ChangeRow {
  id: string
  rule: string
  months: number
  proposed_by: string
  proposed_at: Date
  confirmed_by: string | null
  confirmed_at: Date | null
  ended_at: Date | null
}

/** All changes of an organisation, newest first. */
export async function changes(tx: Tx, organisation: string): Promise<RuleChange[]> {
  const { rows } = await sql<ChangeRow>`
    select id, rule, months, proposed_by, proposed_at, confirmed_by, confirmed_at, ended_at
    from retention.rule_change where organisation = ${organisation} order by proposed_at desc, id`.execute(tx)
  return rows.map(changeFrom)
}

/** The terms that an organisation has taken into use, by rule. */
export async function changedTerms(tx: Tx, organisation: string): Promise<Map<RuleId, number>> {
  const { rows } = await sql<{ rule: string; months: number }>`
    select rule, months from retention.rule_change
    where organisation = ${organisation} and confirmed_at is not null and ended_at is null`.execute(tx)
  return new Map(rows.map(({ rule, months }) => [rule, months]))
}

export async function lockChange(tx: Tx, organisation: string, id: string): Promise<RuleChange | null> {
  const { rows } = await sql<ChangeRow>`
    select id, rule, months, proposed_by, proposed_at, confirmed_by, confirmed_at, ended_at
    from retention.rule_change where organisation = ${organisation} and id = ${id} for update`.execute(tx)
  const [row] = rows
  return row ? changeFrom(row) : null
}

export async function insertChange(
  tx: Tx,
  o: { id: string; organisation: string; rule: RuleId; months: number; by: string; at: Date },
): Promise<void> {
  await sql`
    insert into retention.rule_change (id, organisation, rule, months, proposed_by, proposed_at)
    values (${o.id}, ${o.organisation}, ${o.rule}, ${o.months}, ${o.by}, ${o.at})`.execute(tx)
}

/** Takes a change into use, in place of the one before it. */
export async function confirmChange(tx: Tx, o: { organisation: string; change: RuleChange; by: string; at: Date }): Promise<void> {
  await sql`
    update retention.rule_change set ended_by = ${o.by}, ended_at = ${o.at}
    where organisation = ${o.organisation} and rule = ${o.change.rule} and confirmed_at is not null and ended_at is null`.execute(tx)
  await sql`
    update retention.rule_change set confirmed_by = ${o.by}, confirmed_at = ${o.at}
    where organisation = ${o.organisation} and id = ${o.change.id}`.execute(tx)
}

export async function endChange(tx: Tx, o: { organisation: string; id: string; by: string; at: Date }): Promise<void> {
  await sql`
    update retention.rule_change set ended_by = ${o.by}, ended_at = ${o.at}
    where organisation = ${o.organisation} and id = ${o.id} and ended_at is null`.execute(tx)
}

const changeFrom = (row: ChangeRow): RuleChange => ({
  id: row.id,
  rule: row.rule,
  months: row.months,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  confirmedBy: row.confirmed_by,
  confirmedAt: row.confirmed_at,
  endedAt: row.ended_at,
})

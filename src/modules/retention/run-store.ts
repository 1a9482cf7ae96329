import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { MonthNumber } from './months.ts'
import { heldBy, type ItemKey, type ItemRow } from './store.ts'

export interface Due extends ItemRow {
  readonly due: MonthNumber
}

/**
 * Some items of a holding that are due and not stopped, in the order of their months, locked. What somebody else holds
 * just now is passed over until the next night.
 */
export async function lockDue(
  tx: Tx,
  o: {
    organisation: string
    holding: string
    /** Whose months are reckoned by the rules as they are. */
    kinds: readonly string[]
    /** What is due in this month goes when it is a permission's, and in the one before or this when it is a duty's. */
    month: MonthNumber
    forDuties: MonthNumber
    promptly: readonly string[]
    after: (Pick<ItemKey, 'item' | 'subject'> & { due: MonthNumber }) | null
    limit: number
  },
): Promise<Due[]> {
  const { after } = o
  const { rows } = await sql<Due>`
    select i.holding, i.item, i.subject, i.subject_kind, i.kind, i.about, i.facts, i.earliest, i.due, i.rule
    from retention.item i
    where i.organisation = ${o.organisation} and i.holding = ${o.holding} and i.due <= ${o.month}
      and (i.due <= ${o.forDuties} or i.rule = any(${[...o.promptly]}::text[]))
      and i.kind = any(${[...o.kinds]}::text[]) and not i.restricted
      ${after ? sql`and i.due >= ${after.due} and (i.due, i.item, i.subject) > (${after.due}, ${after.item}, ${after.subject}::uuid)` : sql``}
      and not ${heldBy(o.organisation)}
    order by i.due, i.item, i.subject limit ${o.limit} for update of i skip locked`.execute(tx)
  return rows
}

/** How much of each holding is due by a month and not stopped, and since when. */
export async function countDue(
  tx: Tx,
  o: { organisation: string; month: MonthNumber; forDuties: MonthNumber; promptly: readonly string[] },
): Promise<{ holding: string; count: number; since: MonthNumber }[]> {
  const { rows } = await sql<{ holding: string; count: number; since: number }>`
    select i.holding, count(*)::integer as count, min(i.due) as since from retention.item i
    where i.organisation = ${o.organisation} and i.due <= ${o.month}
      and (i.due <= ${o.forDuties} or i.rule = any(${[...o.promptly]}::text[])) and not i.restricted and not ${heldBy(o.organisation)}
    group by i.holding`.execute(tx)
  return rows
}

export interface RunRow {
  readonly begunAt: Date
  readonly finishedAt: Date | null
  readonly destroyed: number
  readonly kept: number
  readonly troubled: readonly string[]
}

export async function beginRun(tx: Tx, o: { organisation: string; id: string; at: Date }): Promise<void> {
  await sql`insert into retention.run (id, organisation, begun_at) values (${o.id}, ${o.organisation}, ${o.at})`.execute(tx)
}

export async function countInRun(tx: Tx, o: { organisation: string; id: string; destroyed: number; kept: number }): Promise<void> {
  await sql`
    update retention.run set destroyed = destroyed + ${o.destroyed}, kept = kept + ${o.kept}
    where organisation = ${o.organisation} and id = ${o.id}`.execute(tx)
}

export async function finishRun(tx: Tx, o: { organisation: string; id: string; at: Date; troubled: readonly string[] }): Promise<void> {
  await sql`
    update retention.run set finished_at = ${o.at}, troubled = ${[...o.troubled]}::text[]
    where organisation = ${o.organisation} and id = ${o.id}`.execute(tx)
  // Older nights are told by their certificates; here only the last ones matter.
  await sql`
    delete from retention.run where organisation = ${o.organisation} and begun_at < ${o.at}::timestamptz - interval '400 days'`.execute(tx)
}

/** The last nights, newest first. */
export async function runs(tx: Tx, organisation: string, limit: number): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select begun_at as "begunAt", finished_at as "finishedAt", destroyed, kept, troubled from retention.run
    where organisation = ${organisation} order by begun_at desc limit ${limit}`.execute(tx)
  return rows
}

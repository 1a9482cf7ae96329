import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { Facts } from './model.ts'
import type { MonthNumber } from './months.ts'
import { heldBy } from './store.ts'

/** How much falls due in each month of a window, by kind, and how much of it an order or a restriction stops. */
export async function countByMonth(
  tx: Tx,
  o: { organisation: string; until: MonthNumber },
): Promise<{ due: MonthNumber; kind: string; count: number; stopped: number }[]> {
  const { rows } = await sql<{ due: number; kind: string; count: number; stopped: number }>`
    select i.due, i.kind, count(*)::integer as count,
      (count(*) filter (where i.restricted or ${heldBy(o.organisation)}))::integer as stopped
    from retention.item i where i.organisation = ${o.organisation} and i.due <= ${o.until}
    group by i.due, i.kind order by i.due, i.kind`.execute(tx)
  return rows
}

/** How much falls due in each year, by kind: the long view. */
export async function countByYear(tx: Tx, organisation: string): Promise<{ year: number; kind: string; count: number }[]> {
  const { rows } = await sql<{ year: number; kind: string; count: number }>`
    select i.due / 12 as year, i.kind, count(*)::integer as count
    from retention.item i where i.organisation = ${organisation} and i.due is not null group by 1, 2 order by 1, 2`.execute(tx)
  return rows
}

export interface KindCount {
  readonly kind: string
  readonly count: number
  /** Whose month is not known, since nothing is known that bounds it; or which is kept for good. */
  readonly undated: number
  /** Whose month may still come earlier, when something becomes known. */
  readonly interval: number
  readonly restricted: number
}

export async function countByKind(tx: Tx, organisation: string): Promise<KindCount[]> {
  const { rows } = await sql<KindCount>`
    select kind, count(*)::integer as count, (count(*) filter (where due is null))::integer as undated,
      (count(*) filter (where due is not null and earliest < due))::integer as interval,
      (count(*) filter (where restricted))::integer as restricted
    from retention.item where organisation = ${organisation} group by kind order by kind`.execute(tx)
  return rows
}

export interface FactGroup {
  readonly facts: Facts
  readonly known: Facts
  readonly count: number
}

/** The items of a kind by what they are reckoned from: few groups for many items, since all is by month. */
export async function groupByFacts(tx: Tx, o: { organisation: string; kind: string }): Promise<FactGroup[]> {
  const { rows } = await sql<FactGroup>`
    select i.facts, coalesce(known.facts, '{}') as known, count(*)::integer as count
    from retention.item i
    left join retention.known on known.organisation = i.organisation and known.subject = i.subject
    where i.organisation = ${o.organisation} and i.kind = ${o.kind} group by 1, 2`.execute(tx)
  return rows
}

/** People of whom something is kept that counts from a birth, and whose birth is not known. */
export async function withoutBirth(tx: Tx, o: { organisation: string; kinds: readonly string[]; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select distinct i.subject from retention.item i
    where i.organisation = ${o.organisation} and i.subject_kind = 'person' and i.kind = any(${[...o.kinds]}::text[])
      and not exists (
        select from retention.known where known.organisation = i.organisation and known.subject = i.subject
          and (known.facts ? 'birth' or known.facts ? 'death'))
    order by i.subject limit ${o.limit}`.execute(tx)
  return rows.map(({ subject }) => subject)
}

/** The holdings that something is kept of: some may be of a part of the program that is no longer there. */
export async function holdingsOfItems(tx: Tx, organisation: string): Promise<string[]> {
  const { rows } = await sql<{ holding: string }>`
    with recursive each as (
      (select holding from retention.item where organisation = ${organisation} order by holding limit 1)
      union all
      select (select i.holding from retention.item i where i.organisation = ${organisation} and i.holding > each.holding order by i.holding limit 1)
      from each where each.holding is not null
    )
    select holding from each where holding is not null`.execute(tx)
  return rows.map(({ holding }) => holding)
}

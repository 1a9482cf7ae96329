import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import { keep } from './keeping.ts'
import type { Facts, KeptItem, RetainedKind } from './model.ts'
import type { Month } from './months.ts'

/**
 * Keeps who somebody is for as long as anything is kept of their care: a register's entry is part of patient data when there
 * is any, and goes by its rules; else by those of its own kind, counted from their last dealing. Asked every night, since
 * files come and go; what has not changed is not written.
 */
export async function keepWithRecords(
  tx: Tx,
  o: {
    organisation: string
    holding: string
    item: string
    /** The kind of somebody of whom no patient data is kept. */
    alone: RetainedKind
    people: readonly { readonly id: string; readonly lastDealing: Month }[]
    at: Date
  },
): Promise<number> {
  const { organisation, holding, item } = o
  const ids = o.people.map(({ id }) => id)
  const { rows } = await sql<{ id: string; kind: string | null; facts: Facts | null; entry: Month | null }>`
    select given.id, mine.kind, mine.facts, (
      select max(i.facts ->> 'entry-written') from retention.item i
      where i.organisation = ${organisation} and i.subject = given.id and i.kind = 'patient-record' and i.holding <> ${holding}) as entry
    from unnest(${ids}::uuid[]) as given (id)
    left join retention.item mine on mine.organisation = ${organisation} and mine.holding = ${holding} and mine.item = ${item}
      and mine.subject = given.id`.execute(tx)
  const standing = new Map(rows.map((row) => [row.id, row]))
  const changed = o.people.flatMap(({ id, lastDealing }): KeptItem[] => {
    const now = standing.get(id)
    const entry = now?.entry ?? null
    const kind = entry === null ? o.alone : 'patient-record'
    const fact = entry === null ? ({ trigger: 'last-activity', month: lastDealing } as const) : ({ trigger: 'entry-written', month: entry } as const)
    if (now?.kind === kind && now.facts?.[fact.trigger] === fact.month) return []
    return [{ organisation, holding, item, subject: { organisation, kind: 'person', id }, kind, facts: [fact] }]
  })
  if (changed.length > 0) await keep(tx, changed, { at: o.at })
  return changed.length
}

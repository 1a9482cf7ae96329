import { sql, type RawBuilder } from 'kysely'
import type { SubjectKind } from '#people'
import type { Tx } from '#platform/database'
import type { Facts, Hold, HoldQuery, HoldScope, OrderSort } from './model.ts'
import type { MonthNumber } from './months.ts'

export interface ItemKey {
  readonly holding: string
  readonly item: string
  readonly subject: string
}

export interface ItemRow extends ItemKey {
  readonly subject_kind: SubjectKind
  readonly kind: string
  readonly about: string | null
  readonly facts: Facts
  readonly earliest: MonthNumber | null
  readonly due: MonthNumber | null
  readonly rule: string | null
}

/** An item with what is known of its subject. */
export interface ItemWithKnown extends ItemRow {
  readonly restricted: boolean
  readonly known: Facts
}

const texts = (values: readonly string[]): RawBuilder<unknown> => sql`${[...values]}::text[]`
const uuids = (values: readonly string[]): RawBuilder<unknown> => sql`${[...values]}::uuid[]`

/**
 * [Note: Nothing goes while an order is being given] Whoever destroys, or decides that something may be destroyed, shares
 * this lock; whoever orders that something stays, or changes a rule, has it alone. So when an order is in force, no
 * destruction is under way that did not see it. The lock is asked for again and again instead of waited for: a waiter would
 * make everybody behind it wait, and an entry being written must not wait for an officer.
 */
export async function shareDestroying(tx: Tx, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended('retention', 0) # hashtextextended(${organisation}, 1))`.execute(tx)
}

export async function haltDestroying(tx: Tx, organisation: string): Promise<boolean> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { rows } = await sql<{ held: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('retention', 0) # hashtextextended(${organisation}, 1)) as held`.execute(tx)
    if (rows[0]?.held) return true
    await sql`select pg_sleep(0.025)`.execute(tx)
  }
  return false
}

/** What is known of these people, by their ids. */
export async function knownOf(tx: Tx, organisation: string, subjects: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await sql<{ subject: string; facts: Facts }>`
    select subject, facts from retention.known
    where organisation = ${organisation} and subject = any(${uuids(subjects)})`.execute(tx)
  return new Map(rows.map(({ subject, facts }) => [subject, facts]))
}

export async function saveKnown(tx: Tx, o: { organisation: string; subject: string; kind: SubjectKind; facts: Facts }): Promise<void> {
  await sql`
    insert into retention.known (organisation, subject, subject_kind, facts)
    values (${o.organisation}, ${o.subject}, ${o.kind}, ${JSON.stringify(o.facts)}::jsonb)
    on conflict (organisation, subject) do update set facts = excluded.facts`.execute(tx)
}

export async function lockKnown(tx: Tx, organisation: string, subject: string): Promise<Facts> {
  const { rows } = await sql<{ facts: Facts }>`
    select facts from retention.known where organisation = ${organisation} and subject = ${subject} for update`.execute(tx)
  return rows[0]?.facts ?? {}
}

export async function forgetKnown(tx: Tx, organisation: string, subject: string): Promise<void> {
  await sql`delete from retention.known where organisation = ${organisation} and subject = ${subject}`.execute(tx)
}

/** Forgets what is known of people of whom nothing is kept any more. */
export async function forgetUnneeded(tx: Tx, organisation: string, subjects: readonly string[]): Promise<void> {
  await sql`
    delete from retention.known where organisation = ${organisation} and subject = any(${uuids(subjects)})
      and not exists (select from retention.item i where i.organisation = known.organisation and i.subject = known.subject)`.execute(tx)
}

/** Items as they stand, locked for what follows. */
export async function lockItems(
  tx: Tx,
  o: { organisation: string; holding: string; items: readonly string[]; subject?: string },
): Promise<ItemWithKnown[]> {
  const { rows } = await sql<ItemWithKnown>`
    ${withKnown(o.organisation)} and i.holding = ${o.holding} and i.item = any(${texts(o.items)})
      ${o.subject === undefined ? sql`` : sql`and i.subject = ${o.subject}`}
    order by i.holding, i.item, i.subject for update of i`.execute(tx)
  return rows
}

export async function lockItemsOfSubject(tx: Tx, organisation: string, subject: string): Promise<ItemWithKnown[]> {
  const { rows } = await sql<ItemWithKnown>`
    ${withKnown(organisation)} and i.subject = ${subject} order by i.holding, i.item, i.subject for update of i`.execute(tx)
  return rows
}

/** Some items of a kind after a place, in the order of the table's key: for reckoning a kind anew, part by part. */
export async function lockItemsOfKind(
  tx: Tx,
  o: { organisation: string; kind: string; after: ItemKey | null; limit: number },
): Promise<ItemWithKnown[]> {
  const { after } = o
  const { rows } = await sql<ItemWithKnown>`
    ${withKnown(o.organisation)} and i.kind = ${o.kind}
      ${after ? sql`and (i.holding, i.item, i.subject) > (${after.holding}, ${after.item}, ${after.subject}::uuid)` : sql``}
    order by i.holding, i.item, i.subject limit ${o.limit} for update of i`.execute(tx)
  return rows
}

const withKnown = (organisation: string): RawBuilder<unknown> => sql`
  select i.holding, i.item, i.subject, i.subject_kind, i.kind, i.about, i.facts, i.earliest, i.due, i.rule, i.restricted,
    coalesce(known.facts, '{}') as known
  from retention.item i
  left join retention.known on known.organisation = i.organisation and known.subject = i.subject
  where i.organisation = ${organisation}`

/** Writes items as they now are. What an item had as its facts is replaced; whether it is restricted stays. */
export async function saveItems(tx: Tx, organisation: string, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into retention.item (organisation, holding, item, subject, subject_kind, kind, about, facts, earliest, due, rule)
    select ${organisation}::uuid, holding, item, subject, subject_kind, kind, about, facts, earliest, due, rule
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (holding text, item text, subject uuid,
      subject_kind text, kind text, about uuid, facts jsonb, earliest integer, due integer, rule text)
    on conflict (organisation, holding, item, subject) do update
    set kind = excluded.kind, about = excluded.about, facts = excluded.facts, earliest = excluded.earliest, due = excluded.due,
      rule = excluded.rule`.execute(tx)
}

/** Writes the months alone: of items that were there and locked. */
export async function saveMonths(tx: Tx, organisation: string, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    update retention.item i set earliest = given.earliest, due = given.due, rule = given.rule
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given (holding text, item text, subject uuid, earliest integer, due integer, rule text)
    where i.organisation = ${organisation} and i.holding = given.holding and i.item = given.item and i.subject = given.subject`.execute(tx)
}

export async function deleteItems(tx: Tx, o: { organisation: string; keys: readonly ItemKey[] }): Promise<number> {
  if (o.keys.length === 0) return 0
  const { rows } = await sql`
    delete from retention.item i using jsonb_to_recordset(${JSON.stringify(o.keys)}::jsonb) as given (holding text, item text, subject uuid)
    where i.organisation = ${o.organisation} and i.holding = given.holding and i.item = given.item and i.subject = given.subject
    returning i.item`.execute(tx)
  return rows.length
}

export async function deleteItemsOfHolding(
  tx: Tx,
  o: { organisation: string; holding: string; items: readonly string[] | 'all'; subject?: string },
): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    delete from retention.item where organisation = ${o.organisation} and holding = ${o.holding}
      ${o.items === 'all' ? sql`` : sql`and item = any(${texts(o.items)})`}
      ${o.subject === undefined ? sql`` : sql`and subject = ${o.subject}`} returning subject`.execute(tx)
  return [...new Set(rows.map(({ subject }) => subject))]
}

export async function setRestricted(
  tx: Tx,
  o: { organisation: string; holding: string; items: readonly string[] | 'all'; subject?: string; on: boolean },
): Promise<number> {
  const { rows } = await sql`
    update retention.item set restricted = ${o.on} where organisation = ${o.organisation} and holding = ${o.holding}
      ${o.items === 'all' ? sql`` : sql`and item = any(${texts(o.items)})`}
      ${o.subject === undefined ? sql`` : sql`and subject = ${o.subject}`} returning item`.execute(tx)
  return rows.length
}

export async function moveItems(tx: Tx, o: { organisation: string; from: string; to: string }): Promise<void> {
  // What both had under one word stays the other's; a word is one of a kind.
  await sql`
    delete from retention.item old using retention.item kept
    where old.organisation = ${o.organisation} and old.subject = ${o.from} and kept.organisation = old.organisation
      and kept.holding = old.holding and kept.item = old.item and kept.subject = ${o.to}`.execute(tx)
  await sql`update retention.item set subject = ${o.to} where organisation = ${o.organisation} and subject = ${o.from}`.execute(tx)
}

/** The kinds whose months were reckoned by the rules as they are now. */
export async function reckonedKinds(tx: Tx, organisation: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ kind: string; rules: string }>`
    select kind, rules from retention.reckoned where organisation = ${organisation}`.execute(tx)
  return new Map(rows.map(({ kind, rules }) => [kind, rules]))
}

/** A kind of which nothing was kept before is reckoned by whoever keeps the first. */
export async function beginReckoned(tx: Tx, organisation: string, kinds: ReadonlyMap<string, string>): Promise<void> {
  await sql`
    insert into retention.reckoned (organisation, kind, rules)
    select ${organisation}::uuid, kind, rules from unnest(${texts([...kinds.keys()])}, ${texts([...kinds.values()])}) as given (kind, rules)
    on conflict do nothing`.execute(tx)
}

export async function setReckoned(tx: Tx, organisation: string, kind: string, rules: string): Promise<void> {
  await sql`
    insert into retention.reckoned (organisation, kind, rules) values (${organisation}, ${kind}, ${rules})
    on conflict (organisation, kind) do update set rules = excluded.rules`.execute(tx)
}

// Holds.

interface HoldRow {
  id: string
  sort: OrderSort
  subjects: string[] | null
  about: string | null
  query: HoldQuery | null
  placed_by: string
  placed_at: Date
  released_by: string | null
  released_at: Date | null
  release_reasons: string | null
}

/** Whether an order in force fits an item `i` with what is known of its subject: one condition in SQL, for whoever destroys. */
export const heldBy = (organisation: string): RawBuilder<boolean> => sql`
  exists (
    select from retention.hold h where h.organisation = ${organisation} and h.released_at is null and ${fits}
  )`

const fits: RawBuilder<boolean> = sql`(
  i.subject = any(h.subjects)
  or i.about = h.about or i.item = h.about::text
  or h.query is not null
    and (h.query ->> 'kind' is null or h.query ->> 'kind' = i.kind)
    and (h.query ->> 'holding' is null or h.query ->> 'holding' = i.holding)
    and (h.query -> 'months' is null or exists (
      select from (
        select * from jsonb_each_text(i.facts) union all
        select each.* from retention.known k, jsonb_each_text(k.facts) each
        where k.organisation = i.organisation and k.subject = i.subject
      ) fact (name, month)
      where (h.query #>> '{months,trigger}' is null or h.query #>> '{months,trigger}' = fact.name)
        -- A year is within the months when any of its months is.
        and rpad(fact.month, 7, '-12') >= h.query #>> '{months,from}'
        and case when length(fact.month) = 4 then fact.month || '-01' else fact.month end <= h.query #>> '{months,to}'
    ))
)`

/** Which orders in force fit which of these items. */
export async function holdsOn(
  tx: Tx,
  o: { organisation: string; keys: readonly ItemKey[] },
): Promise<(ItemKey & { hold: string; sort: OrderSort })[]> {
  const { rows } = await sql<ItemKey & { hold: string; sort: OrderSort }>`
    select i.holding, i.item, i.subject, h.id as hold, h.sort
    from retention.item i
    join jsonb_to_recordset(${JSON.stringify(o.keys)}::jsonb) as given (holding text, item text, subject uuid)
      on i.holding = given.holding and i.item = given.item and i.subject = given.subject
    join retention.hold h on h.organisation = ${o.organisation} and h.released_at is null and ${fits}
    where i.organisation = ${o.organisation}`.execute(tx)
  return rows
}

/** How many items each order in force stops, those not due yet included. */
export async function countHeld(tx: Tx, organisation: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    select h.id, count(i.item)::integer as count
    from retention.hold h
    left join retention.item i on i.organisation = h.organisation and ${fits}
    where h.organisation = ${organisation} and h.released_at is null group by h.id`.execute(tx)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

export async function insertHold(tx: Tx, o: { id: string; organisation: string; sort: OrderSort; scope: HoldScope; by: string; at: Date }): Promise<void> {
  const { scope } = o
  await sql`
    insert into retention.hold (id, organisation, sort, subjects, about, query, placed_by, placed_at)
    values (${o.id}, ${o.organisation}, ${o.sort},
      ${scope.by === 'person' ? uuids(scope.subjects) : null},
      ${scope.by === 'case' ? scope.about : null},
      ${scope.by === 'query' ? JSON.stringify(scope.query) : null}::jsonb, ${o.by}, ${o.at})`.execute(tx)
}

export async function releaseHold(tx: Tx, o: { organisation: string; id: string; by: string; at: Date }): Promise<boolean> {
  const { rows } = await sql`
    update retention.hold set released_by = ${o.by}, released_at = ${o.at}
    where organisation = ${o.organisation} and id = ${o.id} and released_at is null returning id`.execute(tx)
  return rows.length > 0
}

/** Why an order was released lies sealed under an id of its own; the order says which. */
export async function saveReleaseReasons(tx: Tx, o: { organisation: string; id: string; reasons: string }): Promise<void> {
  await sql`
    update retention.hold set release_reasons = ${o.reasons} where organisation = ${o.organisation} and id = ${o.id}`.execute(tx)
}

export async function holds(tx: Tx, organisation: string): Promise<Hold[]> {
  const { rows } = await sql<HoldRow>`
    select id, sort, subjects, about, query, placed_by, placed_at, released_by, released_at, release_reasons
    from retention.hold where organisation = ${organisation} order by released_at is not null, placed_at desc, id`.execute(tx)
  return rows.map(holdFrom)
}

export async function findHold(tx: Tx, organisation: string, id: string): Promise<Hold | null> {
  const { rows } = await sql<HoldRow>`
    select id, sort, subjects, about, query, placed_by, placed_at, released_by, released_at, release_reasons
    from retention.hold where organisation = ${organisation} and id = ${id}`.execute(tx)
  const [row] = rows
  return row ? holdFrom(row) : null
}

function holdFrom(row: HoldRow): Hold {
  const scope: HoldScope = row.subjects
    ? { by: 'person', subjects: row.subjects }
    : row.about === null
      ? { by: 'query', query: row.query ?? {} }
      : { by: 'case', about: row.about }
  return {
    id: row.id,
    sort: row.sort,
    scope,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    releasedBy: row.released_by,
    releasedAt: row.released_at,
    releaseReasons: row.release_reasons,
  }
}

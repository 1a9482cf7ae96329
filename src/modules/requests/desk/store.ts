import { sql } from 'kysely'
import { date, type IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { periodsOn } from '../periods.ts'
import type { RequestId, RequestKind, RequestState } from '../model.ts'
import type { OpenAlike, OpenOne } from './plan.ts'
import { expectedMinutes, isRefusable, type Triage, type TriageClass } from './triage.ts'

/** The SQL of the surge desk. Requests themselves change through the requests' own store alone. */

export interface Capacity {
  readonly workers: number
  readonly minutesEach: number
}

/** Until somebody says otherwise: two people for most of a day. */
const usual: Capacity = { workers: 2, minutesEach: 300 }

export async function capacityOf(tx: Tx, organisation: string): Promise<Capacity> {
  const { rows } = await sql<Capacity>`
    select workers::int as workers, minutes_each::int as "minutesEach" from requests.desk where organisation = ${organisation}`.execute(tx)
  return rows[0] ?? usual
}

export async function setCapacity(tx: Tx, o: { organisation: string; by: string; at: Date }, { workers, minutesEach }: Capacity): Promise<void> {
  await sql`
    insert into requests.desk (organisation, workers, minutes_each, set_at, set_by) values (${o.organisation}, ${workers}, ${minutesEach}, ${o.at}, ${o.by})
    on conflict (organisation) do update set workers = excluded.workers, minutes_each = excluded.minutes_each, set_at = excluded.set_at, set_by = excluded.set_by`.execute(tx)
}

/** Taken in, and not looked at by triage yet: oldest first. */
export async function untriaged(tx: Tx, organisation: string, limit: number): Promise<RequestId[]> {
  const { rows } = await sql<{ id: string }>`
    select request.id from requests.request
    where request.organisation = ${organisation} and request.state = 'open'
      and not exists (select 1 from requests.triage where triage.request = request.id)
    order by request.received_on, request.id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What a worker set by hand stays as it was set. */
export async function putTriage(
  tx: Tx, o: { organisation: string; by: string; on: IsoDate; byHand?: boolean }, given: readonly ({ request: RequestId } & Triage)[],
): Promise<void> {
  if (given.length === 0) return
  await sql`
    insert into requests.triage as kept (request, organisation, class, minutes, by_hand, triaged_on, triaged_by)
    select request, ${o.organisation}::uuid, class, minutes, ${o.byHand ?? false}, ${o.on}::date, ${o.by}::uuid
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (request uuid, class smallint, minutes smallint)
    on conflict (request) do update set
      class = excluded.class, minutes = excluded.minutes, by_hand = excluded.by_hand, triaged_on = excluded.triaged_on, triaged_by = excluded.triaged_by
      where excluded.by_hand or not kept.by_hand`.execute(tx)
}

export async function triageOf(tx: Tx, organisation: string, requests: readonly RequestId[]): Promise<Map<RequestId, Triage>> {
  const { rows } = await sql<{ request: string; class: TriageClass; minutes: number }>`
    select request, class::int as class, minutes::int as minutes from requests.triage
    where organisation = ${organisation} and request = any(${requests}::uuid[])`.execute(tx)
  return new Map(rows.map(({ request, ...rest }) => [request, rest]))
}

/**
 * The next requests for whoever asks, which nobody has and which can be worked on: what falls due within days first,
 * whatever it is, then by class, then what is due next. Two who ask at once get different ones.
 */
export async function nextToWorkOn(tx: Tx, o: { organisation: string; soon: IsoDate; count: number }): Promise<RequestId[]> {
  const { rows } = await sql<{ id: string }>`
    select request.id from requests.request left join requests.triage on triage.request = request.id
    where request.organisation = ${o.organisation} and request.state = 'open' and request.worker is null and request.identity = 'identified'
    order by (request.due_on <= ${o.soon}::date) desc, coalesce(triage.class, 3), request.due_on, request.received_on, request.id
    limit ${o.count} for update of request skip locked`.execute(tx)
  return rows.map(({ id }) => id)
}

interface OpenRow {
  id: string
  receivedOn: IsoDate
  identityAskedOn: IsoDate | null
  identityAnsweredOn: IsoDate | null
  extendedOn: IsoDate | null
  extensionToldOn: IsoDate | null
  state: RequestState
  minutes: number | null
  kinds: RequestKind[]
}

/** What waits for the person is no work yet: a pause that runs is left out, and counted apart. */
const isWork = (paused: { from: IsoDate }) => sql`
  request.state in ('arrived', 'open') and not (request.identity = 'asked' and request.identity_asked_on - request.received_on <= ${pauseDays(paused.from)})`
const pauseDays = (on: IsoDate): number => periodsOn(on).identityAskedWithinDays

const openColumns = sql.raw(`request.received_on as "receivedOn", request.identity_asked_on as "identityAskedOn",
  request.identity_answered_on as "identityAnsweredOn", request.extended_on as "extendedOn", request.extension_told_on as "extensionToldOn",
  request.state, triage.minutes::int as minutes, request.kinds`)

/** Open requests that are work, counted by what a forecast needs of them. */
export async function openAlike(tx: Tx, organisation: string, today: IsoDate): Promise<OpenAlike[]> {
  const { rows } = await sql<Omit<OpenRow, 'id'> & { count: number }>`
    select ${openColumns}, count(*)::int as count
    from requests.request left join requests.triage on triage.request = request.id
    where request.organisation = ${organisation} and ${isWork({ from: today })}
    group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(tx)
  return rows.map(({ count, ...row }) => ({ ...openOf(row), count }))
}

/** The same one by one, for a plan that names them. */
export async function openOnes(tx: Tx, organisation: string, today: IsoDate): Promise<OpenOne[]> {
  const { rows } = await sql<OpenRow>`
    select request.id, ${openColumns}
    from requests.request left join requests.triage on triage.request = request.id
    where request.organisation = ${organisation} and ${isWork({ from: today })}`.execute(tx)
  return rows.map(({ id, ...row }) => ({ ...openOf(row), id }))
}

const openOf = ({ minutes, kinds, ...row }: Omit<OpenRow, 'id'>) =>
  ({ ...row, decidedOn: null, answeredOn: null, minutes: minutes ?? expectedMinutes(kinds), refusable: isRefusable(kinds) })

/** Not identified and never asked: whoever answers has to know first who asks. */
export async function unidentified(tx: Tx, organisation: string, limit: number): Promise<RequestId[]> {
  const { rows } = await sql<{ id: string }>`
    select id from requests.request where organisation = ${organisation} and state = 'open' and identity = 'none'
    order by received_on, id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Asked to show who they are, and silent since then. */
export async function askedBefore(tx: Tx, organisation: string, day: IsoDate, limit: number): Promise<RequestId[]> {
  const { rows } = await sql<{ id: string }>`
    select id from requests.request where organisation = ${organisation} and state = 'open' and identity = 'asked' and identity_asked_on <= ${day}::date
    order by identity_asked_on, id limit ${limit}`.execute(tx)
  return rows.map(({ id }) => id)
}

export interface DeskCounts {
  readonly arrived: number
  readonly open: number
  readonly untriaged: number
  readonly unidentified: number
  readonly waitingForPerson: number
  readonly unassigned: number
  readonly overdue: number
  readonly lastWeek: number
}

export async function deskCounts(tx: Tx, organisation: string, { today, weekAgo }: { today: IsoDate; weekAgo: IsoDate }): Promise<DeskCounts> {
  const { rows } = await sql<DeskCounts>`
    select count(*) filter (where state = 'arrived')::int as arrived,
      count(*) filter (where state in ('arrived', 'open'))::int as open,
      count(*) filter (where state = 'open' and triage.request is null)::int as untriaged,
      count(*) filter (where state = 'open' and identity = 'none')::int as unidentified,
      count(*) filter (where state = 'open' and identity = 'asked')::int as "waitingForPerson",
      count(*) filter (where state = 'open' and worker is null and identity = 'identified')::int as unassigned,
      count(*) filter (where state in ('arrived', 'open') and due_on < ${today}::date
        and not (identity = 'asked' and identity_asked_on - received_on <= ${pauseDays(today)}))::int as overdue,
      count(*) filter (where received_on > ${weekAgo}::date and state <> 'joined')::int as "lastWeek"
    from requests.request left join requests.triage on triage.request = request.id
    where request.organisation = ${organisation}
      and (request.state in ('arrived', 'open') or request.received_on > ${weekAgo}::date)`.execute(tx)
  const counts = rows[0]
  if (!counts) throw new Error('a count gives a row')
  return counts
}

/** Written letters that have not left, by their way: an extension among them holds nothing yet. */
export async function lettersWaiting(tx: Tx, organisation: string): Promise<{ kind: string; channel: string; count: number; oldest: IsoDate }[]> {
  const { rows } = await sql<{ kind: string; channel: string; count: number; oldest: string }>`
    select kind, channel, count(*)::int as count, to_char(min(made_at) at time zone 'Europe/Helsinki', 'YYYY-MM-DD') as oldest
    from requests.letter where organisation = ${organisation} and sent_at is null group by 1, 2 order by 1, 2`.execute(tx)
  return rows.map((row) => ({ ...row, oldest: date(row.oldest) }))
}

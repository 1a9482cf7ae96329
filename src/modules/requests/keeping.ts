import { sql } from 'kysely'
import { helsinkiDate, monthOf } from '#foundation/time'
import type { DataSubject, SubjectKind } from '#people'
import type { Tx } from '#platform/database'
import { keep, letGo } from '#retention'
import type { RequestId, RequestState } from './model.ts'

/** How long requests are kept, and whom they are of: written with each of them, so that retention knows of every one. */

export const requestHolding = 'requests.requests'

export interface KeptRequest {
  readonly id: RequestId
  readonly state: RequestState
  readonly answeredOn: string | null
  readonly decidedOn: string | null
  readonly receivedOn: string
}

/** Whose requests these are from now on. Without anybody of the registers, a request is of its own id. */
export async function setSubjects(tx: Tx, organisation: string, given: readonly { request: RequestId; subjects: readonly DataSubject[] }[]): Promise<void> {
  const rows = given.flatMap(({ request, subjects }) => subjects.map(({ kind, id }) => ({ request, kind, subject: id })))
  const ids = given.map(({ request }) => request)
  await sql`delete from requests.subject where organisation = ${organisation} and request = any(${ids}::uuid[])`.execute(tx)
  await sql`
    insert into requests.subject (organisation, request, kind, subject)
    select ${organisation}::uuid, request, kind, subject
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (request uuid, kind text, subject uuid)
    on conflict do nothing`.execute(tx)
}

/** Tells retention how these requests stand: received in which month, and closed in which. */
export async function keepRequests(tx: Tx, organisation: string, ids: readonly RequestId[], at: Date): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<KeptRequest & { subjects: { kind: SubjectKind; id: string }[] | null }>`
    select id, state, answered_on as "answeredOn", decided_on as "decidedOn", received_on as "receivedOn",
      (select jsonb_agg(jsonb_build_object('kind', subject.kind, 'id', subject.subject)) from requests.subject where subject.request = request.id) as subjects
    from requests.request where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
  await letGo(tx, { organisation, holding: requestHolding, items: rows.map(({ id }) => id) })
  await keep(
    tx,
    rows.flatMap((row) => {
      const closed = closedIn(row)
      const facts = [{ trigger: 'made' as const, month: row.receivedOn.slice(0, 7) }, ...(closed === null ? [] : [{ trigger: 'case-closed' as const, month: closed }])]
      const subjects: { kind: SubjectKind; id: string }[] = row.subjects ?? [{ kind: 'person', id: row.id }]
      return subjects.map((subject) => ({ organisation, holding: requestHolding, item: row.id, subject: { organisation, ...subject }, kind: 'request' as const, facts, about: row.id }))
    }),
    { at },
  )
}

/** A case is closed when its answer left; one that was taken back or joined, when that was. */
function closedIn({ state, answeredOn, decidedOn }: KeptRequest): string | null {
  if (answeredOn !== null) return answeredOn.slice(0, 7)
  return (state === 'withdrawn' || state === 'joined') && decidedOn !== null ? decidedOn.slice(0, 7) : null
}

export const monthNow = (at: Date): string => monthOf(helsinkiDate(at))

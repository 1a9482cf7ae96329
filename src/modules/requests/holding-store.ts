import { sql } from 'kysely'
import type { Tx } from '#platform/database'
import type { DataSubject } from '#people'
import type { RequestId, RequestState } from './model.ts'

/** SQL of requests as personal data themselves. */

export interface HeldRequest {
  readonly id: RequestId
  readonly state: RequestState
  readonly restrictedMonth: string | null
  readonly erasedMonth: string | null
}

/** Requests of somebody, or the one that is of its own id because nobody of the registers is known to have made it. */
export async function requestsOf(tx: Tx, { organisation, id }: DataSubject): Promise<HeldRequest[]> {
  const { rows } = await sql<HeldRequest>`
    select id, state, restricted_month as "restrictedMonth", erased_month as "erasedMonth" from requests.request
    where organisation = ${organisation} and (id in (select request from requests.subject where organisation = ${organisation} and subject = ${id})
      or (id = ${id} and not exists (select from requests.subject where request = ${id})))
    order by received_on, id`.execute(tx)
  return rows
}

export async function lockRequestsOf(tx: Tx, subject: DataSubject): Promise<HeldRequest[]> {
  const found = await requestsOf(tx, subject)
  await sql`select id from requests.request where organisation = ${subject.organisation} and id = any(${found.map(({ id }) => id)}::uuid[]) order by id for update`.execute(tx)
  return requestsOf(tx, subject)
}

export async function setRestricted(tx: Tx, organisation: string, requests: readonly RequestId[], month: string | null): Promise<void> {
  await sql`update requests.request set restricted_month = ${month} where organisation = ${organisation} and id = any(${requests}::uuid[])`.execute(tx)
}

/** Their letters, whose keys go with theirs. */
export async function letterIdsOf(tx: Tx, organisation: string, requests: readonly RequestId[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from requests.letter where organisation = ${organisation} and request = any(${requests}::uuid[])`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What stays is that there was a request, of nobody any more: its dates, states and verdicts by kind. */
export async function forgetRequests(tx: Tx, organisation: string, requests: readonly RequestId[], month: string): Promise<void> {
  const ids = requests as string[]
  await sql`update requests.request set erased_month = ${month}, status_hash = null where organisation = ${organisation} and id = any(${ids}::uuid[])`.execute(tx)
  for (const table of ['subject', 'identity_code', 'item_verdict']) {
    await sql`delete from ${sql.table(`requests.${table}`)} where organisation = ${organisation} and request = any(${ids}::uuid[])`.execute(tx)
  }
}

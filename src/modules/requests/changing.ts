import { done, refuse } from '#foundation/results'
import { append } from '#ledger'
import type { DataSubject } from '#people'
import type { Tx } from '#platform/database'
import type { RequestId, RequestKind } from './model.ts'
import type { Present } from './present.ts'
import { openAsked, sealAsked } from './record.ts'
import * as store from './store.ts'

/** Who it is among whom data is held: from now on answers go to the register's address, and items are found by it. */
export async function linkSubjects(tx: Tx, present: Present, { request: id, subjects }: { request: RequestId; subjects: readonly DataSubject[] }) {
  const held = await store.lockRequests(tx, present.keyring.organisation, [id])
  const request = held.get(id)
  if (!request) return refuse('no-such-request')
  if (request.state !== 'open') return refuse('closed')
  const opened = (await openAsked(present, [id], { within: tx })).get(id)
  if (!opened) return refuse('no-such-request')
  await sealAsked(tx, present, [{ id, asked: { ...opened.asked, subjects: [...subjects] }, version: opened.version + 1 }])
  await append(tx, {
    type: 'requests.linked', organisation: present.keyring.organisation, by: present.by, at: present.at, about: id, body: { count: subjects.length },
  })
  return done({ request: id })
}

/** What a worker notes about handling it, or finds that is asked besides: free text may ask for more than was ticked. */
export async function noteOnRequest(
  tx: Tx, present: Present, { request: id, note, kinds }: { request: RequestId; note: string; kinds?: readonly RequestKind[] },
) {
  const held = await store.lockRequests(tx, present.keyring.organisation, [id])
  const request = held.get(id)
  if (!request) return refuse('no-such-request')
  if (request.state !== 'open') return refuse('closed')
  const opened = (await openAsked(present, [id], { within: tx })).get(id)
  if (!opened) return refuse('no-such-request')
  if (note !== '') {
    const notes = [...opened.asked.notes, { at: present.at.toISOString(), by: present.by, text: note }]
    await sealAsked(tx, present, [{ id, asked: { ...opened.asked, notes }, version: opened.version + 1 }])
  }
  if (kinds && kinds.length > 0) await store.changeRequests(tx, held, [{ id, kinds }])
  return done({ request: id })
}

/** Gives requests to a worker, or back to nobody; closed ones stay as they are. Gives how many. */
export async function assignRequests(
  tx: Tx, o: { organisation: string; by: string; at: Date }, { requests, worker }: { requests: readonly RequestId[]; worker: string | null },
): Promise<number> {
  const held = await store.lockRequests(tx, o.organisation, requests)
  const open = [...held.values()].filter(({ state }) => state === 'arrived' || state === 'open')
  await store.changeRequests(tx, held, open.map(({ id }) => ({ id, worker })))
  if (open.length > 0) {
    await append(tx, {
      type: 'requests.assigned', organisation: o.organisation, by: o.by, at: o.at,
      ...(open.length === 1 && open[0] ? { about: open[0].id } : {}), body: { count: open.length, worker },
    })
  }
  return open.length
}

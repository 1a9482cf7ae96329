import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import { isProtected, openPeople, peopleByIdentityCode } from '#people'
import type { Tx } from '#platform/database'
import { takeInArrived } from '../receiving.ts'
import { openAsked, sealAsked, type OpenedAsked } from '../record.ts'
import type { Asked, RequestId } from '../model.ts'
import type { Present } from '../present.ts'
import { findRequests } from '../store.ts'
import * as store from './store.ts'
import { triage } from './triage.ts'

/**
 * What is done with requests as they come, before anybody works on one: taken in from the inbox, connected with whom
 * the register knows by the same identity code, and given a class. In batches, so that a flood is many short steps.
 *
 * [Note: A code is no proof] Connecting says whose data is asked for, and not that the asker is that person: an identity
 * code authenticates nobody. Only an identification lets anything out.
 */
export async function sortArrived(tx: Tx, present: Present, { limit = 200 }: { limit?: number } = {}): Promise<{ takenIn: number; connected: number; sorted: number }> {
  const takenIn = (await takeInArrived(tx, present, { limit })).length
  const { organisation } = present.keyring
  const ids = await store.untriaged(tx, organisation, limit)
  if (ids.length === 0) return { takenIn, connected: 0, sorted: 0 }
  const opened = await openAsked(present, ids, { within: tx })
  const { asked, connected } = await connect(tx, present, opened)
  const requests = await findRequests(tx, organisation, ids)
  const protectedPeople = await shielded(present, [...asked.values()])
  const sorted = [...asked].flatMap(([id, what]) => {
    const request = requests.get(id)
    if (!request) return []
    return [{ request: id, ...triage(request, what, what.subjects.some((subject) => protectedPeople.has(subject.id))) }]
  })
  await store.putTriage(tx, { organisation, by: present.by, on: helsinkiDate(present.at) }, sorted)
  await append(tx, {
    type: 'requests.sorted', organisation, by: present.by, at: present.at,
    body: { count: sorted.length, connected, first: sorted.filter((one) => one.class === 1).length },
  })
  return { takenIn, connected, sorted: sorted.length }
}

/** Whom the register has by the code that was given; more than one register may know the same person. */
async function connect(tx: Tx, present: Present, opened: ReadonlyMap<RequestId, OpenedAsked>): Promise<{ asked: Map<RequestId, Asked>; connected: number }> {
  const codeOf = ({ of, identityCode }: Asked): string | undefined => (of ? of.identityCode : identityCode)
  const without = [...opened].filter(([, { asked }]) => asked.subjects.length === 0 && codeOf(asked) !== undefined)
  const found = await peopleByIdentityCode(tx, present.keyring, [...new Set(without.map(([, { asked }]) => codeOf(asked) ?? ''))])
  const changed = without.flatMap(([id, { asked, version }]) => {
    const people = found.get(codeOf(asked) ?? '')
    return people ? [{ id, asked: { ...asked, subjects: people.map((person) => ({ organisation: present.keyring.organisation, kind: 'person' as const, id: person })) }, version: version + 1 }] : []
  })
  await sealAsked(tx, present, changed)
  const asked = new Map([...opened].map(([id, one]) => [id, one.asked] as const))
  for (const one of changed) asked.set(one.id, one.asked)
  return { asked, connected: changed.length }
}

/** Whose address the register protects today. */
async function shielded(present: Present, all: readonly Asked[]): Promise<Set<string>> {
  const ids = [...new Set(all.flatMap(({ subjects }) => subjects.filter(({ kind }) => kind === 'person').map(({ id }) => id)))]
  if (ids.length === 0) return new Set()
  const people = await openPeople(present.db, present.keyring, { by: present.by, purpose: 'request', ids, at: present.at })
  const today = helsinkiDate(present.at)
  return new Set([...people.values()].filter((person) => isProtected(person, today)).map(({ id }) => id))
}

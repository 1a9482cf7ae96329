import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { keepRequests } from './keeping.ts'
import type { Asked, Request, RequestId } from './model.ts'
import type { Present } from './present.ts'
import { openAsked, sameIdentity, sealAsked } from './record.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

/** Open requests that may be of one person: groups found by a blind index. A worker looks, and joins or leaves them. */
export async function likelyDuplicates(tx: Tx, present: Present, among?: readonly RequestId[]): Promise<RequestId[][]> {
  const groups = await sameIdentity(tx, present, among)
  const found = await store.findRequests(tx, present.keyring.organisation, [...new Set(groups.flat())])
  return groups.map((group) => group.filter((id) => found.get(id)?.state === 'open')).filter((group) => group.length > 1)
}

/** Two requests of one person go on as one: the earlier, with everything that both ask, on the earlier one's clock. */
export async function joinRequests(tx: Tx, present: Present, { one, other }: { one: RequestId; other: RequestId }) {
  const { organisation } = present.keyring
  const held = await store.lockRequests(tx, organisation, [one, other])
  const [first, second] = [held.get(one), held.get(other)]
  if (!first || !second) return refuse('no-such-request')
  const decision = rules.join(first, second)
  if (!decision.ok) return decision
  const { kept, joined, kinds } = decision.value
  const opened = await openAsked(present, [kept.id, joined.id], { within: tx })
  const [keeps, gives] = [opened.get(kept.id), opened.get(joined.id)]
  if (!keeps || !gives) return refuse('no-such-request')
  await store.changeRequests(tx, held, [
    { id: kept.id, kinds, ...identityOfBoth(kept, joined) },
    { id: joined.id, state: 'joined', joinedTo: kept.id, decidedOn: helsinkiDate(present.at) },
  ])
  await sealAsked(tx, present, [{ id: kept.id, asked: both(whoAsks(kept, joined) === joined ? gives.asked : keeps.asked, keeps.asked, gives.asked), version: keeps.version + 1 }])
  await keepRequests(tx, organisation, [joined.id], present.at)
  await append(tx, { type: 'requests.joined', organisation, by: present.by, at: present.at, about: kept.id, body: { joined: joined.id } })
  return done({ request: kept.id, joined: joined.id })
}

/** The person takes it back: nothing more happens, and what was asked stays on record as long as the law says. */
export async function withdrawRequest(tx: Tx, o: { organisation: string; by: string | null; at: Date }, id: RequestId) {
  const held = await store.lockRequests(tx, o.organisation, [id])
  const request = held.get(id)
  if (!request) return refuse('no-such-request')
  const decision = rules.withdraw(request, helsinkiDate(o.at))
  if (!decision.ok) return decision
  await store.changeRequests(tx, held, [{ id, ...decision.value }])
  await keepRequests(tx, o.organisation, [id], o.at)
  await append(tx, { type: 'requests.withdrawn', organisation: o.organisation, by: o.by, at: o.at, about: id })
  return done({ request: id })
}

/**
 * [Note: Only whoever is known says where] the answer goes. Somebody who asks in another's name may be the first to ask;
 * joined with the request of whoever has shown who they are, nothing of where the unknown one can be reached stays.
 */
function whoAsks(kept: Request, joined: Request): Request {
  return kept.identity !== 'identified' && joined.identity === 'identified' ? joined : kept
}

function both(who: Asked, kept: Asked, other: Asked): Asked {
  const seen = new Set(kept.subjects.map(({ kind, id }) => `${kind} ${id}`))
  return {
    ...who,
    text: [kept.text, other.text].filter((text) => text !== '').join('\n\n— — —\n\n'),
    subjects: [...kept.subjects, ...other.subjects.filter(({ kind, id }) => !seen.has(`${kind} ${id}`))],
    notes: [...kept.notes, ...other.notes].toSorted((a, b) => a.at.localeCompare(b.at)),
  }
}

/** Known once, known for both. */
function identityOfBoth(kept: Request, joined: Request): Omit<store.Change, 'id'> {
  if (kept.identity === 'identified' || joined.identity !== 'identified' || joined.identityWay === null) return {}
  return {
    identity: 'identified', identityWay: joined.identityWay,
    ...(kept.identityAskedOn === null ? {} : { identityAnsweredOn: joined.identityAnsweredOn ?? kept.identityAskedOn }),
  }
}

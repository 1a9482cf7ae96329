import { formatPostLine, parseEmail } from '#foundation/text'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import { keepRequests } from './keeping.ts'
import type { Asked, Letter, LetterChannel, Proof, RequestId } from './model.ts'
import * as store from './store.ts'

/**
 * By which way somebody is told of how their request goes: a pointer where they gave an email address, else on paper;
 * without either, somebody gives it to them at the desk. What was decided never goes by a pointer alone.
 */
export function whereTo({ contact }: Asked): LetterChannel {
  if (contact.email && parseEmail(contact.email)) return 'pointer'
  return contact.street && contact.postcode && contact.town ? 'post' : 'desk'
}

/** The window's lines from what the request itself gave. */
export function contactLines({ name, contact: { street, postcode, town } }: Asked): string[] | null {
  return street && postcode && town ? [name, street, formatPostLine(postcode, town)] : null
}

/**
 * Letters left, provably: what a letter does to its request happens now, and not when it was written. An extension
 * that leaves after the first month extends nothing (see [Note: The clock of a request]).
 */
export async function recordSent(
  tx: Tx, o: { organisation: string; by: string | null; at: Date }, letters: readonly string[], proof: Proof,
): Promise<Letter[]> {
  const { organisation, by, at } = o
  const sent = await store.markSent(tx, organisation, letters, { proof, at })
  if (sent.length === 0) return []
  const held = await store.lockRequests(tx, organisation, [...new Set(sent.map(({ request }) => request))])
  const on = helsinkiDate(at)
  const changes = new Map<RequestId, store.Change>()
  for (const { request, kind } of sent) {
    const before = held.get(request)
    if (!before) continue
    const change = changes.get(request) ?? { id: request }
    if (kind === 'acknowledged' && before.acknowledgedOn === null) changes.set(request, { ...change, acknowledgedOn: on })
    if (kind === 'extended' && before.extensionToldOn === null) changes.set(request, { ...change, extensionToldOn: on })
    if (isAnswer(kind) && before.answeredOn === null) changes.set(request, { ...change, answeredOn: on })
  }
  await store.changeRequests(tx, held, [...changes.values()])
  const closed = [...changes.values()].filter(({ answeredOn }) => answeredOn !== undefined)
  await keepRequests(tx, organisation, closed.map(({ id }) => id), at)
  await append(tx, {
    type: 'requests.letters-sent', organisation, by, at,
    ...(sent.length === 1 && sent[0] ? { about: sent[0].request } : {}),
    body: { count: sent.length, proof: proof.kind, kinds: [...new Set(sent.map(({ kind }) => kind))] },
  })
  return sent
}

const isAnswer = (kind: Letter['kind']): boolean => kind === 'answered' || kind === 'partly' || kind === 'refused' || kind === 'not-identified'

import { helsinkiDate, type IsoDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import { sealToInbox, takeInbox } from '#vault'
import { codeHash, newCode } from './codes.ts'
import { acknowledgedText } from './letters/texts.ts'
import { sealLetters, writeLetters } from './letters/letter.ts'
import type { Asked, Channel, LetterChannel, Request, RequestId, RequestKind } from './model.ts'
import type { Present } from './present.ts'
import { pack, sealAsked, unpack } from './record.ts'
import { whereTo } from './sending.ts'
import * as store from './store.ts'

/** A request as it comes. */
export interface Arrival {
  readonly kinds: readonly RequestKind[]
  readonly channel: Channel
  readonly language: Lang
  readonly asked: Asked
  /** The day of receipt, from which the clock runs; a paper may have come before it is typed in. */
  readonly receivedOn: IsoDate
}

const inboxKind = 'request'

/**
 * Receives what a stranger posts while nobody may be present: sealed to the team's inbox, its clock running from now.
 * The page that answers is the acknowledgement (V26), in writing and at once; the code on it is shown this one time.
 */
export async function receiveUnattended(
  tx: Tx,
  o: { organisation: string; at: Date },
  arrival: Omit<Arrival, 'channel' | 'receivedOn'>,
): Promise<{ request: RequestId; statusCode: string }> {
  const id = crypto.randomUUID()
  const statusCode = newCode()
  const { organisation, at } = o
  const today = helsinkiDate(at)
  const { kinds, language, asked } = arrival
  await store.insertRequests(tx, organisation, [
    { id, kinds, channel: 'form', language, state: 'arrived', receivedOn: today, acknowledgedOn: today, statusHash: codeHash('status', statusCode) },
  ])
  await sealToInbox(tx, { organisation, kind: inboxKind, plain: pack(asked), subject: id, about: id, at })
  const letter = { id: crypto.randomUUID(), request: id, kind: 'acknowledged', channel: 'page', language } as const
  await store.insertLetters(tx, { organisation, at, by: null }, [letter])
  await store.markSent(tx, organisation, [letter.id], { proof: { kind: 'shown' }, at })
  await append(tx, { type: 'requests.received', organisation, by: null, at, about: id, body: { channel: 'form', kinds: [...kinds] } })
  return { request: id, statusCode }
}

/** Takes in what arrived: the inbox's things become records, found by whom they are of. Gives how many. */
export async function takeInArrived(tx: Tx, present: Present, { limit = 200 }: { limit?: number } = {}): Promise<RequestId[]> {
  const { organisation } = present.keyring
  const items = await takeInbox(present.db, tx, present.keyring, { by: present.by, kind: inboxKind, limit, at: present.at })
  const taken = items.flatMap(({ about, plain }) => (about === null ? [] : [{ id: about, asked: unpack(plain) }]))
  if (taken.length === 0) return []
  const held = await store.lockRequests(tx, organisation, taken.map(({ id }) => id))
  const living = taken.filter(({ id }) => held.get(id)?.state === 'arrived')
  await sealAsked(tx, present, living.map((one) => ({ ...one, version: 1 })))
  await store.changeRequests(tx, held, living.map(({ id, asked }) => ({ id, state: 'open', ...identifiedWhenAsking(asked) })))
  await sealShownReceipts(tx, present, living, held)
  await append(tx, { type: 'requests.taken-in', organisation, by: present.by, at: present.at, body: { count: living.length } })
  return living.map(({ id }) => id)
}

/** Whoever identified themselves strongly when asking needs no other check. */
function identifiedWhenAsking(asked: Asked): Omit<store.Change, 'id'> {
  return asked.strong ? { identity: 'identified', identityWay: 'strong' } : {}
}

/** What the page said stays readable as the letter that it was. */
async function sealShownReceipts(
  tx: Tx,
  present: Present,
  taken: readonly { id: RequestId; asked: Asked }[],
  held: ReadonlyMap<RequestId, Request>,
): Promise<void> {
  const { organisation } = present.keyring
  const letters = await store.lettersOfMany(tx, organisation, taken.map(({ id }) => id))
  const sheets = taken.flatMap(({ id, asked }) => {
    const request = held.get(id)
    const letter = letters.find((one) => one.request === id && one.kind === 'acknowledged' && one.channel === 'page')
    return request && letter ? [{ id: letter.id, request, asked, text: acknowledgedText(request) }] : []
  })
  await sealLetters(tx, present, sheets)
}

export interface Received {
  readonly request: RequestId
  /** For the letter or the desk: shown once. */
  readonly statusCode: string
}

/** Takes in what a worker types: on paper, by phone, by email, at the desk; each is acknowledged at once by its own way. */
export async function receiveRequests(tx: Tx, present: Present, arrivals: readonly Arrival[]): Promise<Received[]> {
  const { organisation } = present.keyring
  const today = helsinkiDate(present.at)
  const made = arrivals.map((arrival) => ({ ...arrival, id: crypto.randomUUID(), statusCode: newCode() }))
  await store.insertRequests(
    tx,
    organisation,
    made.map(({ id, kinds, channel, language, receivedOn, statusCode }) => ({
      id, kinds, channel, language, state: 'open', receivedOn, acknowledgedOn: null, statusHash: codeHash('status', statusCode),
    })),
  )
  await sealAsked(tx, present, made.map(({ id, asked }) => ({ id, asked, version: 1 })))
  const held = await store.lockRequests(tx, organisation, made.map(({ id }) => id))
  const strong = made.filter(({ asked }) => asked.strong)
  await store.changeRequests(tx, held, strong.map(({ id, asked }) => ({ id, ...identifiedWhenAsking(asked) })))
  await writeLetters(
    tx,
    present,
    made.map(({ id, asked, channel, statusCode }) => {
      const request = held.get(id) as Request
      return { request, asked, kind: 'acknowledged', channel: acknowledgedBy(channel, asked), text: acknowledgedText(request, statusCode) }
    }),
  )
  await append(tx, {
    type: 'requests.received', organisation, by: present.by, at: present.at,
    ...(made.length === 1 && made[0] ? { about: made[0].id } : {}),
    body: { count: made.length, channels: [...new Set(made.map(({ channel }) => channel))], on: today },
  })
  return made.map(({ id, statusCode }) => ({ request: id, statusCode }))
}

/** Who stands at the desk is given it there; everyone else by the way they can be reached. */
function acknowledgedBy(channel: Channel, asked: Asked): LetterChannel {
  return channel === 'in-person' ? 'desk' : whereTo(asked)
}

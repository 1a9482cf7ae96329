import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import type { Tx } from '#platform/database'
import type { DecidedItem, DecidedKind } from './letters/model.ts'
import { writeLetters } from './letters/letter.ts'
import { decidedText, notIdentifiedText } from './letters/texts.ts'
import { heldOn, limitOf } from './limits.ts'
import type { Asked, ItemVerdict, LetterChannel, LetterKind, Request, RequestId } from './model.ts'
import type { Present } from './present.ts'
import { registerAddress } from './register.ts'
import * as rules from './rules.ts'
import { contactLines } from './sending.ts'
import * as store from './store.ts'

export interface Decision {
  readonly request: RequestId
  readonly asked: Asked
  /** One for each kind that was asked. */
  readonly outcomes: readonly DecidedKind[]
  /** Record by record, for the letter; the same as was kept by `putVerdicts`, with titles. */
  readonly items?: readonly DecidedItem[]
  /** How the answer goes: on paper, at the desk, or to be read once identified. Never by email. */
  readonly channel?: Extract<LetterChannel, 'post' | 'desk' | 'identified'>
}

/**
 * Decides requests: each kind with its verdict and grounds, and one letter for all of it (GDPR 12(3), 12(4)). What the
 * verdicts do to the records has been done, or is done in this transaction, by whoever calls.
 */
export async function decideRequests(tx: Tx, present: Present, decisions: readonly Decision[]) {
  const { organisation } = present.keyring
  const on = helsinkiDate(present.at)
  const held = await store.lockRequests(tx, organisation, decisions.map(({ request }) => request))
  const changes: store.Change[] = []
  const sheets = []
  for (const decision of decisions) {
    const request = held.get(decision.request)
    if (!request) return refuse('no-such-request')
    const fault = faultIn(request, decision)
    if (fault) return refuse(fault)
    const decided = rules.decide(request, { verdicts: decision.outcomes.map(({ verdict }) => verdict), on })
    if (!decided.ok) return decided
    const { asked, outcomes, items = [] } = decision
    const { to, channel } = await wayOfAnswer(present, request, decision)
    changes.push({ id: request.id, ...decided.value })
    sheets.push({ request, asked, kind: letterOf(outcomes), channel, to, text: decidedText(request, { outcomes, items, on }) })
  }
  await store.changeRequests(tx, held, changes)
  await store.insertOutcomes(
    tx,
    { organisation, on, by: present.by },
    decisions.flatMap(({ request, outcomes }) => outcomes.map(({ kind, verdict, grounds }) => ({ request, kind, verdict, grounds }))),
  )
  const letters = await writeLetters(tx, present, sheets)
  for (const { request, outcomes } of decisions) {
    await append(tx, {
      type: 'requests.decided', organisation, by: present.by, at: present.at, about: request,
      body: { verdicts: [...new Set(outcomes.map(({ verdict }) => verdict))], grounds: [...new Set(outcomes.flatMap(({ grounds }) => grounds))] },
    })
  }
  return done({ letters: new Map(decisions.map(({ request }, i) => [request, letters[i] as string])) })
}

/** One request: the same, for a page. */
export const decideRequest = (tx: Tx, present: Present, decision: Decision) => decideRequests(tx, present, [decision])

/** Keeps what was decided of single items, as long as the request is open; a verdict given again replaces the first. */
export async function putVerdicts(tx: Tx, present: Present, request: RequestId, given: readonly ItemVerdict[]) {
  const { organisation } = present.keyring
  const held = await store.lockRequests(tx, organisation, [request])
  const found = held.get(request)
  if (!found) return refuse('no-such-request')
  if (found.state !== 'open') return refuse('closed')
  if (given.some(({ grounds }) => grounds.some((ground) => limitOf(ground) === null))) return refuse('unknown-ground')
  if (given.some(({ verdict, grounds }) => verdict === 'refuse' && grounds.length === 0)) return refuse('refused-without-ground')
  await store.putItemVerdicts(tx, { organisation, request, on: helsinkiDate(present.at), by: present.by }, given)
  return done({ request, count: given.length })
}

/** Closes requests of people who were asked to identify themselves and did not; each with its letter. */
export async function closeUnidentified(tx: Tx, present: Present, given: readonly { request: RequestId; asked: Asked }[]) {
  const { organisation } = present.keyring
  const on = helsinkiDate(present.at)
  const held = await store.lockRequests(tx, organisation, given.map(({ request }) => request))
  const closed = given.flatMap(({ request: id, asked }) => {
    const request = held.get(id)
    const decision = request ? rules.refuseUnidentified(request, on) : refuse('no-such-request')
    return request && decision.ok ? [{ request, asked, change: { id, ...decision.value } }] : []
  })
  await store.changeRequests(tx, held, closed.map(({ change }) => change))
  const letters = await writeLetters(
    tx,
    present,
    closed.map(({ request, asked }) => ({
      request, asked, kind: 'not-identified', channel: contactLines(asked) ? 'post' : 'pointer', text: notIdentifiedText(request, on),
    })),
  )
  if (closed.length > 0) {
    await append(tx, {
      type: 'requests.closed-unidentified', organisation, by: present.by, at: present.at,
      ...(closed.length === 1 && closed[0] ? { about: closed[0].request.id } : {}),
      body: { count: closed.length },
    })
  }
  return new Map(closed.map(({ request }, i) => [request.id, letters[i] as string]))
}

/** A refusal names its statute, and one that held on the day; every kind that was asked is answered. */
function faultIn(request: Request, { outcomes }: Decision) {
  const answered = new Set(outcomes.map(({ kind }) => kind))
  if (request.kinds.some((kind) => !answered.has(kind)) || outcomes.length !== answered.size) return 'not-all-kinds'
  for (const { kind, verdict, grounds } of outcomes) {
    if ((verdict === 'refuse' || verdict === 'partly') && grounds.length === 0) return 'refused-without-ground'
    for (const ground of grounds) {
      const limit = limitOf(ground)
      if (!limit || !limit.kinds.includes(kind) || !heldOn(limit, request.receivedOn)) return 'unknown-ground'
    }
  }
  return null
}

function letterOf(outcomes: readonly DecidedKind[]): LetterKind {
  if (outcomes.every(({ verdict }) => verdict === 'refuse')) return 'refused'
  return outcomes.some(({ verdict }) => verdict === 'refuse' || verdict === 'partly') ? 'partly' : 'answered'
}

/**
 * An answer may tell that somebody is a client, so it goes to the address in the register, or to one that was given by
 * somebody who was identified otherwise than by post; with neither it is read or fetched by whoever identifies themselves.
 */
async function wayOfAnswer(present: Present, request: Request, { asked, channel }: Decision): Promise<{ to: readonly string[] | null; channel: LetterChannel }> {
  const registered = await registerAddress(present, asked, request.id)
  const to = registered ?? (request.identityWay === 'code-letter' ? null : contactLines(asked))
  if (channel && channel !== 'post') return { to, channel }
  return { to, channel: to ? 'post' : 'desk' }
}

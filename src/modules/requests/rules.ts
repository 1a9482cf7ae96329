import { done, refuse } from '#foundation/results'
import { daysBetween, type IsoDate } from '#foundation/time'
import { clockOf } from './clock.ts'
import type { ExtensionReason, Request, Verdict } from './model.ts'
import { periodsOn } from './periods.ts'

/** Pure decisions: what stands of a request, and a day, in; the change or a refusal out. */

const isOpen = ({ state }: Request): boolean => state === 'arrived' || state === 'open'

/** Whether more may be asked for before acting: only on reasonable doubt (GDPR 12(6)), once, and never of who is identified. */
export function askIdentity(request: Request, on: IsoDate) {
  if (!isOpen(request)) return refuse('closed')
  if (request.identity === 'identified') return refuse('identified-already')
  if (request.identity === 'asked') return refuse('asked-already')
  return done({ identity: 'asked' as const, identityAskedOn: on })
}

export function identify(request: Request, on: IsoDate) {
  if (!isOpen(request)) return refuse('closed')
  if (request.identity === 'identified') return refuse('identified-already')
  return done({
    identity: 'identified' as const,
    identityAnsweredOn: request.identityAskedOn === null ? null : on,
  })
}

/** Whether two further months may still be taken: with reasons, once, and told inside the first month (GDPR 12(3)). */
export function extend(request: Request, { reasons, on }: { reasons: readonly ExtensionReason[]; on: IsoDate }) {
  if (!isOpen(request)) return refuse('closed')
  if (request.extendedOn !== null) return refuse('extended-already')
  if (reasons.length === 0) return refuse('no-reasons')
  const { firstDue } = clockOf(request)
  if (on > firstDue) return refuse('first-month-over', { due: firstDue })
  return done({ extendedOn: on, extensionReasons: [...reasons] })
}

/** The letter of an extension left. Told after the first month it extends nothing, and that is recorded as it is. */
export function tellExtension(request: Request, on: IsoDate) {
  const told = { ...request, extensionToldOn: request.extensionToldOn ?? on }
  return { extensionToldOn: told.extensionToldOn, dueOn: clockOf(told).due }
}

/**
 * Whether it may be decided now, and what it becomes. Without knowing who asks, nothing is disclosed, corrected or erased;
 * only a refusal may go out, and only when the person was asked and had their time (GDPR 11(2), 12(2), 12(6)).
 */
export function decide(request: Request, { verdicts, on }: { verdicts: readonly Verdict[]; on: IsoDate }) {
  if (request.state === 'arrived') return refuse('not-taken-in')
  if (!isOpen(request)) return refuse('closed')
  if (verdicts.length === 0) return refuse('nothing-decided')
  if (request.identity !== 'identified') return refuse('not-identified')
  const allRefused = verdicts.every((verdict) => verdict === 'refuse')
  return done({ state: allRefused ? ('refused' as const) : ('answered' as const), decidedOn: on })
}

/** Closing because nobody could tell who asks: they were asked, and did not answer in the time given. */
export function refuseUnidentified(request: Request, on: IsoDate) {
  if (!isOpen(request)) return refuse('closed')
  if (request.identity === 'identified') return refuse('identified-already')
  if (request.identityAskedOn === null) return refuse('never-asked')
  const waits = periodsOn(request.receivedOn).identityWaitsDays
  // The month of the refusal runs out first when the asking came too late to pause it.
  const mayClose = daysBetween(request.identityAskedOn, on) >= waits || clockOf(request).pausedSince === null
  if (!mayClose) return refuse('still-waiting', { days: waits })
  return done({ state: 'refused' as const, identity: 'not-identified' as const, decidedOn: on })
}

/** Two requests of one person become one: the earlier goes on, and its clock with it. */
export function join(request: Request, other: Request) {
  if (request.id === other.id) return refuse('the-same')
  if (!isOpen(request) || !isOpen(other)) return refuse('closed')
  if (request.state === 'arrived' || other.state === 'arrived') return refuse('not-taken-in')
  const [kept, joined] = earlierFirst(request, other)
  return done({ kept, joined, kinds: [...new Set([...kept.kinds, ...joined.kinds])] })
}

/** Nobody's time gets longer by joining: what came first keeps its day. */
function earlierFirst(one: Request, other: Request): [Request, Request] {
  if (one.receivedOn === other.receivedOn) return one.id < other.id ? [one, other] : [other, one]
  return one.receivedOn < other.receivedOn ? [one, other] : [other, one]
}

export function withdraw(request: Request, on: IsoDate) {
  if (!isOpen(request)) return refuse('closed')
  return done({ state: 'withdrawn' as const, decidedOn: on })
}

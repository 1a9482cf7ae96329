import type { Reply } from '#platform/mail'

/** What follows from a relay's answer, or from a report of failure that came back later. */
export type Verdict =
  /** The address is no good: a letter, now. */
  | 'permanent'
  /** Try again later, and by the deadline a letter. */
  | 'later'
  /** It is us whom they do not want: stand still and tell the operator. */
  | 'reputation'

/**
 * Reads a refusal by its codes alone (notices: 5.1.x and 5.2.1 are the address, 5.2.2 a full
 * mailbox, 5.7.x our own reputation). A refused sender says nothing of the recipient.
 */
export function verdictOf(reply: Pick<Reply, 'code' | 'enhanced'>, during: 'sender' | 'recipient' | 'message'): Verdict {
  const { code, enhanced } = reply
  if (enhanced === '5.2.2') return 'later'
  if (enhanced?.startsWith('5.7.')) return 'reputation'
  if (code >= 400 && code < 500) return 'later'
  if (during === 'sender' || code === 530 || code === 535) return 'reputation'
  return 'permanent'
}


/** How long to wait before trying a deferred address again: one minute, doubling, at most four hours. */
export function backOff(attempts: number, unitMs = 60_000): number {
  return Math.min(unitMs * 2 ** Math.max(0, attempts - 1), 240 * unitMs)
}

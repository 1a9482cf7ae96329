import type { Clock } from '#foundation/time'
import type { Db } from '#platform/database'
import type { Relay } from '#platform/mail'
import type { CampaignId, CampaignState } from '../campaign.ts'
import type { RenderedEmail } from '../email/run.ts'
import type { PrintHouse } from '../letters/index.ts'

/** The moments at which a sender can die, in their order. Drills kill it at each. */
export const phases = [
  'rendered',
  'journalled',
  'in-data',
  'after-final-dot',
  'accepted',
  'bounce-taken',
  'letters-rendered',
  'letters-delivered',
] as const
export type Phase = (typeof phases)[number]

/** Where tests and drills look in, and put faults in. Nothing in production sets them. */
export interface Hooks {
  at?(phase: Phase): void | Promise<void>
  /** May change a finished message: the prover must catch it. */
  finished?(email: RenderedEmail, delivery: string): RenderedEmail
}

/** What telling needs of the world around it. */
export interface TellingPorts {
  readonly db: Db
  readonly clock: Clock
  readonly relay: Relay
  readonly printHouse: PrintHouse | null
  /** Bounces come back to `<prefix>+<token>@<domain>`. */
  readonly returnPath: { readonly prefix: string; readonly domain: string }
  readonly bounceWindowMs: number
  /** After this long, mail that no relay has accepted gives way to letters. */
  readonly mailDeadlineMs?: number
  /** At most fifty: what a crash may leave in doubt. */
  readonly blockSize?: number
  /** How long few letters wait for company before they make a batch. */
  readonly gatherLettersMs?: number
  /** The unit of waiting before a deferred address or a silent relay is tried again. */
  readonly retryMs?: number
  /** Looks a message up in the relay's log, when that can be read. */
  readonly lookUp?: (messageId: string) => Promise<'accepted' | 'unknown'>
  readonly hooks?: Hooks
  readonly signal?: AbortSignal
}

export type RunEnd =
  /** Nothing to do now; `again` says when to look at the latest. */
  | { readonly end: 'waiting'; readonly again: Date | null }
  | { readonly end: 'halted'; readonly state: CampaignState }
  | { readonly end: 'closed' }
  /** Another process has it. */
  | { readonly end: 'busy' }

/** One campaign: the handle is bound to its organisation. */
export interface Running extends TellingPorts {
  readonly campaign: CampaignId
}

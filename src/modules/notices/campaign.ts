import type { Template } from './template.ts'
import type { TellingRules } from './rules.ts'

export type CampaignId = string

export type CampaignState =
  | 'draft'
  | 'approved'
  | 'sending'
  | 'paused'
  | 'stopped'
  | 'waiting-for-officers'
  | 'closed'

/** Why a campaign stands still, when it does not because a person said so. */
export type HaltReason =
  | 'by-officer'
  | 'proof-failed'
  | 'relay-refuses-us'
  | 'letters-not-proved'
  | 'no-print-house'
  | 'lease-not-held'
  | 'late-bounce'
  | 'counts-differ'

/** Where one person stands. The last four are terminal. */
export type PersonState =
  | 'unresolved'
  | 'needs-decision'
  | 'email'
  | 'letter'
  | 'delivered'
  | 'handed-over'
  | 'public-communication'
  | 'exception'

export const personStates = [
  'unresolved',
  'needs-decision',
  'email',
  'letter',
  'delivered',
  'handed-over',
  'public-communication',
  'exception',
] as const satisfies readonly PersonState[]

export const terminalStates = ['delivered', 'handed-over', 'public-communication', 'exception'] as const

/** What is pinned when sending begins, and stands in every message. Dates as ISO text, since it is kept as JSON. */
export interface PinnedRun {
  readonly renderedAt: string
  readonly returnPath: { readonly prefix: string; readonly domain: string }
  readonly messageDomain: string
}

export interface Campaign {
  readonly id: CampaignId
  readonly organisation: string
  readonly about: string
  readonly kind: 'breach' | 'correction'
  readonly state: CampaignState
  readonly reason: HaltReason | null
  readonly template: Template
  readonly templateVersion: number
  readonly rules: TellingRules
  readonly createdBy: string
  readonly createdAt: Date
  readonly begunAt: Date | null
  readonly run: PinnedRun | null
  readonly bounceWindowMs: number | null
  readonly mailDeadline: Date | null
  readonly lease: string | null
  readonly scopeCount: number | null
  readonly retryAt: Date | null
  readonly failures: number
  readonly closedAt: Date | null
}

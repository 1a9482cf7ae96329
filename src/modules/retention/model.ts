import type { IsoDate } from '#foundation/time'
import type { DataSubject, Said } from '#people'
import type { Month, MonthOrYear } from './months.ts'

/** What a period is counted from. Birth and death are known by year alone. */
export const triggers = [
  'entry-written',
  'visit',
  'death',
  'birth',
  'last-login',
  'last-activity',
  'case-closed',
  'made',
  'left',
] as const
export type Trigger = (typeof triggers)[number]

/** Triggers that are known of a person and not of a thing: they arrive by `learn`. */
export const triggersByYear: readonly Trigger[] = ['birth', 'death']

export const isTrigger = (text: string): text is Trigger => (triggers as readonly string[]).includes(text)

export type Facts = Readonly<Partial<Record<Trigger, MonthOrYear>>>

/** Kinds of what is kept: what a rule is about. A holding names one for each item. */
export const retainedKinds = [
  'patient-record',
  'patient-record-short',
  'disclosure-log',
  'access-log',
  'correction-request',
  'request',
  'consent',
  'support-account',
  'programme-account',
  'visitor-ip',
  'feedback',
  'staff-account',
  'register',
  'incident-register',
  'incident',
  'notice-delivery',
  'retention-order',
  'published',
  'ledger',
  'session',
  'waiting-upload',
] as const
export type RetainedKind = (typeof retainedKinds)[number]

export const isRetainedKind = (text: string): text is RetainedKind => (retainedKinds as readonly string[]).includes(text)

export type RuleId = string

/** `months: 0` is to the end of the month itself; `days` are for what its own module clears away, by the day. */
export type Term = { readonly months: number } | { readonly days: number } | 'for-good'

/**
 * A rule as dated data. A `duty` says how long something must be kept at least, a `permission` how long it may be kept at
 * most. See [Note: Duties and permissions].
 */
export interface RetentionRule {
  /** As `kind.what-it-says`; the same over all versions of a rule. */
  readonly id: RuleId
  readonly kind: RetainedKind
  readonly effect: 'duty' | 'permission'
  /** From what, and how long. The first one whose trigger is known decides; the later ones hold while it is unknown. */
  readonly counts: readonly { readonly from: Trigger; readonly term: Term }[]
  /** Whether it is from law, from what is promised to people, or the organisation's own practice. */
  readonly source: 'statute' | 'promise' | 'own-practice'
  /** What says so, to be named in notices and letters. */
  readonly statute: Said
  /** What it means, in a sentence for the person whose data it is. */
  readonly says: Said
  /** First and last day of validity. */
  readonly valid: { readonly from: IsoDate; readonly until: IsoDate | null }
  /** When the source was last read, or null for what still waits for a lawyer's eye. */
  readonly checkedOn: IsoDate | null
  /** A permission that says "at the latest": its month is rounded down, so that it is never overstepped. */
  readonly atTheLatest?: true
}

/** One thing to keep, as its module gives it. */
export interface KeptItem {
  readonly organisation: string
  /** The holding's name, `module.what-is-held`. */
  readonly holding: string
  /** As the holding names it: a uuid, or a word where there is one of a kind. */
  readonly item: string
  readonly subject: DataSubject
  readonly kind: RetainedKind
  readonly facts: readonly { readonly trigger: Trigger; readonly month: MonthOrYear }[]
  /** The case it belongs to, for holds by case: an incident, a request. */
  readonly about?: string
}

export type StopReason = 'kept-by-law' | 'legal-hold' | 'archive-duty' | 'restricted'

export type MayErase =
  | { readonly item: string; readonly may: true }
  | {
      readonly item: string
      readonly may: false
      readonly because: StopReason
      readonly rule?: RuleId
      /** The month from which it may go; null when that is not known or does not come by itself. */
      readonly until?: Month | null
    }

/** Which items a hold stops: everything of some people, everything of a case, or whatever a query finds, now and later. */
export type HoldScope =
  | { readonly by: 'person'; readonly subjects: readonly string[] }
  | { readonly by: 'case'; readonly about: string }
  | { readonly by: 'query'; readonly query: HoldQuery }

/** In the clear, since the nightly job needs it. Every part that is given has to fit. */
export interface HoldQuery {
  readonly kind?: RetainedKind
  readonly holding?: string
  /** Items with a fact in these months, both included; without a trigger, of any. */
  readonly months?: { readonly from: Month; readonly to: Month; readonly trigger?: Trigger }
}

/** `legal-hold` ends by an officer's release. `archive-duty`: the National Archives have ordered it kept for good. */
export const orderSorts = ['legal-hold', 'archive-duty'] as const
export type OrderSort = (typeof orderSorts)[number]

export interface Hold {
  readonly id: string
  readonly sort: OrderSort
  readonly scope: HoldScope
  readonly placedBy: string
  readonly placedAt: Date
  readonly releasedBy: string | null
  readonly releasedAt: Date | null
  /** Under which id of the vault it lies sealed why it was released. */
  readonly releaseReasons: string | null
}

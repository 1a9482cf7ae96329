import type { IsoDate } from '#foundation/time'
import type { LeakedCategory } from '#notices'
import type { SendingWay } from './filing/index.ts'

/** States and facts of a breach, from first signal to closed. Nothing here names a person: people are ids. */

export type IncidentId = string

/** The three ways personal data can be breached (GDPR 4(12); EDPB Guidelines 9/2022). */
export const natures = ['confidentiality', 'integrity', 'availability'] as const
export type Nature = (typeof natures)[number]

/** How it came about, as the supervisory authority's form asks. */
export const causes = [
  'external-attack',
  'internal-misuse',
  'lost-or-stolen-device',
  'sent-to-wrong-recipient',
  'published-by-mistake',
  'technical-fault',
  'processor-fault',
  'not-known-yet',
] as const
export type Cause = (typeof causes)[number]

/** Moments from which awareness can be argued; the clock starts at reasonable certainty (EDPB 9/2022). */
export const anchorKinds = ['first-signal', 'processor-notice', 'reasonable-certainty'] as const
export type AnchorKind = (typeof anchorKinds)[number]

export interface AwarenessAnchor {
  readonly kind: AnchorKind
  readonly at: Date
  /** The account that recorded it; awareness is a decision somebody answers for. */
  readonly by: string
}

/** What is known so far. Later versions replace earlier ones, which stay readable (GDPR 33(4), 33(5)). */
export interface KnownFacts {
  readonly version: number
  readonly natures: readonly Nature[]
  readonly cause: Cause
  /**
   * What leaked, by category. The notice, the filing and the page all speak of these codes, so that
   * what is told in one place cannot contradict another (K8).
   */
  readonly categories: readonly LeakedCategory[]
  /** First and last day on which the breach is known to have happened; null while not known. */
  readonly startedOn: IsoDate | null
  readonly endedOn: IsoDate | null
  readonly ongoing: boolean
  /** Organisation's own words for the authority; never names of people. */
  readonly description: string
  readonly consequences: string
  readonly measures: string
  readonly risk: Risk
}

/** GDPR 33(1) and 34(1): the authority unless risk is unlikely; the persons when it is high. */
export type Risk = 'not-assessed' | 'unlikely' | 'risk' | 'high'
export const risks: readonly Risk[] = ['not-assessed', 'unlikely', 'risk', 'high']

export const embargoSources = ['authority-order', 'own-hold'] as const
export type EmbargoSource = (typeof embargoSources)[number]
export const embargoScopes = ['people', 'public', 'people-and-public'] as const
export type EmbargoScope = (typeof embargoScopes)[number]

/** Holds back telling, never the 72 hours nor the preparing (V3). */
export interface Embargo {
  readonly id: string
  readonly source: EmbargoSource
  readonly scope: EmbargoScope
  /** Who ordered it or whose permission is awaited. */
  readonly authority: string
  readonly from: Date
  readonly until: Date
  readonly liftedAt: Date | null
  readonly override: EmbargoOverride | null
}

/** Two officers may override, with reasons, after hearing the supervisory authority (GDPR 34(4)). */
export interface EmbargoOverride {
  readonly reasons: string
  readonly heardAuthorityAt: Date
  readonly firstBy: string
  readonly secondBy: string | null
  readonly at: Date | null
}

export const certainties = ['leaked', 'possibly-viewed'] as const
export type Certainty = (typeof certainties)[number]

/** One rule over the register: whose data, from which days, how sure. */
export interface NamedRule {
  readonly kind: 'people'
  readonly registers: readonly string[]
  readonly roles: readonly ('client' | 'staff')[]
  /** Data recorded on or before this day. */
  readonly recordedBy: IsoDate | null
  /** Data recorded on or after this day. */
  readonly recordedFrom: IsoDate | null
  readonly certainty: Certainty
  /** What leaked of these people, when it is not all that the incident says (staff have no visits). */
  readonly categories: readonly LeakedCategory[] | null
}

/** People known to exist whom nobody can name (V6): told by public communication, GDPR 34(3)(c). */
export interface UnnamedRule {
  readonly kind: 'cannot-be-named'
  readonly description: string
  readonly estimate: number | null
}

export type ScopeRule = NamedRule | UnnamedRule

/** Why one person is in scope; `dates-unknown` is inclusion on the safe side. */
export type ScopeReason = 'dates-match' | 'dates-unknown' | 'row-unresolved'

export interface ScopeMember {
  readonly person: string
  readonly certainty: Certainty
  /** Index of the rule that decided. */
  readonly rule: number
  readonly reason: ScopeReason
}

export interface ScopeVersion {
  readonly version: number
  readonly rules: readonly ScopeRule[]
  readonly count: number
  readonly added: number
  readonly removed: number
  readonly fixedAt: Date
  readonly fixedBy: string
  /** When telling for this version was decided; null while it was not. */
  readonly toldAt: Date | null
}

export type FilingState = 'drafted' | 'sent'
export interface Filing {
  readonly id: string
  readonly number: number
  readonly kind: 'preliminary' | 'supplementary'
  readonly factsVersion: number
  readonly state: FilingState
  readonly sentAt: Date | null
  readonly how: SendingWay | null
  readonly reference: string | null
  /** GDPR 33(1): the reasons, when the hours were over at the sending. */
  readonly lateBecause: string | null
}

export interface Incident {
  readonly id: IncidentId
  readonly organisation: string
  readonly title: string
  readonly slug: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly known: KnownFacts
  readonly anchors: readonly AwarenessAnchor[]
  readonly embargoes: readonly Embargo[]
  readonly scopes: readonly ScopeVersion[]
  readonly filings: readonly Filing[]
}

/** A past-tense fact that a rule lets happen. */
export interface DecidedToTell {
  readonly type: 'DecidedToTell'
  readonly incident: IncidentId
  readonly scope: number
  readonly beforeFiling: boolean
  readonly by: string
  readonly at: Date
}

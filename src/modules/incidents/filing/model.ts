import type { IsoDate } from '#foundation/time'
import type { LeakedCategory } from '#notices'
import type { Cause, EmbargoSource, Nature, Risk } from '../model.ts'

/**
 * What a filing to the supervisory authority is made from (GDPR 33(3); the order follows the EDPB's
 * common notification template). Null is "not known yet", said openly and told later in phases
 * (33(4)). Nothing here names a data subject: the form takes no health or confidential data.
 */
export interface FilingFacts {
  readonly filing: FilingMeta
  readonly controller: Party
  /** GDPR 33(3)(b). */
  readonly contact: Contact | null
  /** Processors and joint controllers that have to do with the breach. Null while not known, empty when none. */
  readonly otherParties: readonly OtherParty[] | null
  readonly times: Times
  /** How the breach was discovered. */
  readonly discovered: string | null
  readonly natures: readonly Nature[]
  readonly cause: Cause
  readonly description: string | null
  readonly dataSubjects: readonly DataSubjectCategory[] | null
  readonly people: Count
  readonly records: Count
  readonly dataCategories: readonly LeakedCategory[]
  /** What protected the data before the breach: encryption, pseudonyms, backups. */
  readonly measuresBefore: string | null
  /** GDPR 33(3)(c). */
  readonly consequences: string | null
  readonly severity: Severity | null
  readonly risk: Risk
  /** GDPR 33(3)(d): taken or proposed, mitigation included. */
  readonly measures: string | null
  readonly telling: Telling
  /** Reported to the police: when, or null when not known or not done. */
  readonly police: Reported
  /** Other authorities that were told, by name. Null while not known, empty when none. */
  readonly otherAuthorities: readonly string[] | null
  readonly crossBorder: 'no' | 'yes' | null
}

export interface FilingMeta {
  readonly number: number
  readonly kind: 'preliminary' | 'supplementary'
  /** As of when the facts are told. */
  readonly at: Date
  /** Null while drafted. */
  readonly sent: Sent | null
  /** The authority's reference of the filing that this one supplements. */
  readonly supplements: string | null
  /** When a later filing has supplemented this one. */
  readonly supplementedAt: Date | null
}

export const sendingWays = ['electronic-form', 'secure-mail', 'post', 'in-person'] as const
export type SendingWay = (typeof sendingWays)[number]

export interface Sent {
  readonly at: Date
  readonly how: SendingWay | null
  readonly reference: string | null
}

export type FilingState = 'drafted' | 'sent' | 'supplemented'

export function stateOf({ sent, supplementedAt }: FilingMeta): FilingState {
  if (!sent) return 'drafted'
  return supplementedAt ? 'supplemented' : 'sent'
}

export interface Party {
  readonly name: string
  /** Y-tunnus. */
  readonly businessId: string | null
  readonly address: string | null
  readonly email: string | null
  readonly phone: string | null
}

export interface Contact {
  readonly role: 'data-protection-officer' | 'other'
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
}

export interface OtherParty {
  readonly name: string
  readonly role: 'processor' | 'joint-controller'
}

export interface Times {
  readonly startedOn: IsoDate | null
  readonly endedOn: IsoDate | null
  readonly ongoing: boolean
  readonly firstSignalAt: Date | null
  readonly processorNoticeAt: Date | null
  readonly awareAt: Date | null
  /** Hours of the rule in force, and when they are over; the rule is dated data (clock.ts). */
  readonly hours: number
  readonly dueAt: Date | null
  /** GDPR 33(1): why it took longer than that. */
  readonly lateBecause: string | null
}

/** The EDPB template's categories, as far as they concern us. */
export const dataSubjectCategories = [
  'clients',
  'patients',
  'children',
  'vulnerable',
  'employees',
  'volunteers',
  'relatives',
  'members',
  'website-users',
  'others',
] as const
export type DataSubjectCategory = (typeof dataSubjectCategories)[number]

export type Count =
  | { readonly kind: 'exact' | 'approximate'; readonly value: number }
  | { readonly kind: 'undeterminable' }
  | { readonly kind: 'not-known-yet' }

export type Severity = 'minor' | 'moderate' | 'severe'

export interface Telling {
  readonly status: 'told' | 'being-told' | 'decided' | 'not-decided' | 'not-needed'
  readonly decidedAt: Date | null
  readonly told: number | null
  readonly means: readonly ('email' | 'letter' | 'public-communication')[]
  /** Why the persons need not be told one by one, GDPR 34(3). */
  readonly exception: 'unintelligible' | 'risk-averted' | 'disproportionate' | null
  readonly heldBack: { readonly source: EmbargoSource; readonly until: Date } | null
}

export type Reported = { readonly state: 'yes'; readonly at: Date | null } | { readonly state: 'no' } | { readonly state: 'not-known-yet' }

/** The filing as a document: sections of named values, the same for paper and screen. */
export interface FilingDocument {
  readonly lang: 'fi' | 'sv' | 'en'
  readonly title: string
  readonly state: FilingState
  /** What stands under the title: which filing this is, its state, as of when. */
  readonly summary: readonly string[]
  readonly sections: readonly FilingSection[]
  /** What is not known yet, each by the name of its row: told in phases, GDPR 33(4). */
  readonly open: { readonly heading: string; readonly lead: string; readonly items: readonly string[] }
  readonly footnote: string
}

export interface FilingSection {
  readonly heading: string
  readonly rows: readonly FilingRow[]
}

export interface FilingRow {
  readonly label: string
  /** Paragraphs; for what is not known, the sentence that says so. */
  readonly value: readonly string[]
  readonly known: boolean
}

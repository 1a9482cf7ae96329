/*
 * As much of FHIR R4 (4.0.1, hl7.org/fhir/R4) as the mapping speaks. Everything that comes in is read as unknown and
 * looked at; what goes out is of these shapes, and the tests validate it against the definitions themselves.
 */
export interface Coding {
  readonly system?: string
  readonly code?: string
  readonly display?: string
}

export interface CodeableConcept {
  readonly coding?: readonly Coding[]
  readonly text?: string
}

export interface Reference {
  readonly reference?: string
  readonly display?: string
}

export interface Identifier {
  readonly type?: CodeableConcept
  readonly system?: string
  readonly value?: string
}

export interface Period {
  readonly start?: string
  readonly end?: string
}

export interface Extension {
  readonly url: string
  readonly valueCode?: string
  readonly valueString?: string
  readonly valueDate?: string
  readonly valueReference?: Reference
}

export interface Meta {
  readonly lastUpdated?: string
  readonly security?: readonly Coding[]
}

interface Resource {
  readonly id: string
  readonly meta?: Meta
  readonly extension?: readonly Extension[]
}

export interface Patient extends Resource {
  readonly resourceType: 'Patient'
  readonly identifier?: readonly Identifier[]
  readonly name?: readonly { readonly text?: string; readonly family?: string; readonly given?: readonly string[] }[]
  readonly telecom?: readonly { readonly system?: string; readonly value?: string }[]
  readonly birthDate?: string
  readonly deceasedBoolean?: boolean
  readonly deceasedDateTime?: string
  readonly address?: readonly { readonly line?: readonly string[]; readonly city?: string; readonly postalCode?: string }[]
  readonly communication?: readonly { readonly language: CodeableConcept; readonly preferred?: boolean }[]
}

export interface Practitioner extends Resource {
  readonly resourceType: 'Practitioner'
  readonly name?: readonly { readonly text: string }[]
  readonly qualification?: readonly { readonly code: CodeableConcept }[]
}

interface Written extends Resource {
  readonly contained?: readonly (Practitioner | Goal)[]
  readonly subject: Reference
}

export interface Encounter extends Written {
  readonly resourceType: 'Encounter'
  readonly status: string
  readonly class: Coding
  readonly participant: readonly { readonly individual: Reference }[]
  readonly period: Period
}

export interface Goal {
  readonly resourceType: 'Goal'
  readonly id: string
  readonly lifecycleStatus: string
  readonly achievementStatus?: CodeableConcept
  readonly description: CodeableConcept
  readonly subject: Reference
}

export interface CarePlan extends Written {
  readonly resourceType: 'CarePlan'
  readonly status: string
  readonly intent: 'plan'
  readonly description?: string
  readonly period: Period
  readonly author: Reference
  readonly goal?: readonly Reference[]
  readonly replaces?: readonly Reference[]
}

export interface Attachment {
  readonly contentType?: string
  readonly data?: string
  readonly size?: number
  readonly hash?: string
  readonly title?: string
  readonly creation?: string
}

export interface DocumentReference extends Written {
  readonly resourceType: 'DocumentReference'
  readonly status: 'current' | 'superseded' | 'entered-in-error'
  readonly docStatus?: 'final'
  readonly type: CodeableConcept
  readonly category?: readonly CodeableConcept[]
  readonly date: string
  readonly author: readonly Reference[]
  readonly relatesTo?: readonly { readonly code: 'replaces'; readonly target: Reference }[]
  readonly description?: string
  readonly content: readonly { readonly attachment: Attachment }[]
  readonly context?: { readonly period: Period }
}

export interface AuditEvent {
  readonly resourceType: 'AuditEvent'
  readonly id: string
  readonly type: Coding
  readonly subtype: readonly Coding[]
  readonly action: 'R'
  readonly recorded: string
  readonly outcome: '0'
  readonly purposeOfEvent: readonly CodeableConcept[]
  readonly agent: readonly { readonly who: Identified; readonly role?: readonly CodeableConcept[]; readonly requestor: boolean }[]
  readonly source: { readonly observer: Reference }
  readonly entity: readonly { readonly what: Reference; readonly type: Coding; readonly role: Coding; readonly detail?: readonly { readonly type: string; readonly valueString: string }[] }[]
}

export interface Identified extends Reference {
  readonly identifier?: Identifier
}

export type AnyResource = Patient | Encounter | CarePlan | DocumentReference | AuditEvent

export interface Bundle {
  readonly resourceType: 'Bundle'
  readonly type: 'collection'
  readonly timestamp: string
  readonly entry: readonly { readonly fullUrl: string; readonly resource: AnyResource }[]
}

/** What comes in: an object of nobody knows what. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }
export type JsonObject = { readonly [name: string]: Json }

/** Code systems and extensions, by what they are of. Our own are names, and lead nowhere. */
export const systems = {
  identityCode: 'urn:oid:1.2.246.21',
  customerId: 'urn:satama:fhir:customer-id',
  identifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
  language: 'urn:ietf:bcp:47',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  achievement: 'http://terminology.hl7.org/CodeSystem/goal-achievement',
  kind: 'urn:satama:fhir:kinds',
  topic: 'urn:satama:fhir:note-topic',
  account: 'urn:satama:fhir:account',
  purpose: 'urn:satama:fhir:purpose',
} as const

export const extensions = {
  kind: 'urn:satama:fhir:entry-kind',
  text: 'urn:satama:fhir:text',
  outcome: 'urn:satama:fhir:outcome',
  way: 'urn:satama:fhir:way',
  appointment: 'urn:satama:fhir:appointment',
  replaces: 'urn:satama:fhir:replaces',
  replacesAs: 'urn:satama:fhir:replaces-as',
  ground: 'urn:satama:fhir:correction-ground',
  reason: 'urn:satama:fhir:correction-reason',
  reviewOn: 'urn:satama:fhir:review-on',
  recipient: 'urn:satama:fhir:recipient',
  reader: 'urn:satama:fhir:reader',
  disclosureGround: 'urn:satama:fhir:disclosure-ground',
  right: 'urn:satama:fhir:right',
  removalGround: 'urn:satama:fhir:removal-ground',
  removedKind: 'urn:satama:fhir:removed-kind',
  source: 'urn:satama:fhir:source',
} as const

import type { IsoDate } from '#foundation/time'
import type { Said } from '#people'
import type { Lang } from '#platform/texts'

/** What an organisation writes down and stands by. `record` (GDPR 30) and `assessment` (GDPR 35) are not for everyone. */
export const documentKinds = ['notice', 'use', 'consent', 'safeguards', 'security', 'record', 'assessment'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** What is written by hand in each kind, in the order in which it is read. Everything else of it is computed. */
export const fieldsOf = {
  notice: ['intro', 'closing'],
  use: ['title', 'body'],
  consent: ['title', 'body'],
  safeguards: ['title', 'body'],
  security: ['intro', 'closing'],
  record: ['joint', 'transfers', 'more'],
  assessment: ['context', 'necessity', 'consulted', 'remaining', 'opinion'],
} as const satisfies Readonly<Record<DocumentKind, readonly string[]>>

export type FieldName = (typeof fieldsOf)[DocumentKind][number]

/** Fields that may stay empty; a language without any other is not written. */
export const mayBeEmpty: readonly FieldName[] = ['closing', 'joint', 'transfers', 'more', 'consulted', 'opinion']

export const isPublic = (kind: DocumentKind): boolean => kind !== 'record' && kind !== 'assessment'

/** One language's words, field by field. Plain text; a promise stands in it as `[[its-id]]` or `[[its-id: in other words]]`. */
export type Words = { readonly [F in FieldName]?: string | undefined }
/** By language; a language that is missing or empty has not been written. */
export type Texts = { readonly [L in Lang]?: Words | undefined }
export type Lines = { readonly [L in Lang]?: string | undefined }

/** What withdrawing a consent erases: items of a holding, or all that it has of the client. */
export interface Covered {
  readonly holding: string
  readonly items: readonly string[] | 'all'
}

export interface Document {
  readonly id: string
  readonly organisation: string
  readonly kind: DocumentKind
  readonly slug: string
}

export interface Draft {
  readonly revision: number
  readonly texts: Texts
  readonly covers: readonly Covered[]
  /** What changed since the last version, in plain words for its readers. */
  readonly changes: Lines
  /** Whether it is told separately (T18). */
  readonly significant: boolean
  readonly savedAt: Date
  readonly savedBy: string
  readonly approval: { readonly revision: number; readonly at: Date; readonly by: string } | null
}

export interface Version {
  readonly version: number
  readonly texts: Texts
  readonly generated: readonly Section[]
  /** The promises that its texts make, as they read on that day. */
  readonly promises: Readonly<Record<string, Said>>
  readonly covers: readonly Covered[]
  readonly changes: Lines
  readonly significant: boolean
  readonly writtenBy: string
  readonly approvedBy: string
  readonly at: Date
}

/** A part of a document that was computed from holdings, rules and settings. */
export interface Section {
  readonly id: string
  readonly heading: Said
  readonly parts: readonly Part[]
  /** Promises that its words make: it is published while they are kept. */
  readonly promises?: readonly string[]
}

export type Part =
  | { readonly kind: 'text'; readonly text: Said }
  | { readonly kind: 'list'; readonly items: readonly Said[] }
  | { readonly kind: 'facts'; readonly title?: Said; readonly facts: readonly Fact[] }

export interface Fact {
  readonly term: Said
  /** Several are shown as a list. */
  readonly values: readonly Said[]
}

export interface Consent {
  readonly id: string
  readonly client: string
  readonly document: string
  readonly version: number
  readonly givenOn: IsoDate
  readonly withdrawnOn: IsoDate | null
}

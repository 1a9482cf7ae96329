import type { IsoDate } from '#foundation/time'
import type { Service, SubjectKind } from '#people'
import type { Lang } from '#platform/texts'
import type { LimitId } from '../limits.ts'

/** What is asked for decides what goes in: all of it (GDPR 15), what they gave (20), or who saw it (V22). */
export const packageKinds = ['access', 'portability', 'log-extract'] as const
export type PackageKind = (typeof packageKinds)[number]

/**
 * A package is compiled, reviewed by people, released, handed over, and gone. `discarded` is one that was made
 * again: the older one's key was destroyed before anybody got it.
 */
export const packageStates = ['in-review', 'released', 'handed-over', 'discarded', 'destroyed'] as const
export type PackageState = (typeof packageStates)[number]

/** Who reviews what: patient data a health professional (V25), the rest whoever handles the request. */
export const shares = ['own', 'patient'] as const
export type Share = (typeof shares)[number]

/** What can be somebody else's in a text that a human wrote. */
export const findingKinds = ['name', 'identity-code', 'phone', 'email', 'address', 'bank-account', 'by-hand'] as const
export type FindingKind = (typeof findingKinds)[number]

/** A place in a text that may be about somebody else: `from` to `to` in UTF-16 units. */
export interface Finding {
  readonly from: number
  readonly to: number
  readonly kind: FindingKind
  /** Somebody of our own registers has this name or code. */
  readonly known: boolean
  readonly verdict: 'undecided' | 'masked' | 'shown'
}

/** Why something may be kept from the person, of `limits.ts`: act 1050/2018 §34(1), GDPR 15(4), and what belongs to them. */
export const limitGrounds = [
  'danger-to-health', 'rights-of-others', 'minor-forbids', 'security-and-crime', 'supervision', 'deceased', 'log-older-than-two-years',
] as const satisfies readonly LimitId[]
export type LimitGround = (typeof limitGrounds)[number]

/** Of which only a health professional may say so, of patient data (act 1050/2018 §34(1)(2)). */
export const groundsOfCare: readonly LimitGround[] = ['danger-to-health']

export interface Withholding {
  readonly ground: LimitGround
  /** Why, in words for the person; empty where telling it would defeat the limit itself (§34(3)). */
  readonly reason: string
}

/** What was compiled, before anybody reviewed it: holds data of others, lies sealed, and never leaves. */
export interface Draft {
  readonly kind: PackageKind
  readonly lang: Lang
  readonly holdings: readonly DraftHolding[]
}

export interface DraftHolding {
  readonly name: string
  readonly items: readonly DraftItem[]
}

export interface DraftItem {
  /** Its place in this draft, for forms: short, and never a word of what it is. */
  readonly key: string
  readonly subject: { readonly kind: SubjectKind; readonly id: string }
  readonly id: string
  readonly title: string
  readonly on: IsoDate | null
  readonly markings: readonly string[]
  readonly retention: string | null
  readonly patientData: boolean
  readonly fields: readonly DraftField[]
  readonly attachments: readonly DraftAttachment[]
  readonly withheld: Withholding | null
  /** Who read it; null while nobody has. What needs no reading is read from the start, by nobody. */
  readonly reviewed: { readonly by: string | null } | null
}

export interface DraftField {
  readonly name: string
  readonly label: string
  readonly value: string | number | boolean | null
  readonly written: boolean
  readonly findings: readonly Finding[]
}

export interface DraftAttachment {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  /** In hex. */
  readonly sha256: string
  /** The file's place among the package's files, from 1. */
  readonly file: number
  readonly verdict: 'undecided' | 'shown' | Withholding
}

/** What leaves, in every form: JSON as it stands, HTML and PDF made of it. Nothing of others is in it any more. */
export interface PackageDocument {
  readonly $schema: string
  readonly format: 'satama-package/1'
  /** Random, and on every page of paper: a hash of a copy cannot be guessed from what is in it. */
  readonly mark: string
  readonly package: string
  readonly request: string
  readonly kind: PackageKind
  readonly language: Lang
  /** When it was compiled and released, in UTC. */
  readonly madeAt: string
  /** Who it is given to. */
  readonly person: { readonly name: string }
  readonly controller: ControllerCard
  readonly index: readonly { readonly holding: string; readonly title: string; readonly items: number }[]
  readonly holdings: readonly DocumentHolding[]
  /** Holdings that were looked into and have nothing of this person. */
  readonly nothingIn: readonly { readonly holding: string; readonly title: string }[]
  readonly rights: readonly { readonly article: string; readonly title: string; readonly text: string }[]
  readonly complaint: { readonly authority: string; readonly contact: readonly string[]; readonly text: string }
}

/** Who the controller is, as the package and the letters name it. */
export interface ControllerCard {
  readonly name: string
  readonly address: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly dataProtectionOfficer: string | null
}

export interface DocumentHolding {
  readonly name: string
  readonly title: string
  readonly service: Service
  readonly categories: readonly string[]
  readonly purposes: readonly string[]
  readonly legalBases: readonly { readonly article: string; readonly statute: string | null }[]
  readonly recipients: readonly string[]
  readonly source: string
  readonly retention: readonly string[]
  readonly items: readonly DocumentItem[]
}

export interface DocumentItem {
  readonly id: string
  readonly title: string
  readonly on: IsoDate | null
  readonly markings: readonly string[]
  readonly fields: readonly {
    readonly name: string
    readonly label: string
    readonly value: string | number | boolean | null
    /** How many places were masked in it. */
    readonly masked: number
  }[]
  readonly attachments: readonly DocumentAttachment[]
  readonly withheld: { readonly ground: LimitGround; readonly text: string; readonly reason: string | null } | null
}

export interface DocumentAttachment {
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  /** Its place among the package's files; null when it is kept back. */
  readonly file: number | null
  readonly withheld: { readonly ground: LimitGround; readonly text: string; readonly reason: string | null } | null
}

/** What the database has of a package in the clear: states, counts, days. */
export interface PackageRow {
  readonly id: string
  readonly organisation: string
  readonly request: string
  readonly kind: PackageKind
  readonly state: PackageState
  readonly language: Lang
  readonly items: number
  readonly patientItems: number
  /** How many items of each share nobody has reviewed yet. */
  readonly openOwn: number
  readonly openPatient: number
  /** Version of the sealed draft. */
  readonly version: number
  /** How many files were attached to what was compiled. */
  readonly files: number
  /** The vault subject of what leaves; another than the draft's, so that the draft can die first. */
  readonly sealedAs: string
  readonly madeAt: Date
  readonly madeBy: string
  readonly ownReleasedAt: Date | null
  readonly ownReleasedBy: string | null
  readonly patientReleasedAt: Date | null
  readonly patientReleasedBy: string | null
  readonly destroyOn: IsoDate
}

/** Behind strong identification and a code; by a code alone; as an encrypted file; on paper by post; at the desk. Never by plain email. */
export const handOverWays = ['identified', 'code', 'age-file', 'paper', 'desk'] as const
export type HandOverWay = (typeof handOverWays)[number]

export type HandOverProof = 'opened-identified' | 'opened-by-code' | 'file-given' | 'batch' | 'signed'

export interface HandOver {
  readonly id: string
  readonly organisation: string
  readonly package: string
  readonly way: HandOverWay
  readonly offeredAt: Date
  readonly offeredBy: string
  /** The last day of its code. */
  readonly until: IsoDate | null
  readonly pdfSha256: string
  readonly jsonSha256: string
  readonly handedAt: Date | null
  readonly proof: HandOverProof | null
  readonly batch: string | null
  readonly batchSha256: string | null
}

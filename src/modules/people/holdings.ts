import type { Result } from '#foundation/results'
import type { IsoDate } from '#foundation/time'
import type { AccountId } from '#identity'
import { inTransaction, type Db, type Tx } from '#platform/database'
import type { Lang } from '#platform/texts'
import type { Keyring, Purpose } from '#vault'

/**
 * [Note: Holdings] What every module that keeps personal data answers for. A module exports its holdings, `app/holdings.ts`
 * lists them, and requests, retention and terms work over the list without knowing the modules. A test walks the schema
 * and fails on a table that no holding claims, so no module can keep data about people without being able to tell them
 * of it, correct it and let it go (GDPR 15–20, 30).
 */
export interface PersonalDataHolding {
  /** As `module.what-is-held`, for example `records.entries`. Stays the same for as long as packages name it. */
  readonly name: string
  /** Every table whose rows are of this holding, with its schema. */
  readonly tables: readonly string[]
  readonly description: HoldingDescription

  /**
   * Everything held of somebody, one item after the other. Guarded data is opened through the vault with the reach's
   * purpose, so the person sees this opening too. Somebody else's data is never in an item, except in a text that a
   * human wrote, which `written` marks for review.
   */
  disclose(reach: HoldingReach, subject: DataSubject, lang: Lang): AsyncIterable<HeldItem>

  /** Corrects an item (GDPR 16). Where the law wants the original kept, it stays readable beside it (V28, V29). */
  correct(reach: HoldingReach, item: ItemRef, correction: Correction): Promise<Result<undefined, CorrectionRefusal>>

  /** Begins or ends a restriction (GDPR 18): what is restricted is kept, and used for nothing else. */
  restrict(tx: Tx, o: { items: ItemsRef; on: boolean; by: AccountId; at: Date }): Promise<Result<{ count: number }, RestrictionRefusal>>

  /**
   * Erases by destroying keys (GDPR 17), in the caller's transaction, and tells what had to stay. Asked again about what
   * is gone already it changes nothing. What an item is kept for by law is not its business: retention is asked before.
   */
  erase(tx: Tx, o: { items: ItemsRef; ground: ErasureGround; by: AccountId | null; at: Date }): Promise<ErasedItems>

  /**
   * For holdings whose rows carry their own month and are kept one by one for a fixed time, without a row of
   * retention for each: how many began to be due before a month, and their destruction, oldest first.
   */
  readonly expiring?: Expiring
}

/** Whose data it is. `person` is of a register; `staff` an account of the organisation; `client` a nickname of the network. */
export interface DataSubject {
  readonly organisation: string
  readonly kind: SubjectKind
  readonly id: string
}

export const subjectKinds = ['person', 'staff', 'client'] as const
export type SubjectKind = (typeof subjectKinds)[number]

/** Somebody entitled who is present, and what they open for. */
export interface HoldingReach {
  /** Bound to the organisation. */
  readonly db: Db
  readonly keyring: Keyring
  readonly by: AccountId
  readonly purpose: Purpose
  /** What it is opened for: a request, an incident. */
  readonly about?: string
  readonly at: Date
  /**
   * The caller's transaction, for a correction that has to stand or fall with what the caller writes. Without it a
   * correction is one of its own, and would wait for ever for rows that the caller has locked.
   */
  readonly within?: Tx
}

/** Does a correction's work in the reach's own transaction, or else in one for it alone. A refusal is the caller's to undo. */
export function inReach<T>({ db, within }: HoldingReach, organisation: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return within ? work(within) : inTransaction(db, organisation, work)
}

export interface ItemRef {
  readonly subject: DataSubject
  readonly item: string
}

/** Some items of somebody, or all that the holding has of them. */
export interface ItemsRef {
  readonly subject: DataSubject
  readonly items: readonly string[] | 'all'
}

/** One thing that is held of somebody, opened. */
export interface HeldItem {
  /** Unique within the holding: a uuid, or a word where there is one of a kind. */
  readonly id: string
  /** What it is, in the language asked for. */
  readonly title: string
  /** The day it is of, where it has one. */
  readonly on: IsoDate | null
  readonly fields: readonly HeldField[]
  readonly attachments?: readonly HeldAttachment[]
  /** What is noted of it: corrected, restricted, removed as needless. In the language asked for. */
  readonly markings?: readonly string[]
  /** The kind of retention it is kept by, when it is another than the holding's first. */
  readonly retention?: string
  /** Whether a health professional has to release it (V25). */
  readonly patientData?: boolean
}

export interface HeldField {
  /** The field's name in the machine-readable copy: letters and digits in camelCase. */
  readonly name: string
  readonly label: string
  readonly value: string | number | boolean | null
  /** Whether a human wrote it freely, so that somebody else may be named in it. */
  readonly written?: boolean
  /** Whether {@link PersonalDataHolding.correct} takes it. */
  readonly mayBeCorrected?: boolean
  /** False for what the person did not give themselves (GDPR 20(1)): it stays out of what they take along. */
  readonly given?: boolean
}

export interface HeldAttachment {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface Correction {
  /** New values by the fields' names. */
  readonly fields: Readonly<Record<string, string>>
  /** Why, in a sentence; kept sealed with the correction. */
  readonly ground: string
  /** Name and position of whoever corrects (V29), as they are to stand in the file. */
  readonly corrector: { readonly name: string; readonly position: string }
}

export type CorrectionRefusal = 'no-such-item' | 'not-correctable' | 'bad-value' | 'changed-meanwhile' | 'erased'
export type RestrictionRefusal = 'no-such-item' | 'not-restrictable'

/** Why something is erased, for the ledger and the copy outside. */
export type ErasureGround = 'request' | 'retention' | 'consent-withdrawn' | 'objection' | 'needless' | 'account-closed'

export interface ErasedItems {
  readonly erased: readonly string[]
  readonly kept: readonly { readonly item: string; readonly why: KeptBecause }[]
}

/**
 * `goes-with-its-record`: a key or a trace of something that another holding has, which takes it along when it is erased.
 * `in-use`: the account works here, or is signed in; it is closed before it is erased. `part-of-the-client-file`: whoever's file
 * has to be kept has to be known in it.
 */
export type KeptBecause =
  | 'part-of-the-ledger'
  | 'part-of-an-open-case'
  | 'the-organisations-own-record'
  | 'held'
  | 'goes-with-its-record'
  | 'in-use'
  | 'part-of-the-client-file'

export interface HoldingDescription {
  readonly title: Said
  /** Whose data. */
  readonly subjects: readonly SubjectKind[]
  /** The service in whose privacy notice it stands (P8). */
  readonly service: Service
  readonly categories: readonly Said[]
  readonly purposes: readonly Said[]
  readonly legalBases: readonly LegalBasis[]
  /** Who else receives it; empty when nobody does. */
  readonly recipients: readonly Said[]
  /** Where it comes from (GDPR 14(2)(f), 15(1)(g)). */
  readonly source: Said
  /** Kinds of retention (`#retention` knows their rules), the usual one first. */
  readonly retention: readonly string[]
  /** How it is protected: `sealed` in the browser, `guarded` on the server, `clear` by design, or `published`. */
  readonly lane: 'sealed' | 'guarded' | 'clear' | 'published'
}

/** A sentence or a name in every language. */
export type Said = Readonly<Record<Lang, string>>

export const services = ['care', 'support', 'incidents', 'requests', 'staff', 'site'] as const
export type Service = (typeof services)[number]

export interface LegalBasis {
  /** As `6(1)(c)` or `9(2)(h)` of the GDPR. */
  readonly article: string
  /** The statute that article needs, where it does. */
  readonly statute?: Said
}

export interface Expiring {
  /** The kind of retention whose period the rows are kept for. */
  readonly kind: string
  /** How many rows are of a month before this one, `YYYY-MM`. */
  count(tx: Tx, o: { organisation: string; before: string }): Promise<number>
  /** How many fall due in each month, for a preview: months as `YYYY-MM`, of the rows themselves. */
  months(tx: Tx, organisation: string): Promise<readonly { readonly month: string; readonly count: number }[]>
  /** Destroys at most `limit` of them and gives how many; 0 when there are no more. */
  destroy(tx: Tx, o: { organisation: string; before: string; limit: number; at: Date }): Promise<number>
}

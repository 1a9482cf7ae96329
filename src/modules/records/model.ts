import type { IsoDate } from '#foundation/time'
import type { AccountId } from '#identity'
import type { Person, PersonId } from '#people'

export type FileId = string
export type EntryId = string

export const entryKinds = [
  'note', 'visit', 'appointment', 'plan', 'statement', 'attachment', 'disclosure', 'right-exercised', 'removal',
] as const
export type EntryKind = (typeof entryKinds)[number]

export const entryStates = ['draft', 'final', 'removed', 'erased'] as const
export type EntryState = (typeof entryStates)[number]

/** What a note by a professional is of (V22). */
export const noteTopics = ['session', 'assessment', 'phone-call', 'message', 'consultation', 'medication', 'other'] as const
export type NoteTopic = (typeof noteTopics)[number]

/** How people meet. A visit by video is a visit: there is no recording, and no place for one (V23). */
export const meetingWays = ['in-person', 'video', 'phone'] as const
export type MeetingWay = (typeof meetingWays)[number]

export const visitOutcomes = ['kept', 'missed', 'cancelled'] as const
export type VisitOutcome = (typeof visitOutcomes)[number]

export const goalStates = ['not-begun', 'begun', 'halfway', 'reached', 'set-aside'] as const
export type GoalState = (typeof goalStates)[number]

export interface Goal {
  readonly text: string
  readonly state: GoalState
}

export const statementReaders = ['authority', 'customer', 'other'] as const
export type StatementReader = (typeof statementReaders)[number]

/** On what ground something of a file was given to somebody outside. */
export const disclosureGrounds = ['consent', 'statute', 'court', 'emergency', 'own-request', 'continuing-care'] as const
export type DisclosureGround = (typeof disclosureGrounds)[number]

/**
 * Why an entry is clearly wrong by the understanding of its time (V28). Two further answers that people give are
 * not in this list, and are refused: see {@link notClearlyWrong}.
 */
export const correctionGrounds = ['wrong-fact', 'wrong-person', 'wrong-date', 'slip-of-the-pen'] as const
export type CorrectionGround = (typeof correctionGrounds)[number]

/** Reasons for which an entry stays as it is: what is known now is written as a new entry. */
export const notClearlyWrong = ['seen-otherwise-now', 'opinion-not-shared'] as const
export type NotClearlyWrong = (typeof notClearlyWrong)[number]

/** Why an entry is needless for the care, and removed with a marking (V29). */
export const removalGrounds = ['another-persons', 'written-twice', 'needless-for-care', 'without-ground'] as const
export type RemovalGround = (typeof removalGrounds)[number]

/** Why a file of somebody else's caseload is opened in supervision. */
export const supervisionReasons = ['guidance', 'complaint', 'quality', 'danger', 'hand-over'] as const
export type SupervisionReason = (typeof supervisionReasons)[number]

/** On what ground a professional has a file open; shown to its person as the purpose. */
export type Basis = 'care' | 'cover' | 'supervision'

interface OfADay {
  /** The day it is of. */
  readonly on: IsoDate
}

export interface NoteBody extends OfADay {
  readonly kind: 'note'
  readonly topic: NoteTopic
  readonly text: string
}

interface Meeting extends OfADay {
  /** `HH:MM`, Europe/Helsinki. */
  readonly time: string
  readonly minutes: number
  readonly way: MeetingWay
  readonly text: string
}

export interface VisitBody extends Meeting {
  readonly kind: 'visit'
  readonly outcome: VisitOutcome
  /** The appointment that this visit was. */
  readonly appointment?: EntryId
}

export interface AppointmentBody extends Meeting {
  readonly kind: 'appointment'
}

export interface PlanBody extends OfADay {
  readonly kind: 'plan'
  readonly summary: string
  readonly goals: readonly Goal[]
  readonly reviewOn?: IsoDate
}

export interface StatementBody extends OfADay {
  readonly kind: 'statement'
  readonly to: StatementReader
  readonly recipient: string
  readonly subject: string
  readonly text: string
}

/** The bytes lie sealed apart, under the same key. */
export interface AttachmentBody extends OfADay {
  readonly kind: 'attachment'
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly text: string
}

/** The disclosure log: what was given to whom, and on what ground. */
export interface DisclosureBody extends OfADay {
  readonly kind: 'disclosure'
  readonly to: string
  readonly what: string
  readonly ground: DisclosureGround
  readonly text: string
}

/** That a right of the person's own was used (V25): which, and what came of it. */
export interface RightExercisedBody extends OfADay {
  readonly kind: 'right-exercised'
  /** The kind of request as requests name it: `access`, `rectification` … */
  readonly right: string
  readonly text: string
}

/** What stays in the place of an entry that was removed as needless (V29). */
export interface RemovalBody extends OfADay {
  readonly kind: 'removal'
  readonly ground: RemovalGround
  readonly text: string
  /** Of what kind the removed was. */
  readonly was: EntryKind
}

export type EntryBody =
  | NoteBody
  | VisitBody
  | AppointmentBody
  | PlanBody
  | StatementBody
  | AttachmentBody
  | DisclosureBody
  | RightExercisedBody
  | RemovalBody

/** Who wrote, as it stands in the file: a name and a position (V29). */
export interface Author {
  readonly name: string
  readonly position: string
}

/** Why an entry stands beside the one that it corrects. */
export interface CorrectionMade {
  readonly ground: CorrectionGround
  readonly reason: string
}

/** An entry as the vault keeps it. */
export interface SealedEntry {
  readonly body: EntryBody
  readonly author: Author
  /** ISO text, UTC. */
  readonly writtenAt: string
  readonly correction?: CorrectionMade
  /** What it was in the system it was taken in from, so that taking it in again doubles nothing. */
  readonly source?: string
}

/** What a file says of itself, sealed under the file's id. */
export interface FileHeader {
  readonly openedOn: IsoDate
  /** Which service of the organisation: `Yksilöterapia`. */
  readonly service: string
  readonly background: string
}

export interface FileRow {
  readonly id: FileId
  readonly person: PersonId
  readonly state: 'open' | 'closed' | 'erased'
  readonly version: number
  /** `YYYY-MM`. */
  readonly openedMonth: string
  readonly closedMonth: string | null
  readonly openedBy: AccountId
  readonly headerGoneMonth: string | null
}

export interface EntryRow {
  readonly id: EntryId
  readonly file: FileId
  readonly ordinal: number
  readonly kind: EntryKind
  readonly state: EntryState
  readonly version: number
  readonly by: AccountId
  readonly writtenMonth: string
  readonly ofMonth: string
  readonly root: EntryId
  readonly follows: EntryId | null
  readonly followsAs: 'correction' | 'revision' | 'removal' | null
  readonly planned: boolean
  readonly restrictedMonth: string | null
  readonly goneMonth: string | null
  readonly goneGround: string | null
  /** Null where it went by itself, when its time had come. */
  readonly goneBy: AccountId | null
}

/** One entry of an opened file. What is restricted, removed or erased has no `plain`. */
export interface FileEntry {
  readonly row: EntryRow
  readonly plain: SealedEntry | null
  /** The entry that stands in its place, when it was corrected or revised. */
  readonly followedBy: EntryId | null
}

/** A file, opened as one: what its person sees as one opening. */
export interface FileView {
  readonly file: FileRow
  readonly header: FileHeader | null
  /** Null when the register has erased the person. */
  readonly person: Person | null
  /** In the order in which they were written; the reader's own drafts among them, nobody else's. */
  readonly entries: readonly FileEntry[]
}

/** A file with all that belongs to it, for whoever is told what is held of them. */
export interface WholeFile extends FileView {
  /** Bytes of attachments, by entry. */
  readonly attachments: ReadonlyMap<EntryId, Uint8Array>
  readonly supervisions: readonly OpenedSupervision[]
}

/** That a file was opened in supervision, by whom and why. */
export interface OpenedSupervision {
  readonly id: string
  readonly by: AccountId
  readonly reason: SupervisionReason
  readonly begunAt: Date
  /** Null where the sentence is gone. */
  readonly sentence: string | null
  readonly author: Author | null
}

/** The most that one attachment may hold. */
export const attachmentLimit = 10_000_000
/** Characters of one text of an entry. */
export const longestText = 20_000

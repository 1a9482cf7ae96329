import type { IsoDate } from '#foundation/time'
import type { Lang } from '#platform/texts'
import type { LimitId } from '../limits.ts'
import type { RequestKind, Verdict } from '../model.ts'

/** What a letter says, apart from how it looks: the same on paper, at the desk and behind identification. */
export interface LetterText {
  readonly subject: string
  readonly blocks: readonly LetterBlock[]
}

/** As in `#notices`' letters: one line for a heading, a paragraph or a callout, one item per line for a list. */
export interface LetterBlock {
  readonly kind: 'heading' | 'paragraph' | 'callout' | 'list' | 'steps'
  readonly lines: readonly string[]
}

/** A letter as it is sealed: everything that stands on it, so that it reads the same for ever. */
export interface Sheet {
  readonly language: Lang
  readonly date: IsoDate
  /** The lines of the window; null where it is not posted. */
  readonly to: readonly string[] | null
  /** Return address and names of the sender, as they then were. */
  readonly from: Letterhead
  readonly text: LetterText
  /** 80 random bits on every page: it tells a genuine letter, and keeps a hash of the PDF from being guessed. */
  readonly mark: string
}

/** Who writes: from the organisation's own particulars, which the app knows. */
export interface Letterhead {
  readonly organisation: string
  readonly street: string
  readonly postcode: string
  readonly town: string
  readonly phone: string
  readonly email: string
  /** The data protection officer's name, or ''. */
  readonly officer: string
}

/** What was decided of one kind that was asked, for the letter. */
export interface DecidedKind {
  readonly kind: RequestKind
  readonly verdict: Verdict
  readonly grounds: readonly LimitId[]
  /** Why in this case, in the decider's words. */
  readonly reason?: string
}

/** What was decided of one thing, for the letter: its title as a person knows it. */
export interface DecidedItem {
  readonly title: string
  readonly on: IsoDate | null
  readonly kind: RequestKind
  readonly verdict: Verdict
  readonly grounds: readonly LimitId[]
}

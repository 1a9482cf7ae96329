import type { Field } from './headers.ts'

/** What the rehearsal and its sink say to each other. The sink is told facts of the input by line, never by value of ours. */

export interface Setting {
  /** The register file, read by the sink itself. */
  readonly register: string
  readonly headerWords: string
  readonly today: string
  /** The organisation's own addresses, phone numbers and names, and the notice as approved: they may stand in any message. */
  readonly approvedText: string
  /** Mailboxes outside the register to which test-sends may go. */
  readonly alsoTo: readonly string[]
  /** Shares of addresses that are refused at once, and bounced later. */
  readonly refuse: number
  readonly bounce: number
  /** Where the product listens for bounces. */
  readonly bounceTo: { readonly host: string; readonly port: number } | null
  /** Share of messages after whose final dot the connection is dropped without a reply. */
  readonly dropAfterDot?: number
}

export interface Opened {
  readonly smtpPort: number
  /** The age recipient to which the print house's batches are encrypted. */
  readonly printHouse: string
  readonly rows: number
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
}

export interface Mended {
  readonly line: number
  readonly values: { readonly [field in Field]?: string }
}

/** A human's or the organisation's decision for somebody whom no rule lets be told by itself. */
export interface Decided {
  readonly line: number
  readonly how: 'tell-the-person' | 'letter-to-guardian'
}

export const grounds = [
  'deceased',
  'protected-no-channel',
  'minor',
  'guardianship',
  'no-channel',
  'unresolved-row',
] as const
export type Ground = (typeof grounds)[number]

export interface NamedException {
  readonly line: number
  readonly ground: Ground
}

export type Order =
  | { readonly do: 'open'; readonly setting: Setting }
  | { readonly do: 'hear'; readonly mended?: readonly Mended[]; readonly decided?: readonly Decided[]; readonly exceptions?: readonly NamedException[] }
  | { readonly do: 'settle' }
  | { readonly do: 'take-letters'; readonly files: readonly string[] }
  | { readonly do: 'judge' }
  | { readonly do: 'close' }

export interface Settled {
  readonly accepted: number
  readonly refused: number
  readonly bounced: number
  /** Conversations that broke off. */
  readonly disturbed: number
}

export interface Taken {
  readonly letters: number
  readonly pages: number
}

/** Why a message may not have been sent as it was. */
export type WrongReason =
  | 'several-recipients'
  | 'recipient-is-not-to'
  | 'unknown-address'
  | 'shared-address'
  | 'protected-address'
  | 'deceased'
  | 'minor'
  | 'guardianship'
  | 'unresolved-row'
  | 'name-missing'
  | 'wrong-language'
  | 'unreadable'
  | 'foreign-name'
  | 'foreign-name-part'
  | 'foreign-email'
  | 'foreign-identity-code'
  | 'foreign-phone'
  | 'foreign-street'

export interface Wrong {
  /** Line of the person concerned in the register file; 0 when nobody is recognised. */
  readonly line: number
  readonly channel: 'email' | 'letter'
  readonly reasons: readonly WrongReason[]
}

export interface Unaccounted {
  readonly line: number
  readonly why: 'no-message' | 'message-wrong' | 'bounced' | 'exception-not-true' | 'unresolved'
}

export interface Judgement {
  readonly people: number
  readonly toldByEmail: number
  readonly toldByLetter: number
  readonly namedExceptions: number
  readonly unaccounted: number
  readonly wrongMessages: number
  /** Messages accepted beyond the first for one person: a crash's duplicates. */
  readonly duplicates: number
  readonly accepted: number
  readonly refused: number
  readonly bounced: number
  readonly letters: number
  readonly details: { readonly wrong: readonly Wrong[]; readonly unaccounted: readonly Unaccounted[] }
}

export interface Answers {
  open: Opened
  hear: null
  settle: Settled
  'take-letters': Taken
  judge: Judgement
  close: null
}

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }

import type { Addressee, Pinned } from '../recipient.ts'
import type { ReadyNotice } from '../template.ts'

/** One letter to be made: to whom, as pinned, and in which place of the batch. */
export interface LetterRecipient {
  readonly pinned: Pinned
  readonly to: Addressee
}

/** What a batch is made from. */
export interface LetterOrder {
  readonly batchId: string
  readonly campaign: string
  readonly notice: ReadyNotice
  readonly recipients: readonly LetterRecipient[]
  /** Printed as the letters' date (in Helsinki), and set as the document's. */
  readonly at: Date
}

/** Why a letter cannot be made: the person waits for a human decision instead. */
export type LetterFault =
  /** No address that may be used. */
  | 'no-address'
  /** A name or address has characters that the letter's font cannot show. */
  | 'glyphs-missing'
  /** The name and address do not fit the envelope's window. */
  | 'does-not-fit'
  /** The template has no words for something that leaked of this person. */
  | 'no-words'
  /** The letter holds a value shaped like an email address, identity code, phone or account that is not this person's. */
  | 'foreign-value'

export interface RefusedLetter {
  readonly person: string
  readonly reason: LetterFault
}

/** What accompanies a batch to the print house. Nothing in it tells one notice's code or a name. */
export interface LetterManifest {
  readonly format: 'satama-letters/1'
  readonly batch: string
  readonly campaign: string
  readonly made: string
  readonly letters: number
  readonly pages: number
  /** Of the unencrypted PDF, in hex. */
  readonly sha256: string
  readonly entries: readonly ManifestEntry[]
}

export interface ManifestEntry {
  /** Printed at the foot of each page of the letter. */
  readonly sequence: number
  readonly firstPage: number
  readonly lastPage: number
  /** SHA-256 of the letter's text as read back from the PDF, in hex. */
  readonly text: string
}

/** What Satama itself keeps of a batch in clear. */
export interface BatchSummary {
  readonly batch: string
  readonly letters: number
  readonly pages: number
  readonly sha256: string
}

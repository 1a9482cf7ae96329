import type { Lang } from '#platform/texts'

/** A bulletin's words in one language. */
export interface Wording {
  readonly title: string
  readonly body: string
}

/** By language; a language that is missing or empty has not been written. */
export type Wordings = { readonly [L in Lang]?: Wording | undefined }
export type Lines = { readonly [L in Lang]?: string | undefined }

export interface Site {
  readonly organisation: string
  readonly slug: string
  readonly contact: Lines
}

export interface Page {
  readonly id: string
  readonly organisation: string
  /** The subject that the page is about: an opaque reference. */
  readonly about: string
  readonly slug: string
  readonly title: Lines
  readonly openedAt: Date
}

export interface Draft {
  readonly revision: number
  readonly texts: Wordings
  readonly savedAt: Date
}

export interface Version {
  readonly version: number
  readonly texts: Wordings
  readonly correction: Lines | null
  readonly at: Date
}

export interface Bulletin {
  readonly id: string
  readonly page: string
  readonly draftedAt: Date
  readonly publishedAt: Date | null
  readonly draft: Draft | null
  /** Oldest first; the last one holds. */
  readonly versions: readonly Version[]
}

/** A bulletin that everyone can read. */
export interface PublishedBulletin extends Bulletin {
  readonly publishedAt: Date
  readonly current: Version
}

export function isPublished(bulletin: Bulletin): bulletin is Bulletin & { readonly publishedAt: Date } {
  return bulletin.publishedAt !== null
}

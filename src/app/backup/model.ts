/** The two halves of a backup. Keys live fourteen days at most; ciphertext without keys as long as you like. */
export type BackupSet = 'data' | 'keystore'

export const format = 'satama-backup/1'

/** Keys of the erased must be gone everywhere in fourteen days; an hour's grace for a server that was asleep. */
export const keystoreLivesMs = 14 * 24 * 3_600_000 - 3_600_000

/** What a backup says of itself inside, where only those who can open it read it. */
export interface Head {
  readonly format: typeof format
  readonly id: string
  readonly set: BackupSet
  readonly at: string
  readonly satama: string
  readonly postgres: string
  readonly migrations: readonly { readonly name: string; readonly hash: string }[]
  /** The last line that each organisation's file of erasures had: a restore wants a file that knows it. */
  readonly outside: Readonly<Record<string, { readonly lines: number; readonly last: string }>>
}

export interface TableHead {
  readonly schema: string
  readonly table: string
  readonly columns: readonly string[]
}

export interface PartEnd {
  readonly rows?: number
  readonly bytes: number
  readonly sha256: string
}

export interface BackupEnd {
  readonly tables: number
  readonly rows: number
  readonly files: number
}

/** Somebody who can open the backup with what they sign in with. Nothing here opens anything without that. */
export interface Opener {
  readonly account: string
  readonly signInName: string
  readonly receiving: string
  readonly credentials: readonly {
    readonly kind: 'passphrase' | 'recovery-code'
    readonly salt: string
    readonly passes: number
    readonly memoryKib: number
    readonly guarded: string
  }[]
}

/** What lies beside a backup in clear; a backup without it was not finished and does not count. */
export interface Manifest {
  readonly format: typeof format
  readonly id: string
  readonly set: BackupSet
  readonly at: string
  readonly satama: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly tables: number
  readonly rows: number
  /** How many age keys of the settings can open it, besides the openers. */
  readonly keys: number
  readonly openers: readonly Opener[]
}

/** Why something about backups cannot be done: a word for pages and records, a sentence for the command line. */
export type BackupTrouble =
  | 'nobody-could-open'
  | 'bad-key'
  | 'disk-full'
  | 'folder-unusable'
  | 'not-read-back'
  | 'already-running'
  | 'no-backup'
  | 'half-missing'
  | 'wrong-key'
  | 'damaged'
  | 'newer'
  | 'not-empty'
  | 'halves-differ'
  | 'erasures-missing'
  | 'erasures-older'
  | 'erasures-broken'

export class BackupFailed extends Error {
  override readonly name = 'BackupFailed'
  readonly code: BackupTrouble

  constructor(code: BackupTrouble, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.code = code
  }
}

/** Why a database cannot be used. Each code stands for one sentence that an operator can act on. */
export type TroubleCode =
  | 'unreachable'
  | 'not-admitted'
  | 'no-such-database'
  | 'too-old'
  | 'in-use'
  | 'schema-newer'
  | 'migration-changed'
  | 'folder-in-use'
  | 'folder-not-ours'
  | 'no-binaries'
  | 'no-system-user'
  | 'did-not-start'
  | 'half-restored'
  | 'one-login'
  | 'login-bypasses'

/** The database cannot be used, for a reason told in one clear sentence without secrets in it. */
export class DatabaseTrouble extends Error {
  override readonly name: string = 'DatabaseTrouble'
  readonly code: TroubleCode

  constructor(code: TroubleCode, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.code = code
  }
}

/** The database has been migrated by a newer Satama than this one. */
export class SchemaIsNewer extends DatabaseTrouble {
  override readonly name = 'SchemaIsNewer'

  constructor(unknown: readonly string[]) {
    super(
      'schema-newer',
      `The database was made by a newer Satama: it knows ${unknown.join(', ')}, which this version does not. ` +
        'Start the newer version again, or restore a backup made before it.',
    )
  }
}

/** What a rehearsal found. The four counts of the telling are the sink's; the rest are Satama's own. */
export interface RehearsalResult {
  readonly imported: number
  readonly rejected: number
  readonly warnings: number
  readonly unresolvedRows: number
  readonly rejectedFile: string
  readonly inScope: number
  readonly toldByEmail: number
  readonly toldByLetter: number
  readonly bounced: number
  readonly namedExceptions: number
  readonly unaccounted: number
  readonly wrongMessages: number
  readonly secondsImport: number
  readonly secondsScope: number
  readonly secondsTelling: number
}

const rows: readonly (readonly [keyof RehearsalResult, string])[] = [
  ['imported', 'People imported'],
  ['rejected', 'Rows rejected'],
  ['warnings', 'Warnings'],
  ['unresolvedRows', 'Rows left unresolved'],
  ['inScope', 'People in scope'],
  ['toldByEmail', 'Told by email'],
  ['toldByLetter', 'Told by letter'],
  ['bounced', 'Mails refused or returned'],
  ['namedExceptions', 'Named exceptions'],
  ['unaccounted', 'Unaccounted for'],
  ['wrongMessages', 'Wrong messages'],
  ['secondsImport', 'Seconds to import'],
  ['secondsScope', 'Seconds to compute the scope'],
  ['secondsTelling', 'Seconds to tell everyone'],
]

/** The table at the end of a rehearsal that a person watched. */
export function tableOf(result: RehearsalResult): string {
  const label = Math.max(...rows.map(([, name]) => name.length))
  const value = Math.max(...rows.map(([key]) => String(result[key]).length))
  const lines = rows.map(([key, name]) => `${name.padEnd(label)}  ${String(result[key]).padStart(value)}`)
  const verdict =
    result.unaccounted === 0 && result.wrongMessages === 0
      ? 'Everyone is accounted for, and every message was its reader’s own.'
      : 'Not everyone is accounted for, or a message was wrong: this rehearsal has failed.'
  return `${lines.join('\n')}\n\n${verdict}\nRejected rows: ${result.rejectedFile}\n`
}

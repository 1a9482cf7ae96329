import type { Settings } from '#platform/settings'
import type { Db } from '#platform/database'

export const checkIds = [
  'db-outside', 'db-trust', 'db-login', 'db-tls', 'db-logs', 'db-version',
  'secrets-weak', 'secrets-shared', 'folders-open', 'pages-tls', 'relay',
  'backup-fresh', 'restore-tried', 'keystores-old', 'copies-elsewhere',
  'erasures-copied', 'ledger-behind', 'witness', 'witness-contradicts', 'scrub', 'keys-renewed', 'quorum', 'administrators', 'mailer-key', 'security-contact',
  'node-version', 'disk', 'clock', 'swap', 'core-dumps',
] as const

export type CheckId = (typeof checkIds)[number]
export type Verdict = 'ok' | 'warn' | 'bad' | 'unknown'

/** What one check found. `with` holds what its sentence names: counts, days, names of settings; never a value of one. */
export interface Finding {
  readonly id: CheckId
  readonly verdict: Verdict
  readonly with?: Readonly<Record<string, string | number>>
}

/** The house that is examined. */
export interface Patient {
  readonly settings: Settings
  readonly db: Db
  readonly url: string
  readonly ownerUrl: string
  /** Whose ledger, quorum and administrators are looked at. */
  readonly organisations: readonly string[]
  readonly now: Date
}

/** A house is as well as its worst part. */
export function worst(findings: readonly Finding[]): Verdict {
  return (['bad', 'warn', 'unknown'] as const).find((one) => findings.some(({ verdict }) => verdict === one)) ?? 'ok'
}

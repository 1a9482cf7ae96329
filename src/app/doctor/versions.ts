import type { Finding } from './model.ts'

/**
 * Until when versions get security updates, by their first number. Dates as their makers publish them
 * (postgresql.org/support/versioning, github.com/nodejs/release#release-schedule); read in November 2026.
 */
export const postgresLives: Readonly<Record<string, string>> = {
  '14': '2026-11-12', '15': '2027-11-11', '16': '2028-11-09', '17': '2029-11-08', '18': '2030-11-14',
}
export const nodeLives: Readonly<Record<string, string>> = {
  '20': '2026-04-30', '22': '2027-04-30', '24': '2028-04-30', '26': '2029-04-30',
}

const soonMs = 90 * 24 * 3_600_000

/** Bad when no more updates come, a warning when that is near; a version that the list does not know is unknown. */
export function lifeOf(lives: Readonly<Record<string, string>>, version: string, now: Date): Pick<Finding, 'verdict' | 'with'> {
  const until = lives[version.split('.')[0] ?? '']
  if (until === undefined) return { verdict: 'unknown', with: { version, until: '?' } }
  const left = Date.parse(`${until}T23:59:59Z`) - now.getTime()
  return { verdict: left < 0 ? 'bad' : left < soonMs ? 'warn' : 'ok', with: { version, until } }
}

import { done, refuse } from '#foundation/results'
import { rolesWithTeamKey } from '../permissions.ts'
import type { Role } from '../permissions.ts'

/** Whether work in these roles opens guarded data, and so takes a team's key. */
export const needTeamKey = (roles: readonly Role[]): boolean => roles.some((role) => rolesWithTeamKey.includes(role))

/**
 * The teams whose keys somebody holds: those that were chosen, and for whoever opens guarded data at least the
 * organisation's first, which new people are sealed for. Whoever opens nothing holds nothing.
 */
export function teamsFor(roles: readonly Role[], chosen: readonly string[], teams: readonly { id: string }[]): string[] {
  if (!needTeamKey(roles)) return []
  return teams.filter(({ id }, place) => place === 0 || chosen.includes(id)).map(({ id }) => id)
}

/**
 * Whether an account's roles here may become these (none: it is closed).
 *
 * [Note: The last administrator stays] Without one nobody could let anybody in again, nor vouch for anybody.
 */
export function decideRoles(o: {
  readonly held: readonly Role[]
  readonly wanted: readonly Role[]
  readonly otherAdministrators: number
}) {
  const losesAdministrator = o.held.includes('administrator') && !o.wanted.includes('administrator')
  if (losesAdministrator && o.otherAdministrators === 0) return refuse('last-administrator')
  return done({
    given: o.wanted.filter((role) => !o.held.includes(role)),
    taken: o.held.filter((role) => !o.wanted.includes(role)),
  })
}

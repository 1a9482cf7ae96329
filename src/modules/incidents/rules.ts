import { done, refuse } from '#foundation/results'
import type { DecidedToTell, Embargo, EmbargoScope, Filing, Incident, ScopeVersion } from './model.ts'

/** Whether an embargo keeps something from being told at an instant (V3). */
export function holdsBack(embargo: Embargo, what: 'people' | 'public', at: Date): boolean {
  return (
    covers(embargo.scope, what) &&
    embargo.from <= at &&
    at < embargo.until &&
    (embargo.liftedAt === null || at < embargo.liftedAt) &&
    !(embargo.override?.at && embargo.override.at <= at)
  )
}

function covers(scope: EmbargoScope, what: 'people' | 'public'): boolean {
  return scope === 'people-and-public' || scope === what
}

/** The embargo that holds something back now, if any: the one that ends last. */
export function embargoOn(embargoes: readonly Embargo[], what: 'people' | 'public', at: Date): Embargo | null {
  const holding = embargoes.filter((embargo) => holdsBack(embargo, what, at))
  return holding.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0] ?? null
}

/** A non-disclosure order lasts three months at most at a time (Coercive measures and pre-trial law; facts as of 2026). */
export const longestOrderDays = 92

export function decideEmbargo(from: Date, until: Date, source: Embargo['source']) {
  if (until <= from) return refuse('ends-before-it-starts')
  if (source === 'authority-order' && until.getTime() - from.getTime() > longestOrderDays * 86_400_000) {
    return refuse('order-too-long', { days: longestOrderDays })
  }
  return done({ from, until })
}

/** Overriding takes two officers; the first proposes with reasons, another confirms. */
export function decideOverride(
  embargo: Embargo,
  by: string,
  proposal: { reasons: string; heardAuthorityAt: Date } | null,
  at: Date,
) {
  if (embargo.liftedAt || embargo.until <= at) return refuse('embargo-over')
  const pending = embargo.override
  if (pending?.at) return refuse('already-overridden')
  if (!pending) {
    if (!proposal) return refuse('nothing-to-confirm')
    if (proposal.heardAuthorityAt > at) return refuse('authority-not-heard-yet')
    return done({ step: 'proposed' as const })
  }
  if (pending.firstBy === by) return refuse('second-officer-needed')
  return done({ step: 'overridden' as const })
}

export const filed = (filings: readonly Filing[]): boolean => filings.some((filing) => filing.state === 'sent')

export const newestScope = (incident: Incident): ScopeVersion | null => incident.scopes.at(-1) ?? null

/**
 * Whether the people in the newest scope may now be told, and the fact that follows.
 *
 * [Note: Telling is decided once] per scope version. A second decision would start a second
 * campaign, and a frightened person would get the same letter twice.
 */
export function decideToTell(
  incident: Incident,
  { by, at, reasonBeforeFiling }: { by: string; at: Date; reasonBeforeFiling: string | null },
) {
  if (incident.closedAt) return refuse('incident-closed')
  const scope = newestScope(incident)
  if (!scope) return refuse('no-scope')
  if (scope.toldAt) return refuse('already-told', { version: scope.version })
  if (embargoOn(incident.embargoes, 'people', at)) return refuse('under-embargo')
  const beforeFiling = !filed(incident.filings)
  if (beforeFiling && !reasonBeforeFiling) return refuse('not-filed-needs-reason')
  return done<DecidedToTell>({ type: 'DecidedToTell', incident: incident.id, scope: scope.version, beforeFiling, by, at })
}

/** What still stands between an incident and its closing; empty when it may be closed. */
export type OpenMatter =
  | 'nobody-told'
  | 'newest-scope-not-told'
  | 'campaign-open'
  | 'not-filed'
  | 'unnamed-not-told-publicly'
  | 'risk-not-assessed'

export function openMatters(
  incident: Incident,
  seen: { openCampaigns: number; campaigns: number; bulletins: number },
): OpenMatter[] {
  const scope = newestScope(incident)
  const matters: OpenMatter[] = []
  if (incident.known.risk === 'not-assessed') matters.push('risk-not-assessed')
  const mustFile = incident.known.risk !== 'unlikely'
  if (mustFile && !filed(incident.filings)) matters.push('not-filed')
  // Documented without telling anybody: only when no high risk is likely (GDPR 34(1)).
  const mustTell = incident.known.risk === 'high' || scope !== null
  if (mustTell && seen.campaigns === 0 && !scope?.toldAt) matters.push('nobody-told')
  else if (scope && !scope.toldAt) matters.push('newest-scope-not-told')
  if (seen.openCampaigns > 0) matters.push('campaign-open')
  const unnamed = scope?.rules.some((rule) => rule.kind === 'cannot-be-named') ?? false
  if (unnamed && seen.bulletins === 0) matters.push('unnamed-not-told-publicly')
  return matters
}

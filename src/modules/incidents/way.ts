import { awareAt } from './clock.ts'
import type { Incident } from './model.ts'
import { filed, newestScope } from './rules.ts'

/** What the crisis team does, in the order in which it usually comes; the register may have been there before. */
export const steps = ['facts', 'awareness', 'filing', 'register', 'scope', 'notice', 'tell', 'page', 'close'] as const
export type StepName = (typeof steps)[number]

export interface Surroundings {
  readonly registers: number
  /** The notice for the newest scope, if any: whether two people approved it, and whether it went out and finished. */
  readonly notice: 'none' | 'draft' | 'approved' | 'telling' | 'finished'
  readonly bulletins: number
}

/** Which steps are done. Nothing has to be done in this order, but the first one undone is what comes next. */
export function stepsDone(incident: Incident, around: Surroundings): Record<StepName, boolean> {
  const { known } = incident
  const scope = newestScope(incident)
  return {
    facts: known.categories.length > 0 && known.natures.length > 0 && known.risk !== 'not-assessed',
    awareness: awareAt(incident.anchors) !== null,
    filing: filed(incident.filings) || known.risk === 'unlikely',
    register: around.registers > 0 || scope !== null,
    scope: scope !== null,
    notice: around.notice !== 'none' && around.notice !== 'draft',
    tell: around.notice === 'finished',
    page: around.bulletins > 0,
    close: incident.closedAt !== null,
  }
}

export function nextStep(done: Readonly<Record<StepName, boolean>>): StepName | null {
  return steps.find((step) => !done[step]) ?? null
}

import type { Said } from '#people'
import type { Safeguard } from '../ports.ts'
import type { PromiseState } from '../promises.ts'
import { measureTexts, type Measure } from '../texts/measures.ts'
import { said } from '../texts/said.ts'

/**
 * How it is known of each measure that it holds: looks at the house that have to find it in order, promises that have to be
 * kept, or nothing, for what the program cannot do otherwise and its tests hold.
 */
const heldBy: Readonly<Record<Measure, { readonly safeguards?: readonly string[]; readonly promises?: readonly string[] }>> = {
  'own-keys': { promises: ['names-are-sealed'] },
  'clear-is-listed': { promises: ['names-are-sealed', 'everything-answered-for'] },
  'trace': { promises: ['openings-shown'] },
  'ledger': { safeguards: ['ledger-behind', 'witness-contradicts'] },
  'roles': {},
  'two': {},
  'second-factor': {},
  'backups': { safeguards: ['backup-fresh'] },
  'restore': { safeguards: ['restore-tried'] },
  'backups-die': { promises: ['backups-die'] },
  'erasure': { promises: ['erased-stays-erased'] },
  'retention': { promises: ['due-is-destroyed'] },
  'shut-database': { safeguards: ['db-outside', 'db-trust'] },
  'tls': { safeguards: ['pages-tls'] },
  'memory': { safeguards: ['swap', 'core-dumps'] },
  'updates': { safeguards: ['node-version'] },
  'quorum': { safeguards: ['quorum'] },
  'uniform': {},
  'neutral': {},
  'proved': {},
  'nickname': { promises: ['nothing-identifying'] },
  'no-address': { promises: ['no-address-written'] },
  'corrections': {},
  'third-persons': {},
  'tenants': {},
  'drills': {},
}

export const measures = Object.keys(heldBy) as Measure[]

/** The promises that some measure rests on. */
export const promisesOfMeasures: readonly string[] = [...new Set(Object.values(heldBy).flatMap(({ promises = [] }) => promises))]

/** What was found of the house, for whoever tells of measures. */
export interface HouseState {
  readonly safeguards: readonly Safeguard[]
  readonly promises: readonly PromiseState[]
}

/** Whether a measure holds now. What could not be found out does not. */
export function holds(measure: Measure, state: HouseState): boolean {
  const { safeguards = [], promises = [] } = heldBy[measure]
  return safeguards.every((id) => state.safeguards.some((one) => one.id === id && one.inOrder))
    && promises.every((id) => state.promises.some((one) => one.id === id && one.kept))
}

/** Whether somebody looks, or the program cannot do otherwise. */
export const isLookedAt = (measure: Measure): boolean => Object.keys(heldBy[measure]).length > 0

export const measureSaid = (measure: Measure): Said => said((lang) => measureTexts(lang)[measure])

import type { PersonalDataHolding } from '#people'
import type { Db } from '#platform/database'
import type { Settings } from '#platform/settings'
import type { PromiseState } from '#terms'
import { examineSome } from '../doctor/examine.ts'
import type { CheckId, Finding } from '../doctor/model.ts'
import { promises } from './checks.ts'
import type { BoundPromise, PromiseHouse } from './model.ts'

export interface LookedAt {
  readonly settings: Settings
  readonly db: Db
  readonly owner: Db
  readonly url: string
  readonly ownerUrl: string
  readonly organisation: string
  readonly holdings: readonly PersonalDataHolding[]
  readonly now: Date
  readonly hadNight?: boolean
}

/**
 * Looks whether promises are kept: those of the ids, or all. What cannot be found out is not kept: nobody may be told that
 * something is so because a look at it failed.
 */
export async function checkPromises(of: LookedAt, o: { ids?: readonly string[]; all?: readonly BoundPromise[] } = {}): Promise<PromiseState[]> {
  const { ids, all = promises } = o
  const found = new Map<CheckId, Promise<Finding | null>>()
  const house: PromiseHouse = {
    ...of,
    finding(id) {
      const known = found.get(id) ?? examineSome({ ...of, organisations: [of.organisation] }, [id]).then(([one]) => one ?? null)
      found.set(id, known)
      return known
    },
  }
  const wanted = all.filter(({ id }) => ids === undefined || ids.includes(id))
  const states: PromiseState[] = []
  // One after the other: a look at every row of a house must not take all its connections.
  for (const { id, check } of wanted) states.push(await checked(id, check, house))
  return states
}

async function checked(id: string, check: BoundPromise['check'], house: PromiseHouse): Promise<PromiseState> {
  try {
    const outcome = await check(house)
    return outcome === null ? { id, kept: true } : { id, kept: false, ...outcome }
  } catch (error) {
    return { id, kept: false, because: 'could-not-look', facts: { error: error instanceof Error ? error.name : 'error' } }
  }
}

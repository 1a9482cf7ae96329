import type { Canary } from './canaries.ts'
import { nothingOpens, stealErased, type AfterErasure } from './erased/drill.ts'
import { rob, type Robbed, type Sighting } from './robbing.ts'

export interface TheftResult {
  /** Personal fields with a canary in them. */
  readonly planted: number
  /** Canaries that a thief found anywhere. */
  readonly found: number
  /** Files and tables that were searched. */
  readonly places: number
  readonly controlPlanted: number
  /** Canaries that the search found in every place where they lie when nothing is sealed. */
  readonly controlFound: number
  /** What the control did not find, by field and place: there the search would be blind. */
  readonly missing: readonly string[]
  /** Fifteen days after people were erased, with everybody's keys handed over. */
  readonly afterErasure: AfterErasure
}

export interface Theft {
  readonly result: TheftResult
  readonly leaks: readonly Sighting[]
  /** What of an erased person opened, by a random id and where. */
  readonly openings: readonly string[]
  readonly megabytes: number
}

/** Robs a Satama, and then one whose ciphers seal nothing, to show that the search would find what is there. */
export async function theft(o: { short?: boolean } = {}): Promise<Theft> {
  const [real, none] = await Promise.allSettled([rob('real', o), rob('null', o)])
  // Each tidies up after itself, also when the other has failed.
  const [robbed, control] = [come(real), come(none)]
  const erased = await stealErased(o)
  const missing = kept(control).flatMap((canary) => missed(canary, control.sightings))
  return {
    result: {
      planted: kept(robbed).length,
      found: new Set(robbed.sightings.map(({ canary }) => canary)).size,
      places: robbed.searched,
      controlPlanted: kept(control).length,
      controlFound: kept(control).filter((canary) => missed(canary, control.sightings).length === 0).length,
      missing,
      afterErasure: erased.result,
    },
    openings: erased.openings,
    leaks: robbed.sightings,
    megabytes: Math.round((robbed.bytes + control.bytes) / 1e6),
  }
}

/** Whether the promise holds, and the drill could have seen it broken. */
export function passed({ planted, found, controlPlanted, controlFound, missing, afterErasure }: TheftResult): boolean {
  if (!nothingOpens(afterErasure)) return false
  return found === 0 && missing.length === 0 && controlFound === controlPlanted && controlPlanted === planted
}

function come<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** What is only passed through is looked for as well, and counts nowhere: without a leak it lies in no place. */
const kept = ({ canaries }: Robbed): Canary[] => canaries.filter(({ places }) => places.length > 0)

function missed(canary: Canary, sightings: readonly Sighting[]): string[] {
  const seen = new Set(sightings.filter((one) => one.canary === canary).map(({ place }) => place))
  return canary.places.filter((place) => !seen.has(place)).map((place) => `${canary.field}: ${place}`)
}

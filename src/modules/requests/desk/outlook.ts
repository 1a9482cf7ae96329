import { addDays, type IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { clockOf } from '../clock.ts'
import { forecast, hands, type Assumptions, type Forecast } from './forecast.ts'
import { expectedArrivals, planExtensions, waitingIfExtended, waitingOf } from './plan.ts'
import type { Capacity, DeskCounts } from './store.ts'
import * as store from './store.ts'

/** Kept free before each deadline when extensions are planned: printing, illness, the person who reads late. */
export const spareDays = 5
const horizonDays = 120
const usualMinutes = 15

export const assumptionsFor = ({ workers, minutesEach }: Capacity, today: IsoDate): Assumptions => ({ from: today, days: horizonDays, workers, minutesEach })

export interface Outlook {
  readonly counts: DeskCounts
  readonly capacity: Capacity
  readonly asItIs: Forecast
  /** How many would be late if everything that may still be extended were. */
  readonly lateIfExtended: number
  readonly lateWithOneMore: number
  /** The fewest workers with whom nobody would be late; null: no number would do, somebody is late already. */
  readonly fewest: number | null
  /** How many should be extended by the plan, and by when the first of those letters has to leave. */
  readonly toExtend: number
  readonly tellBy: IsoDate | null
  readonly dueSoon: number
}

/** What the desk sees when it looks ahead: reads of clear rows alone, nothing is opened. */
export async function lookAhead(tx: Tx, organisation: string, today: IsoDate): Promise<Outlook> {
  const capacity = await store.capacityOf(tx, organisation)
  const assumed = assumptionsFor(capacity, today)
  const [counts, open, ones] = await Promise.all([
    store.deskCounts(tx, organisation, { today, weekAgo: addDays(today, -7) }),
    store.openAlike(tx, organisation, today),
    store.openOnes(tx, organisation, today),
  ])
  const waiting = waitingOf(open)
  const count = open.reduce((sum, one) => sum + one.count, 0)
  const average = count === 0 ? usualMinutes : Math.max(1, Math.round(open.reduce((sum, one) => sum + one.count * one.minutes, 0) / count))
  const arriving = expectedArrivals(counts.lastWeek, average, assumed)
  const planned = planExtensions(ones, assumed, spareDays)
  const { lateWithOneMore, fewest } = hands(waiting, arriving, assumed)
  return {
    counts,
    capacity,
    asItIs: forecast(waiting, arriving, assumed),
    lateIfExtended: forecast(waitingIfExtended(open, today), arriving, assumed).late,
    lateWithOneMore,
    fewest,
    toExtend: planned.length,
    tellBy: planned.map((one) => clockOf(one).firstDue).toSorted()[0] ?? null,
    dueSoon: waiting.reduce((sum, one) => (one.dueOn >= today && one.dueOn <= addDays(today, 7) ? sum + one.count : sum), 0),
  }
}

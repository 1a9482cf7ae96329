import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ready } from '#foundation/sealing'
import { addDays } from '#foundation/time'
import { makeDataFolder, type Settings } from '#platform/settings'
import { newClosing, type Closing } from '../closing.ts'
import { freshDatabase } from '../rehearsal/fresh-database.ts'
import type { Progress } from '../rehearsal/progress.ts'
import { seconds } from '../rehearsal/steps.ts'
import { countOutcome, type Outcome } from './counting.ts'
import { liveThroughDays, usualMinutes } from './days.ts'
import { openSurgeHouse } from './house.ts'
import { firstDay, surge } from './sent.ts'

export interface SimulationOrder {
  readonly settings: Settings
  readonly people: number
  readonly requests: number
  readonly days: number
  readonly workers: number
  readonly seed: number
  /** Of each worker on a working day; as many as people have, unless a test is in a hurry. */
  readonly minutesADay?: number
  readonly progress: Progress
  readonly signal?: AbortSignal
}

export interface SimulationResult extends Outcome {
  readonly workers: number
  readonly days: number
  readonly seconds: number
}

/**
 * A surge of requests on a database of its own, and what becomes of it: the days pass on a clock that is moved by hand,
 * the work is the module's own. Everything is gone when this returns or throws.
 *
 * [Note: What a simulation leaves out] Typesetting and reading back a letter takes longer than all else that is done with
 * a request. So the first two thousand letters on paper go to the post as PDFs, hashed and handed over; those after them
 * are written and sealed alike, and given out by hand. Mails are not sent: a pointer leaves by an answer that is made up.
 */
export async function simulateRequests(order: SimulationOrder): Promise<SimulationResult> {
  const closing = newClosing()
  const { signal } = order
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(new Error('the simulation was stopped'))
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
  const work = run(order, closing)
  // When it is stopped, what it was doing loses its database: that is no further fault.
  work.catch(() => undefined)
  stopped.catch(() => undefined)
  try {
    return await Promise.race([work, stopped])
  } finally {
    await closing.close()
  }
}

async function run({ settings, people, requests, days, workers, seed, minutesADay = usualMinutes, progress }: SimulationOrder, closing: Closing): Promise<SimulationResult> {
  const taken = seconds()
  await ready
  await makeDataFolder(settings)
  const folder = await mkdtemp(join(tmpdir(), 'satama-simulation-'))
  closing.add(() => rm(folder, { recursive: true, force: true }))
  progress.phase('Preparing a database and a register')
  const fresh = await freshDatabase(settings, folder)
  closing.add(fresh.remove)
  const house = await openSurgeHouse(fresh.db, { people, workers, seed, from: firstDay })
  const sent = surge({ people, requests, from: firstDay, seed })
  progress.phase('Living through the days', days)
  await liveThroughDays({ house, sent, from: firstDay, days, minutesADay, progress })
  progress.phase('Reading back what became of everybody')
  const outcome = await countOutcome(house.db, house.workers[0], sent, addDays(firstDay, days - 1))
  return { ...outcome, workers, days, seconds: taken() }
}

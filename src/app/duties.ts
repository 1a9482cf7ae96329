import { forgetStaleSessions } from '#identity'
import type { Db } from '#platform/database'
import { defineQueue, startJobs, type Jobs } from '#platform/jobs'

/** What Satama does by the clock, whoever is present. */
const forgetSessions = defineQueue('identity.forget-stale-sessions', { oneWaiting: true, within: 60 })

export async function startDuties({ db, url, onTrouble }: { db: Db; url: string; onTrouble: (error: unknown) => void }): Promise<Jobs> {
  const jobs = await startJobs({ url, queues: [forgetSessions], onTrouble: (_, error) => onTrouble(error) })
  await jobs.work(forgetSessions, () => forgetStaleSessions(db, new Date()))
  await jobs.schedule(forgetSessions, '*/10 * * * *', {})
  return jobs
}

import { helsinkiDate } from '#foundation/time'
import { forgetStaleClientSessions, forgetStaleIdentified, forgetStaleSessions, listOrganisations } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { defineQueue, startJobs, type Jobs } from '#platform/jobs'
import { forgetExpiredViewCodes } from '#ledger'
import { forgetStaleUploads, personFoundBy } from '#people'
import { destroyDuePackages } from '#requests'
import { forgetExpiredOwnViews, scrubKeystore, startRotating } from '#vault'
import { catchUp, destroyEverywhere, destroying, nightly } from './retention/nightly.ts'

/** What Satama does by the clock, whoever is present. */
const forgetViewCodes = defineQueue('ledger.forget-expired-view-codes', { oneWaiting: true, within: 60 })
const forgetSessions = defineQueue('identity.forget-stale-sessions', { oneWaiting: true, within: 60 })
const forgetUploads = defineQueue('people.forget-stale-uploads', { oneWaiting: true, within: 600 })
const destroyPackages = defineQueue('requests.destroy-due-packages', { oneWaiting: true, retries: 2, within: 1800 })
const scrub = defineQueue('vault.scrub-keystore', { oneWaiting: true, retries: 2, within: 1800 })

export async function startDuties({ db, owner, url, onTrouble }: { db: Db; owner: Db; url: string; onTrouble: (error: unknown) => void }): Promise<Pick<Jobs, 'stop'>> {
  const jobs = await startJobs({ url, queues: [destroyPackages, forgetSessions, forgetUploads, forgetViewCodes, destroying, scrub], onTrouble: (_, error) => onTrouble(error) })
  await jobs.work(forgetSessions, async () => {
    await forgetStaleSessions(db, new Date())
    await forgetStaleClientSessions(db, new Date())
    await forgetStaleIdentified(db, new Date())
  })
  await jobs.schedule(forgetSessions, '*/10 * * * *', {})
  await jobs.work(forgetUploads, () => forgetStaleUploads(db, new Date()))
  await jobs.schedule(forgetUploads, '20 * * * *', {})
  await jobs.work(forgetViewCodes, () => forgetExpiredCodes(db, new Date()))
  await jobs.schedule(forgetViewCodes, '20 0 * * *', {})
  await jobs.work(destroyPackages, async () => void (await destroyDuePackages(db, new Date())))
  await jobs.schedule(destroyPackages, '50 0 * * *', {})
  await jobs.work(destroying, () => destroyEverywhere(db, { clock: () => new Date(), onTrouble }))
  await jobs.schedule(destroying, nightly, {})
  await catchUp(db, new Date())
  await jobs.work(scrub, async () => void (await scrubKeystore(owner)))
  await jobs.schedule(scrub, '40 3 * * *', {})
  // The keys that a rotation works with are in this process alone: no queue would find them elsewhere.
  const rotating = startRotating(db, { onTrouble, foundBy: personFoundBy })
  return {
    async stop() {
      await rotating.stop()
      await jobs.stop()
    },
  }
}

/** Codes on paper that have ended: of openings, and of clients' own views. */
async function forgetExpiredCodes(db: Db, now: Date): Promise<void> {
  const today = helsinkiDate(now)
  await forgetExpiredViewCodes(db, today)
  for (const { id } of await listOrganisations(db)) await inTransaction(db, id, (tx) => forgetExpiredOwnViews(tx, id, today))
}

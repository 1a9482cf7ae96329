import { listOrganisations } from '#identity'
import { readLedger } from '#ledger'
import { inTransaction, within, type Db } from '#platform/database'
import { defineQueue, send } from '#platform/jobs'
import { destroyDue, retentionStanding } from '#retention'
import { holdings } from '../holdings.ts'
import { keepRegister } from './register.ts'

/** The night in which everything goes whose time is over. It may take long after years without; nothing is lost if it is cut off. */
export const destroying = defineQueue('retention.destroy-due', { oneWaiting: true, retries: 2, within: 4 * 3_600 })

/** After backups and before the keystore is scrubbed, so that what goes is out of the files the same night. */
export const nightly = '10 2 * * *'

/** For every organisation, one after the other. One’s trouble is told and does not keep the others’ data. */
export async function destroyEverywhere(db: Db, { clock, onTrouble }: { clock: () => Date; onTrouble: (error: unknown) => void }): Promise<void> {
  for (const { id: organisation } of await listOrganisations(db)) {
    try {
      if (await isJustRestored(db, organisation, clock())) continue
      await keepRegister(db, organisation, clock())
      await destroyDue(within(db, organisation), { organisation, holdings, clock, onTrouble })
    } catch (error) {
      onTrouble(error)
    }
  }
}

/** A house that was shut at night catches up when it is opened. */
export async function catchUp(db: Db, now: Date): Promise<void> {
  for (const { id: organisation } of await listOrganisations(db)) {
    const { job } = await inTransaction(db, organisation, (tx) => retentionStanding(tx, { organisation, at: now }))
    if (job === 'on-time' || job === 'failing') continue
    await inTransaction(db, organisation, (tx) => send(tx, destroying, {}, { key: 'night' }))
    return
  }
}

/**
 * [Note: Orders may be missing after a restore] An older backup knows nothing of orders given after it, and what they kept may
 * be due. Erasures lie outside and are replayed; orders do not. So nothing goes by retention for three days after a
 * restore: time for officers to give them again. The page says meanwhile that the job is late.
 */
async function isJustRestored(db: Db, organisation: string, now: Date): Promise<boolean> {
  const from = new Date(now.getTime() - 3 * 86_400_000)
  const restores = await readLedger(within(db, organisation), { organisation, types: ['house.restored'], from, limit: 1 })
  return restores.length > 0
}

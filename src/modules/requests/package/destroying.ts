import { helsinkiDate } from '#foundation/time'
import { append } from '#ledger'
import { listOrganisations } from '#identity'
import { inTransaction, type Db } from '#platform/database'
import { discard } from './making.ts'
import * as store from './store.ts'

/**
 * Destroys every package whose time is up, of every organisation, by its keys; nobody needs to be present. In batches, each
 * a transaction: killed anywhere, what was not destroyed is destroyed by the next round. Gives how many.
 */
export async function destroyDuePackages(db: Db, at: Date): Promise<number> {
  let destroyed = 0
  for (const { id: organisation } of await listOrganisations(db)) {
    for (let more = true; more; ) {
      const count = await inTransaction(db, organisation, async (tx) => {
        const due = await store.dueBy(tx, organisation, helsinkiDate(at), 100)
        for (const row of due) await discard(tx, { by: null, at }, row, 'destroyed')
        if (due.length > 0) await append(tx, { type: 'requests.packages-destroyed', organisation, by: null, at, body: { count: due.length } })
        return due.length
      })
      destroyed += count
      more = count === 100
    }
  }
  return destroyed
}

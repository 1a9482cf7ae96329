import { helsinkiDate, monthOf } from '#foundation/time'
import type { Tx } from '#platform/database'
import * as caseloads from './caseload-store.ts'
import { letGoOfEntries } from './keeping.ts'
import * as store from './store.ts'
import { removalNote } from './writing.ts'

/**
 * Says again, in a database restored from an older backup, what of files is gone; the keys are the vault's to destroy. An
 * entry that was removed as needless is marked as removed again, also where the backup is older than its marking (V29).
 */
export async function repeatErasuresInFiles(
  tx: Tx,
  organisation: string,
  erasures: readonly { readonly at: Date; readonly ground: string; readonly ids: readonly string[] }[],
): Promise<void> {
  for (const { at, ground, ids } of erasures) {
    const month = monthOf(helsinkiDate(at))
    const own = await store.erasedNames(tx, organisation, ids)
    const state = ground === removalNote ? 'removed' : 'erased'
    const gone = await store.markGone(tx, organisation, { ids: own.entries, state, month, ground, by: null })
    await letGoOfEntries(tx, organisation, gone)
    await store.markHeadersGone(tx, organisation, own.files, month)
    await caseloads.markSupervisionsErased(tx, organisation, ids)
    await store.endEmptyFiles(tx, organisation, [...own.files, ...own.filesOfEntries], month)
  }
}

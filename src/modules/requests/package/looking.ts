import type { Present } from '../present.ts'
import { itemsOf, shareOf } from './masking.ts'
import type { DraftItem, PackageRow, Share } from './model.ts'
import { openDraft } from './sealed.ts'
import * as store from './store.ts'

/** A package as it stands, and the items of one share while it is in review; opened on record. */
export async function packageOf(present: Present, id: string, share: Share): Promise<{ row: PackageRow; version: number; items: DraftItem[] }> {
  const row = await store.find(present.db, present.keyring.organisation, id)
  if (!row) throw new TypeError('there is no such package')
  const opened = row.state === 'in-review' ? await openDraft(present, row) : null
  return { row, version: row.version, items: opened ? itemsOf(opened.draft).filter((item) => shareOf(item) === share) : [] }
}

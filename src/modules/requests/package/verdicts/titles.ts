import { bytesOf, textOf } from '#foundation/sealing'
import type { IsoDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { openRecords, sealRecords } from '#vault'
import type { Present } from '../../present.ts'

/** What an item was called when it was decided on: an erased one has no title any more, and the letter has to name it. */
export interface ItemTitle {
  readonly holding: string
  readonly item: string
  readonly title: string
  readonly on: IsoDate | null
}

const titlesKind = 'requests.item-titles'

/** Sealed under the request's own id, so they go with it. What is decided again keeps its newest title. */
export async function keepTitles(tx: Tx, present: Present, request: string, given: readonly ItemTitle[]): Promise<void> {
  const { titles, version } = await opened(present, request, tx)
  const all = new Map(titles.map((one) => [`${one.holding}|${one.item}`, one]))
  for (const one of given) all.set(`${one.holding}|${one.item}`, one)
  const plain = bytesOf(JSON.stringify([...all.values()]))
  await sealRecords(tx, present.keyring, [{ subject: request, kind: titlesKind, version: version + 1, plain }], { at: present.at })
}

export async function titlesOf(present: Present, request: string, within?: Tx): Promise<readonly ItemTitle[]> {
  return (await opened(present, request, within)).titles
}

async function opened(present: Present, request: string, within?: Tx): Promise<{ titles: readonly ItemTitle[]; version: number }> {
  const records = await openRecords(present.db, present.keyring, {
    by: present.by, purpose: 'request', kind: titlesKind, subjects: [request], about: request, at: present.at, ...(within ? { within } : {}),
  })
  const record = records.get(request)
  return record ? { titles: JSON.parse(textOf(record.plain)) as ItemTitle[], version: record.version } : { titles: [], version: 0 }
}

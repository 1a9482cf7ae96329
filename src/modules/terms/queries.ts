import type { Tx } from '#platform/database'
import { computedFor, needsLook, unseen } from './computed.ts'
import { isOutOfDate } from './rules.ts'
import * as store from './store.ts'

/** Published notices that no longer say what is held: by kind and name, for whoever has to write them anew. */
export async function noticesOutOfDate(tx: Tx, organisation: string, at: Date): Promise<string[]> {
  const old: string[] = []
  for (const document of await store.publishedDocuments(tx, organisation, ['notice'])) {
    const current = document.versions.at(-1)
    const computed = needsLook(document.kind) ? null : await computedFor(tx, document, { state: unseen, at })
    if (current && (computed === null || isOutOfDate(current.generated, computed))) old.push(document.slug)
  }
  return old
}

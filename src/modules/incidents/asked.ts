import type { Tx } from '#platform/database'
import { embargoOn } from './rules.ts'
import * as store from './store.ts'

/** What lower floors ask through `app`: they know their subject by an opaque id alone. */

/** Whether an embargo holds a public bulletin about an incident back, and until when (V3). */
export async function publishingHeldBack(
  tx: Tx,
  { organisation, about, at }: { organisation: string; about: string; at: Date },
): Promise<{ until: Date } | null> {
  const incident = await store.load(tx, organisation, about)
  const embargo = incident && embargoOn(incident.embargoes, 'public', at)
  return embargo ? { until: embargo.until } : null
}

/** The name by which staff know an incident; null for an id of something else. */
export async function titleOf(tx: Tx, organisation: string, about: string): Promise<string | null> {
  return (await store.load(tx, organisation, about))?.title ?? null
}

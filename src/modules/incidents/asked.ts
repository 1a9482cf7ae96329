import { findOrganisation } from '#identity'
import type { FirstWords } from '#notices'
import type { Tx } from '#platform/database'
import { languages, type Lang } from '#platform/texts'
import { readController } from './controller-store.ts'
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

/**
 * Where the writer of a notice begins: the same facts that the filing tells. What staff have recorded in
 * words stands in their own language; the other languages wait for a translation.
 */
export async function firstWordsOf(
  tx: Tx,
  { organisation, about, lang }: { organisation: string; about: string; lang: Lang },
): Promise<FirstWords | null> {
  const incident = await store.load(tx, organisation, about)
  const names = (await findOrganisation(tx, organisation))?.name
  if (!incident || !names) return null
  const controller = await readController(tx, organisation)
  const place = /^(?<street>.+?),\s*(?<postcode>\d{5})\s+(?<town>.+)$/.exec(controller.address ?? '')?.groups
  const recorded = { 'what-happened': incident.known.description, measures: incident.known.measures }
  const wordsIn = (one: Lang) => ({
    organisation: names[one],
    signature: names[one],
    ...(controller.officerName ? { 'contact-name': controller.officerName } : {}),
    ...(controller.officerPhone ? { 'contact-phone': controller.officerPhone } : {}),
    ...(controller.officerEmail ? { 'contact-email': controller.officerEmail } : {}),
    ...(controller.address ? { 'contact-return-address': controller.address } : {}),
    ...(one === lang ? recorded : {}),
  })
  const [fi, sv, en] = languages.map(wordsIn)
  return {
    sender: {
      ...(controller.email ? { address: controller.email } : {}),
      ...(place ? { postal: { street: place['street'] ?? '', postcode: place['postcode'] ?? '', town: place['town'] ?? '' } } : {}),
    },
    constants: { fi: fi ?? {}, sv: sv ?? {}, en: en ?? {} },
  }
}

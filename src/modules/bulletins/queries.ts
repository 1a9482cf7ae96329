import { findOrganisation } from '#identity'
import type { Tx } from '#platform/database'
import { languages, type Lang } from '#platform/texts'
import { slugOf } from './rules.ts'
import * as store from './store.ts'

/** What may be known of a subject's public page by whoever the subject belongs to. */
export interface PublicPage {
  readonly id: string
  /** Bulletins that everyone can read; none yet means that the page is not public. */
  readonly published: number
  readonly newestAt: Date | null
  /** Public addresses by language. */
  readonly paths: Readonly<Record<Lang, string>>
}

export async function publicPageAbout(tx: Tx, organisation: string, about: string): Promise<PublicPage | null> {
  const site = await store.findSite(tx, { organisation })
  const page = (await store.listPages(tx, organisation)).find((one) => one.about === about)
  if (!site || !page) return null
  const [fi = '', sv = '', en = ''] = languages.map((lang) => `/${lang}/${site.slug}/${page.slug}`)
  return { id: page.id, published: page.published, newestAt: page.newestAt, paths: { fi, sv, en } }
}

/** How many bulletins about a subject have been published: public communication took place, or not (GDPR 34(3)(c)). */
export const countPublished = store.countPublished

/** Where an organisation's pages lie on the public site: its part of every public address. It is opened when there is none yet. */
export async function siteAddress(tx: Tx, organisation: string): Promise<string> {
  const open = await store.findSite(tx, { organisation })
  if (open) return open.slug
  const own = await findOrganisation(tx, organisation)
  await store.openSite(tx, organisation, slugOf(own?.name.fi ?? ''))
  return (await store.findSite(tx, { organisation }))?.slug ?? ''
}

/** Whose site an address names; null when nobody's. */
export const organisationAtSite = store.organisationOfSite

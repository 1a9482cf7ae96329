import type { Tx } from '#platform/database'
import { languages, type Lang } from '#platform/texts'
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

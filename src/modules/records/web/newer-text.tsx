import type { StaffContext } from '#identity'
import { Notice } from '#platform/pages'
import type { SealedEntry } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { BodyView } from './entry-view.tsx'

/** What somebody else saved in the meantime, above the form that still holds one's own words: neither text is lost. */
export function NewerText({ c, plain, file, entry }: { c: StaffContext; plain: SealedEntry; file: string; entry: string }) {
  const t = c.t(pages).forms
  return (
    <>
      <Notice kind="warning" title={t.newer}><p>{t.newerBody}</p></Notice>
      <article class="entry"><BodyView c={c} file={file} entry={entry} body={plain.body} /></article>
    </>
  )
}

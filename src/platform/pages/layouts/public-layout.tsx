import type { ComponentChildren } from 'preact'
import type { Lang } from '#platform/texts'
import { pageTexts } from '../texts.ts'
import { Document } from './document.tsx'
import { LanguageLinks, type LanguageLink } from './language-links.tsx'

/** The public site: the organisation's voice, not ours. No script, no cookie, nothing from anywhere else. */
export function PublicLayout({ lang, title, organisation, home, languageLinks, children, description, footer, indexed = true }: {
  lang: Lang
  title: string
  organisation: string
  /** The organisation's front page here. */
  home: string
  languageLinks: readonly LanguageLink[]
  children: ComponentChildren
  description?: string
  footer?: ComponentChildren
  indexed?: boolean
}) {
  const t = pageTexts(lang)
  return (
    <Document lang={lang} title={title === organisation ? [title] : [title, organisation]} sheet="public" bodyClass="public"
      description={description} indexed={indexed} alternates={languageLinks.filter((link) => link.lang !== lang)}>
      <a class="skip" href="#content">{t.skip}</a>
      <header class="public-head">
        <div class="public-width">
          <a class="public-name" href={home}>{organisation}</a>
          <LanguageLinks current={lang} links={languageLinks} />
        </div>
      </header>
      <main id="content" class="public-width public-main" tabIndex={-1}>{children}</main>
      <footer class="public-foot">
        <div class="public-width">{footer}<p>{t.privacyFoot}</p></div>
      </footer>
    </Document>
  )
}

import type { ComponentChildren } from 'preact'
import type { Lang } from '#platform/texts'
import { HarbourMark } from '../components/icons.tsx'
import { pageTexts } from '../texts.ts'
import { Document, type Script } from './document.tsx'
import { LanguageLinks, type LanguageLink } from './language-links.tsx'

/** A page with one thing on it: signing in, setting up, an error. */
export function PlainLayout({ lang, title, children, languageLinks = [], scripts, banner, wide }: {
  lang: Lang
  title: string
  children: ComponentChildren
  languageLinks?: readonly LanguageLink[]
  scripts?: readonly Script[]
  banner?: ComponentChildren
  wide?: boolean
}) {
  const t = pageTexts(lang)
  return (
    <Document lang={lang} title={[title, 'Satama']} sheet="console" bodyClass="plain" {...(scripts && { scripts })}>
      <a class="skip" href="#content">{t.skip}</a>
      <header>
        {banner && <p class="console-banner">{banner}</p>}
        <div class="plain-head">
          <span class="brand"><HarbourMark /><span class="brand-name">Satama</span></span>
          <LanguageLinks current={lang} links={languageLinks} />
        </div>
      </header>
      <main id="content" class={wide ? 'plain-main plain-main-wide' : 'plain-main'} tabIndex={-1}>{children}</main>
    </Document>
  )
}

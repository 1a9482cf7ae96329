import { languageNames, type Lang } from '#platform/texts'
import { usePageTexts } from '../language.tsx'

export interface LanguageLink {
  lang: Lang
  href: string
}

/** The same page in the other languages, each by its own name. */
export function LanguageLinks({ current, links }: { current: Lang; links: readonly LanguageLink[] }) {
  const t = usePageTexts()
  if (links.length === 0) return null
  return (
    <nav class="languages" aria-label={t.language}>
      <ul>
        {links.map(({ lang, href }) => (
          <li key={lang}>
            <a href={href} lang={lang} hreflang={lang} aria-current={lang === current ? 'true' : undefined}>{languageNames[lang]}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

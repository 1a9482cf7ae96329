import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { randomBytes, toBase64Url } from '#foundation/sealing'
import { Breadcrumbs, PageLanguage, PlainLayout } from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import { publicTexts } from '../texts/public.ts'

export const rightsPath = (lang: Lang): string => `/${lang}/my-data`
export const askPath = (lang: Lang, organisation?: string): string => `/${lang}/my-data/request${organisation ? `?at=${organisation}` : ''}`
export const statusPath = (lang: Lang): string => `/${lang}/my-data/status`
export const codePath = (lang: Lang): string => `/${lang}/my-data/code`

/** A page about one's own data: no script, no cookie, nothing kept. */
export function OwnDataLayout({ lang, title, path, children, up = true }: {
  lang: Lang
  title: string
  path(lang: Lang): string
  children: ComponentChildren
  up?: boolean
}) {
  return (
    <PlainLayout lang={lang} title={title} wide languageLinks={languages.map((one) => ({ lang: one, href: path(one) }))}>
      {up && <Breadcrumbs items={[{ label: publicTexts(lang).form.back, href: rightsPath(lang) }, { label: title }]} />}
      {children}
    </PlainLayout>
  )
}

/**
 * Content that has the same size whatever it says: filled up with what cannot be compressed. What fills it is hidden
 * from everybody, screen readers too. Throws when the content has outgrown the size, so that a test tells it first.
 */
export function EvenSize({ lang, size, children }: { lang: Lang; size: number; children: ComponentChildren }) {
  const bare = Buffer.byteLength(renderToString(<PageLanguage.Provider value={lang}>{children}</PageLanguage.Provider>))
  if (bare > size) throw new RangeError(`a page of even size has outgrown it: ${bare} of ${size}`)
  const fill = toBase64Url(randomBytes(size)).slice(0, size - bare)
  return <>{children}<template data-fill={fill} /></>
}

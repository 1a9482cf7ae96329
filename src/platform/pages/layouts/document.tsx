import type { ComponentChildren } from 'preact'
import type { Lang } from '#platform/texts'
import { iconPath, stylesheetPath, type Sheet } from '../assets.ts'
import { PageLanguage } from '../language.tsx'

export interface Script {
  src: string
  nonce?: string
}

export interface DocumentProps {
  lang: Lang
  /** From the narrow to the wide: the page, then the organisation. */
  title: readonly string[]
  sheet: Sheet
  bodyClass: string
  children: ComponentChildren
  description?: string | undefined
  /** Kept out of search engines unless said: staff pages, and pages that name a person's business. */
  indexed?: boolean
  alternates?: readonly { lang: Lang; href: string }[]
  scripts?: readonly Script[]
  /** Seconds until the page asks again by itself: a live count without script. */
  refresh?: number | undefined
}

export function Document({ lang, title, sheet, bodyClass, children, description, indexed, alternates, scripts, refresh }: DocumentProps) {
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title.filter(Boolean).join(' – ')}</title>
        {description && <meta name="description" content={description} />}
        {!indexed && <meta name="robots" content="noindex" />}
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        {refresh !== undefined && <meta http-equiv="refresh" content={String(refresh)} />}
        <link rel="stylesheet" href={stylesheetPath(sheet)} />
        <link rel="icon" type="image/svg+xml" href={iconPath()} />
        {alternates?.map((other) => <link key={other.lang} rel="alternate" hreflang={other.lang} href={other.href} />)}
        {scripts?.map(({ src, nonce }) => <script key={src} type="module" src={src} nonce={nonce} />)}
      </head>
      <body class={bodyClass}>
        <PageLanguage.Provider value={lang}>{children}</PageLanguage.Provider>
      </body>
    </html>
  )
}

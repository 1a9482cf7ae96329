import { languages } from '#platform/texts'

/** The same page in each language, by a wish that the browser keeps. */
export function languageLinksTo(path: string) {
  return languages.map((lang) => ({ lang, href: `/language/${lang}?to=${encodeURIComponent(path)}` }))
}

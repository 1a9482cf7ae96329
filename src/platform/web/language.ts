import { isLang, pickLanguage, type Lang } from '#platform/texts'

export { isLang }

/** The language of a request: of its address, of the visitor's own choice, of their browser; else Finnish. */
export function languageOf(o: { path: string; chosen: string | undefined; accepted: string | null }): Lang {
  const first = o.path.split('/')[1]
  return isLang(first) ? first : pickLanguage(o.accepted, o.chosen)
}

import type { Said } from '#people'
import type { Lang, TextsOf } from '#platform/texts'

/** One text of a module's in every language, for a description. */
export const saidOf = <Reader extends (lang: Lang) => unknown>(texts: Reader) =>
  (of: (t: TextsOf<Reader>) => string): Said => {
    const one = (lang: Lang) => of(texts(lang) as TextsOf<Reader>)
    return { fi: one('fi'), sv: one('sv'), en: one('en') }
  }

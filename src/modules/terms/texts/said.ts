import type { Said } from '#people'
import type { Lang } from '#platform/texts'

/** A text in every language, of what gives it in one. */
export const said = (of: (lang: Lang) => string): Said => ({ fi: of('fi'), sv: of('sv'), en: of('en') })

/** What reads alike in every language: an address, a number, a name. */
export const alike = (text: string): Said => ({ fi: text, sv: text, en: text })

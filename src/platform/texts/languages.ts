/** The languages that Satama speaks. Finnish first: it is the language of last resort. */
export const languages = ['fi', 'sv', 'en'] as const

export type Lang = (typeof languages)[number]

/** Each language by the name its own speakers look for. */
export const languageNames: Readonly<Record<Lang, string>> = { fi: 'Suomi', sv: 'Svenska', en: 'English' }

export function isLang(value: unknown): value is Lang {
  return languages.some((lang) => lang === value)
}

/**
 * The language to answer in: what the reader chose before, else what their browser
 * asks for. A browser that asks only for languages we do not have gets English, the
 * one its reader most likely knows; one that asks for nothing gets Finnish.
 */
export function pickLanguage(acceptLanguage: string | null | undefined, cookie?: string | null): Lang {
  if (isLang(cookie)) return cookie
  const wishes = readWishes(acceptLanguage ?? '')
  if (wishes.length === 0) return 'fi'
  for (const wish of wishes) {
    if (wish === '*') return 'fi'
    if (isLang(wish)) return wish
  }
  return 'en'
}

/** The primary language tags of an Accept-Language header, best first; those with q=0 are refused ones. */
function readWishes(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      const q = weight === undefined ? 1 : Number(weight)
      return { tag: tag.trim().split('-')[0] ?? '', q: Number.isNaN(q) ? 0 : q }
    })
    .filter(({ tag, q }) => tag !== '' && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)
}

import { languages } from '#platform/texts'
import type { Lang } from '#platform/texts'

export const isLang = (text: string | undefined): text is Lang => (languages as readonly string[]).includes(text ?? '')

/** The language of a request: of its address, of the visitor's own choice, of their browser; else Finnish. */
export function languageOf(o: { path: string; chosen: string | undefined; accepted: string | null }): Lang {
  const first = o.path.split('/')[1]
  if (isLang(first)) return first
  if (isLang(o.chosen)) return o.chosen
  const wished = (o.accepted ?? '')
    .split(',')
    .map((one) => {
      const [tag = '', ...rest] = one.trim().split(';')
      const weight = rest.find((part) => part.trim().startsWith('q='))
      return { lang: tag.trim().slice(0, 2).toLowerCase(), weight: weight ? Number(weight.trim().slice(2)) : 1 }
    })
    .filter(({ lang, weight }) => isLang(lang) && weight > 0)
    .sort((a, b) => b.weight - a.weight)[0]?.lang
  return isLang(wished) ? wished : 'fi'
}

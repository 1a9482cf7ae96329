import type { Lang } from '#platform/texts'

const locales: Record<Lang, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }

/** A month in words: `2026-11-01` as "marraskuu 2026". */
export function formatMonth(lang: Lang, month: string): string {
  const [year, number] = month.split('-').map(Number)
  const day = new Date(Date.UTC(year ?? 0, (number ?? 1) - 1, 1))
  return new Intl.DateTimeFormat(locales[lang], { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day)
}

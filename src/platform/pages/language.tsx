import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Lang } from '#platform/texts'
import { pageTexts } from './texts.ts'

/** The language of the page being rendered; the page shells set it, components read it. */
export const PageLanguage = createContext<Lang>('fi')

export function useLang(): Lang {
  return useContext(PageLanguage)
}

export function usePageTexts() {
  return pageTexts(useContext(PageLanguage))
}

import type { Lang } from '#platform/texts'
import { staffTexts } from './pages.ts'

/** The team that came with the organisation has no name of anybody's choosing. */
export const teamNameIn = (lang: Lang, name: string): string => (name === 'register' ? staffTexts(lang).firstTeam : name)

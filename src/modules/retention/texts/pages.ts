import { defineTexts } from '#platform/texts'
import { english } from './pages-en.ts'
import { finnish } from './pages-fi.ts'
import { swedish } from './pages-sv.ts'

export const pages = defineTexts({ fi: finnish, sv: swedish, en: english })

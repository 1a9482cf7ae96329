import { defineTexts, type Lang } from '#platform/texts'
import { english } from './texts-en.ts'
import { finnish } from './texts-fi.ts'
import { swedish } from './texts-sv.ts'
import type { CheckId, Finding } from './model.ts'

/** What one check is called, what it says by verdict, and what to do. `{name}` stands for what was found. */
export type CheckWords = {
  readonly title: string
  readonly ok: string
  readonly warn: string
  readonly bad: string
  readonly todo: string
}

export type DoctorWords = Readonly<Record<CheckId, CheckWords>>

export const checkTexts = defineTexts({ fi: { checks: finnish }, sv: { checks: swedish }, en: { checks: english } })

const unknown = defineTexts({
  fi: { sentence: 'Tätä ei saatu selville täältä käsin. Katso asia itse.' },
  sv: { sentence: 'Det här gick inte att ta reda på härifrån. Se efter själv.' },
  en: { sentence: 'This could not be found out from here. Look for yourself.' },
})

/** A finding in plain words. */
export function inWords(lang: Lang, finding: Finding): { title: string; sentence: string; todo: string | null } {
  const { title, todo, ...sentences } = checkTexts(lang).checks[finding.id]
  const raw = finding.verdict === 'unknown' ? unknown(lang).sentence : sentences[finding.verdict]
  const sentence = raw.replace(/\{(\w+)\}/g, (_, name: string) => String(finding.with?.[name] ?? '?'))
  return { title, sentence, todo: finding.verdict === 'ok' ? null : todo }
}

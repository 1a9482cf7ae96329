import type { Lang } from '#platform/texts'
import { problemSentence } from './texts/problems.ts'

/**
 * What a form shows of its last attempt: what was typed, and a sentence beside each
 * field that needs another look. Its shape is what `<Form {...c.form}>` of the pages
 * takes; on a first visit there is nothing in it.
 */
export interface FormState {
  /** The code of the refusal, for a page that does more than show the sentence. */
  readonly code: string | null
  /** The sentence about the whole. */
  readonly refused?: string
  readonly values?: Readonly<Record<string, string | readonly string[]>>
  readonly errors?: Readonly<Record<string, string>>
}

export const untouched: FormState = Object.freeze({ code: null })

export function refusedForm(o: {
  form: FormData
  code: string
  sentence: string
  errors: Readonly<Record<string, string>>
}): FormState {
  const values: Record<string, string | string[]> = {}
  for (const name of new Set(o.form.keys())) {
    const typed = o.form.getAll(name).filter((value) => typeof value === 'string')
    values[name] = typed.length === 1 ? (typed[0] ?? '') : typed
  }
  return { code: o.code, refused: o.sentence, values, errors: o.errors }
}

/** The sentences for `bad-input`, whose facts are field → code. */
export function problemSentences(
  lang: Lang,
  facts: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(facts).map(([field, code]) => [field, problemSentence(lang, String(code))]),
  )
}

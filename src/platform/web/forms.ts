import type { Lang } from '#platform/texts'
import { problemSentence } from './texts/problems.ts'

/**
 * What a form shows of its last attempt: what was typed, and a sentence beside the
 * field that needs another look. `<Form state={c.form}>` of the pages takes it; on a
 * first visit all of it is empty.
 */
export interface FormState {
  /** False on a first visit. */
  readonly refused: boolean
  /** The code of the refusal, for a page that wants to react beyond the sentence. */
  readonly code: string | null
  /** The sentence about the whole. */
  readonly sentence: string | null
  typed(field: string): string
  all(field: string): string[]
  /** Whether a box or a choice was chosen. */
  chose(field: string, value?: string): boolean
  problem(field: string): string | null
  readonly problems: readonly { field: string; sentence: string }[]
}

export const untouched: FormState = {
  refused: false,
  code: null,
  sentence: null,
  typed: () => '',
  all: () => [],
  chose: () => false,
  problem: () => null,
  problems: [],
}

export function refusedForm(o: {
  form: FormData
  code: string
  sentence: string
  problems: { field: string; sentence: string }[]
}): FormState {
  const texts = (field: string) => o.form.getAll(field).filter((value) => typeof value === 'string')
  return {
    refused: true,
    code: o.code,
    sentence: o.sentence,
    typed: (field) => texts(field)[0] ?? '',
    all: texts,
    chose: (field, value) => (value === undefined ? texts(field).length > 0 : texts(field).includes(value)),
    problem: (field) => o.problems.find((one) => one.field === field)?.sentence ?? null,
    problems: o.problems,
  }
}

/** The sentences for `bad-input`, whose facts are field → code. */
export function problemSentences(lang: Lang, facts: Readonly<Record<string, string | number>>) {
  return Object.entries(facts).map(([field, code]) => ({ field, sentence: problemSentence(lang, String(code)) }))
}

/** A field's text; empty when it was not sent, or when it is a file. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** All texts of a field that may come several times. */
export function typedAll(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string')
}

import { languages, type Lang } from './languages.ts'

/** A text is a string, a list of strings, a function of what varies, or a group of texts. */
export type Text = string | readonly string[] | ((...parts: never[]) => string) | TextGroup
export interface TextGroup {
  readonly [key: string]: Text
}

/** The same texts with other words: strings where there were strings, functions of the same parts. */
export type SameShape<T> = T extends string
  ? string
  : T extends readonly string[]
    ? { readonly [I in keyof T]: string }
    : T extends (...parts: infer Parts) => string
      ? (...parts: Parts) => string
      : { readonly [K in keyof T]: SameShape<T[K]> }

/** A module's texts in one language. */
export type TextsOf<Reader> = Reader extends (lang: Lang) => infer T ? T : never

const defined: Readonly<Record<Lang, unknown>>[] = []

/**
 * A module's texts in three languages. Finnish sets the shape; Swedish and English
 * that lack a key, add one, or take other parts do not compile.
 *
 * @example
 * const texts = defineTexts({
 *   fi: { title: 'Tiedotteet', count: (n: number) => counted('fi', n, 'tiedote', 'tiedotetta') },
 *   sv: { title: 'Meddelanden', count: (n) => counted('sv', n, 'meddelande', 'meddelanden') },
 *   en: { title: 'Bulletins', count: (n) => counted('en', n, 'bulletin', 'bulletins') },
 * })
 * texts('sv').count(2)
 */
export function defineTexts<const T extends TextGroup>(all: {
  fi: T
  sv: SameShape<NoInfer<T>>
  en: SameShape<NoInfer<T>>
}): (lang: Lang) => SameShape<T> {
  defined.push(all)
  const byLang: Readonly<Record<Lang, unknown>> = all
  return (lang) => byLang[lang] as SameShape<T>
}

/** Every text defined so far by the modules that are loaded, for the test that walks them. */
export function allDefinedTexts(): readonly Readonly<Record<Lang, unknown>>[] {
  return defined
}

/** What is wrong with a set of texts, each as a path and a reason; an empty list when all is well. */
export function faultsOf(all: Readonly<Record<Lang, unknown>>): string[] {
  return languages.flatMap((lang) => compare(all.fi, all[lang], lang))
}

function compare(model: unknown, text: unknown, path: string): string[] {
  if (kindOf(model) !== kindOf(text)) return [`${path}: is ${kindOf(text)}, ${kindOf(model)} in Finnish`]
  if (typeof text === 'string') return spellingFaults(text, path)
  if (typeof text === 'function' && typeof model === 'function') {
    return text.length === model.length ? calledFaults(text, path) : [`${path}: takes ${text.length} parts, ${model.length} in Finnish`]
  }
  if (isGroup(model) && isGroup(text)) {
    const keys = new Set([...Object.keys(model), ...Object.keys(text)])
    if (keys.size === 0) return [`${path}: holds nothing`]
    return [...keys].flatMap((key) => compare(model[key], text[key], `${path}.${key}`))
  }
  return [`${path}: is ${kindOf(text)}, which is no text`]
}

function spellingFaults(text: string, path: string): string[] {
  if (text.trim() === '') return [`${path}: is empty`]
  if (text !== text.trim()) return [`${path}: begins or ends with a space`]
  if (/undefined|NaN|\[object|TODO|FIXME/.test(text)) return [`${path}: reads "${text}"`]
  return []
}

/** Calls a text with parts of plausible kinds; the first set of parts that it accepts must give words. */
function calledFaults(text: CallableFunction, path: string): string[] {
  for (const parts of sampleParts(text.length)) {
    const words = attempt(() => Reflect.apply(text, undefined, parts))
    if (typeof words === 'string' && !/undefined|NaN|\[object/.test(words)) {
      return words.trim() === '' ? [`${path}: gives nothing`] : []
    }
  }
  return []
}

function sampleParts(count: number): unknown[][] {
  const samples = [2, 'Satama', new Date(0), true]
  let sets: unknown[][] = [[]]
  for (let i = 0; i < Math.min(count, 4); i++) sets = sets.flatMap((set) => samples.map((one) => [...set, one]))
  return sets
}

/** The outcome, or the error as a value: a text given the wrong kind of part may throw, and the next set is tried. */
function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (fault) {
    return fault
  }
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  return Array.isArray(value) ? 'a list' : typeof value
}

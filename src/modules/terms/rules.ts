import { isDeepStrictEqual } from 'node:util'
import { done, refuse, type Refusal } from '#foundation/results'
import { languages, type Lang } from '#platform/texts'
import {
  fieldsOf, mayBeEmpty, type DocumentKind, type Draft, type FieldName, type Lines, type Section, type Texts, type Version, type Words,
} from './model.ts'
import { marksIn, unboundIn, type PromiseState, type Promised } from './promises.ts'

/**
 * Whether a draft may be approved: by somebody else than who wrote it last, since nobody promises alone. What is wrong
 * with its words is told here already, so that an approver does not stand by what cannot go out.
 */
export function decideToApprove(kind: DocumentKind, draft: Draft, o: { revision: number; by: string; current: Version | null; promised: readonly Promised[] }) {
  if (draft.revision !== o.revision) return refuse('changed-meanwhile')
  if (draft.savedBy === o.by) return refuse('own-words')
  const fault = faultOf(kind, draft, o)
  return fault ?? done({ revision: draft.revision })
}

/** Whether an approved draft may be published now. `generated` is what the house says of itself at this moment. */
export function decideToPublish(
  kind: DocumentKind,
  draft: Draft,
  o: {
    revision: number
    current: Version | null
    generated: readonly Section[]
    withoutAllLanguages: boolean
    promised: readonly Promised[]
    states: readonly PromiseState[]
    by: string
    at: Date
  },
) {
  if (draft.revision !== o.revision) return refuse('changed-meanwhile')
  if (draft.approval?.revision !== draft.revision) return refuse('not-approved')
  const fault = faultOf(kind, draft, o)
  if (fault) return fault
  const missing = missingLanguages(kind, draft.texts)
  if (missing.length > 0 && !o.withoutAllLanguages) return refuse('language-missing', { languages: missing.join(',') })
  const used = promisesIn(kind, draft.texts)
  // What nobody looked at is not known to be kept.
  const broken = promisesOf(kind, draft.texts, o.generated).find((id) => !o.states.some((one) => one.id === id && one.kept))
  if (broken !== undefined) return refuse('broken-promise', { promise: broken })
  const sentences = Object.fromEntries(o.promised.filter(({ id }) => used.includes(id)).map(({ id, sentence }) => [id, sentence]))
  const version: Version = {
    version: (o.current?.version ?? 0) + 1,
    texts: trimmed(kind, draft.texts),
    generated: o.generated,
    promises: sentences,
    covers: draft.covers,
    changes: draft.changes,
    significant: draft.significant,
    writtenBy: draft.savedBy,
    approvedBy: draft.approval.by,
    at: o.at,
  }
  if (o.current && sameVersion(o.current, version)) return refuse('nothing-changed')
  return done(version)
}

type Fault =
  | Refusal<'half-written'>
  | Refusal<'nothing-written'>
  | Refusal<'language-dropped'>
  | Refusal<'change-missing'>
  | Refusal<'unknown-promise'>
  | Refusal<'unbound-promise'>

function faultOf(kind: DocumentKind, draft: Draft, { current, promised }: { current: Version | null; promised: readonly Promised[] }): Fault | null {
  const half = halfWritten(kind, draft.texts)
  if (half.length > 0) return refuse('half-written', { languages: half.join(',') })
  const written = writtenLanguages(kind, draft.texts)
  if (written.length === 0) return refuse('nothing-written')
  const dropped = current ? writtenLanguages(kind, current.texts).filter((lang) => !written.includes(lang)) : []
  if (dropped.length > 0) return refuse('language-dropped', { languages: dropped.join(',') })
  // Who reads only Swedish is told of a change in Swedish.
  if (current && draft.significant && written.some((lang) => !draft.changes[lang])) return refuse('change-missing')
  const unknown = promisesIn(kind, draft.texts).find((id) => !promised.some((one) => one.id === id))
  if (unknown !== undefined) return refuse('unknown-promise', { promise: unknown })
  const [unbound] = unboundPromises(kind, draft.texts)
  if (unbound) return refuse('unbound-promise', { sentence: unbound.sentence, language: unbound.lang })
  return null
}

/** Every sentence of the texts that promises something nobody checks. See [Note: Promises are bound]. */
export function unboundPromises(kind: DocumentKind, texts: Texts): { lang: Lang; sentence: string }[] {
  // The two that nobody outside reads describe the house rather than promise; what they say is checked where it is public.
  if (kind === 'record' || kind === 'assessment') return []
  return eachText(kind, texts).flatMap(({ lang, text }) => unboundIn(text, lang).map((sentence) => ({ lang, sentence })))
}

/** The ids of the promises that the texts make, each once. */
export function promisesIn(kind: DocumentKind, texts: Texts): string[] {
  return [...new Set(eachText(kind, texts).flatMap(({ text }) => marksIn(text).map(({ id }) => id)))]
}

/** Every promise that a document makes: in its own words, and in what was computed for it. */
export function promisesOf(kind: DocumentKind, texts: Texts, generated: readonly Section[]): string[] {
  return [...new Set([...promisesIn(kind, texts), ...generated.flatMap(({ promises = [] }) => promises)])]
}

function eachText(kind: DocumentKind, texts: Texts): { lang: Lang; text: string }[] {
  return languages.flatMap((lang) => fieldsOf[kind].map((field) => ({ lang, text: wordsOf(texts[lang], field) })))
}

export function writtenLanguages(kind: DocumentKind, texts: Texts): Lang[] {
  return languages.filter((lang) => required(kind).every((field) => wordsOf(texts[lang], field) !== ''))
}

export function missingLanguages(kind: DocumentKind, texts: Texts): Lang[] {
  const written = writtenLanguages(kind, texts)
  return languages.filter((lang) => !written.includes(lang))
}

/** Languages that are begun and lack a field. */
export function halfWritten(kind: DocumentKind, texts: Texts): Lang[] {
  return missingLanguages(kind, texts).filter((lang) => fieldsOf[kind].some((field) => wordsOf(texts[lang], field) !== ''))
}

/** Languages that lag behind: their words are still those of the last version, while another language's are new. */
export function laggingLanguages(kind: DocumentKind, texts: Texts, current: Version | null): Lang[] {
  if (!current) return []
  const changed = languages.filter((lang) => !sameWords(kind, texts[lang], current.texts[lang]))
  return changed.length === 0 ? [] : languages.filter((lang) => !changed.includes(lang))
}

/** Whether the generated part of a version reads otherwise than the house would say today. */
export function isOutOfDate(published: readonly Section[], today: readonly Section[]): boolean {
  return !isDeepStrictEqual(published, today)
}

/** The words in the reader's language, else in the first that is written: Finnish, Swedish, English. */
export function wordsFor(kind: DocumentKind, texts: Texts, lang: Lang): { lang: Lang; words: Words } | null {
  const written = writtenLanguages(kind, texts)
  const chosen = written.includes(lang) ? lang : written[0]
  const words = chosen && texts[chosen]
  return words && chosen ? { lang: chosen, words } : null
}

export function lineFor(lines: Lines, lang: Lang): { lang: Lang; line: string } | null {
  for (const one of [lang, ...languages]) {
    const line = lines[one]
    if (line) return { lang: one, line }
  }
  return null
}

export const wordsOf = (words: Words | undefined, field: FieldName): string => words?.[field] ?? ''

/** Whether somebody who has seen `seen` has to be told of what is in force now (T18): a significant version came after it. */
export function isNews(versions: readonly Pick<Version, 'version' | 'significant'>[], seen: number | null): boolean {
  if (seen === null) return versions.length > 0
  return versions.some(({ version, significant }) => version > seen && significant)
}

const required = (kind: DocumentKind): readonly FieldName[] => {
  const own = fieldsOf[kind].filter((field) => !mayBeEmpty.includes(field))
  return own.length > 0 ? own : fieldsOf[kind].slice(0, 1)
}

function trimmed(kind: DocumentKind, texts: Texts): Texts {
  return Object.fromEntries(writtenLanguages(kind, texts).map((lang) => [
    lang,
    Object.fromEntries(fieldsOf[kind].map((field) => [field, wordsOf(texts[lang], field)])),
  ]))
}

function sameWords(kind: DocumentKind, one: Words | undefined, other: Words | undefined): boolean {
  return fieldsOf[kind].every((field) => wordsOf(one, field) === wordsOf(other, field))
}

function sameVersion(one: Version, other: Version): boolean {
  return isDeepStrictEqual(
    [one.texts, one.generated, one.covers, one.promises],
    [other.texts, other.generated, other.covers, other.promises],
  )
}

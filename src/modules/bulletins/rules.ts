import { done, refuse } from '#foundation/results'
import { languages, type Lang } from '#platform/texts'
import type { Draft, Lines, Version, Wording, Wordings } from './model.ts'

/** Whether something holds publishing back, and until when if that is known. */
export interface Held {
  readonly until: Date | null
}

/**
 * Whether a draft may go out now. A language may be missing, but only knowingly: in the
 * first hours one language that stands is worth more than three that do not.
 */
export function decideToPublish(draft: Draft, { revision, withoutAllLanguages, held }: {
  revision: number
  withoutAllLanguages: boolean
  held: Held | null
}) {
  if (held) return refuse('held-back', held.until ? { until: held.until.toISOString() } : {})
  if (draft.revision !== revision) return refuse('changed-meanwhile')
  const half = halfWritten(draft.texts)
  if (half.length > 0) return refuse('half-written', { languages: half.join(',') })
  const written = writtenLanguages(draft.texts)
  if (written.length === 0) return refuse('nothing-written')
  const missing = missingLanguages(draft.texts)
  if (missing.length > 0 && !withoutAllLanguages) return refuse('language-missing', { languages: missing.join(',') })
  return done({ texts: trimmed(draft.texts), languages: written })
}

/** Whether a correction may go out: something changes, readers are told what, and no language is dropped. */
export function decideToCorrect(current: Version, { version, texts, note, held }: {
  version: number
  texts: Wordings
  note: Lines
  held: Held | null
}) {
  if (held) return refuse('held-back', held.until ? { until: held.until.toISOString() } : {})
  if (current.version !== version) return refuse('changed-meanwhile')
  const half = halfWritten(texts)
  if (half.length > 0) return refuse('half-written', { languages: half.join(',') })
  const written = writtenLanguages(texts)
  const dropped = writtenLanguages(current.texts).filter((lang) => !written.includes(lang))
  if (dropped.length > 0) return refuse('language-dropped', { languages: dropped.join(',') })
  if (sameTexts(current.texts, texts)) return refuse('nothing-corrected')
  if (!languages.some((lang) => note[lang])) return refuse('note-missing')
  return done({ texts: trimmed(texts), languages: written })
}

export function writtenLanguages(texts: Wordings): Lang[] {
  return languages.filter((lang) => isWritten(texts[lang]))
}

export function missingLanguages(texts: Wordings): Lang[] {
  return languages.filter((lang) => !isWritten(texts[lang]))
}

/** Languages with a title and no words, or words and no title. */
export function halfWritten(texts: Wordings): Lang[] {
  return languages.filter((lang) => {
    const wording = texts[lang]
    return wording !== undefined && (wording.title === '') !== (wording.body === '')
  })
}

/** The words in the reader's language, else in the first that is written: Finnish, Swedish, English. */
export function wordingFor(texts: Wordings, lang: Lang): { lang: Lang; wording: Wording } | null {
  for (const one of [lang, ...languages]) {
    const wording = texts[one]
    if (isWritten(wording)) return { lang: one, wording }
  }
  return null
}

export function lineFor(lines: Lines, lang: Lang): { lang: Lang; line: string } | null {
  for (const one of [lang, ...languages]) {
    const line = lines[one]
    if (line) return { lang: one, line }
  }
  return null
}

/** Below /fi, /sv and /en these lead to people's own pages, whatever an organisation is called. */
const reservedSlugs: readonly string[] = ['oma', 'min', 'my', 'my-data']

/** `Pohjoisrannan Perheneuvola` → `pohjoisrannan-perheneuvola` */
export function slugOf(name: string): string {
  const slug = plainSlugOf(name)
  return reservedSlugs.includes(slug) ? `${slug}-organisation` : slug
}

function plainSlugOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').toLowerCase()
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '') || 'organisation'
}

function isWritten(wording: Wording | undefined): wording is Wording {
  return wording !== undefined && wording.title !== '' && wording.body !== ''
}

function trimmed(texts: Wordings): Wordings {
  return Object.fromEntries(writtenLanguages(texts).map((lang) => [lang, texts[lang]]))
}

function sameTexts(one: Wordings, other: Wordings): boolean {
  return languages.every((lang) => (one[lang]?.title ?? '') === (other[lang]?.title ?? '') && (one[lang]?.body ?? '') === (other[lang]?.body ?? ''))
}

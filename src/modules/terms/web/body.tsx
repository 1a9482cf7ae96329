import type { Said } from '#people'
import { Icon, Prose } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { wordDiff, type Change } from '../diff.ts'
import { fieldsOf, type DocumentKind, type FieldName, type Part, type Section, type Texts, type Version, type Words } from '../model.ts'
import { withPromises } from '../promises.ts'
import { wordsFor, wordsOf } from '../rules.ts'
import { consoleTexts } from '../texts/console.ts'
import { publicTexts } from '../texts/public.ts'

type Sentences = Readonly<Record<string, Said>>

/** What comes before what was computed, and what after it. A title is the page's own heading. */
const before: readonly FieldName[] = ['intro', 'body', 'context', 'joint']
const after: readonly FieldName[] = ['necessity', 'consulted', 'remaining', 'opinion', 'transfers', 'more', 'closing']

/** A document's words with what was computed for it, in the order in which they are read. */
export function DocumentBody({ lang, kind, texts, generated, sentences }: {
  lang: Lang
  kind: DocumentKind
  texts: Texts
  generated: readonly Section[]
  sentences: Sentences
}) {
  const t = publicTexts(lang)
  const found = wordsFor(kind, texts, lang)
  const shown = { words: found?.words ?? texts[lang] ?? {}, lang: found?.lang ?? lang }
  return (
    <>
      {shown.lang !== lang && <p class="hint">{t.otherLanguage[shown.lang]}</p>}
      <HandWritten lang={lang} kind={kind} shown={shown} fields={before} sentences={sentences} />
      {generated.map((section) => <Computed key={section.id} lang={lang} section={section} />)}
      <HandWritten lang={lang} kind={kind} shown={shown} fields={after} sentences={sentences} />
    </>
  )
}

function HandWritten({ lang, kind, shown, fields, sentences }: {
  lang: Lang
  kind: DocumentKind
  shown: { words: Words; lang: Lang }
  fields: readonly FieldName[]
  sentences: Sentences
}) {
  const named = kind === 'record' || kind === 'assessment'
  const own: readonly FieldName[] = fieldsOf[kind]
  const other = shown.lang === lang ? {} : { lang: shown.lang }
  return (
    <>
      {fields.filter((field) => own.includes(field) && wordsOf(shown.words, field) !== '').map((field) => (
        <section key={field} class="terms-section">
          {named && <h2>{consoleTexts(lang).fields[field]}</h2>}
          <Prose text={withPromises(wordsOf(shown.words, field), shown.lang, sentences)} {...other} />
        </section>
      ))}
    </>
  )
}

export const anchorOf = (section: Pick<Section, 'id'>): string => `part-${section.id}`

export function Computed({ lang, section }: { lang: Lang; section: Section }) {
  return (
    <section class="terms-section" id={anchorOf(section)}>
      <h2>{section.heading[lang]}</h2>
      {section.parts.map((part, i) => <ComputedPart key={i} lang={lang} part={part} />)}
    </section>
  )
}

function ComputedPart({ lang, part }: { lang: Lang; part: Part }) {
  if (part.kind === 'text') return <Prose text={part.text[lang]} />
  if (part.kind === 'list') return <ul>{part.items.map((item, i) => <li key={i}>{item[lang]}</li>)}</ul>
  return (
    <div class={part.title ? 'terms-part' : undefined}>
      {part.title && <h3>{part.title[lang]}</h3>}
      <dl class="facts">
        {part.facts.map(({ term, values }, i) => (
          <div key={i}>
            <dt>{term[lang]}</dt>
            <dd>{values.length === 1 ? values[0]?.[lang] : <ul>{values.map((one, k) => <li key={k}>{one[lang]}</li>)}</ul>}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** The promises that a text makes, each as it stands, with the sign that a machine looks after it. */
export function CheckedPromises({ lang, sentences }: { lang: Lang; sentences: Sentences }) {
  const all = Object.entries(sentences)
  if (all.length === 0) return null
  return (
    <section class="terms-section">
      <h2>{publicTexts(lang).checked}</h2>
      <ul class="promises-kept">
        {all.map(([id, sentence]) => <li key={id}><Icon name="check" size={18} /><span>{sentence[lang]}</span></li>)}
      </ul>
    </section>
  )
}

/** A version as plain text, for the difference: what was written by hand and what was computed. */
export function plainText(kind: DocumentKind, version: Pick<Version, 'texts' | 'generated' | 'promises'>, lang: Lang): string {
  const words = version.texts[lang]
  const written = (fields: readonly FieldName[]) =>
    fieldsOf[kind].filter((field) => fields.includes(field)).map((field) => withPromises(wordsOf(words, field), lang, version.promises))
  return [...written(['title', ...before]), ...version.generated.map((one) => plainSection(one, lang)), ...written(after)]
    .filter((text) => text !== '')
    .join('\n\n')
}

function plainSection({ heading, parts }: Section, lang: Lang): string {
  const lines = parts.flatMap((part) => {
    if (part.kind === 'text') return [part.text[lang]]
    if (part.kind === 'list') return part.items.map((item) => `- ${item[lang]}`)
    return [...(part.title ? [part.title[lang]] : []), ...part.facts.map(({ term, values }) => `${term[lang]}: ${values.map((one) => one[lang]).join('; ')}`)]
  })
  return [heading[lang], ...lines].join('\n')
}

/** What changed, word by word: underlined and struck through, and said to those who hear the page. */
export function Difference({ lang, earlier, later }: { lang: Lang; earlier: string; later: string }) {
  const t = publicTexts(lang)
  const changes = wordDiff(earlier, later)
  if (changes.every(({ kind }) => kind === 'same')) return <p class="hint">{t.noDifference}</p>
  return (
    <div class="difference">
      {changes.map((change, i) => <Changed key={i} lang={lang} change={change} first={i === 0} last={i === changes.length - 1} />)}
    </div>
  )
}

const contextLength = 220

function Changed({ lang, change: { kind, text }, first, last }: { lang: Lang; change: Change; first: boolean; last: boolean }) {
  const t = publicTexts(lang)
  if (kind === 'added') return <ins><span class="visually-hidden">{t.added}: </span>{text}</ins>
  if (kind === 'removed') return <del><span class="visually-hidden">{t.removed}: </span>{text}</del>
  if (text.length <= contextLength * 2) return <>{text}</>
  const head = first ? '' : text.slice(0, contextLength)
  const tail = last ? '' : text.slice(-contextLength)
  return <>{head}{' … '}{tail}</>
}

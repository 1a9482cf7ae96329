import { Card, Checkbox, Checkboxes, Columns, Disclosure, Field, Form, HiddenField, TextArea, Button, type Attempt } from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import { fieldsOf, type Covered, type DocumentKind, type Draft, type FieldName, type Lines, type Texts } from '../model.ts'
import { ports } from '../ports.ts'
import { wordsOf } from '../rules.ts'
import { consoleTexts } from '../texts/console.ts'

const short: readonly FieldName[] = ['title']
const long: readonly FieldName[] = ['body', 'context']

/** A document's words in three languages side by side, with what changed and, for a consent, what withdrawing erases. */
export function WritingForm({ lang, action, kind, draft, texts, published, state }: {
  lang: Lang
  action: string
  kind: DocumentKind
  draft: Draft | null
  texts: Texts
  published: boolean
  state: Attempt
}) {
  const t = consoleTexts(lang)
  return (
    <Form action={action} state={state}>
      <HiddenField name="revision" value={String(draft?.revision ?? 0)} />
      <p class="hint">{t.writeLead} {kind !== 'record' && kind !== 'assessment' && t.promiseHelp}</p>
      {kind !== 'record' && kind !== 'assessment' && <PromiseList lang={lang} />}
      <Columns narrow>
        {languages.map((one) => (
          <Card key={one} title={t.language[one]}>
            {fieldsOf[kind].map((field) => {
              const name = `texts.${one}.${field}`
              const value = wordsOf(texts[one], field)
              return short.includes(field)
                ? <Field key={field} name={name} label={t.fields[field]} width="full" lang={one} maxlength={160} value={value} />
                : <TextArea key={field} name={name} label={t.fields[field]} rows={long.includes(field) ? 16 : 7} lang={one} spellcheck value={value} />
            })}
          </Card>
        ))}
      </Columns>
      {kind === 'consent' && <CoversFields lang={lang} covers={draft?.covers ?? []} />}
      {published && (
        <Card title={t.changesTitle}>
          <p class="hint">{t.changesHint}</p>
          {languages.map((one) => (
            <TextArea key={one} name={`changes.${one}`} label={t.language[one]} rows={2} lang={one} value={draft?.changes[one]} />
          ))}
          <Checkbox name="significant" label={t.significant} checked={draft?.significant ?? false} />
        </Card>
      )}
      <Button>{t.save}</Button>
    </Form>
  )
}

function PromiseList({ lang }: { lang: Lang }) {
  const t = consoleTexts(lang)
  return (
    <Disclosure summary={t.promiseList}>
      <dl class="definitions">
        {ports().promised.map(({ id, sentence }) => <div key={id}><dt><code>[[{id}]]</code></dt><dd>{sentence[lang]}</dd></div>)}
      </dl>
    </Disclosure>
  )
}

function CoversFields({ lang, covers }: { lang: Lang; covers: readonly Covered[] }) {
  const t = consoleTexts(lang)
  const ofClients = ports().holdings.filter(({ name, description }) => description.subjects.includes('client') && name !== 'terms.consents')
  if (ofClients.length === 0) return null
  return (
    <Checkboxes name="covers" label={t.coversTitle} hint={t.coversHint} required={false} chosen={covers.map(({ holding }) => holding)}
      options={ofClients.map(({ name, description }) => ({ value: name, label: description.title[lang] }))} />
  )
}

export function readTexts(form: FormData, kind: DocumentKind): Texts {
  return byLanguage((lang) => Object.fromEntries(fieldsOf[kind].map((field) => [field, text(form, `texts.${lang}.${field}`)])))
}

export function readChanges(form: FormData): Lines {
  return byLanguage((lang) => text(form, `changes.${lang}`))
}

/** A form can say that all of a holding is covered; single items are for whoever sets it otherwise, and stay as they were. */
export function readCovers(form: FormData, before: readonly Covered[]): Covered[] {
  return form.getAll('covers').flatMap((holding): Covered[] =>
    typeof holding === 'string' ? [before.find((one) => one.holding === holding) ?? { holding, items: 'all' }] : [])
}

function byLanguage<T>(read: (lang: Lang) => T): { [L in Lang]: T } {
  return { fi: read('fi'), sv: read('sv'), en: read('en') }
}

export function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

import { Card, Columns, Field, TextArea } from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import type { Lines, Wordings } from '../model.ts'
import { consoleTexts } from '../texts/console.ts'

/** A bulletin's words in three languages side by side. */
export function WordingFields({ lang, texts }: { lang: Lang; texts: Wordings }) {
  const t = consoleTexts(lang)
  return (
    <>
      <p class="hint">{t.bodyHint}</p>
      <Columns narrow>
        {languages.map((one) => (
          <Card key={one} title={t.language[one]}>
            <Field name={`texts.${one}.title`} label={t.heading} width="full" lang={one} maxlength={160} value={texts[one]?.title} />
            <TextArea name={`texts.${one}.body`} label={t.body} rows={14} lang={one} spellcheck value={texts[one]?.body} />
          </Card>
        ))}
      </Columns>
    </>
  )
}

/** One short text in three languages. */
export function LineFields({ lang, name, lines, rows, hint }: { lang: Lang; name: string; lines: Lines; rows?: number; hint?: string }) {
  const t = consoleTexts(lang)
  return (
    <>
      {hint && <p class="hint">{hint}</p>}
      {languages.map((one) => rows
        ? <TextArea key={one} name={`${name}.${one}`} label={t.language[one]} rows={rows} lang={one} value={lines[one]} />
        : <Field key={one} name={`${name}.${one}`} label={t.language[one]} width="full" lang={one} value={lines[one]} />)}
    </>
  )
}

export function readWordings(form: FormData) {
  return byLanguage((lang) => ({ title: text(form, `texts.${lang}.title`), body: text(form, `texts.${lang}.body`) }))
}

export function readLines(form: FormData, name: string) {
  return byLanguage((lang) => text(form, `${name}.${lang}`))
}

function byLanguage<T>(read: (lang: Lang) => T): { [L in Lang]: T } {
  return { fi: read('fi'), sv: read('sv'), en: read('en') }
}

export function text(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

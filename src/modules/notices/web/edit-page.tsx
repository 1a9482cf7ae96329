import { staffAct, staffPage } from '#identity'
import {
  Button, Disclosure, Field, FieldGroup, Form, HiddenField, PageHeader, Radios, Tabs, TextArea,
} from '#platform/pages'
import { languages, type Lang } from '#platform/texts'
import { ErrorPage, isLang } from '#platform/web'
import type { Campaign } from '../campaign.ts'
import { editNotice } from '../commands/edit-notice.ts'
import type { TellingRules } from '../rules.ts'
import { ownConstants } from '../starting-template.ts'
import { certainties, type Template, type TemplateText } from '../template.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { campaignOf, noticePath, NoticePage } from './frame.tsx'

const editPage = staffPage({
  path: '/console/notices/:campaign/edit',
  may: 'prepare-notices',
  async view(c) {
    const campaign = await campaignOf(c)
    if (!campaign) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const w = c.t(words)
    const asked = c.query.get('lang') ?? c.form.typed('lang')
    const language: Lang = isLang(asked) ? asked : c.lang
    const text = campaign.template.texts[language]
    const own = inOrder(Object.keys(text.constants))
    return (
      <NoticePage c={c} campaign={campaign} title={t.edit.title}>
        <PageHeader title={t.edit.title} lead={t.edit.lead} />
        <Tabs
          label={t.edit.title}
          items={languages.map((one) => ({
            href: `${noticePath(campaign.id, 'edit')}?lang=${one}`,
            label: w.language[one],
            current: one === language,
          }))}
        />
        <Form action={noticePath(campaign.id, 'edit')} {...c.form}>
          <HiddenField name="lang" value={language} />
          <HiddenField name="version" value={String(campaign.templateVersion)} />
          <FieldGroup legend={t.edit.own}>
            <Field name="subject" label={t.edit.subject} hint={t.edit.subjectHint} value={text.subject} lang={language} width="full" required />
            <Field name="senderName" label={t.edit.senderName} value={text.senderName} lang={language} required />
            {own.map((name) => (
              <Constant key={name} name={name} label={labelOf(w.constant, name)} value={text.constants[name] ?? ''} lang={language} />
            ))}
          </FieldGroup>
          <Disclosure summary={t.edit.sentences}>
            <p class="hint">{t.edit.sentencesHint}</p>
            {text.blocks
              .filter((block) => block.kind !== 'leaked-list')
              .map((block) => (
                <TextArea
                  key={block.id}
                  name={`block.${block.id}`}
                  label={block.id}
                  value={block.lines.join('\n')}
                  rows={Math.max(2, Math.ceil(block.lines.join('\n').length / 90), block.lines.length)}
                  lang={language}
                />
              ))}
            {certainties.map((one) => (
              <TextArea key={one} name={`certainty.${one}`} label={t.edit.certainty[one]} value={text.certaintyWords[one]} rows={2} lang={language} />
            ))}
          </Disclosure>
          <Disclosure summary={t.edit.leaked}>
            {Object.entries(text.leakedWords).map(([code, value]) => (
              <Field key={code} name={`leaked.${code}`} label={code} value={value} lang={language} />
            ))}
          </Disclosure>
          <Disclosure summary={t.edit.all}>
            <SharedFields c={c} campaign={campaign} />
          </Disclosure>
          <Button>{t.edit.save}</Button>
        </Form>
      </NoticePage>
    )
  },
})

const long = new Set(['what-happened', 'measures'])

/** The organisation's own places in the order of the notice, then any that it has made itself. */
function inOrder(names: readonly string[]): string[] {
  const known: readonly string[] = ownConstants
  return [...known.filter((name) => names.includes(name)), ...names.filter((name) => !known.includes(name))]
}

function Constant({ name, label, value, lang }: { name: string; label: string; value: string; lang: Lang }) {
  const field = { name: `constant.${name}`, label, value, lang }
  return long.has(name) ? <TextArea {...field} rows={3} /> : <Field {...field} width="full" />
}

const labelOf = (labels: Readonly<Record<string, string>>, name: string): string => labels[name] ?? name

function SharedFields({ c, campaign }: { c: Parameters<typeof campaignOf>[0]; campaign: Campaign }) {
  const t = c.t(pages)
  const { sender } = campaign.template
  return (
    <>
      <Field name="sender.address" type="email" label={t.begin.address} hint={t.begin.addressHint} value={sender.address} />
      <Field name="sender.street" label={t.begin.street} value={sender.postal.street} />
      <Field name="sender.postcode" label={t.begin.postcode} width="short" value={sender.postal.postcode} />
      <Field name="sender.town" label={t.begin.town} value={sender.postal.town} />
      <Radios
        name="minors"
        label={t.edit.minors}
        chosen={campaign.rules.minors}
        options={[
          { value: 'human', label: t.edit.minorsHuman },
          { value: 'own-from-13', label: t.edit.minorsOwn },
          { value: 'guardian-letter', label: t.edit.minorsGuardian },
        ]}
      />
      <Radios
        name="guardianship"
        label={t.edit.guardianship}
        chosen={campaign.rules.guardianship}
        options={[
          { value: 'human', label: t.edit.guardianshipHuman },
          { value: 'guardian-letter', label: t.edit.guardianshipLetter },
        ]}
      />
    </>
  )
}

const editAct = staffAct({
  path: '/console/notices/:campaign/edit',
  command: editNotice,
  page: editPage,
  async read(form, c) {
    const campaign = await campaignOf(c)
    const language = form.get('lang')
    const input = { campaign: c.params.campaign, version: Number(form.get('version')) }
    if (!campaign || typeof language !== 'string' || !isLang(language)) return input
    return {
      ...input,
      template: withForm(campaign.template, language, form),
      rules: rulesFrom(form, campaign.rules),
    }
  },
  done: ({ campaign, faults }, _c, form) =>
    faults > 0 ? `${noticePath(campaign, 'edit')}?lang=${nextLanguage(form.get('lang'))}` : noticePath(campaign),
  refused: { 'no-such-notice': 404, 'already-begun': 409, 'changed-meanwhile': 409 },
  sentences: (lang) => refusals(lang),
})

/** From the first language to the next, and from the last to the notice's own page. */
function nextLanguage(value: FormDataEntryValue | null): string {
  const at = languages.indexOf(value as Lang)
  return languages[(at + 1) % languages.length] ?? 'fi'
}

/** The template with what was typed in one language; what the form did not carry stays as it was. */
export function withForm(template: Template, language: Lang, form: FormData): Template {
  const typed = (name: string, otherwise: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? oneLine(value) : otherwise
  }
  const text = template.texts[language]
  const changed: TemplateText = {
    ...text,
    subject: typed('subject', text.subject),
    senderName: typed('senderName', text.senderName),
    constants: eachOf(text.constants, (name, value) => typed(`constant.${name}`, value)),
    leakedWords: eachOf(text.leakedWords, (code, value) => typed(`leaked.${code}`, value)),
    certaintyWords: {
      leaked: typed('certainty.leaked', text.certaintyWords.leaked),
      'possibly-viewed': typed('certainty.possibly-viewed', text.certaintyWords['possibly-viewed']),
    },
    blocks: text.blocks.map((block) => {
      const value = form.get(`block.${block.id}`)
      if (typeof value !== 'string' || block.kind === 'leaked-list') return block
      const lines = value.split(/\r?\n/).map(oneLine).filter((line) => line !== '')
      const single = block.kind === 'heading' || block.kind === 'paragraph' || block.kind === 'callout'
      return { ...block, lines: single ? [lines.join(' ')] : lines }
    }),
  }
  const { sender } = template
  return {
    ...template,
    sender: {
      address: typed('sender.address', sender.address),
      postal: {
        street: typed('sender.street', sender.postal.street),
        postcode: typed('sender.postcode', sender.postal.postcode),
        town: typed('sender.town', sender.postal.town),
      },
    },
    texts: { ...template.texts, [language]: changed },
  }
}

const oneLine = (value: string): string => value.normalize('NFC').replace(/\s+/g, ' ').trim()

const eachOf = (entries: Readonly<Record<string, string>>, change: (name: string, value: string) => string) =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, change(name, value)]))

function rulesFrom(form: FormData, rules: TellingRules): unknown {
  return { minors: form.get('minors') ?? rules.minors, guardianship: form.get('guardianship') ?? rules.guardianship }
}

export const editRoutes = [editPage, editAct]

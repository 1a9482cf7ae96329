import { staffAct, staffPage } from '#identity'
import { Field, Form, Radios, Select, TextArea } from '#platform/pages'
import { typed } from '#platform/web'
import { logDisclosure, writeStatement } from '../commands/write-statement.ts'
import { disclosureGrounds, longestText, statementReaders } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { choices, DayField, formPage, SaveButton, sentencesOf, WordsField, writingCodes, writingRefused } from './form-parts.tsx'
import { filePath } from './frame.tsx'

export const statementPage = staffPage({
  path: '/console/files/:file/statement',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.statement, ({ file }) => {
    const t = c.t(pages).forms
    const w = c.t(words)
    return (
      <Form action={filePath(file.id, 'statement')} {...c.form}>
        <DayField c={c} />
        <Radios name="to" label={t.to} chosen="authority" options={choices(statementReaders, (reader) => w.readers[reader])} />
        <Field name="recipient" label={t.recipient} maxlength={300} required />
        <Field name="subject" label={t.subject} width="full" maxlength={300} required />
        <WordsField c={c} />
        <Select name="ground" label={t.given} hint={t.givenHint} empty={t.notGiven} options={choices(disclosureGrounds, (ground) => w.disclosed[ground])} />
        <SaveButton c={c} />
      </Form>
    )
  }),
})

const statementAct = staffAct({
  path: '/console/files/:file/statement',
  command: writeStatement,
  page: statementPage,
  read: (form, c) => ({
    file: c.params.file, on: form.get('on'), to: form.get('to'), recipient: form.get('recipient'), subject: form.get('subject'), text: form.get('text'),
    ...(typed(form, 'ground') ? { ground: typed(form, 'ground') } : {}),
  }),
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: writingRefused,
  sentences: sentencesOf(writingCodes),
})

export const disclosurePage = staffPage({
  path: '/console/files/:file/disclosure',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.disclosure, ({ file }) => {
    const t = c.t(pages).forms
    const w = c.t(words)
    return (
      <Form action={filePath(file.id, 'disclosure')} {...c.form}>
        <DayField c={c} />
        <Field name="to" label={t.to} width="full" maxlength={300} required />
        <Field name="what" label={t.what} width="full" maxlength={300} required />
        <Select name="ground" label={t.ground} options={choices(disclosureGrounds, (ground) => w.disclosed[ground])} required />
        <TextArea name="text" label={t.text} maxlength={longestText} />
        <SaveButton c={c} />
      </Form>
    )
  }),
})

const disclosureAct = staffAct({
  path: '/console/files/:file/disclosure',
  command: logDisclosure,
  page: disclosurePage,
  read: (form, c) => ({
    file: c.params.file, on: form.get('on'), to: form.get('to'), what: form.get('what'), ground: form.get('ground'), text: typed(form, 'text'),
  }),
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: writingRefused,
  sentences: sentencesOf(writingCodes),
})

export const statementRoutes = [statementPage, statementAct, disclosurePage, disclosureAct]

import { staffAct, staffPage } from '#identity'
import { Button, ButtonRow, Form, HiddenField, Select } from '#platform/pages'
import { ErrorPage, redirect } from '#platform/web'
import { discardDraftCommand, saveDraft, writeNote } from '../commands/write-note.ts'
import { noteTopics, type NoteBody } from '../model.ts'
import { openEntries } from '../opening.ts'
import { entryBy } from '../store.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { choices, DayField, formPage, sentencesOf, WordsField, writingCodes, writingRefused } from './form-parts.tsx'
import { entryPath, fileHere, filePath, idOf } from './frame.tsx'
import { NewerText } from './newer-text.tsx'
import type { StaffContext } from '#identity'

function NoteFields({ c, body }: { c: StaffContext; body?: NoteBody | undefined }) {
  const t = c.t(pages).forms
  const w = c.t(words)
  return (
    <>
      <DayField c={c} {...(body ? { value: body.on } : {})} />
      <Select name="topic" label={t.topic} value={body?.topic ?? 'session'} options={choices(noteTopics, (topic) => w.topics[topic])} />
      <WordsField c={c} {...(body ? { value: body.text } : {})} />
      <p class="hint">{t.final}</p>
    </>
  )
}

export const notePage = staffPage({
  path: '/console/files/:file/note',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.note, ({ file }) => (
    <Form action={filePath(file.id, 'note')} {...c.form}>
      <NoteFields c={c} />
      <ButtonRow>
        <Button name="save" value="final">{c.t(pages).forms.save}</Button>
        <Button name="save" value="draft" kind="secondary">{c.t(pages).forms.saveDraft}</Button>
      </ButtonRow>
    </Form>
  )),
})

const savedAt = (file: string, form: FormData): string => `${filePath(file)}?saved=${form.get('save') === 'draft' ? 'draft' : 'yes'}`

const noteAct = staffAct({
  path: '/console/files/:file/note',
  command: writeNote,
  page: notePage,
  read: (form, c) => ({ file: c.params.file, on: form.get('on'), topic: form.get('topic'), text: form.get('text'), save: form.get('save') }),
  done: (_, c, form) => savedAt(c.params.file, form),
  refused: writingRefused,
  sentences: sentencesOf(writingCodes),
})

/** One's own draft, to go on with. */
export const draftPage = staffPage({
  path: '/console/files/:file/entries/:entry/draft',
  may: 'keep-records',
  async view(c) {
    const here = await fileHere(c)
    const id = idOf(c, 'entry')
    const row = here && id ? await entryBy(c.db, c.actor.organisation, id) : null
    if (!here || !row || row.file !== here.file.id || row.by !== c.actor.id) return <ErrorPage lang={c.lang} kind="not-found" />
    if (row.state !== 'draft' && !c.form.refused) return redirect(entryPath(row.file, row.id))
    const { entries } = await openEntries(c.db, c.actor.keyring, { file: here.file, rows: [row], by: c.actor.id, purpose: here.basis, at: c.now })
    const body = entries[0]?.plain?.body
    const t = c.t(pages)
    return formPage(c, t.titles.draft, ({ file }) => (
      <>
        {c.form.code === 'changed-meanwhile' && entries[0]?.plain && <NewerText c={c} plain={entries[0].plain} file={file.id} entry={row.id} />}
        <Form action={entryPath(file.id, row.id, 'draft')} {...c.form}>
          <HiddenField name="version" value={String(row.version)} />
          <NoteFields c={c} body={body?.kind === 'note' ? body : undefined} />
          <ButtonRow>
            <Button name="save" value="final">{t.forms.save}</Button>
            <Button name="save" value="draft" kind="secondary">{t.forms.saveDraft}</Button>
          </ButtonRow>
        </Form>
        <Form action={entryPath(file.id, row.id, 'discard')}><Button kind="quiet">{t.forms.discard}</Button></Form>
      </>
    ))
  },
})

const draftAct = staffAct({
  path: '/console/files/:file/entries/:entry/draft',
  command: saveDraft,
  page: draftPage,
  read: (form, c) => ({
    file: c.params.file, entry: c.params.entry, version: form.get('version'), on: form.get('on'), topic: form.get('topic'), text: form.get('text'),
    save: form.get('save'),
  }),
  done: (_, c, form) => savedAt(c.params.file, form),
  refused: { ...writingRefused, 'no-such-entry': 404, 'changed-meanwhile': 409 },
  sentences: sentencesOf([...writingCodes, 'no-such-entry', 'changed-meanwhile']),
})

const discardAct = staffAct({
  path: '/console/files/:file/entries/:entry/discard',
  command: discardDraftCommand,
  page: draftPage,
  read: (_, c) => ({ file: c.params.file, entry: c.params.entry }),
  done: (_, c) => filePath(c.params.file),
  refused: { 'not-yours': 404, 'only-reading': 403, 'file-closed': 409, 'no-such-entry': 404, 'changed-meanwhile': 409 },
  sentences: sentencesOf(['not-yours', 'only-reading', 'file-closed', 'no-such-entry', 'changed-meanwhile']),
})

export const noteRoutes = [notePage, noteAct, draftPage, draftAct, discardAct]

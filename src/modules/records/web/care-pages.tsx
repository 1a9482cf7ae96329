import { staffAct, staffPage } from '#identity'
import { Button, Card, Checkbox, Form, HiddenField, PageHeader, Select } from '#platform/pages'
import { ErrorPage } from '#platform/web'
import { isSupervised } from '../caseload.ts'
import { recordKeepers } from '../colleagues.ts'
import { handOverClient, setState } from '../commands/hand-over-client.ts'
import { openClient } from '../opening.ts'
import { pages } from '../texts/pages.ts'
import { sentencesOf } from './form-parts.tsx'
import { fileHere, filePath, FilesPage, filesPath, nameOf, namesOf } from './frame.tsx'

/** Handing a client over to a colleague, and closing a file when care has ended. */
export const carePage = staffPage({
  path: '/console/files/:file/care',
  may: 'keep-records',
  async view(c) {
    const here = await fileHere(c)
    const own = here?.basis === 'care'
    if (!here || (!own && !(await isSupervised(c.db, c.actor, here.file.id)))) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const { file, basis } = here
    const client = await openClient(c.db, c.actor.keyring, { file, by: c.actor.id, purpose: basis, at: c.now })
    const keepers = (await recordKeepers(c.db, c.actor.organisation)).filter((id) => id !== c.actor.id)
    const called = await namesOf(c, keepers)
    return (
      <FilesPage c={c} title={t.care.title} crumbs={[{ label: t.file, href: filePath(file.id) }]}>
        <PageHeader title={t.care.title} lead={nameOf(c, client)} />
        <Card title={t.care.handOver}>
          <p>{t.care.handOverBody}</p>
          <Form action={filePath(file.id, 'care')} {...c.form}>
            <Select name="to" label={t.care.to} options={keepers.map((value) => ({ value, label: called(value) }))} required />
            {own && <Checkbox name="stay" label={t.care.stay} />}
            <Button>{t.care.handOver}</Button>
          </Form>
        </Card>
        {own && (
          <Card title={file.state === 'open' ? t.care.close : t.care.reopen}>
            {file.state === 'open' && <p>{t.care.closeBody}</p>}
            <Form action={filePath(file.id, 'state')}>
              <HiddenField name="state" value={file.state === 'open' ? 'closed' : 'open'} />
              <Button kind="secondary">{file.state === 'open' ? t.care.close : t.care.reopen}</Button>
            </Form>
          </Card>
        )}
      </FilesPage>
    )
  },
})

const handOverAct = staffAct({
  path: '/console/files/:file/care',
  command: handOverClient,
  page: carePage,
  read: (form, c) => ({ file: c.params.file, to: form.get('to'), stay: form.get('stay') === 'yes' }),
  done: () => filesPath,
  refused: { 'not-yours': 404, 'only-reading': 403, 'not-a-professional': 422, 'already-theirs': 409 },
  sentences: sentencesOf(['not-yours', 'only-reading', 'not-a-professional', 'already-theirs']),
})

const stateAct = staffAct({
  path: '/console/files/:file/state',
  command: setState,
  page: carePage,
  read: (form, c) => ({ file: c.params.file, state: form.get('state') }),
  done: (_, c) => filePath(c.params.file),
  refused: { 'not-yours': 404, 'only-reading': 403, 'already-so': 409 },
  sentences: sentencesOf(['not-yours', 'only-reading', 'already-so']),
})

export const careRoutes = [carePage, handOverAct, stateAct]

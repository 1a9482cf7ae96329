import { staffPage, staffUpload } from '#identity'
import { Button, Field, FileField, Form } from '#platform/pages'
import { refuse } from '#foundation/results'
import { ErrorPage } from '#platform/web'
import { attachFile } from '../commands/attach-file.ts'
import { attachmentLimit } from '../model.ts'
import { openAttachment } from '../opening.ts'
import { entryBy } from '../store.ts'
import { pages } from '../texts/pages.ts'
import { formPage, sentencesOf } from './form-parts.tsx'
import { fileHere, filePath, idOf } from './frame.tsx'

export const attachPage = staffPage({
  path: '/console/files/:file/attachment',
  may: 'keep-records',
  view: (c) => formPage(c, c.t(pages).titles.attachment, ({ file }) => {
    const t = c.t(pages).forms
    return (
      <Form action={filePath(file.id, 'attachment')} files {...c.form}>
        <Field name="text" label={t.about} width="full" maxlength={2_000} required />
        <FileField name="attached" label={t.file} hint={t.fileHint} required />
        <Button>{t.save}</Button>
      </Form>
    )
  }),
})

const attachAct = staffUpload({
  path: '/console/files/:file/attachment',
  may: 'keep-records',
  page: attachPage,
  // What the form adds around the file.
  limit: attachmentLimit + 100_000,
  async receive({ fields, file: sent }, c) {
    const file = idOf(c, 'file')
    if (file === null) return refuse('not-yours')
    return attachFile(c.db, c.actor, { file, text: fields.get('text') ?? '', name: sent.name, mediaType: sent.type, bytes: sent.bytes, at: c.now })
  },
  done: (_, c) => `${filePath(c.params.file)}?saved=yes`,
  refused: { 'not-yours': 404, 'only-reading': 403, 'file-closed': 409, 'empty-attachment': 422, 'attachment-too-large': 413, 'unnamed-attachment': 422 },
  sentences: sentencesOf(['not-yours', 'only-reading', 'file-closed', 'empty-attachment', 'attachment-too-large', 'unnamed-attachment']),
})

/**
 * [Note: Only as a download] Nobody looks into an attachment here, and no browser shows it: it goes out as bytes without a type,
 * to be saved, under a policy that lets nothing in it run. So a file that somebody sent cannot act as a page of ours.
 */
const downloadPage = staffPage({
  path: '/console/files/:file/entries/:entry/attachment',
  may: 'keep-records',
  async view(c) {
    const here = await fileHere(c)
    const id = idOf(c, 'entry')
    const row = here && id ? await entryBy(c.db, c.actor.organisation, id) : null
    if (!here || !row || row.file !== here.file.id || row.kind !== 'attachment' || row.state !== 'final' || row.restrictedMonth) {
      return <ErrorPage lang={c.lang} kind="not-found" />
    }
    const opened = await openAttachment(c.db, c.actor.keyring, { file: here.file, entry: row, by: c.actor.id, purpose: here.basis, at: c.now })
    if (!opened || opened.plain.body.kind !== 'attachment') return <ErrorPage lang={c.lang} kind="not-found" />
    return new Response(Buffer.from(opened.bytes), {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="liite"; filename*=UTF-8''${encodeURIComponent(opened.plain.body.name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  },
})

export const attachmentRoutes = [attachPage, attachAct, downloadPage]

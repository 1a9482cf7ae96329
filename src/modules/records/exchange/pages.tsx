import { execute, staffAct, staffPage, staffUpload, type StaffContext } from '#identity'
import { Button, Card, Checkbox, FileField, Form, HiddenField, LinkButton, Notice, PageHeader, Radios, Table } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { ErrorPage, UploadBroken, type Route } from '#platform/web'
import { mayWrite } from '../rules.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { entryPath, fileHere, filePath, FilesPage, filesPath } from '../web/frame.tsx'
import { exportCaseload, exportFile, type Exported } from './export.ts'
import { importFile, importLimit, type Imported } from './import.ts'
import { exchangeTexts } from './texts.ts'

/** One file out, and entries in. Confirmed before anything is chosen. */
export const exchangePage = staffPage({
  path: '/console/files/:file/exchange',
  may: 'keep-records',
  confirm: true,
  async view(c) {
    const here = await fileHere(c)
    if (!here) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(exchangeTexts)
    const path = filePath(here.file.id, 'exchange')
    const writes = mayWrite(here.basis) && here.file.state === 'open'
    const failed = c.form.refused ? c.form : undefined
    return (
      <FilesPage c={c} title={t.title} crumbs={[{ label: c.t(pages).file, href: filePath(here.file.id) }]}>
        <PageHeader title={t.title} lead={t.out.lead} />
        <Card title={t.out.title}><ExportForms c={c} action={path} /></Card>
        {writes && (
          <Card title={t.in.title}>
            <p>{t.in.lead}</p>
            <Form action={`${path}/import`} files state={failed}>
              <Radios name="format" label={t.in.format} chosen="fhir" options={[{ value: 'fhir', label: t.in.fhir }, { value: 'csv', label: t.in.csv }]} />
              <Checkbox name="checked" label={t.in.checked} hint={t.in.checkedHint} />
              <FileField name="file" label={t.in.file} hint={t.in.hint} accept=".json,.csv,application/json,application/fhir+json,text/csv" required />
              <Button>{t.in.button}</Button>
            </Form>
          </Card>
        )}
      </FilesPage>
    )
  },
})

/** Everybody of one's own caseload, in one file. */
export const caseloadPage = staffPage({
  path: '/console/files/export',
  may: 'keep-records',
  confirm: true,
  view(c) {
    const t = c.t(exchangeTexts)
    return (
      <FilesPage c={c} title={t.caseloadTitle}>
        <PageHeader title={t.caseloadTitle} lead={t.out.caseloadLead} />
        <Card><ExportForms c={c} action={`${filesPath}/export`} /></Card>
      </FilesPage>
    )
  },
})

function ExportForms({ c, action }: { c: StaffContext; action: string }) {
  const t = c.t(exchangeTexts).out
  return (
    <>
      <Notice kind="warning" title={t.care}>{t.careBody}</Notice>
      {(['fhir', 'csv'] as const).map((format) => (
        <Form key={format} action={action}>
          <HiddenField name="format" value={format} />
          <p>{format === 'fhir' ? t.fhirBody : t.csvBody}</p>
          <Button kind={format === 'fhir' ? 'primary' : 'secondary'}>{format === 'fhir' ? t.fhir : t.csv}</Button>
        </Form>
      ))}
    </>
  )
}

const download = ({ name, mediaType, bytes }: Exported): Response =>
  new Response(Buffer.from(bytes), {
    headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  })

const exportAct = staffAct({
  path: '/console/files/:file/exchange',
  command: exportFile,
  page: exchangePage,
  read: (form, c) => ({ file: c.params['file'], format: form.get('format') }),
  done: download,
  refused: { 'not-yours': 404 },
  sentences: (lang) => ({ 'not-yours': refusals(lang)['not-yours'] }),
})

const caseloadAct = staffAct({
  path: '/console/files/export',
  command: exportCaseload,
  page: caseloadPage,
  read: (form) => ({ format: form.get('format') }),
  done: download,
  refused: { 'nobody-to-export': 409 },
  sentences: (lang) => ({ 'nobody-to-export': exchangeTexts(lang).refusals['nobody-to-export'] }),
})

const importAct = staffUpload({
  path: '/console/files/:file/exchange/import',
  may: 'keep-records',
  page: exchangePage,
  // What the form adds around the file.
  limit: importLimit + 100_000,
  async receive({ fields, file }, c) {
    const content = (await gathered(file.bytes)).toString('base64')
    const input = { file: c.params['file'] ?? '', format: fields.get('format') === 'csv' ? 'csv' as const : 'fhir' as const, content, checked: fields.get('checked') === 'yes' }
    return execute(importFile, { db: c.db, actor: c.actor, input, clock: () => c.now })
  },
  done: (value, c) => <ImportedPage c={c} file={c.params['file'] ?? ''} value={value} />,
  refused: {
    'not-yours': 404, 'only-reading': 403, 'file-closed': 409, 'person-erased': 409, 'empty-file': 422, 'no-header': 422, 'not-json': 422, 'not-a-bundle': 422,
    'several-people': 422, 'another-person': 422, 'cannot-tell-whose': 422, 'too-many-resources': 422, 'empty-attachment': 422, 'attachment-too-large': 413,
    'forbidden': 403, 'bad-input': 422, 'confirm-first': 403,
  },
  sentences: sentencesOfImport,
})

function sentencesOfImport(lang: Lang) {
  const { refusals: t } = exchangeTexts(lang)
  const core = exchangeTexts(lang).in
  const own = refusals(lang)
  return {
    ...t, 'not-yours': own['not-yours'], 'only-reading': own['only-reading'], 'file-closed': own['file-closed'], 'empty-attachment': own['empty-attachment'],
    'attachment-too-large': own['attachment-too-large'], 'forbidden': own['only-reading'], 'bad-input': core.hint,
  }
}

/** A file of entries is read as a whole, in memory and nowhere else: what it says of each row depends on the others. */
async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.length
    if (size > importLimit) throw new UploadBroken('too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const mostLines = 500

/** What became of each row or resource: where, what and why, in a word. What it said is in the file it came in. */
function ImportedPage({ c, file, value }: { c: StaffContext; file: string; value: Imported }) {
  const t = c.t(exchangeTexts)
  const { taken, unlinked, refused, lines, leftOver, differs, unreadColumns } = value
  return (
    <FilesPage c={c} title={t.done.title} crumbs={[{ label: c.t(pages).file, href: filePath(file) }]}>
      <PageHeader title={t.done.title} lead={taken === 0 ? t.done.none : t.done.taken(taken)} actions={<LinkButton href={filePath(file)}>{t.done.back}</LinkButton>} />
      {unlinked > 0 && <Notice>{t.done.unlinked(unlinked)}</Notice>}
      {unreadColumns > 0 && <Notice kind="warning">{t.done.unread(unreadColumns)}</Notice>}
      {differs.length > 0 && <Notice kind="warning" title={t.done.differs}>{t.done.differsBody} <code>{differs.join(', ')}</code></Notice>}
      {leftOver && (
        <Notice kind="success" title={t.done.leftOver}>
          {t.done.leftOverBody} <a href={entryPath(file, leftOver)}>{t.done.toLeftOver}</a>
        </Notice>
      )}
      {refused.length > 0 && (
        <Card title={t.done.refused}>
          <p>{t.done.refusedBody}</p>
          <Table caption={t.done.refused} captionHidden rows={refused.slice(0, mostLines)} columns={[
            { label: t.done.line, heads: true, cell: (row) => row.line },
            { label: t.done.column, cell: (row) => (row.column ? <code>{row.column}</code> : '–') },
            { label: t.done.why, cell: (row) => t.because[row.because] },
          ]} />
        </Card>
      )}
      {lines.length > 0 && (
        <Card title={t.done.lines}>
          <Table caption={t.done.lines} captionHidden rows={lines.slice(0, mostLines)} columns={[
            { label: t.done.place, heads: true, cell: (line) => line.place },
            { label: t.done.type, cell: (line) => <code>{line.type}</code> },
            { label: t.done.outcome, cell: (line) => t.outcomes[line.outcome] },
            { label: t.done.why, cell: (line) => (line.because ? t.because[line.because] : line.notCarried.length > 0 ? `${t.done.beyond}: ${line.notCarried.join(', ')}` : '') },
          ]} />
        </Card>
      )}
    </FilesPage>
  )
}

export const exchangeRoutes: readonly Route[] = [caseloadPage, caseloadAct, importAct, exchangePage, exportAct]

import { staffAct, staffPage, type StaffContext } from '#identity'
import {
  Button, ButtonRow, Card, Checkbox, DefinitionList, Disclosure, EmptyState, FieldRow, Form, HiddenField, LinkButton, Moment, Notice, PageHeader, Progress,
  Select, Status, Table, Tiles,
} from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { importUpload } from '../commands/import-register.ts'
import * as imports from '../import-store.ts'
import { fields, type Field, type WarningCode } from '../model.ts'
import { findLayout, type Layout } from '../reading/layout.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { openUpload } from '../uploads.ts'
import * as uploads from '../upload-store.ts'
import { idOf, importPath, registerBy, RegisterPage, registerPath, uploadPath } from './frame.tsx'
import { stateKinds } from './register-pages.tsx'

/** How the file was understood, for somebody to confirm: headers only, nobody's data. */
export const mappingPage = staffPage({
  path: '/console/register/uploads/:upload',
  may: 'import-register',
  async view(c) {
    const t = c.t(pages)
    const id = idOf(c, 'upload')
    const opened = id && (await openUpload(c.db, c.actor.keyring, { by: c.actor.id, upload: id, at: c.now }))
    const register = opened ? await registerBy(c, opened.row.register) : null
    if (!opened || !register) return <ErrorPage lang={c.lang} kind="not-found" />
    const layout = await findLayout(opened.source)
    const crumbs = [{ label: register.name, href: registerPath(register.id) }]
    return (
      <RegisterPage c={c} title={t.mapping.title} crumbs={crumbs}>
        <PageHeader title={t.mapping.title} lead={layout.ok ? t.mapping.lead : undefined} />
        {layout.ok ? <MappingForm c={c} upload={opened.row.id} layout={layout.value} /> : (
          <Notice kind="danger" title={refusals(c.lang)[layout.code]}>
            <ButtonRow><LinkButton kind="secondary" href={registerPath(register.id)}>{t.toRegister}</LinkButton></ButtonRow>
          </Notice>
        )}
      </RegisterPage>
    )
  },
})

const separatorNames = { ';': 'semicolon', ',': 'comma', '\t': 'tab' } as const

function MappingForm({ c, upload, layout }: { c: StaffContext; upload: string; layout: Layout }) {
  const t = c.t(pages).mapping
  const w = c.t(words)
  const { headers, mapping, unknown, doubled } = layout.columns
  const fieldAt = new Map(Object.entries(mapping).map(([field, column]) => [column, field]))
  const separator = w.separators[separatorNames[layout.separator as keyof typeof separatorNames] ?? 'other']
  const options = [{ value: '', label: t.ignored }, ...fields.map((field) => ({ value: field, label: w.fields[field] }))]
  return (
    <Form action={uploadPath(upload)} {...c.form}>
      <p>{t.layout(layout.encoding.toUpperCase(), separator)}</p>
      {unknown.length > 0 && <Notice kind="warning" title={t.unknownNotice(unknown.length)}><p>{t.unknownWhy}</p></Notice>}
      {pairs(headers.map((header, column) => (
        <Select key={column} name={`column-${column}`} label={header || `${t.column} ${column + 1}`} options={options}
          value={fieldAt.get(column) ?? ''}
          {...(doubled.some((each) => each.column === column) ? { hint: t.doubled } : {})} />
      ))).map((pair, i) => <FieldRow key={i}>{pair}</FieldRow>)}
      <Button>{t.sure}</Button>
    </Form>
  )
}

function pairs<T>(all: readonly T[]): T[][] {
  return all.flatMap((_, i) => (i % 2 === 0 ? [all.slice(i, i + 2)] : []))
}

const importAct = staffAct({
  path: '/console/register/uploads/:upload',
  command: importUpload,
  page: mappingPage,
  read: (form, c) => ({
    upload: c.params.upload,
    mapping: mappingIn(form),
    joiningChecked: form.get('joiningChecked') === 'yes',
  }),
  done: (value) => importPath(value.import),
  refused: {
    'no-such-upload': 410, 'no-name-column': 422, 'empty-file': 422, 'no-header': 422, 'no-such-register': 404,
    'register-destroyed': 409, 'import-under-way': 409, 'register-mis-joined': 422,
  },
  sentences: (lang) => {
    const { 'register-mis-joined': misJoined, ...t } = refusals(lang)
    return { ...t, 'register-mis-joined': ({ stretches }) => misJoined(Number(stretches)) }
  },
})

/** The columns as chosen; of two for one field the first. */
function mappingIn(form: FormData): Partial<Record<Field, number>> {
  const mapping: Partial<Record<Field, number>> = {}
  for (const [name, chosen] of form) {
    const column = /^column-(\d{1,4})$/.exec(name)?.[1]
    const field = fields.find((each) => each === chosen)
    if (column !== undefined && field && mapping[field] === undefined) mapping[field] = Number(column)
  }
  return mapping
}

const mostRejected = 200

/** An import while it runs, and what came of it. */
export const importPage = staffPage({
  path: '/console/register/imports/:import',
  may: 'see-register',
  async view(c) {
    const t = c.t(pages)
    const w = c.t(words)
    const id = idOf(c, 'import')
    const row = id && (await imports.importOf(c.db, c.actor.organisation, id))
    const register = row ? await registerBy(c, row.register) : null
    if (!row || !register) return <ErrorPage lang={c.lang} kind="not-found" />
    const crumbs = [{ label: register.name, href: registerPath(register.id) }]
    const reading = row.state === 'reading'
    const rejections = row.state === 'done' ? await imports.rejectionsOf(c.db, row.id, mostRejected) : []
    const warnings = row.state === 'done' ? await imports.warningsOf(c.db, row.id) : {}
    const upload = row.state === 'refused' ? await waitingUpload(c, row) : null
    const title = reading ? t.reading : row.state === 'done' ? t.done : row.state === 'refused' ? t.misJoined : t.interrupted
    return (
      <RegisterPage c={c} title={t.imports} crumbs={crumbs} {...(reading ? { refresh: 2 } : {})}>
        <PageHeader title={title} status={<><Status kind={stateKinds[row.state]}>{w.states[row.state]}</Status> <Moment at={row.begunAt} /></>} />
        {reading && (
          <>
            {row.totalRows === null
              ? <p>{t.starting}</p>
              : <Progress label={t.rows} value={row.rows} max={row.totalRows} />}
            <p class="hint">{t.readingWhy}</p>
          </>
        )}
        {row.state === 'refused' && <MisJoined c={c} row={row} upload={upload?.id} />}
        {row.state === 'interrupted' && <Notice kind="warning" title={t.interrupted}><p>{t.interruptedWhy}</p></Notice>}
        {row.state === 'done' && <Outcome c={c} row={row} rejections={rejections} warnings={warnings} />}
        <ButtonRow><LinkButton kind="secondary" href={registerPath(register.id)}>{t.toRegister}</LinkButton></ButtonRow>
      </RegisterPage>
    )
  },
})

/** The file of a stopped import, as long as it is kept. */
async function waitingUpload(c: StaffContext, row: imports.ImportRow) {
  const waiting = await uploads.uploadsWaiting(c.db, c.actor.organisation, row.register)
  return waiting.find(({ at, by }) => by === row.by && at <= row.begunAt) ?? null
}

function MisJoined({ c, row, upload }: { c: StaffContext; row: imports.ImportRow; upload: string | undefined }) {
  const t = c.t(pages)
  return (
    <>
      <Notice kind="danger" title={t.misJoinedTitle}>
        <p>{t.misJoinedWhy}</p>
        <ul>{row.fromLines.map((from, i) => <li key={from}>{t.stretch(from, row.toLines[i] ?? from)}</li>)}</ul>
      </Notice>
      {upload && c.may('import-register') && (
        <Disclosure summary={t.takeAnyway}>
          <p>{t.takeAnywayWhy}</p>
          <Form action={uploadPath(upload)}>
            {Object.entries(row.mapping).map(([field, column]) => <HiddenField key={field} name={`column-${column}`} value={field} />)}
            <Checkbox name="joiningChecked" label={t.takeAnywaySure} required />
            <Button kind="danger">{t.takeAnyway}</Button>
          </Form>
        </Disclosure>
      )}
    </>
  )
}

function Outcome({ c, row, rejections, warnings }: {
  c: StaffContext
  row: imports.ImportRow
  rejections: readonly imports.RejectionRow[]
  warnings: Partial<Record<WarningCode, number>>
}) {
  const t = c.t(pages)
  const w = c.t(words)
  const n = (value: number) => formatNumber(c.lang, value)
  const warned = Object.entries(warnings) as [WarningCode, number][]
  return (
    <>
      <Tiles items={[
        { label: t.newPeople, value: n(row.imported), tone: 'success' },
        { label: t.updated, value: n(row.updated) },
        { label: t.rejected, value: n(row.rejected), ...(row.rejected > 0 ? { tone: 'warning' as const } : {}) },
        { label: t.rows, value: n(row.rows) },
      ]} />
      <DefinitionList items={[
        { term: t.file, value: t.mapping.layout(row.encoding.toUpperCase(), w.separators[separatorNames[row.separator as keyof typeof separatorNames] ?? 'other']) },
        row.joined && { term: w.fields.email, value: w.joined[row.joined] },
        row.emptyRows > 0 && { term: t.empty, value: n(row.emptyRows) },
      ]} />
      <Card title={t.rejectedRows} actions={row.rejected > 0 && c.may('mend-people')
        ? <LinkButton href={registerPath(row.register, 'rows')}>{t.mendRows}</LinkButton> : undefined}>
        {row.rejected > 0 && <p>{t.rejectedLead}</p>}
        <Table caption={t.rejectedRows} captionHidden rows={rejections} empty={<p>{t.noneRejected}</p>} columns={[
          { label: t.line, heads: true, cell: (each) => n(each.line) },
          { label: t.mapping.column, cell: (each) => each.field ? w.fields[each.field] : '' },
          { label: t.reason, cell: (each) => w.reasons[each.reason] },
        ]} />
        {row.rejected > mostRejected && <p class="hint">{t.more(mostRejected)}</p>}
      </Card>
      <Card title={t.warnings} actions={warned.length > 0
        ? <LinkButton kind="secondary" href={registerPath(row.register, 'remarks')}>{t.see}</LinkButton> : undefined}>
        <Table caption={t.warnings} captionHidden rows={warned} empty={<EmptyState title={t.noWarnings} />} columns={[
          { label: t.warning, heads: true, cell: ([code]) => w.warnings[code] },
          { label: t.number, align: 'end', cell: ([, count]) => n(count) },
        ]} />
      </Card>
    </>
  )
}

export const importRoutes = [mappingPage, importAct, importPage]

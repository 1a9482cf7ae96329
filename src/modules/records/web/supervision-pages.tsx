import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Card, EmptyState, Field, FieldRow, Form, HiddenField, Moment, PageHeader, Radios, Select, Table, TextArea } from '#platform/pages'
import { ConsoleLayout } from '#platform/pages'
import * as caseloads from '../caseload-store.ts'
import { recordKeepers } from '../colleagues.ts'
import { endSupervisor, nameSupervisor } from '../commands/name-supervisor.ts'
import { supervise } from '../commands/supervise.ts'
import { supervisionReasons } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { choices, sentencesOf } from './form-parts.tsx'
import { filePath, FilesPage, filesPath, namesOf } from './frame.tsx'

/** One file of somebody whose work one supervises: asked for by name of the client, with a reason that the client sees. */
export const supervisionPage = staffPage({
  path: '/console/files/supervision',
  may: 'supervise-records',
  async view(c) {
    const t = c.t(pages).supervision
    const supervised = await caseloads.supervisedBy(c.db, c.actor.organisation, c.actor.id)
    const called = await namesOf(c, supervised)
    return (
      <FilesPage c={c} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        {supervised.length === 0 ? <EmptyState title={t.nobody}><p>{t.nobodyBody}</p></EmptyState> : (
          <>
            <p><strong>{t.whose}:</strong> {supervised.map(called).join(', ')}</p>
            <Form action={`${filesPath}/supervision`} {...c.form}>
              <Field name="known" label={t.known} hint={t.knownHint} autocomplete="off" spellcheck={false} maxlength={200} required />
              <Radios name="reason" label={t.reason} options={choices(supervisionReasons, (reason) => c.t(words).reasons[reason])} required />
              <TextArea name="sentence" label={t.sentence} hint={t.sentenceHint} rows={3} maxlength={2_000} required />
              <Button>{t.button}</Button>
            </Form>
          </>
        )}
      </FilesPage>
    )
  },
})

const superviseAct = staffAct({
  path: '/console/files/supervision',
  command: supervise,
  page: supervisionPage,
  read: (form) => ({ known: form.get('known'), reason: form.get('reason'), sentence: form.get('sentence') }),
  done: ({ file }) => filePath(file),
  refused: { 'none-supervised': 404, 'several-found': 409 },
  sentences: sentencesOf(['none-supervised', 'several-found']),
})

/** Who supervises whom, as the administrator says; no file is in sight here. */
export const supervisorsPage = staffPage({
  path: '/console/files/supervisors',
  may: 'manage-staff',
  confirm: true,
  async view(c) {
    const t = c.t(pages).supervisors
    const keepers = await recordKeepers(c.db, c.actor.organisation)
    const called = await namesOf(c, keepers)
    const rows = await caseloads.supervisorsIn(c.db, c.actor.organisation)
    const options = keepers.map((value) => ({ value, label: called(value) }))
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        <Table caption={t.title} captionHidden rows={rows} empty={<EmptyState title={t.none} />} columns={[
          { label: t.supervisor, heads: true, cell: ({ supervisor }) => called(supervisor) },
          { label: t.professional, cell: ({ professional }) => called(professional) },
          { label: t.since, cell: ({ namedAt }) => <Moment at={namedAt} form="date" /> },
          { label: t.end, cell: (row) => <End c={c} supervisor={row.supervisor} professional={row.professional} /> },
        ]} />
        <Card title={t.button}>
          <Form action={`${filesPath}/supervisors`} {...c.form}>
            <FieldRow>
              <Select name="supervisor" label={t.supervisor} options={options} required />
              <Select name="professional" label={t.professional} options={options} required />
            </FieldRow>
            <Button>{t.button}</Button>
          </Form>
        </Card>
      </ConsoleLayout>
    )
  },
})

function End({ c, supervisor, professional }: { c: StaffContext; supervisor: string; professional: string }) {
  return (
    <Form action={`${filesPath}/supervisors/end`} inline>
      <HiddenField name="supervisor" value={supervisor} />
      <HiddenField name="professional" value={professional} />
      <Button kind="quiet">{c.t(pages).supervisors.end}</Button>
    </Form>
  )
}

const nameAct = staffAct({
  path: '/console/files/supervisors',
  command: nameSupervisor,
  page: supervisorsPage,
  read: (form) => ({ supervisor: form.get('supervisor'), professional: form.get('professional') }),
  done: () => `${filesPath}/supervisors`,
  refused: { 'own-supervisor': 422, 'not-a-professional': 422 },
  sentences: sentencesOf(['own-supervisor', 'not-a-professional']),
})

const endAct = staffAct({
  path: '/console/files/supervisors/end',
  command: endSupervisor,
  page: supervisorsPage,
  read: (form) => ({ supervisor: form.get('supervisor'), professional: form.get('professional') }),
  done: () => `${filesPath}/supervisors`,
  refused: { 'no-such-supervisor': 404 },
  sentences: sentencesOf(['no-such-supervisor']),
})

export const supervisionRoutes = [supervisionPage, superviseAct, supervisorsPage, nameAct, endAct]

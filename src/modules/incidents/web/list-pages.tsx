import { staffAct, staffPage } from '#identity'
import {
  Button,
  ConsoleLayout,
  DateTimeField,
  EmptyState,
  Field,
  Form,
  LinkButton,
  Moment,
  PageHeader,
  Status,
  Table,
} from '#platform/pages'
import { formatNumber, fromDateTimeInput } from '#platform/texts'
import { typed } from '#platform/web'
import { openIncident } from '../commands/open-incident.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { roomPath } from './frame.tsx'

export const listPage = staffPage({
  path: '/console/incidents',
  may: 'see-incidents',
  async view(c) {
    const t = c.t(pages)
    const rows = await store.listWithScope(c.db, c.actor.organisation)
    const open = c.may('open-incidents') && <LinkButton href="/console/incidents/new">{t.open}</LinkButton>
    return (
      <ConsoleLayout frame={c.frame} title={t.incidents}>
        <PageHeader title={t.incidents} actions={rows.length > 0 && open} />
        <Table
          caption={t.incidents}
          captionHidden
          rows={rows}
          empty={
            <EmptyState title={t.noneYet} action={open}>
              <p>{t.noneYetWhy}</p>
            </EmptyState>
          }
          columns={[
            { label: t.title, heads: true, cell: (row) => <a href={roomPath(row.id)}>{row.title}</a> },
            {
              label: t.state,
              cell: (row) =>
                row.closed_at ? <Status kind="success">{t.stateClosed}</Status> : <Status kind="info">{t.stateOpen}</Status>,
            },
            { label: t.openedOn, cell: (row) => <Moment at={row.opened_at} /> },
            {
              label: t.inScope,
              align: 'end',
              cell: (row) => (row.in_scope === null ? '–' : formatNumber(c.lang, row.in_scope)),
            },
          ]}
        />
      </ConsoleLayout>
    )
  },
})

export const newPage = staffPage({
  path: '/console/incidents/new',
  may: 'open-incidents',
  view(c) {
    const t = c.t(pages)
    return (
      <ConsoleLayout frame={c.frame} title={t.open} breadcrumbs={[{ label: t.incidents, href: '/console/incidents' }, { label: t.open }]}>
        <PageHeader title={t.open} lead={t.openLead} />
        <Form action="/console/incidents/new" {...c.form}>
          <Field name="title" label={t.title} hint={t.titleHint} required width="full" maxlength={120} />
          <DateTimeField name="firstSignalAt" label={t.firstSignal} hint={t.firstSignalHint} required={false} />
          <Button>{t.open}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

const openAct = staffAct({
  path: '/console/incidents/new',
  command: openIncident,
  page: newPage,
  read: (form) => ({
    title: form.get('title'),
    firstSignalAt: fromDateTimeInput(typed(form, 'firstSignalAt')) ?? undefined,
  }),
  done: ({ incident }) => roomPath(incident),
  refused: { 'in-the-future': 422 },
  sentences: (lang) => refusals(lang),
})

export const listRoutes = [listPage, newPage, openAct]

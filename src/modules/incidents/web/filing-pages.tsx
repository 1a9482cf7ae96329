import { staffAct, staffPage, type StaffContext } from '#identity'
import {
  Button,
  Card,
  ConsoleLayout,
  DateTimeField,
  EmptyState,
  Field,
  FieldGroup,
  FieldRow,
  Form,
  HiddenField,
  LinkButton,
  Moment,
  PageHeader,
  Select,
  Status,
  TextArea,
} from '#platform/pages'
import { fromDateTimeInput, toDateTimeInput } from '#platform/texts'
import { ErrorPage, typed } from '#platform/web'
import { clockAt } from '../clock.ts'
import { draftFiling, markFiled } from '../commands/file.ts'
import { setController } from '../commands/set-controller.ts'
import { readController } from '../controller-store.ts'
import { filingDocument, filingPdf, FilingView, sendingWays } from '../filing/index.ts'
import { filingFactsOf } from '../filing-facts.ts'
import type { Filing, Incident } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { incidentOf, IncidentPage, ofIncident, roomPath } from './frame.tsx'

export const filingPage = staffPage({
  path: '/console/incidents/:incident/filing',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const last = incident.filings.at(-1)
    const mayDraft = c.may('file-with-authority') && !incident.closedAt && last?.state !== 'drafted'
    return (
      <IncidentPage c={c} incident={incident} title={t.filing.title}>
        <PageHeader
          title={t.filing.title}
          lead={t.filing.lead}
          actions={
            c.may('file-with-authority') && (
              <LinkButton kind="quiet" href="/console/incidents/controller">
                {t.filing.controller}
              </LinkButton>
            )
          }
        />
        {incident.filings.length === 0 && <EmptyState title={t.filing.none} />}
        {incident.filings.toReversed().map((filing) => (
          <FilingCard key={filing.id} c={c} incident={incident} filing={filing} />
        ))}
        {mayDraft && (
          <Form action={roomPath(incident.id, 'filing')} {...c.form}>
            <Button kind={last ? 'secondary' : 'primary'}>{last ? t.filing.supplement : t.filing.draft}</Button>
          </Form>
        )}
      </IncidentPage>
    )
  }),
})

function FilingCard({ c, incident, filing }: { c: StaffContext; incident: Incident; filing: Filing }) {
  const t = c.t(pages)
  const path = roomPath(incident.id, `filing/${filing.number}`)
  const late = clockAt(incident.anchors, incident.filings, c.now).state === 'past'
  return (
    <Card
      title={`${t.filing.kinds[filing.kind]} ${filing.number}`}
      actions={
        <Status kind={filing.state === 'sent' ? 'success' : 'warning'}>{t.filing.states[filing.state]}</Status>
      }
    >
      {filing.sentAt && (
        <p>
          <Moment at={filing.sentAt} />
          {filing.how && `, ${t.filing.ways[filing.how].toLowerCase()}`}
          {filing.reference && ` (${filing.reference})`}
        </p>
      )}
      <div class="button-row">
        <LinkButton kind="secondary" href={path}>
          {t.filing.view}
        </LinkButton>
        <LinkButton kind="secondary" href={`${path}/pdf`} icon="file">
          {t.filing.pdf}
        </LinkButton>
      </div>
      {filing.state === 'drafted' && c.may('file-with-authority') && (
        <Form action={roomPath(incident.id, 'filing/sent')} {...c.form}>
          <p>{t.filing.markLead}</p>
          <HiddenField name="filing" value={filing.id} />
          <FieldRow>
            <DateTimeField name="sentAt" label={t.filing.sentAt} hint={t.awareness.atHint} value={toDateTimeInput(c.now)} />
            <Select
              name="how"
              label={t.filing.how}
              options={sendingWays.map((value) => ({ value, label: t.filing.ways[value] }))}
              value="electronic-form"
            />
          </FieldRow>
          <Field name="reference" label={t.filing.reference} required={false} />
          {late && <TextArea name="lateBecause" label={t.filing.late} rows={3} required />}
          <Button>{t.filing.mark}</Button>
        </Form>
      )}
    </Card>
  )
}

/** One filing as a readable page: what the authority is told, and what is not known yet. */
const documentPage = staffPage({
  path: '/console/incidents/:incident/filing/:number',
  may: 'see-incidents',
  async view(c) {
    const found = await filingOf(c)
    if (!found) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(pages)
    const { incident, filing } = found
    const document = filingDocument(await filingFactsOf(c.db, incident, filing, c.lang, c.now), c.lang)
    return (
      <IncidentPage c={c} incident={incident} title={`${t.filing.kinds[filing.kind]} ${filing.number}`}>
        <PageHeader title={document.title} />
        <FilingView document={document} />
        <div class="button-row">
          <LinkButton kind="secondary" href={roomPath(incident.id, `filing/${filing.number}/pdf`)} icon="file">
            {t.filing.pdf}
          </LinkButton>
        </div>
      </IncidentPage>
    )
  },
})

const pdfPage = staffPage({
  path: '/console/incidents/:incident/filing/:number/pdf',
  may: 'see-incidents',
  async view(c) {
    const found = await filingOf(c)
    if (!found) return <ErrorPage lang={c.lang} kind="not-found" />
    const { incident, filing } = found
    const facts = await filingFactsOf(c.db, incident, filing, c.lang, c.now)
    const pdf = filingPdf(filingDocument(facts, c.lang), facts.filing.at)
    if (!pdf.ok) throw new Error('the filing has a character that its fonts lack')
    return new Response(pdf.value as Uint8Array<ArrayBuffer>, {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="filing-${incident.slug}-${filing.number}.pdf"`,
      },
    })
  },
})

async function filingOf(c: StaffContext): Promise<{ incident: Incident; filing: Filing } | null> {
  const incident = await incidentOf(c)
  const filing = incident?.filings.find((one) => String(one.number) === c.params['number'])
  return incident && filing ? { incident, filing } : null
}

const draftAct = staffAct({
  path: '/console/incidents/:incident/filing',
  command: draftFiling,
  page: filingPage,
  read: (_, c) => ({ incident: c.params.incident }),
  done: (_, c) => roomPath(c.params.incident, 'filing'),
  refused: { 'no-such-incident': 404, 'draft-exists': 409, 'not-aware-yet': 409 },
  sentences: (lang) => refusals(lang),
})

const sentAct = staffAct({
  path: '/console/incidents/:incident/filing/sent',
  command: markFiled,
  page: filingPage,
  read: (form, c) => ({
    incident: c.params.incident,
    filing: form.get('filing'),
    sentAt: fromDateTimeInput(typed(form, 'sentAt')) ?? undefined,
    how: form.get('how'),
    reference: form.get('reference') ?? undefined,
    lateBecause: form.get('lateBecause') ?? undefined,
  }),
  done: (_, c) => roomPath(c.params.incident),
  refused: {
    'no-such-incident': 404,
    'no-such-filing': 404,
    'already-filed': 409,
    'in-the-future': 422,
    'late-needs-reason': 422,
  },
  sentences: (lang) => refusals(lang),
})

const controllerPage = staffPage({
  path: '/console/incidents/controller',
  may: 'file-with-authority',
  async view(c) {
    const t = c.t(pages)
    const known = await readController(c.db, c.actor.organisation)
    return (
      <ConsoleLayout frame={c.frame} title={t.controller.title} breadcrumbs={[{ label: t.incidents, href: '/console/incidents' }, { label: t.controller.title }]}>
        <PageHeader title={t.controller.title} lead={t.controller.lead} />
        <Form action="/console/incidents/controller" {...c.form}>
          <Field name="businessId" label={t.controller.businessId} value={known.businessId ?? ''} width="short" />
          <Field name="address" label={t.controller.address} value={known.address ?? ''} width="full" />
          <FieldRow>
            <Field name="email" type="email" label={t.controller.email} value={known.email ?? ''} />
            <Field name="phone" type="tel" label={t.controller.phone} value={known.phone ?? ''} />
          </FieldRow>
          <FieldGroup legend={t.controller.officer}>
            <Field name="officerName" label={t.controller.name} value={known.officerName ?? ''} />
            <FieldRow>
              <Field name="officerEmail" type="email" label={t.controller.email} value={known.officerEmail ?? ''} />
              <Field name="officerPhone" type="tel" label={t.controller.phone} value={known.officerPhone ?? ''} />
            </FieldRow>
          </FieldGroup>
          <Button>{t.controller.save}</Button>
        </Form>
      </ConsoleLayout>
    )
  },
})

const controllerAct = staffAct({
  path: '/console/incidents/controller',
  command: setController,
  page: controllerPage,
  read: (form) => Object.fromEntries([...form.keys()].map((name) => [name, typed(form, name)])),
  done: () => '/console/incidents',
  refused: { 'not-a-business-id': 422 },
  sentences: (lang) => refusals(lang),
})

// The controller's page comes first: its address would otherwise be read as an incident's.
export const filingRoutes = [controllerPage, controllerAct, filingPage, documentPage, pdfPage, draftAct, sentAct]

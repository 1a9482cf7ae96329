import { staffAct, staffPage } from '#identity'
import { leakedCategories, leakedCodes } from '#notices'
import {
  Button,
  Card,
  Checkbox,
  Checkboxes,
  DateField,
  DateTimeField,
  Disclosure,
  FieldRow,
  Form,
  Moment,
  PageHeader,
  Radios,
  Select,
  Table,
  TextArea,
} from '#platform/pages'
import { fromDateTimeInput, toDateTimeInput } from '#platform/texts'
import { typed } from '#platform/web'
import { recordAwareness } from '../commands/record-awareness.ts'
import { recordFacts } from '../commands/record-facts.ts'
import { anchorKinds, causes, natures, risks } from '../model.ts'
import * as store from '../store.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { IncidentPage, ofIncident, roomPath } from './frame.tsx'


export const factsPage = staffPage({
  path: '/console/incidents/:incident/facts',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const w = c.t(words)
    const { known } = incident
    const versions = await store.knownVersions(c.db, incident.id)
    return (
      <IncidentPage c={c} incident={incident} title={t.facts.title}>
        <PageHeader title={t.facts.title} lead={t.facts.lead} />
        <Form action={roomPath(incident.id, 'facts')} {...c.form}>
          <Checkboxes
            name="natures"
            label={t.facts.natures}
            options={natures.map((value) => ({ value, label: w.natures[value] }))}
            chosen={known.natures}
          />
          <Select
            name="cause"
            label={t.facts.cause}
            options={causes.map((value) => ({ value, label: w.causes[value] }))}
            value={known.cause}
          />
          <Checkboxes
            name="categories"
            label={t.facts.categories}
            columns
            options={leakedCodes.map((value) => ({ value, label: leakedCategories[value][c.lang] }))}
            chosen={known.categories}
          />
          <FieldRow>
            <DateField name="startedOn" label={t.facts.startedOn} required={false} value={known.startedOn ?? ''} />
            <DateField name="endedOn" label={t.facts.endedOn} required={false} value={known.endedOn ?? ''} />
          </FieldRow>
          <Checkbox name="ongoing" label={t.facts.ongoing} checked={known.ongoing} value="yes" />
          <TextArea name="description" label={t.facts.description} value={known.description} rows={5} />
          <TextArea name="consequences" label={t.facts.consequences} value={known.consequences} rows={4} />
          <TextArea name="measures" label={t.facts.measures} value={known.measures} rows={4} />
          <Radios
            name="risk"
            label={t.facts.risk}
            hint={t.facts.riskHint}
            options={risks.map((value) => ({ value, label: w.risks[value] }))}
            chosen={known.risk}
          />
          <Button>{t.facts.save}</Button>
        </Form>
        {versions.length > 1 && (
          <Disclosure summary={t.facts.earlier}>
            <Table
              caption={t.facts.earlier}
              captionHidden
              rows={versions.slice(1)}
              columns={[
                { label: t.facts.title, heads: true, cell: (row) => t.factsVersion(row.version) },
                { label: t.awareness.at, cell: (row) => <Moment at={row.at} /> },
                { label: t.facts.description, cell: (row) => row.facts.description || '–' },
                { label: t.facts.risk, cell: (row) => w.risks[row.facts.risk] },
              ]}
            />
          </Disclosure>
        )}
      </IncidentPage>
    )
  }),
})

const dateOrNull = (value: FormDataEntryValue | null) => (typeof value === 'string' && value ? value : null)

const factsAct = staffAct({
  path: '/console/incidents/:incident/facts',
  command: recordFacts,
  page: factsPage,
  read: (form, c) => ({
    incident: c.params.incident,
    natures: form.getAll('natures'),
    cause: form.get('cause'),
    categories: form.getAll('categories'),
    startedOn: dateOrNull(form.get('startedOn')),
    endedOn: dateOrNull(form.get('endedOn')),
    ongoing: form.get('ongoing') ?? undefined,
    description: form.get('description'),
    consequences: form.get('consequences'),
    measures: form.get('measures'),
    risk: form.get('risk'),
  }),
  done: ({ incident }) => roomPath(incident),
  refused: { 'no-such-incident': 404, 'incident-closed': 409, 'ends-before-it-starts': 422 },
  sentences: (lang) => refusals(lang),
})

export const awarenessPage = staffPage({
  path: '/console/incidents/:incident/awareness',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const w = c.t(words)
    return (
      <IncidentPage c={c} incident={incident} title={t.awareness.title}>
        <PageHeader title={t.awareness.title} lead={t.awareness.lead} />
        <Form action={roomPath(incident.id, 'awareness')} {...c.form}>
          <Radios
            name="kind"
            label={t.awareness.kind}
            options={anchorKinds.map((value) => ({ value, label: w.anchors[value] }))}
            chosen="reasonable-certainty"
          />
          <DateTimeField
            name="at"
            label={t.awareness.at}
            hint={t.awareness.atHint}
            required
            value={toDateTimeInput(c.now)}
          />
          <Button>{t.awareness.save}</Button>
        </Form>
        <Card title={t.happenings}>
          <Table
            caption={t.happenings}
            captionHidden
            rows={incident.anchors}
            empty={<p>{t.awareness.none}</p>}
            columns={[
              { label: t.awareness.kind, heads: true, cell: (row) => w.anchors[row.kind] },
              { label: t.awareness.at, cell: (row) => <Moment at={row.at} /> },
            ]}
          />
        </Card>
      </IncidentPage>
    )
  }),
})

const awarenessAct = staffAct({
  path: '/console/incidents/:incident/awareness',
  command: recordAwareness,
  page: awarenessPage,
  read: (form, c) => ({
    incident: c.params.incident,
    kind: form.get('kind'),
    at: fromDateTimeInput(typed(form, 'at')),
  }),
  done: ({ incident }) => roomPath(incident),
  refused: { 'no-such-incident': 404, 'incident-closed': 409, 'in-the-future': 422 },
  sentences: (lang) => refusals(lang),
})

export const factRoutes = [factsPage, factsAct, awarenessPage, awarenessAct]

import { staffAct, staffPage, type StaffContext } from '#identity'
import {
  Button,
  Card,
  DateTimeField,
  Disclosure,
  EmptyState,
  Field,
  Form,
  HiddenField,
  PageHeader,
  Radios,
  Select,
  Status,
  TextArea,
} from '#platform/pages'
import { formatDateTime, fromDateTimeInput } from '#platform/texts'
import { typed } from '#platform/web'
import { liftEmbargo, overrideEmbargo, setEmbargo } from '../commands/hold-back.ts'
import { embargoScopes, embargoSources, type Embargo, type Incident } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { IncidentPage, ofIncident, roomPath } from './frame.tsx'

export const embargoPage = staffPage({
  path: '/console/incidents/:incident/embargo',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const w = c.t(words)
    return (
      <IncidentPage c={c} incident={incident} title={t.embargo.title}>
        <PageHeader title={t.embargo.title} lead={t.embargo.lead} />
        {incident.embargoes.toReversed().map((embargo) => (
          <EmbargoCard key={embargo.id} c={c} incident={incident} embargo={embargo} />
        ))}
        {c.may('hold-back') && !incident.closedAt && (
          <Card title={t.embargo.set}>
            <Form action={roomPath(incident.id, 'embargo')} {...c.form}>
              <Radios
                name="source"
                label={t.embargo.source}
                options={embargoSources.map((value) => ({ value, label: w.embargoSources[value] }))}
                chosen="authority-order"
              />
              <Select
                name="scope"
                label={t.embargo.scope}
                options={embargoScopes.map((value) => ({ value, label: w.embargoScopes[value] }))}
                value="people-and-public"
              />
              <Field name="authority" label={t.embargo.authority} required width="full" />
              <DateTimeField name="until" label={t.embargo.until} hint={t.awareness.atHint} required />
              <Button kind="secondary">{t.embargo.set}</Button>
            </Form>
          </Card>
        )}
        {incident.embargoes.length === 0 && !c.may('hold-back') && <EmptyState />}
      </IncidentPage>
    )
  }),
})

function EmbargoCard({ c, incident, embargo }: { c: StaffContext; incident: Incident; embargo: Embargo }) {
  const t = c.t(pages)
  const w = c.t(words)
  const state = stateOf(embargo, c.now)
  const proposed = embargo.override && !embargo.override.at
  return (
    <Card title={w.embargoSources[embargo.source]} actions={<Status kind={state === 'active' ? 'warning' : 'neutral'}>{t.embargo[state]}</Status>}>
      <p>
        {embargo.authority}. {w.embargoScopes[embargo.scope]}. {t.embargo.until}: {formatDateTime(c.lang, embargo.until)}.
      </p>
      {state === 'active' && c.may('decide-incidents') && (
        <>
          <Form action={roomPath(incident.id, 'embargo/lift')}>
            <HiddenField name="embargo" value={embargo.id} />
            <Button kind="secondary">{t.embargo.lift}</Button>
          </Form>
          <Disclosure summary={t.embargo.override} open={Boolean(proposed)}>
            <p class="hint">{t.embargo.overrideLead}</p>
            {embargo.override && proposed ? (
              <Form action={roomPath(incident.id, 'embargo/override')}>
                <HiddenField name="embargo" value={embargo.id} />
                <p>{embargo.override.reasons}</p>
                <p class="hint">
                  {t.embargo.heardAt}: {formatDateTime(c.lang, embargo.override.heardAuthorityAt)}. {t.embargo.waitsForSecond}
                </p>
                {embargo.override.firstBy !== c.actor.id && <Button kind="danger">{t.embargo.confirm}</Button>}
              </Form>
            ) : (
              <Form action={roomPath(incident.id, 'embargo/override')} {...c.form}>
                <HiddenField name="embargo" value={embargo.id} />
                <TextArea name="reasons" label={t.embargo.reasons} required rows={4} />
                <DateTimeField name="heardAuthorityAt" label={t.embargo.heardAt} hint={t.awareness.atHint} required />
                <Button kind="danger">{t.embargo.propose}</Button>
              </Form>
            )}
          </Disclosure>
        </>
      )}
    </Card>
  )
}

function stateOf(embargo: Embargo, now: Date): 'lifted' | 'expired' | 'overridden' | 'active' {
  if (embargo.liftedAt) return 'lifted'
  if (embargo.override?.at) return 'overridden'
  return embargo.until <= now ? 'expired' : 'active'
}

const setAct = staffAct({
  path: '/console/incidents/:incident/embargo',
  command: setEmbargo,
  page: embargoPage,
  read: (form, c) => ({
    incident: c.params.incident,
    source: form.get('source'),
    scope: form.get('scope'),
    authority: form.get('authority'),
    until: fromDateTimeInput(typed(form, 'until')),
  }),
  done: (_, c) => roomPath(c.params.incident),
  refused: { 'no-such-incident': 404, 'incident-closed': 409, 'ends-before-it-starts': 422, 'order-too-long': 422 },
  sentences: (lang) => refusals(lang),
})

const liftAct = staffAct({
  path: '/console/incidents/:incident/embargo/lift',
  command: liftEmbargo,
  page: embargoPage,
  read: (form, c) => ({ incident: c.params.incident, embargo: form.get('embargo') }),
  done: (_, c) => roomPath(c.params.incident, 'embargo'),
  refused: { 'no-such-incident': 404, 'no-such-embargo': 404, 'embargo-over': 409 },
  sentences: (lang) => refusals(lang),
})

const overrideAct = staffAct({
  path: '/console/incidents/:incident/embargo/override',
  command: overrideEmbargo,
  page: embargoPage,
  read: (form, c) => ({
    incident: c.params.incident,
    embargo: form.get('embargo'),
    reasons: form.get('reasons') ?? undefined,
    heardAuthorityAt: fromDateTimeInput(typed(form, 'heardAuthorityAt')) ?? undefined,
  }),
  done: (_, c) => roomPath(c.params.incident, 'embargo'),
  refused: {
    'no-such-incident': 404,
    'no-such-embargo': 404,
    'embargo-over': 409,
    'already-overridden': 409,
    'nothing-to-confirm': 422,
    'authority-not-heard-yet': 422,
    'second-officer-needed': 403,
  },
  sentences: (lang) => refusals(lang),
})

export const embargoRoutes = [embargoPage, setAct, liftAct, overrideAct]

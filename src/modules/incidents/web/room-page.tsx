import { staffPage, type StaffContext } from '#identity'
import { registersOf } from '#people'
import {
  Card,
  Clock72,
  Columns,
  LinkButton,
  PageHeader,
  StackedProgress,
  Status,
  Steps,
  Timeline,
  type Part,
  type Step,
  type TimelineEntry,
} from '#platform/pages'
import { formatDateTime, formatNumber } from '#platform/texts'
import { awareAt, clockAt } from '../clock.ts'
import type { Incident } from '../model.ts'
import { newestScope } from '../rules.ts'
import { around, type Around } from '../queries.ts'
import { nextStep, steps, stepsDone, type StepName } from '../way.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { IncidentPage, ofIncident, roomPath } from './frame.tsx'

/** The incident room: what is done, what comes next, how the clock stands, and everyone counted. */
export const roomPage = staffPage({
  path: '/console/incidents/:incident',
  may: 'see-incidents',
  view: ofIncident(async (c, incident) => {
    const t = c.t(pages)
    const seen = await around(c.db, incident)
    const registers = (await registersOf(c.db, incident.organisation)).filter((one) => !one.destroyedAt).length
    const done = stepsDone(incident, { ...seen, registers })
    const next = incident.closedAt ? null : nextStep(done)
    return (
      <IncidentPage c={c} incident={incident}>
        <PageHeader
          title={incident.title}
          status={
            incident.closedAt ? (
              <Status kind="success">{t.stateClosed}</Status>
            ) : (
              <Status kind="info">{t.stateOpen}</Status>
            )
          }
          actions={next && mayGo(c, next) && <LinkButton href={pathOf(incident, next, seen)}>{`${t.nextStep}: ${t.step[next]}`}</LinkButton>}
        />
        <Columns wide>
          <Card title={t.way}>
            <Steps label={t.way} items={steps.map((step) => stepItem(c, incident, seen, step, done, next))} />
          </Card>
          <div class="stack">
            <Clock c={c} incident={incident} />
            <Telling c={c} incident={incident} seen={seen} />
          </div>
        </Columns>
        <Card title={t.happenings}>
          <Timeline entries={entriesOf(c, incident, seen)} now={c.now} label={t.happenings} />
        </Card>
      </IncidentPage>
    )
  }),
})

function stepItem(
  c: StaffContext,
  incident: Incident,
  seen: Around,
  step: StepName,
  done: Readonly<Record<StepName, boolean>>,
  next: StepName | null,
): Step {
  const t = c.t(pages)
  const note = noteOn(c, incident, seen, step)
  return {
    state: done[step] ? 'done' : step === next ? 'current' : 'todo',
    title: t.step[step],
    ...(mayGo(c, step) ? { href: pathOf(incident, step, seen) } : {}),
    ...(note ? { note } : {}),
  }
}

function noteOn(c: StaffContext, incident: Incident, seen: Around, step: StepName): string | null {
  const t = c.t(pages)
  const at = (moment: Date) => formatDateTime(c.lang, moment)
  if (step === 'awareness') {
    const aware = awareAt(incident.anchors)
    return aware ? at(aware) : null
  }
  if (step === 'filing') {
    const last = incident.filings.at(-1)
    return last ? `${t.filing.kinds[last.kind]}: ${t.filing.states[last.state]}${last.sentAt ? `, ${at(last.sentAt)}` : ''}` : null
  }
  const scope = newestScope(incident)
  if (step === 'scope') return scope ? `${t.scope.version(scope.version)}: ${t.people(scope.count)}` : null
  if (step === 'notice' && seen.notice === 'draft') return t.tell.noticeWaits
  if (step === 'tell' && scope?.toldAt) return `${t.tell.decided} ${at(scope.toldAt)}`
  if (step === 'close' && incident.closedAt) return at(incident.closedAt)
  return null
}

/** Steps that lie on other floors ask for rights of their own; whoever lacks them sees the step without a way to it. */
function mayGo(c: StaffContext, step: StepName): boolean {
  if (step === 'register') return c.may('see-register')
  return step === 'page' ? c.may('publish-bulletins') : true
}

function pathOf(incident: Incident, step: StepName, seen: Around): string {
  if (step === 'register') return '/console/register'
  if (step === 'notice') return seen.campaign ? `/console/notices/${seen.campaign.id}` : roomPath(incident.id, 'tell')
  if (step === 'page') return `/console/bulletins/about/${incident.id}?slug=${incident.slug}`
  if (step === 'tell' && seen.campaign && (seen.notice === 'telling' || seen.notice === 'finished')) {
    return `/console/notices/${seen.campaign.id}`
  }
  return roomPath(incident.id, step)
}

function Clock({ c, incident }: { c: StaffContext; incident: Incident }) {
  const t = c.t(pages)
  const clock = clockAt(incident.anchors, incident.filings, c.now)
  if (clock.state === 'not-aware') {
    return (
      <Card title={t.step.awareness}>
        <p>{t.awareness.lead}</p>
      </Card>
    )
  }
  return (
    <Clock72
      awareAt={clock.aware}
      now={c.now}
      hours={clock.rule.hours}
      {...(clock.state === 'filed' ? { filedAt: clock.filedAt } : {})}
    />
  )
}

function Telling({ c, incident, seen }: { c: StaffContext; incident: Incident; seen: Around }) {
  const t = c.t(pages)
  const scope = newestScope(incident)
  if (!scope) return null
  const { told, total } = seen
  const parts: Part[] = [
    { kind: 'done', label: t.counts.email, count: told.email },
    { kind: 'second', label: t.counts.letter, count: told.letter },
    { kind: 'exception', label: t.counts.exception, count: told.exception },
    { kind: 'doing', label: t.counts.underWay, count: told.underWay },
    { kind: 'trouble', label: t.counts.decision, count: told.decision },
  ]
  return (
    <Card title={t.inScope} actions={<a href={roomPath(incident.id, `people?version=${scope.version}`)}>{t.scope.seePeople}</a>}>
      {total === 0 ? (
        <p class="count">{formatNumber(c.lang, scope.count)}</p>
      ) : (
        <StackedProgress label={t.step.tell} parts={parts} total={total} />
      )}
    </Card>
  )
}

function entriesOf(c: StaffContext, incident: Incident, seen: Around): TimelineEntry[] {
  const t = c.t(pages)
  const w = c.t(words)
  const entries: TimelineEntry[] = incident.anchors.map((anchor) => ({
    at: anchor.at,
    title: w.anchors[anchor.kind],
    kind: 'signal',
  }))
  for (const filing of incident.filings) {
    if (filing.sentAt) entries.push({ at: filing.sentAt, title: t.filing.kinds[filing.kind], kind: 'duty' })
  }
  for (const scope of incident.scopes) {
    entries.push({ at: scope.fixedAt, title: t.scope.version(scope.version), note: t.people(scope.count) })
    if (scope.toldAt) entries.push({ at: scope.toldAt, title: t.scope.told, kind: 'telling' })
  }
  for (const embargo of incident.embargoes) {
    entries.push({ at: embargo.from, title: t.embargo.title, note: w.embargoSources[embargo.source] })
  }
  for (const at of seen.bulletinTimes) entries.push({ at, title: t.bulletins, kind: 'telling' })
  const clock = clockAt(incident.anchors, incident.filings, c.now)
  if (clock.state === 'running') {
    entries.push({ at: clock.due, title: t.dueAfter(clock.rule.hours), kind: 'deadline' })
  }
  if (incident.closedAt) entries.push({ at: incident.closedAt, title: t.close.closed })
  return entries
}

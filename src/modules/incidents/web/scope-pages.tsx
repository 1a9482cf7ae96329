import { staffAct, staffPage, type StaffContext } from '#identity'
import { registersOf, type Register } from '#people'
import {
  Button,
  ButtonRow,
  Card,
  Checkboxes,
  DateField,
  Disclosure,
  EmptyState,
  Field,
  FieldGroup,
  FieldRow,
  Form,
  HiddenField,
  LinkButton,
  Moment,
  PageHeader,
  Radios,
  Status,
  StackedProgress,
  Table,
  Tiles,
} from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ErrorPage, typed, typedAll } from '#platform/web'
import { fixScope, previewScope } from '../commands/fix-scope.ts'
import type { ScopeCounts } from '../compute-scope.ts'
import { certainties, type Incident } from '../model.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { incidentOf, IncidentPage, roomPath } from './frame.tsx'


export interface Preview {
  counts: ScopeCounts
  added: number
  removed: number
  changed: number
  seen: string
}

export const scopePage = staffPage({
  path: '/console/incidents/:incident/scope',
  may: 'see-incidents',
  view: (c) => scopeView(c, null),
})

/** The form with its counts, once somebody asked for them. */
async function scopeView(c: StaffContext, counted: { preview: Preview; form: FormData } | null) {
  const incident = await incidentOf(c)
  if (!incident) return <ErrorPage lang={c.lang} kind="not-found" />
  const t = c.t(pages)
  const registers = (await registersOf(c.db, c.actor.organisation)).filter((one) => !one.destroyedAt)
  return (
    <IncidentPage c={c} incident={incident} title={t.scope.title}>
      <PageHeader title={t.scope.title} lead={t.scope.lead} />
      {registers.length === 0 ? (
        <EmptyState action={c.may('see-register') && <LinkButton href="/console/register">{t.scope.importRegister}</LinkButton>}>
          <p>{t.scope.noRegister}</p>
        </EmptyState>
      ) : (
        <>
          {counted && <Counts c={c} incident={incident} {...counted} />}
          <RuleForm c={c} incident={incident} registers={registers} form={counted?.form ?? null} />
        </>
      )}
      <Versions c={c} incident={incident} />
    </IncidentPage>
  )
}

function RuleForm({
  c,
  incident,
  registers,
  form,
}: {
  c: StaffContext
  incident: Incident
  registers: readonly Register[]
  form: FormData | null
}) {
  const t = c.t(pages)
  const w = c.t(words)
  const latest = incident.scopes.at(-1)?.rules ?? []
  const named = latest.filter((rule) => rule.kind === 'people')
  const [first, second] = named
  const unnamed = latest.find((rule) => rule.kind === 'cannot-be-named')
  const was = (name: string, before: string) => (form ? typed(form, name) : before)
  const all = (name: string, before: readonly string[]) => (form ? typedAll(form, name) : before)
  return (
    <Form action={roomPath(incident.id, 'scope/preview')} {...c.form}>
      <Checkboxes
        name="registers"
        label={t.scope.registers}
        options={registers.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={all('registers', first?.registers ?? registers.map(({ id }) => id))}
      />
      <Checkboxes
        name="roles"
        label={t.scope.roles}
        options={(['client', 'staff'] as const).map((value) => ({ value, label: w.roles[value] }))}
        chosen={all('roles', first?.roles ?? ['client', 'staff'])}
      />
      <FieldGroup legend={t.scope.rule(1)} hint={t.scope.datesHint}>
        <FieldRow>
          <DateField name="recordedFrom" label={t.scope.recordedFrom} required={false} value={was('recordedFrom', first?.recordedFrom ?? '')} />
          <DateField name="recordedBy" label={t.scope.recordedBy} required={false} value={was('recordedBy', first?.recordedBy ?? '')} />
        </FieldRow>
        <Radios
          name="certainty"
          label={t.scope.certainty}
          options={certainties.map((value) => ({ value, label: w.certainties[value] }))}
          chosen={was('certainty', first?.certainty ?? 'leaked')}
        />
      </FieldGroup>
      <Disclosure summary={t.scope.second} open={second !== undefined || was('secondFrom', '') + was('secondBy', '') !== ''}>
        <p class="hint">{t.scope.secondHint}</p>
        <FieldRow>
          <DateField name="secondFrom" label={t.scope.recordedFrom} required={false} value={was('secondFrom', second?.recordedFrom ?? '')} />
          <DateField name="secondBy" label={t.scope.recordedBy} required={false} value={was('secondBy', second?.recordedBy ?? '')} />
        </FieldRow>
      </Disclosure>
      <Disclosure summary={t.scope.unnamed} open={unnamed !== undefined || was('unnamed', '') !== ''}>
        <p class="hint">{t.scope.unnamedHint}</p>
        <Field name="unnamed" label={t.facts.description} required={false} width="full" value={was('unnamed', unnamed?.description ?? '')} />
        <Field
          name="estimate"
          label={t.scope.estimate}
          required={false}
          width="short"
          inputmode="numeric"
          value={was('estimate', unnamed?.estimate?.toString() ?? '')}
        />
      </Disclosure>
      <Button kind={form ? 'secondary' : 'primary'}>{t.scope.preview}</Button>
    </Form>
  )
}

function Counts({ c, incident, preview, form }: { c: StaffContext; incident: Incident; preview: Preview; form: FormData }) {
  const t = c.t(pages)
  const w = c.t(words)
  const { counts } = preview
  const number = (n: number) => formatNumber(c.lang, n)
  const fromBefore = incident.scopes.length > 0
  return (
    <Card title={t.scope.counts}>
      <Tiles
        items={[
          { label: t.inScope, value: number(counts.total), tone: 'info' },
          { label: w.roles.client, value: number(counts.byRole.client) },
          { label: w.roles.staff, value: number(counts.byRole.staff) },
          ...(counts.byRole.unknown > 0 ? [{ label: t.scope.unknownRole, value: number(counts.byRole.unknown) }] : []),
          ...(fromBefore
            ? [
                { label: t.scope.added, value: number(preview.added) },
                { label: t.scope.removed, value: number(preview.removed) },
                { label: t.scope.changed, value: number(preview.changed) },
              ]
            : []),
        ]}
      />
      <StackedProgress
        label={t.scope.byCertainty}
        parts={[
          { kind: 'done', label: w.certainties.leaked, count: counts.byCertainty.leaked },
          { kind: 'second', label: w.certainties['possibly-viewed'], count: counts.byCertainty['possibly-viewed'] },
        ]}
      />
      <StackedProgress
        label={t.scope.byReason}
        parts={[
          { kind: 'done', label: w.reasons['dates-match'], count: counts.byReason['dates-match'] },
          { kind: 'second', label: w.reasons['dates-unknown'], count: counts.byReason['dates-unknown'] },
          { kind: 'exception', label: w.reasons['row-unresolved'], count: counts.byReason['row-unresolved'] },
        ]}
      />
      <form action={roomPath(incident.id, 'scope')} method="post">
        {typedPairs(form).map(([name, value], i) => (
          <HiddenField key={i} name={name} value={value} />
        ))}
        <HiddenField name="seen" value={preview.seen} />
        <p class="hint">{t.scope.fixLead}</p>
        <ButtonRow>
          <Button>{t.scope.fix}</Button>
        </ButtonRow>
      </form>
    </Card>
  )
}

function Versions({ c, incident }: { c: StaffContext; incident: Incident }) {
  const t = c.t(pages)
  if (incident.scopes.length === 0) return null
  return (
    <Card title={t.scope.versions}>
      <Table
        caption={t.scope.versions}
        captionHidden
        rows={incident.scopes.toReversed()}
        columns={[
          {
            label: t.scope.title,
            heads: true,
            cell: (row) => <a href={roomPath(incident.id, `people?version=${row.version}`)}>{t.scope.version(row.version)}</a>,
          },
          { label: t.awareness.at, cell: (row) => <Moment at={row.fixedAt} /> },
          { label: t.inScope, align: 'end', cell: (row) => formatNumber(c.lang, row.count) },
          { label: t.scope.added, align: 'end', cell: (row) => formatNumber(c.lang, row.added) },
          { label: t.scope.removed, align: 'end', cell: (row) => formatNumber(c.lang, row.removed) },
          {
            label: t.state,
            cell: (row) =>
              row.toldAt ? <Status kind="success">{t.scope.told}</Status> : <Status kind="warning">{t.scope.notTold}</Status>,
          },
        ]}
      />
    </Card>
  )
}

/** All that was typed, to be posted again as it was. */
function typedPairs(form: FormData): (readonly [string, string])[] {
  return [...new Set(form.keys())].flatMap((name) => typedAll(form, name).map((value) => [name, value] as const))
}

/** The rules that the form describes: a sure period, perhaps an unsure one, perhaps people nobody can name. */
function rulesOf(form: FormData, incident: Incident | null): unknown[] {
  const text = (name: string) => typed(form, name).trim()
  const dateOrNull = (name: string) => text(name) || null
  const base = { kind: 'people', registers: typedAll(form, 'registers'), roles: typedAll(form, 'roles') }
  const categories = incident?.scopes.at(-1)?.rules.find((rule) => rule.kind === 'people')?.categories ?? null
  const rules: unknown[] = [
    {
      ...base,
      recordedFrom: dateOrNull('recordedFrom'),
      recordedBy: dateOrNull('recordedBy'),
      certainty: text('certainty') || 'leaked',
      categories,
    },
  ]
  if (text('secondFrom') || text('secondBy')) {
    rules.push({
      ...base,
      recordedFrom: dateOrNull('secondFrom'),
      recordedBy: dateOrNull('secondBy'),
      certainty: 'possibly-viewed',
      categories,
    })
  }
  if (text('unnamed')) {
    const estimate = text('estimate').replaceAll(/\s/g, '')
    rules.push({
      kind: 'cannot-be-named',
      description: text('unnamed'),
      estimate: estimate === '' ? null : Number(estimate),
    })
  }
  return rules
}

const answers = {
  'no-such-incident': 404,
  'no-rules': 422,
  'no-such-register': 422,
  'ends-before-it-starts': 422,
} as const

const previewAct = staffAct({
  path: '/console/incidents/:incident/scope/preview',
  command: previewScope,
  page: scopePage,
  read: async (form, c) => ({ incident: c.params.incident, rules: rulesOf(form, await incidentOf(c)) }),
  done: (preview, c, form) => scopeView(c, { preview, form }),
  refused: answers,
  sentences: (lang) => refusals(lang),
})

const fixAct = staffAct({
  path: '/console/incidents/:incident/scope',
  command: fixScope,
  page: scopePage,
  read: async (form, c) => ({
    incident: c.params.incident,
    rules: rulesOf(form, await incidentOf(c)),
    seen: form.get('seen') ?? undefined,
  }),
  done: ({ incident }) => roomPath(incident),
  refused: { ...answers, 'incident-closed': 409, 'nobody-in-scope': 422, 'scope-changed-since-preview': 409 },
  sentences: (lang) => refusals(lang),
})

export const scopeRoutes = [scopePage, previewAct, fixAct]

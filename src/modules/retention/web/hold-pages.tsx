import { staffAct, staffPage, type StaffContext } from '#identity'
import { inTransaction } from '#platform/database'
import {
  Button, Card, DefinitionList, EmptyState, Field, FieldGroup, FieldRow, Form, LinkButton, Moment, Radios, Select, Status, Table, TextArea,
} from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { ErrorPage, typed } from '#platform/web'
import { placeHold, releaseHold } from '../commands/hold-data.ts'
import { orderSorts, retainedKinds, triggers, triggersByYear, type Hold } from '../model.ts'
import { openReasons } from '../orders.ts'
import { allHoldings } from '../port.ts'
import * as store from '../store.ts'
import { archivesAct } from '../statutes.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { holdingName, kindName, namesOf, RetentionPage, root } from './frame.tsx'

const holdsPath = `${root}/holds`

const holdsPage = staffPage({
  path: holdsPath,
  may: 'see-retention',
  async view(c) {
    const t = c.t(pages)
    const w = c.t(words)
    const { organisation } = c.actor
    const { all, held } = await inTransaction(c.db, organisation, async (tx) => ({ all: await store.holds(tx, organisation), held: await store.countHeld(tx, organisation) }))
    const place = c.may('hold-data') && <LinkButton href={`${holdsPath}/new`}>{t.holds.place}</LinkButton>
    return (
      <RetentionPage c={c} tab="holds" title={t.holds.title} lead={t.holds.lead} actions={all.length > 0 && place}>
        <Table caption={t.holds.title} captionHidden rows={all} empty={<EmptyState title={t.holds.none} action={place} />} columns={[
          {
            label: t.holds.scope, heads: true,
            cell: (hold) => (c.may('hold-data') ? <a href={`${holdsPath}/${hold.id}`}>{scopeName(c, hold)}</a> : scopeName(c, hold)),
          },
          { label: t.holds.sort, cell: ({ sort }) => w.sorts[sort] },
          { label: t.holds.placed, cell: ({ placedAt }) => <Moment at={placedAt} form="date" /> },
          { label: t.holds.stops, align: 'end', cell: ({ id }) => formatNumber(c.lang, held.get(id) ?? 0) },
          { label: t.holds.state, cell: (hold) => <HoldState c={c} hold={hold} /> },
        ]} />
      </RetentionPage>
    )
  },
})

function HoldState({ c, hold }: { c: StaffContext; hold: Hold }) {
  const t = c.t(pages).holds
  return hold.releasedAt ? <Status kind="neutral">{t.released}</Status> : <Status kind="warning">{t.inForce}</Status>
}

function scopeName(c: StaffContext, { scope }: Hold): string {
  const t = c.t(pages)
  const w = c.t(words)
  if (scope.by === 'person') return `${w.scopes.person}: ${t.holds.people(scope.subjects.length)}`
  if (scope.by === 'case') return `${w.scopes.case}: ${t.holds.caseOf(scope.about)}`
  const { kind, holding, months } = scope.query
  const from = months && (months.from === '0001-01' ? '…' : t.month(months.from))
  const to = months && (months.to === '9999-12' ? '…' : t.month(months.to))
  return [
    kind ? kindName(c.lang, kind) : holding ? null : t.holds.anyKind,
    holding ? holdingName(c.lang, holding) : null,
    months && `${months.trigger ? `${w.triggers[months.trigger]} ` : ''}${t.holds.between(from ?? '', to ?? '')}`,
  ].filter(Boolean).join(', ')
}

const newPage = staffPage({
  path: `${holdsPath}/new`,
  may: 'hold-data',
  view(c) {
    const t = c.t(pages).holds
    const w = c.t(words)
    const person = c.query.get('person') ?? ''
    const about = c.query.get('about') ?? ''
    return (
      <RetentionPage c={c} tab="holds" title={t.newTitle} lead={t.newLead}>
        <Form action={`${holdsPath}/new`} {...c.form}>
          <Radios name="sort" label={t.sort} chosen="legal-hold"
            options={orderSorts.map((value) => ({ value, label: w.sorts[value], hint: t.sortHint[value] }))} />
          <Radios name="by" label={t.by} chosen={about ? 'case' : 'person'}
            options={[{ value: 'person', label: t.byPerson }, { value: 'case', label: t.byCase }, { value: 'query', label: t.byQuery }]} />
          <FieldGroup legend={t.byPerson}>
            <TextArea name="people" label={t.persons} hint={t.personsHint} required={false} rows={3} value={person} />
          </FieldGroup>
          <FieldGroup legend={t.byCase}>
            <Field name="about" label={t.about} hint={t.aboutHint} required={false} width="full" value={about} />
          </FieldGroup>
          <FieldGroup legend={t.byQuery}>
            <FieldRow>
              <Select name="kind" label={t.kind} required={false} empty={t.any} options={retainedKinds.map((value) => ({ value, label: w.kinds[value] }))} />
              <Select name="holding" label={t.holding} required={false} empty={t.any}
                options={allHoldings().map(({ name, description }) => ({ value: name, label: description.title[c.lang] }))} />
            </FieldRow>
            <Select name="trigger" label={t.trigger} required={false} empty={t.any}
              options={triggers.filter((one) => !triggersByYear.includes(one)).map((value) => ({ value, label: w.triggers[value] }))} />
            <FieldRow>
              <Field name="fromMonth" label={t.from} hint={t.monthHint} required={false} width="short" maxlength={7} />
              <Field name="toMonth" label={t.to} hint={t.monthHint} required={false} width="short" maxlength={7} />
            </FieldRow>
          </FieldGroup>
          <TextArea name="reasons" label={t.reasons} hint={t.reasonsHint} required />
          <Button>{t.submit}</Button>
        </Form>
      </RetentionPage>
    )
  },
})

const newAct = staffAct({
  path: `${holdsPath}/new`,
  command: placeHold,
  page: newPage,
  read(form) {
    const by = form.get('by')
    const ids = idsIn(typed(form, 'people'))
    const query = { kind: typed(form, 'kind'), holding: typed(form, 'holding'), trigger: typed(form, 'trigger'), fromMonth: typed(form, 'fromMonth'), toMonth: typed(form, 'toMonth') }
    return {
      sort: form.get('sort'),
      reasons: form.get('reasons'),
      ...(by === 'person' && ids.length > 0 ? { people: ids } : {}),
      ...(by === 'case' ? { about: idsIn(typed(form, 'about')).at(-1) } : {}),
      ...(by === 'query' ? query : {}),
    }
  },
  done: () => holdsPath,
  refused: { 'nothing-named': 422, 'months-turned-round': 422, 'busy': 409 },
  sentences: (lang) => refusals(lang),
})

/** The last id of each line: an address of a page ends with whom it is about. */
function idsIn(text: string): string[] {
  const ids = text.split(/\s+/).map((word) => word.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi)?.at(-1)?.toLowerCase())
  return [...new Set(ids.filter((id): id is string => id !== undefined))]
}

const holdPage = staffPage({
  path: `${holdsPath}/:hold`,
  may: 'hold-data',
  confirm: true,
  async view(c) {
    const t = c.t(pages).holds
    const w = c.t(words)
    const { organisation, keyring, id } = c.actor
    const { hold, held } = await inTransaction(c.db, organisation, async (tx) => ({
      hold: /^[0-9a-f-]{36}$/i.test(c.params.hold) ? await store.findHold(tx, organisation, c.params.hold) : null,
      held: await store.countHeld(tx, organisation),
    }))
    if (!hold) return <ErrorPage lang={c.lang} kind="not-found" />
    const sealed = [hold.id, ...(hold.releaseReasons === null ? [] : [hold.releaseReasons])]
    const [reasons, name] = await Promise.all([
      openReasons(c.db, keyring, { ids: sealed, by: id, about: hold.id, at: c.now }),
      namesOf(c, [hold.placedBy, hold.releasedBy]),
    ])
    const stops = formatNumber(c.lang, held.get(hold.id) ?? 0)
    return (
      <RetentionPage c={c} tab="holds" title={t.one}>
        <DefinitionList items={[
          { term: t.scope, value: scopeName(c, hold) },
          { term: t.sort, value: hold.sort === 'archive-duty' ? `${w.sorts[hold.sort]}: ${archivesAct[c.lang]}` : w.sorts[hold.sort] },
          { term: t.state, value: <HoldState c={c} hold={hold} /> },
          !hold.releasedAt && { term: t.stops, value: stops },
          { term: t.givenBy, value: name(hold.placedBy) },
          { term: t.givenAt, value: <Moment at={hold.placedAt} /> },
          { term: t.why, value: reasons.get(hold.id) ?? t.gone },
          hold.releasedAt !== null && { term: t.releasedAt, value: <><Moment at={hold.releasedAt} />, {name(hold.releasedBy)}</> },
          hold.releaseReasons !== null && { term: t.whyReleased, value: reasons.get(hold.releaseReasons) ?? t.gone },
        ]} />
        {!hold.releasedAt && (
          <Card title={t.release}>
            <p>{t.releaseLead(stops)}</p>
            <Form action={`${holdsPath}/${hold.id}/release`} {...c.form}>
              <TextArea name="reasons" label={t.whyReleased} hint={t.reasonsHint} required rows={3} />
              <Button kind="danger">{t.release}</Button>
            </Form>
          </Card>
        )}
      </RetentionPage>
    )
  },
})

const releaseAct = staffAct({
  path: `${holdsPath}/:hold/release`,
  command: releaseHold,
  page: holdPage,
  read: (form, c) => ({ hold: c.params.hold, reasons: form.get('reasons') }),
  done: () => holdsPath,
  refused: { 'no-such-hold': 404, 'already-released': 409 },
  sentences: (lang) => refusals(lang),
})

// Fixed addresses come before `/holds/:hold`.
export const holdRoutes = [holdsPage, newPage, newAct, holdPage, releaseAct]

import type { ComponentChildren } from 'preact'
import { daysBetween, helsinkiDate } from '#foundation/time'
import { staffAct, staffPage, type StaffContext } from '#identity'
import {
  Button, ButtonRow, Card, Checkboxes, ConsoleLayout, EmptyState, Field, FieldRow, Form, HiddenField, LinkButton, Notice, PageHeader, Select, Status, Table,
  Tiles,
} from '#platform/pages'
import { formatList, formatNumber } from '#platform/texts'
import { typed, typedAll, type Route } from '#platform/web'
import { listRequests } from '../../store.ts'
import type { Request } from '../../model.ts'
import { words } from '../../texts/words.ts'
import {
  askInBulkCommand, claimNextCommand, closeSilentCommand, extendInBulkCommand, joinSureCommand, putFirst, releaseOwnCommand, setCapacity,
  sortArrivedCommand,
} from '../commands.ts'
import { lookAhead, type Outlook } from '../outlook.ts'
import * as store from '../store.ts'
import { deskTexts } from '../texts/desk.ts'
import type { Triage } from '../triage.ts'
import { dayWords, ForecastPicture } from './picture.tsx'

const path = '/console/requests/desk'

/** The desk in a flood: what there is, whether time is enough, and the acts for many at once. Nothing is opened to show it. */
const deskPage = staffPage({
  path,
  may: 'handle-requests',
  async view(c) {
    const t = c.t(deskTexts)
    const { organisation, id } = c.actor
    const today = helsinkiDate(c.now)
    const [outlook, mine, letters] = await Promise.all([
      lookAhead(c.db, organisation, today),
      listRequests(c.db, { organisation, worker: id, limit: 100 }),
      store.lettersWaiting(c.db, organisation),
    ])
    const triaged = await store.triageOf(c.db, organisation, mine.map((one) => one.id))
    const waitingLetters = letters.reduce((sum, { count, channel }) => (channel === 'identified' ? sum : sum + count), 0)
    return (
      <ConsoleLayout frame={c.frame} title={t.title} breadcrumbs={[{ label: t.requests, href: '/console/requests' }, { label: t.title }]}>
        <PageHeader title={t.title} lead={t.lead} />
        {c.query.has('done') && <Notice kind="success" title={t.done} live />}
        <Counts c={c} outlook={outlook} />
        <Mine c={c} mine={mine} triaged={triaged} free={outlook.counts.unassigned} />
        <OutlookCard c={c} outlook={outlook} />
        <h2>{t.bulk}</h2>
        <p class="hint">{t.batch}</p>
        <Bulk c={c} outlook={outlook} />
        {waitingLetters > 0 && (
          <Card title={`${t.letters}: ${formatNumber(c.lang, waitingLetters)}`}>
            <p>{t.lettersBody}</p>
            <LinkButton kind="secondary" href="/console/requests/letters">{t.toLetters}</LinkButton>
          </Card>
        )}
      </ConsoleLayout>
    )
  },
})

function Counts({ c, outlook: { counts, dueSoon } }: { c: StaffContext; outlook: Outlook }) {
  const t = c.t(deskTexts)
  const n = (value: number): string => formatNumber(c.lang, value)
  return (
    <Tiles label={t.counts} items={[
      { label: t.open, value: n(counts.open) },
      { label: t.dueSoon, value: n(dueSoon), ...(dueSoon > 0 ? { tone: 'warning' as const } : {}) },
      { label: t.overdue, value: n(counts.overdue), ...(counts.overdue > 0 ? { tone: 'danger' as const } : {}) },
      { label: t.waitingForPerson, value: n(counts.waitingForPerson) },
      { label: t.lastWeek, value: n(counts.lastWeek) },
    ]} />
  )
}

function Mine({ c, mine, triaged, free }: { c: StaffContext; mine: readonly Request[]; triaged: ReadonlyMap<string, Triage>; free: number }) {
  const t = c.t(deskTexts)
  const today = helsinkiDate(c.now)
  const classOf = (id: string) => triaged.get(id)?.class ?? 3
  return (
    <Card title={t.mine}>
      <Table caption={t.mine} captionHidden rows={mine} empty={<EmptyState title={t.mineNone}>{t.mineHint}</EmptyState>} columns={[
        { label: t.due, heads: true, cell: ({ id, dueOn }) => <a href={`/console/requests/${id}`}>{dayWords(c.lang, dueOn)} ({t.daysLeft(daysBetween(today, dueOn))})</a> },
        { label: t.asks, cell: ({ kinds }) => formatList(c.lang, kinds.map((kind) => words(c.lang).kinds[kind])) },
        { label: t.received, cell: ({ receivedOn }) => dayWords(c.lang, receivedOn) },
        {
          label: t.urgency,
          cell: ({ id }) => <Status kind={classOf(id) === 1 ? 'danger' : classOf(id) === 2 ? 'warning' : 'neutral'}>{t.classes[classOf(id)]}</Status>,
        },
        {
          label: t.change,
          cell: ({ id }) => (
            <Form action={`${path}/urgency`} inline>
              <HiddenField name="request" value={id} />
              <HiddenField name="class" value={classOf(id) === 1 ? '3' : '1'} />
              <Button kind="secondary">{classOf(id) === 1 ? t.ordinary : t.putFirst}</Button>
            </Form>
          ),
        },
      ]} />
      <ButtonRow>
        <Form action={`${path}/claim`} inline>
          <Select name="count" label={t.howMany} width="short" value="5" options={['1', '3', '5', '10', '20'].map((value) => ({ value, label: value }))} />
          <Button disabled={free === 0}>{t.claim}</Button>
        </Form>
        {mine.length > 0 && <Form action={`${path}/release`} inline><Button kind="secondary">{t.release}</Button></Form>}
      </ButtonRow>
    </Card>
  )
}

function OutlookCard({ c, outlook }: { c: StaffContext; outlook: Outlook }) {
  const t = c.t(deskTexts)
  return (
    <Card title={t.outlook}>
      <Judgement c={c} outlook={outlook} />
      {outlook.counts.open > 0 && <ForecastPicture lang={c.lang} forecast={outlook.asItIs} />}
      <p class="hint">{t.assumes}</p>
      <Form action={`${path}/capacity`} state={c.form} label={t.capacity}>
        <FieldRow>
          <Field name="workers" type="number" inputmode="numeric" label={t.workers} value={String(outlook.capacity.workers)} min={0} max={500} width="short" />
          <Field name="minutesEach" type="number" inputmode="numeric" label={t.minutesEach} value={String(outlook.capacity.minutesEach)} min={1} max={900} width="short" />
        </FieldRow>
        <Button kind="secondary">{t.setCapacity}</Button>
      </Form>
    </Card>
  )
}

function Judgement({ c, outlook }: { c: StaffContext; outlook: Outlook }) {
  const t = c.t(deskTexts)
  const { asItIs, counts, lateWithOneMore, fewest, lateIfExtended } = outlook
  const n = (value: number): string => formatNumber(c.lang, value)
  if (counts.open === 0) return <p>{t.nothing}</p>
  if (asItIs.late === 0 || asItIs.firstLateOn === null) {
    return <Notice kind="success" title={asItIs.clearedOn ? t.fine(dayWords(c.lang, asItIs.clearedOn)) : t.fineUncleared} />
  }
  return (
    <Notice kind="danger" title={t.late(n(asItIs.late), dayWords(c.lang, asItIs.firstLateOn))}>
      <p>{t.oneMore(n(asItIs.late - lateWithOneMore), n(lateWithOneMore))}</p>
      <p>{fewest === null ? t.noNumber : t.fewest(n(fewest))}</p>
      {lateIfExtended < asItIs.late && <p>{t.ifExtended(n(lateIfExtended))}</p>}
    </Notice>
  )
}

function Bulk({ c, outlook }: { c: StaffContext; outlook: Outlook }) {
  const t = c.t(deskTexts)
  const { counts, toExtend, tellBy } = outlook
  const n = (value: number): string => formatNumber(c.lang, value)
  return (
    <div class="stack">
      {counts.arrived + counts.untriaged > 0 && (
        <Act action="sort" title={t.sort} body={t.sortBody(n(counts.arrived + counts.untriaged))} button={t.sort} />
      )}
      {counts.unidentified > 0 && <Act action="ask" title={t.ask} body={t.askBody(n(counts.unidentified))} button={t.ask} />}
      <Act action="join" title={t.join} body={t.joinBody} button={t.join}>
        <LinkButton kind="quiet" href={`${path}/same`}>{t.same}</LinkButton>
      </Act>
      {c.may('decide-requests') && (
        <Card title={t.extend}>
          <p>{toExtend > 0 && tellBy ? t.extendBody(n(toExtend), dayWords(c.lang, tellBy)) : t.extendNone}</p>
          {toExtend > 0 && (
            <Form action={`${path}/extend`} state={c.form}>
              <Checkboxes name="reasons" label={t.reasons} hint={t.extendHint} chosen={['number']}
                options={[{ value: 'number', label: t.reasonNumber }, { value: 'complexity', label: t.reasonComplexity }]} />
              <Button>{t.extend}</Button>
            </Form>
          )}
        </Card>
      )}
      {c.may('decide-requests') && counts.waitingForPerson > 0 && <Act action="close-silent" title={t.closeSilent} body={t.closeBody} button={t.closeSilent} />}
    </div>
  )
}

function Act({ action, title, body, button, children }: { action: string; title: string; body: string; button: string; children?: ComponentChildren }) {
  return (
    <Card title={title}>
      <p>{body}</p>
      <ButtonRow>
        <Form action={`${path}/${action}`} inline><Button kind="secondary">{button}</Button></Form>
        {children}
      </ButtonRow>
    </Card>
  )
}

const done = (): string => `${path}?done`
const nothingThere = { refused: { 'nothing-there': 409 }, sentences: (lang: Parameters<typeof deskTexts>[0]) => ({ 'nothing-there': deskTexts(lang).nothingThere }) } as const

export const deskRoutes: readonly Route[] = [
  deskPage,
  staffAct({ path: `${path}/sort`, command: sortArrivedCommand, page: deskPage, read: () => ({}), done, ...nothingThere }),
  staffAct({ path: `${path}/claim`, command: claimNextCommand, page: deskPage, read: (form) => ({ count: form.get('count') }), done, ...nothingThere }),
  staffAct({ path: `${path}/release`, command: releaseOwnCommand, page: deskPage, read: () => ({}), done, ...nothingThere }),
  staffAct({
    path: `${path}/urgency`, command: putFirst, page: deskPage, read: (form) => ({ request: typed(form, 'request'), class: typed(form, 'class') }), done,
    refused: { 'no-such-request': 404 }, sentences: (lang) => ({ 'no-such-request': deskTexts(lang).noSuchRequest }),
  }),
  staffAct({ path: `${path}/ask`, command: askInBulkCommand, page: deskPage, read: () => ({}), done, ...nothingThere }),
  staffAct({ path: `${path}/close-silent`, command: closeSilentCommand, page: deskPage, read: () => ({}), done, ...nothingThere }),
  staffAct({
    path: `${path}/extend`, command: extendInBulkCommand, page: deskPage, read: (form) => ({ reasons: typedAll(form, 'reasons') }), done,
    refused: { 'nothing-there': 409, 'no-reasons': 422 },
    sentences: (lang) => ({ 'nothing-there': deskTexts(lang).nothingThere, 'no-reasons': deskTexts(lang).noReasons }),
  }),
  staffAct({
    path: `${path}/join`, command: joinSureCommand, page: deskPage, read: () => ({}), done,
    refused: { 'nothing-to-join': 409 }, sentences: (lang) => ({ 'nothing-to-join': deskTexts(lang).nothingThere }),
  }),
  staffAct({
    path: `${path}/capacity`, command: setCapacity, page: deskPage,
    read: (form) => ({ workers: form.get('workers'), minutesEach: form.get('minutesEach') }), done, refused: {}, sentences: () => ({}),
  }),
]

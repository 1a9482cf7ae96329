import { helsinkiDate, type IsoDate } from '#foundation/time'
import { staffAct, staffPage, type StaffContext } from '#identity'
import { inTransaction } from '#platform/database'
import { Button, Card, ConsoleLayout, DateField, EmptyState, Form, LinkButton, Notice, PageHeader, Radios, Table, Tabs } from '#platform/pages'
import { formatList, type Lang } from '#platform/texts'
import { typed } from '#platform/web'
import { typeInRequest } from '../commands/type-in-request.ts'
import { dayWords } from '../letters/texts.ts'
import { channels, type Request, type RequestState } from '../model.ts'
import { takeInArrived } from '../receiving.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { publicTexts } from '../texts/public.ts'
import { words } from '../texts/words.ts'
import { DueWords, listPath, markOf, presentIn, RequestFrame, requestPath, RequestStatus } from './console-frame.tsx'
import { DeadlinePicture } from './deadline-picture.tsx'
import { RequestFields } from './form-fields.tsx'
import { readRequestForm } from './read-form.ts'

const shownAtOnce = 100
const closedStates: readonly RequestState[] = ['answered', 'refused', 'withdrawn', 'joined']

/** What is due next on top. Whoever comes unlocks the inbox: what arrived meanwhile is taken in now. */
export const listPage = staffPage({
  path: listPath,
  may: 'handle-requests',
  async view(c) {
    const t = c.t(consoleTexts)
    const { organisation } = c.actor
    const today = helsinkiDate(c.now)
    const taken = await inTransaction(c.db, organisation, (tx) => takeInArrived(tx, presentIn(c)))
    const show = c.query.get('show')
    const rows = await store.listRequests(c.db, {
      organisation, limit: shownAtOnce,
      ...(show === 'own' ? { worker: c.actor.id } : {}), ...(show === 'closed' ? { states: closedStates } : {}),
    })
    const counts = await store.countsByDue(c.db, organisation)
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} actions={<>
          <LinkButton href={`${listPath}/new`}>{t.typeIn}</LinkButton> <LinkButton kind="secondary" href={`${listPath}/desk`}>{t.surge}</LinkButton>{' '}
          <LinkButton kind="secondary" href={`${listPath}/letters`}>{t.letters}</LinkButton>
        </>} />
        {taken.length > 0 && <Notice kind="info" title={t.takenIn(taken.length)} live />}
        {counts.length > 0 && <Card><DeadlinePicture lang={c.lang} counts={counts} today={today} /></Card>}
        <Tabs label={t.title} items={[
          { label: t.all, href: listPath, current: show === null },
          { label: t.own, href: `${listPath}?show=own`, current: show === 'own' },
          { label: t.closed, href: `${listPath}?show=closed`, current: show === 'closed' },
        ]} />
        <RequestTable c={c} rows={rows} today={today} />
      </ConsoleLayout>
    )
  },
})

function RequestTable({ c, rows, today }: { c: StaffContext; rows: readonly Request[]; today: IsoDate }) {
  const t = c.t(consoleTexts)
  const w = words(c.lang)
  return (
    <Table caption={t.title} captionHidden rows={rows} empty={<EmptyState title={t.none}>{t.noneBody}</EmptyState>} columns={[
      { label: t.request, heads: true, cell: (row) => <a href={requestPath(row.id)}>{markOf(row.id)}</a> },
      { label: t.asks, cell: (row) => formatList(c.lang, row.kinds.map((kind) => w.kinds[kind].toLowerCase())) },
      { label: t.due, cell: (row) => <DueWords lang={c.lang} request={row} today={today} /> },
      { label: t.state, cell: (row) => <RequestStatus lang={c.lang} request={row} today={today} /> },
      { label: t.who, cell: (row) => w.identity[row.identity] },
      { label: t.worker, cell: (row) => (row.worker === null ? t.nobody : row.worker === c.actor.id ? t.mine : t.somebody) },
      { label: t.received, cell: (row) => `${dayWords(c.lang, row.receivedOn)}, ${w.channels[row.channel].toLowerCase()}` },
    ]} />
  )
}

export const newPage = staffPage({
  path: `${listPath}/new`,
  may: 'handle-requests',
  view(c) {
    const t = c.t(consoleTexts)
    return (
      <RequestFrame c={c} title={t.typeInTitle}>
        <PageHeader title={t.typeInTitle} lead={t.typeInLead} />
        <Form action={`${listPath}/new`} state={c.form}>
          <Radios name="channel" label={t.how} chosen="paper" options={channels.filter((one) => one !== 'form').map((one) => ({ value: one, label: words(c.lang).channels[one] }))} />
          <DateField name="receivedOn" label={t.receivedOn} hint={t.receivedHint} value={helsinkiDate(c.now)} max={helsinkiDate(c.now)} />
          <RequestFields lang={c.lang} />
          <Button>{t.save}</Button>
        </Form>
      </RequestFrame>
    )
  },
})

const newAct = staffAct({
  path: `${listPath}/new`,
  command: typeInRequest,
  page: newPage,
  read(form, c) {
    const filled = readRequestForm(form, { lang: c.lang, person: null, reachable: true })
    const common = { channel: typed(form, 'channel'), receivedOn: typed(form, 'receivedOn') }
    return filled.ok ? { ...common, kinds: filled.kinds, language: filled.language, asked: filled.asked } : { ...common, faults: filled.faults.map(({ field, fault }) => `${field} ${fault}`) }
  },
  done: ({ request, statusCode }, c) => <TypedIn c={c} request={request} statusCode={statusCode} />,
  refused: { 'in-the-future': 422, 'bad-form': 422 },
  sentences: (lang) => ({ 'in-the-future': consoleTexts(lang).refusals['in-the-future'], 'bad-form': ({ faults }) => faultSentences(lang, String(faults)) }),
})

function TypedIn({ c, request, statusCode }: { c: StaffContext; request: string; statusCode: string }) {
  const t = c.t(consoleTexts)
  return (
    <RequestFrame c={c} title={t.typedIn}>
      <PageHeader title={t.typedIn} lead={t.codeNow} />
      <p class="code-shown"><code>{statusCode}</code></p>
      <p><LinkButton href={requestPath(request)}>{t.open}</LinkButton></p>
    </RequestFrame>
  )
}

/** `name name,email reach` → one sentence for each. */
function faultSentences(lang: Lang, faults: string): string {
  const t = publicTexts(lang).form.faults
  const sentences = faults.split(',').map((one) => t[(one.split(' ')[1] ?? 'summary') as keyof typeof t] ?? t.summary)
  return [...new Set(sentences)].join(' ')
}

export const listRoutes = [listPage, newPage, newAct]

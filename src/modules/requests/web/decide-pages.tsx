import { staffAct, staffPage, type StaffContext } from '#identity'
import { Button, Checkboxes, EmptyState, FieldGroup, Form, LinkButton, Notice, PageHeader, Radios, Select, TextArea } from '#platform/pages'
import { ErrorPage, typed, typedAll } from '#platform/web'
import { clockOf } from '../clock.ts'
import { decide } from '../commands/decide.ts'
import { dayWords } from '../letters/texts.ts'
import { limitsFor } from '../limits.ts'
import type { ItemVerdict, Request, RequestKind, Verdict } from '../model.ts'
import { unlessNoId } from '../no-such-id.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { words } from '../texts/words.ts'
import { markOf, RequestFrame, requestPath } from './console-frame.tsx'

/** What can be said of each kind besides doing it in part, and refusing it. */
const doing: Readonly<Record<RequestKind, Verdict>> = {
  'access': 'disclose', 'rectification': 'correct', 'erasure': 'erase', 'restriction': 'restrict', 'objection': 'stop',
  'portability': 'disclose', 'log-extract': 'disclose', 'consent-withdrawn': 'stop',
}

const decidePage = staffPage({
  path: '/console/requests/:request/decide',
  may: 'decide-requests',
  confirm: true,
  async view(c) {
    const request = await store.findRequest(c.db, c.actor.organisation, c.params.request).catch(unlessNoId)
    if (!request) return <ErrorPage lang={c.lang} kind="not-found" />
    const given = await store.itemVerdictsOf(c.db, request.organisation, request.id)
    return <DecideView c={c} request={request} given={given} />
  },
})

const decideAct = staffAct({
  path: '/console/requests/:request/decide',
  command: decide,
  page: decidePage,
  read: (form, c) => ({
    request: c.params.request,
    channel: typed(form, 'channel'),
    outcomes: typedAll(form, 'kind').map((kind) => ({
      kind, verdict: typed(form, `verdict-${kind}`), grounds: typedAll(form, `grounds-${kind}`), reason: typed(form, `reason-${kind}`),
    })),
  }),
  done: ({ request }) => requestPath(request),
  refused: {
    'no-such-request': 404, 'closed': 409, 'not-taken-in': 409, 'not-identified': 409, 'nothing-decided': 422, 'not-all-kinds': 422,
    'refused-without-ground': 422, 'unknown-ground': 422,
  },
  sentences: (lang) => consoleTexts(lang).refusals,
})

export const decideRoutes = [decidePage, decideAct]

function DecideView({ c, request, given }: { c: StaffContext; request: Request; given: readonly ItemVerdict[] }) {
  const t = c.t(consoleTexts)
  const crumbs = [{ label: `${t.request} ${markOf(request.id)}`, href: requestPath(request.id) }]
  const ready = request.state === 'open' && request.identity === 'identified'
  return (
    <RequestFrame c={c} title={t.decideTitle} crumbs={crumbs}>
      <PageHeader title={t.decideTitle} lead={t.decideLead} />
      {!ready && <EmptyState title={t.notYet} action={<LinkButton href={requestPath(request.id)}>{t.open}</LinkButton>}>{t.notYetBody}</EmptyState>}
      {ready && (
        <Form action={requestPath(request.id, 'decide')} state={c.form}>
          <Notice kind="info" title={t.whenRefused(dayWords(c.lang, clockOf(request).firstDue))} />
          {given.length > 0 && <Notice kind="info" title={t.itemsDecided(given.length)} />}
          {request.kinds.map((kind) => <KindFields key={kind} c={c} kind={kind} request={request} given={given.filter((one) => one.kind === kind)} />)}
          <Radios name="channel" label={t.howSent} chosen="post" options={(['post', 'desk'] as const).map((one) => ({ value: one, label: t.bySend[one] }))} />
          <Button>{t.decideNow}</Button>
        </Form>
      )}
    </RequestFrame>
  )
}

function KindFields({ c, kind, request, given }: { c: StaffContext; kind: RequestKind; request: Request; given: readonly ItemVerdict[] }) {
  const t = c.t(consoleTexts)
  const w = words(c.lang)
  const refused = given.filter(({ verdict }) => verdict === 'refuse').length
  // What was decided item by item says what the whole is.
  const likely: Verdict = given.length === 0 || refused === 0 ? doing[kind] : refused === given.length ? 'refuse' : 'partly'
  return (
    <FieldGroup legend={w.kinds[kind]}>
      <input type="hidden" name="kind" value={kind} />
      <Select name={`verdict-${kind}`} label={t.verdict} value={likely} width="short"
        options={([doing[kind], 'partly', 'refuse'] as const).map((one) => ({ value: one, label: w.verdicts[one] }))} />
      <Checkboxes name={`grounds-${kind}`} label={t.grounds} hint={t.groundsHint} chosen={[...new Set(given.flatMap(({ grounds }) => grounds))]}
        options={limitsFor(kind, request.receivedOn).map(({ id, reason, statute }) => ({ value: id, label: reason[c.lang], hint: statute[c.lang] }))} />
      <TextArea name={`reason-${kind}`} label={t.reason} hint={t.reasonHint} rows={3} maxlength={2_000} required={false} lang={request.language} />
    </FieldGroup>
  )
}

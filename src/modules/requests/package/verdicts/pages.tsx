import { staffAct, staffPage, type StaffContext } from '#identity'
import { reveal } from '#foundation/text'
import {
  Button, Card, Checkboxes, Disclosure, EmptyState, Field, FieldRow, Form, HiddenField, LinkButton, PageHeader, Progress, Radios, Status, TextArea,
} from '#platform/pages'
import { inTransaction } from '#platform/database'
import { formatDate } from '#platform/texts'
import { typed, typedAll } from '#platform/web'
import type { DataSubject, HeldItem } from '#people'
import { mayErase, type MayErase } from '#retention'
import { limitsFor } from '../../limits.ts'
import type { ItemVerdict, Request } from '../../model.ts'
import { openAsked } from '../../record.ts'
import * as requests from '../../store.ts'
import { words } from '../../texts/words.ts'
import { ofRequest, PackageFrame, presentOf } from '../web/frame.tsx'
import { correctItem, decideItemsCommand } from './commands.ts'
import { chosenText, heldOf, itemKinds, type ItemKind } from './deciding.ts'
import { verdictTexts } from './texts.ts'

const here = (request: string, part = '') => `/console/requests/${request}/verdicts${part}`

interface Line {
  readonly value: string
  readonly holding: string
  readonly title: string
  readonly subject: DataSubject
  readonly item: HeldItem
}

const page = staffPage({
  path: '/console/requests/:request/verdicts',
  may: 'decide-requests',
  confirm: true,
  view: ofRequest(async (c, request) => {
    const t = c.t(verdictTexts)
    const kinds = itemKinds.filter((kind) => request.kinds.includes(kind))
    const asked = (await openAsked(presentOf(c), [request.id])).get(request.id)?.asked
    const subjects = asked?.subjects ?? []
    const ready = request.state === 'open' && request.identity === 'identified' && subjects.length > 0
    const back = <LinkButton kind="secondary" href={`/console/requests/${request.id}`}>{t.back}</LinkButton>
    const lines = ready && kinds.length > 0 ? await linesOf(c, request, subjects) : []
    const given = await requests.itemVerdictsOf(c.db, c.actor.organisation, request.id)
    const answers = kinds.includes('erasure') ? await answersOf(c, lines) : new Map<string, MayErase>()
    return (
      <PackageFrame c={c} request={request.id} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} actions={ready && <LinkButton kind="secondary" href={`/console/requests/${request.id}/decide`}>{t.next}</LinkButton>} />
        {kinds.length === 0 && <EmptyState title={t.nothing} action={back}>{t.nothingBody}</EmptyState>}
        {kinds.length > 0 && !ready && <EmptyState title={t.notYet} action={back}>{t.notYetBody}</EmptyState>}
        {ready && kinds.map((kind) => <KindForm key={kind} c={c} request={request} kind={kind} lines={lines} given={given.filter((one) => one.kind === kind)} answers={answers} />)}
      </PackageFrame>
    )
  }),
})

async function linesOf(c: StaffContext, request: Request, subjects: readonly DataSubject[]): Promise<Line[]> {
  const lines: Line[] = []
  for await (const { holding, subject, item } of heldOf(presentOf(c), request, subjects)) {
    lines.push({ value: chosenText({ holding: holding.name, subject, item: item.id }), holding: holding.name, title: holding.description.title[c.lang], subject, item })
  }
  return lines
}

/** What retention would say now, so that nobody promises what the law forbids; it is asked again when it is done. */
function answersOf(c: StaffContext, lines: readonly Line[]): Promise<Map<string, MayErase>> {
  const { organisation } = c.actor
  return inTransaction(c.db, organisation, async (tx) => {
    const answers = new Map<string, MayErase>()
    for (const [first, ...rest] of grouped(lines)) {
      if (!first) continue
      const all = [first, ...rest]
      const items = all.map(({ item }) => item.id)
      const said = await mayErase(tx, { organisation, holding: first.holding, items, ground: 'request', at: c.now, subject: first.subject })
      for (const [i, answer] of said.entries()) answers.set(all[i]?.value ?? '', answer)
    }
    return answers
  })
}

function grouped(lines: readonly Line[]): Line[][] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) groups.set(`${line.holding}|${line.subject.id}`, [...(groups.get(`${line.holding}|${line.subject.id}`) ?? []), line])
  return [...groups.values()]
}

interface KindProps {
  c: StaffContext
  request: Request
  kind: ItemKind
  lines: readonly Line[]
  given: readonly ItemVerdict[]
  answers: ReadonlyMap<string, MayErase>
}

function KindForm({ c, request, kind, lines, given, answers }: KindProps) {
  const t = c.t(verdictTexts)
  const w = words(c.lang)
  const decided = lines.filter(({ holding, item }) => given.some((one) => one.holding === holding && one.item === item.id)).length
  const acts = kind === 'rectification' ? [] : [{ value: 'act', label: t.act[kind] }]
  return (
    <Card title={w.kinds[kind]}>
      <Progress label={t.progress} value={decided} max={lines.length} />
      <Form action={here(request.id)} state={c.form}>
        <HiddenField name="kind" value={kind} />
        {grouped(lines).map((some) => (
          <Disclosure key={some[0]?.value} summary={`${some[0]?.title ?? ''}: ${t.items(some.length)}`} open={some.length <= openUpTo}>
            <Checkboxes name="item" id={`item-${kind}-${some[0]?.value.replaceAll(/[^\w-]/g, '-') ?? ''}`} label={some[0]?.title ?? ''}
              options={some.map((line) => ({ value: line.value, label: labelOf(c, line), hint: <LineState c={c} kind={kind} request={request} line={line} given={given} answer={answers.get(line.value)} /> }))} />
          </Disclosure>
        ))}
        <Radios name="verdict" id={`verdict-${kind}`} label={t.verdict} options={[...acts, { value: 'refuse', label: t.refuse }]} chosen={acts[0]?.value ?? 'refuse'} />
        <Checkboxes name="ground" id={`ground-${kind}`} label={t.grounds} hint={t.groundsHint} required={false}
          options={limitsFor(kind, request.receivedOn).map(({ id, reason, statute }) => ({ value: id, label: reason[c.lang], hint: statute[c.lang] }))} />
        <Button>{t.submit}</Button>
      </Form>
    </Card>
  )
}

/** Longer lists are folded: somebody with years of care has hundreds of entries. */
const openUpTo = 12

/** `1/2089`: a month as all three languages read it. */
const monthWords = (month: string): string => `${Number(month.slice(5))}/${month.slice(0, 4)}`

const labelOf = (c: StaffContext, { item }: Line): string => (item.on === null ? item.title : `${item.title}, ${formatDate(c.lang, item.on)}`)

function LineState({ c, kind, request, line, given, answer }: { c: StaffContext; kind: ItemKind; request: Request; line: Line; given: readonly ItemVerdict[]; answer: MayErase | undefined }) {
  const t = c.t(verdictTexts)
  const verdict = given.find((one) => one.holding === line.holding && one.item === line.item.id)?.verdict
  return (
    <>
      {verdict && <><Status kind={verdict === 'refuse' ? 'warning' : 'success'}>{words(c.lang).verdicts[verdict]}</Status>{' '}</>}
      {kind === 'erasure' && answer && (answer.may ? t.mayGo : [t.stays[answer.because], ...(answer.until ? [t.until(monthWords(answer.until))] : [])].join(', '))}
      {kind === 'rectification' && (line.item.patientData ? t.professional : isCorrectable(line) && <a href={here(request.id, `/correct?item=${encodeURIComponent(line.value)}`)}>{t.correct}</a>)}
      {(line.item.markings ?? []).join(', ')}
    </>
  )
}

const isCorrectable = ({ item }: Line): boolean => item.fields.some(({ mayBeCorrected }) => mayBeCorrected)

/** One item, its correctable fields as they are now. Its id stands in the address, and nothing of what it says. */
const correctPage = staffPage({
  path: '/console/requests/:request/verdicts/correct',
  may: 'decide-requests',
  confirm: true,
  view: ofRequest(async (c, request) => {
    const t = c.t(verdictTexts)
    const asked = (await openAsked(presentOf(c), [request.id])).get(request.id)?.asked
    const wanted = c.form.refused ? c.form.typed('item') : (c.query.get('item') ?? '')
    const line = (await linesOf(c, request, asked?.subjects ?? [])).find(({ value }) => value === wanted)
    const fields = line?.item.fields.filter(({ mayBeCorrected }) => mayBeCorrected) ?? []
    return (
      <PackageFrame c={c} request={request.id} title={t.correctTitle}>
        <PageHeader title={t.correctTitle} lead={t.correctLead} />
        {!line || fields.length === 0 || line.item.patientData
          ? <EmptyState title={t.notYet} action={<LinkButton kind="secondary" href={here(request.id)}>{t.title}</LinkButton>}>{line?.item.patientData ? t.professional : t.nothingBody}</EmptyState>
          : (
            <Card title={labelOf(c, line)}>
              <Form action={here(request.id, '/correct')} state={c.form}>
                <HiddenField name="item" value={line.value} />
                {fields.map(({ name, label, value }) => <TextArea key={name} name={`field-${name}`} label={label} rows={String(value ?? '').length > 80 ? 6 : 1} value={String(value ?? '')} required={false} />)}
                <TextArea name="ground" label={t.ground} rows={2} required />
                <FieldRow>
                  <Field name="name" label={t.name} value={c.actor.displayName ? reveal(c.actor.displayName) : ''} required />
                  <Field name="position" label={t.position} required />
                </FieldRow>
                <Button>{t.save}</Button>
              </Form>
            </Card>
          )}
      </PackageFrame>
    )
  }),
})

const shared = { 'no-such-request': 404, 'closed': 409, 'not-identified': 409, 'nobody-linked': 409, 'not-asked-for': 409, 'no-such-item': 409, 'unknown-ground': 422, 'refused-without-ground': 422 } as const

const decideAct = staffAct({
  path: '/console/requests/:request/verdicts',
  command: decideItemsCommand,
  page,
  read: (form, c) => ({ request: c.params.request, kind: typed(form, 'kind'), verdict: typed(form, 'verdict'), items: typedAll(form, 'item'), grounds: typedAll(form, 'ground') }),
  done: (_, c) => here(c.params.request),
  refused: { ...shared, 'nothing-chosen': 422, 'one-by-one': 422 },
  sentences: (lang) => verdictTexts(lang).refusals,
})

const correctAct = staffAct({
  path: '/console/requests/:request/verdicts/correct',
  command: correctItem,
  page: correctPage,
  read: (form, c) => ({
    request: c.params.request, item: typed(form, 'item'), ground: typed(form, 'ground'), name: typed(form, 'name'), position: typed(form, 'position'),
    fields: Object.fromEntries([...form.keys()].filter((name) => name.startsWith('field-')).map((name) => [name.slice('field-'.length), typed(form, name)])),
  }),
  done: (_, c) => here(c.params.request),
  refused: {
    ...shared, 'professional-corrects': 409, 'nothing-changed': 422, 'not-correctable': 409, 'bad-value': 422, 'changed-meanwhile': 409, 'erased': 409,
  },
  sentences: (lang) => verdictTexts(lang).refusals,
})

export const verdictRoutes = [page, correctPage, decideAct, correctAct]

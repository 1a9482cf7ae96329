import { helsinkiDate, type IsoDate } from '#foundation/time'
import { staffPage, type StaffContext } from '#identity'
import { Card, Columns, DefinitionList, LinkButton, Moment, Notice, PageHeader, Prose, Table, Timeline, type TimelineEntry } from '#platform/pages'
import { formatList, languageNames } from '#platform/texts'
import { ErrorPage } from '#platform/web'
import { inTransaction } from '#platform/database'
import { likelyDuplicates } from '../joining.ts'
import { limitOf } from '../limits.ts'
import type { Asked, Letter, Request } from '../model.ts'
import { openAsked } from '../record.ts'
import { unlessNoId } from '../no-such-id.ts'
import * as store from '../store.ts'
import { consoleTexts } from '../texts/console.ts'
import { words } from '../texts/words.ts'
import { ActCards } from './act-cards.tsx'
import { markOf, noon, presentIn, RequestClockFigure, RequestFrame, requestPath, RequestStatus } from './console-frame.tsx'

/** One request: its clock, what has happened, what is asked, who asks, its letters, and what can be done next. */
export const requestPage = staffPage({
  path: '/console/requests/:request',
  may: 'handle-requests',
  async view(c) {
    const { organisation } = c.actor
    const request = await store.findRequest(c.db, organisation, c.params.request).catch(unlessNoId)
    if (!request) return <ErrorPage lang={c.lang} kind="not-found" />
    const t = c.t(consoleTexts)
    const today = helsinkiDate(c.now)
    const asked = (await openAsked(presentIn(c), [request.id])).get(request.id)?.asked ?? null
    const letters = await store.lettersOf(c.db, organisation, request.id)
    const outcomes = await store.outcomesOf(c.db, organisation, request.id)
    const groups = request.state === 'open' ? await inTransaction(c.db, organisation, (tx) => likelyDuplicates(tx, presentIn(c))) : []
    const same = [...new Set(groups.filter((group) => group.includes(request.id)).flat())].filter((id) => id !== request.id)
    const others = [...(await store.findRequests(c.db, organisation, same)).values()]
    const title = `${t.request} ${markOf(request.id)}`
    const open = request.state === 'open'
    return (
      <RequestFrame c={c} title={title}>
        <PageHeader title={title} status={<RequestStatus lang={c.lang} request={request} today={today} />}
          lead={formatList(c.lang, request.kinds.map((kind) => words(c.lang).kinds[kind]))}
          actions={open && <>
            {c.may('decide-requests') && <LinkButton href={requestPath(request.id, 'decide')}>{t.decide}</LinkButton>}{' '}
            {c.may('decide-requests') && <LinkButton kind="secondary" href={requestPath(request.id, 'verdicts')}>{t.itemByItem}</LinkButton>}{' '}
            <LinkButton kind="secondary" href={requestPath(request.id, 'package')}>{t.package}</LinkButton>
          </>} />
        {c.form.sentence && <Notice kind="danger" title={c.form.sentence} live />}
        {asked?.strong?.protected && <Notice kind="warning" title={t.protected} />}
        <Columns>
          <Card title={t.clock}><RequestClockFigure lang={c.lang} request={request} now={c.now} /></Card>
          <Card title={t.said}>{asked ? <Said c={c} request={request} asked={asked} /> : <p>{t.erased}</p>}</Card>
        </Columns>
        {outcomes.length > 0 && (
          <Card title={t.outcomes}>
            <DefinitionList items={outcomes.map(({ kind, verdict, grounds }) => ({
              term: words(c.lang).kinds[kind],
              value: [words(c.lang).verdicts[verdict], ...grounds.map((ground) => limitOf(ground)?.statute[c.lang] ?? ground)].join(' · '),
            }))} />
          </Card>
        )}
        {open && asked && <ActCards c={c} request={request} asked={asked} others={others} />}
        <Card title={t.lettersTitle}><Letters c={c} letters={letters} /></Card>
        <Card title={t.timeline}><Timeline entries={eventsOf(c, request, letters)} now={c.now} /></Card>
      </RequestFrame>
    )
  },
})

function Said({ c, request, asked }: { c: StaffContext; request: Request; asked: Asked }) {
  const t = c.t(consoleTexts)
  const { name, identityCode, birthDate, contact, whose, of, text, notes } = asked
  const post = contact.street ? `${contact.street}, ${contact.postcode ?? ''} ${contact.town ?? ''}` : null
  return (
    <>
      <DefinitionList items={[
        { term: t.name, value: name },
        identityCode !== undefined && { term: t.code, value: identityCode },
        birthDate !== undefined && { term: t.birth, value: birthDate },
        { term: t.contact, value: [post, contact.email, contact.phone].filter(Boolean).join(' · ') || '–' },
        { term: t.language, value: languageNames[request.language] },
        whose !== 'own' && { term: t.whose, value: `${words(c.lang).whose[whose]}: ${of?.name ?? ''} ${of?.identityCode ?? ''}` },
        of !== undefined && of.proof !== '' && { term: t.proof, value: of.proof },
      ]} />
      {text !== '' && <><h3>{t.text}</h3><Prose text={text} /></>}
      {notes.length > 0 && (
        <>
          <h3>{t.notes}</h3>
          {notes.map(({ at, text: said }) => <div key={at}><p class="hint"><Moment at={new Date(at)} /></p><Prose text={said} /></div>)}
        </>
      )}
    </>
  )
}

function Letters({ c, letters }: { c: StaffContext; letters: readonly Letter[] }) {
  const t = c.t(consoleTexts)
  const w = words(c.lang)
  return (
    <Table caption={t.lettersTitle} captionHidden rows={letters} empty={<p class="hint">{t.noLetters}</p>} columns={[
      { label: t.letter, heads: true, cell: (row) => <a href={requestPath(row.request, `letters/${row.id}`)}>{w.letters[row.kind]}</a> },
      { label: t.waySent, cell: (row) => w.letterChannels[row.channel] },
      { label: t.sentAt, cell: (row) => (row.sentAt ? <Moment at={row.sentAt} /> : t.notSent) },
    ]} />
  )
}

/** Days stand at noon in the picture, without an hour in the words. */
function eventsOf(c: StaffContext, request: Request, letters: readonly Letter[]): TimelineEntry[] {
  const t = c.t(consoleTexts)
  const w = words(c.lang)
  const on = (day: IsoDate | null, title: string, kind: TimelineEntry['kind'] = 'plain'): TimelineEntry[] => (day === null ? [] : [{ at: noon(day), title, kind, day: true }])
  return [
    ...on(request.receivedOn, t.receivedEvent, 'signal'),
    ...on(request.identityAskedOn, t.askedIdentity, 'duty'),
    ...on(request.identityAnsweredOn, t.identifiedEvent, 'duty'),
    ...on(request.extendedOn, t.extendedEvent, 'duty'),
    ...on(request.extensionToldOn, t.toldEvent, 'telling'),
    ...on(request.decidedOn, t.decidedEvent, 'duty'),
    ...letters.flatMap(({ kind, sentAt }) => (sentAt ? [{ at: sentAt, title: t.letterMade(w.letters[kind].toLowerCase()), kind: 'telling' as const }] : [])),
    ...(request.state === 'open' || request.state === 'arrived' ? on(request.dueOn, t.dueEvent, 'deadline') : []),
  ]
}

import type { StaffContext } from '#identity'
import {
  Button, ButtonRow, Card, Dialog, ErrorSummary, Form, HiddenField, LinkButton, Moment, Notice, PageHeader, StackedProgress, Status, Table,
  Tiles, type Part,
} from '#platform/pages'
import { formatNumber, formatTime } from '#platform/texts'
import type { Campaign } from '../campaign.ts'
import { letterBatches, progressOf, type LetterBatchSummary, type TellingProgress } from '../queries.ts'
import { pages } from '../texts/pages.ts'
import { words } from '../texts/words.ts'
import { aboutPath, CampaignStatus, noticePath, NoticePage } from './frame.tsx'

/** A telling under way: who stands where, what has to be done, and the stop button. Live without script. */
export async function tellingView(c: StaffContext, campaign: Campaign) {
  const t = c.t(pages)
  const w = c.t(words)
  const progress = await progressOf(c.db, campaign.id, c.now)
  const batches = await letterBatches(c.db, campaign.id)
  const waiting = (progress.counts['needs-decision'] ?? 0) + (progress.counts.unresolved ?? 0)
  const moving = campaign.state === 'sending'
  return (
    <NoticePage c={c} campaign={campaign} {...(moving && !c.form.refused ? { refresh: 4 } : {})}>
      <PageHeader
        title={t[campaign.kind]}
        lead={t.telling.lead(progress.inScope)}
        status={<CampaignStatus c={c} campaign={campaign} />}
        actions={<LinkButton href={aboutPath(campaign.about)} kind="secondary">{t.draft.toIncident}</LinkButton>}
      />
      {c.form.refused && <ErrorSummary attempt={c.form} />}
      {campaign.reason && (
        <Notice kind="warning" title={w.state[campaign.state]}>
          <p>{w.halt[campaign.reason]}</p>
        </Notice>
      )}
      {campaign.state === 'closed' && (
        <Notice kind="success" title={t.telling.closed}>
          <p>{t.telling.closedLead}</p>
        </Notice>
      )}
      <StackedProgress label={t.telling.everyone} parts={partsOf(c, campaign, progress)} total={progress.inScope} />
      <Numbers c={c} progress={progress} moving={moving} />
      {waiting > 0 && campaign.state !== 'closed' && (
        <Notice kind="warning" title={t.telling.decisions(waiting)}>
          <div class="button-row">
            <LinkButton href={noticePath(campaign.id, 'decisions')}>{t.telling.decide}</LinkButton>
          </div>
        </Notice>
      )}
      <Steering c={c} campaign={campaign} />
      <Letters c={c} campaign={campaign} batches={batches} />
      {moving && <p class="hint">{t.telling.refreshes}</p>}
    </NoticePage>
  )
}

function partsOf(c: StaffContext, campaign: Campaign, { counts }: TellingProgress): Part[] {
  const { person } = c.t(words)
  const exceptions = (counts.exception ?? 0) + (counts['public-communication'] ?? 0)
  return [
    { kind: 'done', label: person.delivered, count: counts.delivered ?? 0 },
    { kind: 'second', label: person['handed-over'], count: counts['handed-over'] ?? 0 },
    { kind: 'exception', label: person.exception, count: exceptions, href: noticePath(campaign.id, 'exceptions') },
    { kind: 'doing', label: person.email, count: counts.email ?? 0 },
    { kind: 'waiting', label: person.letter, count: counts.letter ?? 0 },
    {
      kind: 'trouble',
      label: person['needs-decision'],
      count: (counts['needs-decision'] ?? 0) + (counts.unresolved ?? 0),
      href: noticePath(campaign.id, 'decisions'),
    },
  ]
}

function Numbers({ c, progress, moving }: { c: StaffContext; progress: TellingProgress; moving: boolean }) {
  const t = c.t(pages)
  const number = (value: number) => formatNumber(c.lang, value)
  return (
    <Tiles
      label={t.telling.everyone}
      items={[
        { label: t.telling.accounted, value: number(progress.accounted), tone: 'success' },
        { label: t.telling.open, value: number(progress.inScope - progress.accounted) },
        { label: t.telling.bounced, value: number(progress.bounces) },
        ...(moving && progress.perSecond > 0 ? [{ label: t.telling.perSecond, value: number(progress.perSecond) }] : []),
        ...(moving && progress.mailDoneAt ? [{ label: t.telling.mailDone, value: formatTime(c.lang, progress.mailDoneAt) }] : []),
      ]}
    />
  )
}

function Steering({ c, campaign }: { c: StaffContext; campaign: Campaign }) {
  const t = c.t(pages)
  const { state } = campaign
  if (state === 'closed') return null
  const stoppable = state === 'sending' || state === 'paused' || state === 'waiting-for-officers'
  return (
    <ButtonRow>
      {state === 'sending' && c.may('stop-telling') && (
        <Form action={noticePath(campaign.id, 'pause')} inline>
          <Button kind="secondary">{t.telling.pause}</Button>
        </Form>
      )}
      {(state === 'paused' || state === 'stopped') && c.may('approve-notices') && (
        <Form action={noticePath(campaign.id, 'resume')} inline>
          <Button>{t.telling.resume}</Button>
        </Form>
      )}
      {c.may('approve-notices') && (
        <Form action={noticePath(campaign.id, 'renew')} inline>
          <Button kind={state === 'waiting-for-officers' ? 'primary' : 'quiet'}>{t.telling.renew}</Button>
        </Form>
      )}
      {stoppable && c.may('stop-telling') && (
        <Dialog id="stop" opener={t.telling.stop} openerKind="danger" title={t.telling.stopTitle}>
          <p>{t.telling.stopLead}</p>
          <Form action={noticePath(campaign.id, 'stop')}>
            <Button kind="danger">{t.telling.stopNow}</Button>
          </Form>
        </Dialog>
      )}
    </ButtonRow>
  )
}

function Letters({ c, campaign, batches }: { c: StaffContext; campaign: Campaign; batches: readonly LetterBatchSummary[] }) {
  const t = c.t(pages)
  const w = c.t(words)
  const number = (value: number | null) => (value === null ? '–' : formatNumber(c.lang, value))
  return (
    <Card title={t.telling.letters} id="letters">
      {batches.some(({ state }) => state === 'delivered') && <p>{t.telling.handOverLead}</p>}
      <Table
        caption={t.telling.letters}
        captionHidden
        rows={batches}
        empty={<p>{t.telling.noLetters}</p>}
        columns={[
          { label: t.telling.batch, heads: true, cell: (batch) => batch.number },
          { label: t.telling.made, cell: (batch) => <Moment at={batch.madeAt} /> },
          { label: t.telling.count, align: 'end', cell: (batch) => number(batch.letters) },
          { label: t.telling.pagesCount, align: 'end', cell: (batch) => number(batch.pages) },
          {
            label: t.telling.batchState,
            cell: (batch) =>
              batch.state === 'delivered' && c.may('hand-over-letters') ? (
                <Form action={noticePath(campaign.id, 'hand-over')} inline>
                  <HiddenField name="batch" value={batch.id} />
                  <Button kind="secondary" label={t.telling.handOverLabel(batch.number)}>{t.telling.handOver}</Button>
                </Form>
              ) : (
                <Status kind={batch.state === 'handed-over' ? 'success' : 'info'}>{w.batch[batch.state]}</Status>
              ),
          },
        ]}
      />
    </Card>
  )
}

import { staffAct, staffPage } from '#identity'
import { inTransaction } from '#platform/database'
import { Button, Card, Form, Moment, Notice, Status, Table, Tiles, type StatusKind } from '#platform/pages'
import { formatNumber } from '#platform/texts'
import { kindsFromBirth, learnBirths } from '../commands/learn-births.ts'
import { allHoldings } from '../port.ts'
import { preview } from '../preview.ts'
import { holdingsOfItems, withoutBirth } from '../preview-store.ts'
import { retentionStanding, type RetentionStanding } from '../standing.ts'
import { pages } from '../texts/pages.ts'
import { refusals } from '../texts/refusals.ts'
import { words } from '../texts/words.ts'
import { holdingName, kindName, RetentionPage, root } from './frame.tsx'
import { ComingMonths, LongView } from './pictures.tsx'

const jobLooks: Readonly<Record<RetentionStanding['job'], StatusKind>> = { 'never': 'neutral', 'late': 'danger', 'failing': 'warning', 'on-time': 'success' }
const manyAtMost = 2_000

export const overviewPage = staffPage({
  path: root,
  may: 'see-retention',
  async view(c) {
    const t = c.t(pages)
    const { organisation } = c.actor
    const holdings = allHoldings()
    const { standing, seen, births, names } = await inTransaction(c.db, organisation, async (tx) => ({
      standing: await retentionStanding(tx, { organisation, at: c.now, holdings }),
      seen: await preview(tx, { organisation, at: c.now, months: 24, holdings }),
      births: (await withoutBirth(tx, { organisation, kinds: kindsFromBirth, limit: manyAtMost })).length,
      names: await holdingsOfItems(tx, organisation),
    }))
    const [present] = seen.months
    const now = seen.counts.filter(({ month }) => month === present)
    const stopped = seen.counts.reduce((sum, one) => sum + one.stopped, 0)
    const unanswered = names.filter((name) => !holdings.some((one) => one.name === name))
    const number = (value: number) => formatNumber(c.lang, value)
    const list = (all: readonly string[]) => all.map((name) => holdingName(c.lang, name)).join(', ')
    return (
      <RetentionPage c={c} tab="overview" title={t.title} lead={t.lead}>
        {(standing.job === 'late' || (standing.job === 'never' && standing.overdue > 0)) && (
          <Notice kind="danger" title={t.overview.late}><p>{t.overview.lateBody}</p></Notice>
        )}
        {standing.troubled.length > 0 && (
          <Notice kind="warning" title={t.overview.troubled}><p>{t.overview.troubledBody(list(standing.troubled))}</p></Notice>
        )}
        {unanswered.length > 0 && <Notice kind="warning"><p>{t.overview.unanswered(unanswered.join(', '))}</p></Notice>}
        <Tiles label={t.overview.standing} items={[
          {
            label: t.overview.job,
            value: <Status kind={jobLooks[standing.job]}>{c.t(words).job[standing.job]}</Status>,
            hint: standing.lastRun ? <>{t.overview.lastRun}: <Moment at={standing.lastRun} /></> : t.overview.noRun,
          },
          { label: t.overview.overdue, value: number(standing.overdue), hint: t.overview.overdueHint, ...(standing.overdue > 0 ? { tone: 'danger' as const } : {}) },
          { label: t.overview.now, value: number(now.reduce((sum, { count }) => sum + count, 0)), hint: t.overview.nowHint },
          { label: t.overview.stopped, value: number(stopped), hint: t.overview.stoppedHint, href: `${root}/holds` },
        ]} />
        <Card title={t.overview.coming}>
          <p class="hint">{t.overview.comingLead}</p>
          {seen.counts.length === 0 ? <p>{t.overview.none}</p> : <ComingMonths lang={c.lang} preview={seen} />}
        </Card>
        {seen.years.length > 0 && (
          <Card title={t.overview.longView}>
            <p class="hint">{t.overview.longLead}</p>
            <LongView lang={c.lang} years={seen.years} />
          </Card>
        )}
        {births > 0 && (
          <Card title={t.overview.births}>
            <p>{t.overview.birthsLead(births === manyAtMost ? `${number(births)}+` : number(births))}</p>
            {c.may('change-retention') && (
              <Form action={`${root}/births`} {...c.form}><Button kind="secondary">{t.overview.fetch}</Button></Form>
            )}
          </Card>
        )}
        <Table caption={t.overview.kept} rows={seen.kinds} empty={null} columns={[
          { label: t.overview.kind, heads: true, cell: ({ kind }) => kindName(c.lang, kind) },
          { label: t.overview.count, align: 'end', cell: ({ count }) => number(count) },
          { label: t.overview.interval, align: 'end', cell: ({ interval }) => number(interval) },
          { label: t.overview.undated, align: 'end', cell: ({ undated }) => number(undated) },
          { label: t.overview.restricted, align: 'end', cell: ({ restricted }) => number(restricted) },
        ]} />
        {seen.kinds.length > 0 && (
          <p class="hint">{t.overview.interval}: {t.overview.intervalHint}. {t.overview.undated}: {t.overview.undatedHint}.</p>
        )}
      </RetentionPage>
    )
  },
})

const birthsAct = staffAct({
  path: `${root}/births`,
  command: learnBirths,
  page: overviewPage,
  read: () => ({}),
  done: () => root,
  refused: { 'nobody-to-open': 409 },
  sentences: (lang) => refusals(lang),
})

export const overviewRoutes = [overviewPage, birthsAct]

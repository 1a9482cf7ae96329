import { command, staffAct, staffPage, type StaffContext } from '#identity'
import { done } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import {
  Button, Card, ConsoleLayout, DefinitionList, Disclosure, Moment, Notice, PageHeader, StackedProgress, Status, Table,
} from '#platform/pages'
import type { Settings } from '#platform/settings'
import { formatDate, formatNumber } from '#platform/texts'
import { object, type Route } from '#platform/web'
import { nextPlanned } from '../backup/keeping.ts'
import { askForBackup, recordedSince, type RecordedBackup } from '../backup/record.ts'
import { findBackups, type FoundBackup } from '../backup/sets.ts'
import { examine } from './examine.ts'
import type { Finding, Verdict } from './model.ts'
import { pageTexts } from './page-texts.ts'
import { inWords } from './texts.ts'

const dayMs = 24 * 3_600_000
const shownDays = 30

/** What the page needs of the house it stands in; set when Satama opens. */
let house: { settings: Settings; url: string; ownerUrl: string } | null = null

export function showHouse(open: { settings: Settings; url: string; ownerUrl: string }): void {
  house = open
}

export const housePage = staffPage({
  path: '/console/house',
  may: 'see-house',
  async view(c) {
    const t = c.t(pageTexts)
    const findings = house ? await examine({ ...house, db: c.db, organisations: [c.actor.organisation], now: c.now }) : []
    const of = (verdict: Verdict): Finding[] => findings.filter((one) => one.verdict === verdict)
    const recorded = await recordedSince(c.db, new Date(c.now.getTime() - shownDays * dayMs))
    const running = recorded.find(({ state }) => state === 'running' || state === 'asked')
    const newest = house ? (await findBackups(house.settings.backups.folder))[0] : undefined
    const bad = of('bad')
    return (
      <ConsoleLayout frame={c.frame} title={t.title} {...(running ? { refresh: 5 } : {})}>
        <PageHeader title={t.title} lead={t.lead} />
        {bad.length > 0
          ? <Notice kind="danger" title={t.ill(bad.length)} />
          : <Notice kind={of('warn').length > 0 ? 'info' : 'success'} title={of('warn').length > 0 ? t.fair : t.well} />}
        <StackedProgress label={t.checks} parts={[
          { kind: 'done', label: t.parts.ok, count: of('ok').length },
          { kind: 'second', label: t.parts.warn, count: of('warn').length },
          { kind: 'trouble', label: t.parts.bad, count: bad.length },
          { kind: 'waiting', label: t.parts.unknown, count: of('unknown').length },
        ]} />
        {bad.map((finding) => <Trouble key={finding.id} c={c} finding={finding} />)}
        <Backups c={c} recorded={recorded} running={running} newest={newest} />
        {[...of('warn'), ...of('unknown')].map((finding) => <Trouble key={finding.id} c={c} finding={finding} />)}
        <Disclosure summary={t.fine(of('ok').length)}>
          <Table caption={t.checks} captionHidden rows={of('ok')} columns={[
            { label: t.check, heads: true, cell: (row) => inWords(c.lang, row).title },
            { label: t.found, cell: (row) => inWords(c.lang, row).sentence },
          ]} />
        </Disclosure>
      </ConsoleLayout>
    )
  },
})

const kinds = { ok: 'success', warn: 'warning', bad: 'danger', unknown: 'neutral' } as const

function Trouble({ c, finding }: { c: StaffContext; finding: Finding }) {
  const t = c.t(pageTexts)
  const { title, sentence, todo } = inWords(c.lang, finding)
  return (
    <Card title={title} actions={<Status kind={kinds[finding.verdict]}>{t.parts[finding.verdict]}</Status>}>
      <p>{sentence}</p>
      {todo && <p class="hint">{t.todo}: {todo}</p>}
    </Card>
  )
}

function Backups({ c, recorded, running, newest }: {
  c: StaffContext
  recorded: readonly RecordedBackup[]
  running: RecordedBackup | undefined
  newest: FoundBackup | undefined
}) {
  const t = c.t(pageTexts)
  const [latest] = recorded
  const size = (newest?.data?.bytes ?? 0) + (newest?.keystore?.bytes ?? 0)
  const rows = (newest?.data?.rows ?? 0) + (newest?.keystore?.rows ?? 0)
  return (
    <Card title={t.backups}>
      {running && <Notice title={running.state === 'asked' ? t.asked : t.running} live />}
      {!running && latest?.state === 'failed' && <Notice kind="warning" title={t.failed}><p>{troubleOf(t.troubles, latest.trouble)}</p></Notice>}
      <DefinitionList items={[
        { term: t.last, value: newest ? <Moment at={newest.at} /> : t.none },
        newest && { term: t.size, value: `${formatNumber(c.lang, size / 1_000_000, { decimals: 1 })} Mt`.replace('Mt', c.lang === 'fi' ? 'Mt' : 'MB') },
        newest && { term: t.rows, value: formatNumber(c.lang, rows) },
        newest?.data && { term: t.openers, value: t.openersOf(newest.data.openers.length, newest.data.keys) },
        {
          term: t.next,
          value: house?.settings.demo ? t.notPlanned : house && <Moment at={nextPlanned(house.settings.backups.minute, c.now)} />,
        },
      ]} />
      <Days c={c} recorded={recorded} />
      <form action="/console/house/backup" method="post">
        <Button kind="secondary">{t.now}</Button>
      </form>
    </Card>
  )
}

function troubleOf(words: ReturnType<typeof pageTexts>['troubles'], trouble: string | null): string {
  return trouble !== null && trouble in words ? words[trouble as keyof typeof words] : words.other
}

/** The last thirty days as a row of squares, the newest last; the sentence under it says the same. */
function Days({ c, recorded }: { c: StaffContext; recorded: readonly RecordedBackup[] }) {
  const t = c.t(pageTexts)
  const days = Array.from({ length: shownDays }, (_, i) => helsinkiDate(new Date(c.now.getTime() - (shownDays - 1 - i) * dayMs)))
  const stateOf = (day: string): 'done' | 'failed' | 'none' => {
    const states = recorded.filter(({ begunAt }) => helsinkiDate(begunAt) === day).map(({ state }) => state)
    return states.includes('done') ? 'done' : states.includes('failed') ? 'failed' : 'none'
  }
  const states = days.map((day) => ({ day, state: stateOf(day) }))
  const count = (wanted: string): number => states.filter(({ state }) => state === wanted).length
  return (
    <figure class="progress" aria-label={t.days}>
      <figcaption class="progress-label"><span>{t.days}</span></figcaption>
      <svg class="bar" width="100%" height="26" viewBox={`0 0 ${shownDays * 10} 14`} preserveAspectRatio="none" role="img"
        aria-label={t.daysOf(count('done'), count('failed'))}>
        {states.map(({ day, state }, i) => (
          <rect key={day} class={classes[state]} x={i * 10 + 1} y={state === 'none' ? 9 : state === 'failed' ? 4 : 0} width="8"
            height={state === 'none' ? 5 : state === 'failed' ? 10 : 14}>
            <title>{`${formatDate(c.lang, day)}: ${t.day[state]}`}</title>
          </rect>
        ))}
      </svg>
      <p class="hint">{t.daysOf(count('done'), count('failed'))}</p>
    </figure>
  )
}

const classes = { done: 'part part-done', failed: 'part part-trouble', none: 'bar-track' } as const

export const backUpNow = command({
  name: 'house.back-up',
  may: 'see-house',
  input: object({}),
  async run({ tx, at }) {
    await askForBackup(tx, at)
    return done({})
  },
})

const backUpAct = staffAct({
  path: '/console/house/backup',
  command: backUpNow,
  page: housePage,
  read: () => ({}),
  done: () => '/console/house',
  refused: {},
  sentences: () => ({}),
})

export const houseRoutes: readonly Route[] = [housePage, backUpAct]

import { Disclosure, MonthBars, Table, type MonthSeries, type PartKind } from '#platform/pages'
import { formatNumber, type Lang } from '#platform/texts'
import type { Month } from '../months.ts'
import type { Preview, Simulation } from '../preview.ts'
import { pages } from '../texts/pages.ts'
import { kindName } from './frame.tsx'

const looks: readonly PartKind[] = ['done', 'second', 'doing', 'exception', 'trouble', 'waiting']

/** What goes in the coming months, by kind: as a picture, and the same as a table. */
export function ComingMonths({ lang, preview: { months, counts } }: { lang: Lang; preview: Preview }) {
  const t = pages(lang)
  const sums = new Map<string, number>()
  for (const { kind, count } of counts) sums.set(kind, (sums.get(kind) ?? 0) + count)
  const kinds = [...sums].toSorted(([, a], [, b]) => b - a).map(([kind]) => kind)
  const apart = kinds.length <= looks.length ? kinds : kinds.slice(0, looks.length - 1)
  const countsOf = (wanted: (kind: string) => boolean) =>
    months.map((month) => counts.filter((one) => one.month === month && wanted(one.kind)).reduce((sum, { count }) => sum + count, 0))
  const series: MonthSeries[] = apart.map((kind, n) => ({ kind: looks[n] ?? 'waiting', label: kindName(lang, kind), counts: countsOf((one) => one === kind) }))
  if (apart.length < kinds.length) series.push({ kind: 'waiting', label: t.overview.others, counts: countsOf((one) => !apart.includes(one)) })
  const numbers = (value: number) => formatNumber(lang, value)
  return (
    <MonthBars label={t.overview.coming} months={months} series={series} shortMonth={t.shortMonth}
      table={
        <Disclosure summary={t.overview.asTable}>
          <Table caption={t.overview.coming} captionHidden rows={counts} columns={[
            { label: t.overview.monthColumn, heads: true, cell: ({ month }) => t.month(month) },
            { label: t.overview.kind, cell: ({ kind }) => kindName(lang, kind) },
            { label: t.overview.count, align: 'end', cell: ({ count }) => numbers(count) },
            { label: t.overview.stopped, align: 'end', cell: ({ stopped }) => (stopped === 0 ? '–' : numbers(stopped)) },
          ]} />
        </Disclosure>
      } />
  )
}

/** What another term would do, month by month. */
export function BeforeAndAfter({ lang, simulation: { perMonth } }: { lang: Lang; simulation: Simulation }) {
  const t = pages(lang)
  const months: Month[] = perMonth.map(({ month }) => month)
  const shown = perMonth.filter(({ before, after }) => before > 0 || after > 0)
  return (
    <MonthBars label={t.simulate.picture} months={months} beside shortMonth={t.shortMonth}
      series={[
        { kind: 'second', label: t.simulate.before, counts: perMonth.map(({ before }) => before) },
        { kind: 'doing', label: t.simulate.after, counts: perMonth.map(({ after }) => after) },
      ]}
      table={
        <Disclosure summary={t.overview.asTable}>
          <Table caption={t.simulate.picture} captionHidden rows={shown} empty={<p>{t.overview.none}</p>} columns={[
            { label: t.overview.monthColumn, heads: true, cell: ({ month }) => t.month(month) },
            { label: t.simulate.before, align: 'end', cell: ({ before }) => formatNumber(lang, before) },
            { label: t.simulate.after, align: 'end', cell: ({ after }) => formatNumber(lang, after) },
          ]} />
        </Disclosure>
      } />
  )
}

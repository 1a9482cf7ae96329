import { Disclosure, MonthBars, Table, type MonthSeries, type PartKind } from '#platform/pages'
import { formatNumber, type Lang } from '#platform/texts'
import type { Preview, Simulation } from '../preview.ts'
import { pages } from '../texts/pages.ts'
import { kindName } from './frame.tsx'

const looks: readonly PartKind[] = ['done', 'second', 'doing', 'exception', 'trouble', 'waiting']

/** What goes in the coming months, by kind: as a picture, and the same as a table. */
export function ComingMonths({ lang, preview: { months, counts } }: { lang: Lang; preview: Preview }) {
  const t = pages(lang)
  const numbers = (value: number) => formatNumber(lang, value)
  return (
    <MonthBars label={t.overview.coming} months={months} shortMonth={t.shortMonth}
      series={seriesOf(lang, counts, months, ({ month }, at) => month === at)}
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

/** Everything that has a month, over all years to come. */
export function LongView({ lang, years }: { lang: Lang; years: Preview['years'] }) {
  const t = pages(lang)
  const spans = spansOf(years.map(({ year }) => year))
  const inSpan = ({ year }: { year: number }, at: string) => at === spanWith(spans, year)
  return (
    <MonthBars label={t.overview.yearsPicture} months={spans.map(({ name }) => name)} shortMonth={(name) => name.slice(0, 4)}
      series={seriesOf(lang, years, spans.map(({ name }) => name), inSpan)}
      table={
        <Disclosure summary={t.overview.asTable}>
          <Table caption={t.overview.yearsPicture} captionHidden rows={years} columns={[
            { label: t.overview.yearColumn, heads: true, cell: ({ year }) => String(year) },
            { label: t.overview.kind, cell: ({ kind }) => kindName(lang, kind) },
            { label: t.overview.count, align: 'end', cell: ({ count }) => formatNumber(lang, count) },
          ]} />
        </Disclosure>
      } />
  )
}

/** What another term would do: by month where it changes the next ones, else by year. */
export function BeforeAndAfter({ lang, simulation: { perMonth, perYear } }: { lang: Lang; simulation: Simulation }) {
  const t = pages(lang)
  const soon = perMonth.filter(({ before, after }) => before > 0 || after > 0)
  const spans = spansOf(perYear.map(({ year }) => year))
  const years = spans.map(({ name, from, to }) => {
    const within = perYear.filter(({ year }) => year >= from && year <= to)
    return { name, before: sum(within.map(({ before }) => before)), after: sum(within.map(({ after }) => after)) }
  })
  const byMonth = soon.length > 0
  const rows = byMonth ? soon.map((one) => ({ ...one, name: t.month(one.month) })) : years
  const bars = byMonth ? perMonth : years
  const label = byMonth ? t.simulate.picture : t.overview.yearsPicture
  return (
    <MonthBars label={label} months={byMonth ? perMonth.map(({ month }) => month) : spans.map(({ name }) => name)} beside
      shortMonth={byMonth ? t.shortMonth : (name) => name.slice(0, 4)}
      series={[
        { kind: 'second', label: t.simulate.before, counts: bars.map(({ before }) => before) },
        { kind: 'doing', label: t.simulate.after, counts: bars.map(({ after }) => after) },
      ]}
      table={
        <Disclosure summary={t.overview.asTable}>
          <Table caption={label} captionHidden rows={rows} empty={<p>{t.overview.none}</p>} columns={[
            { label: byMonth ? t.overview.monthColumn : t.overview.yearColumn, heads: true, cell: ({ name }) => name },
            { label: t.simulate.before, align: 'end', cell: ({ before }) => formatNumber(lang, before) },
            { label: t.simulate.after, align: 'end', cell: ({ after }) => formatNumber(lang, after) },
          ]} />
        </Disclosure>
      } />
  )
}

/** The kinds with the most first, each with a look of its own; what does not get one is together. */
function seriesOf<Row extends { kind: string; count: number }>(
  lang: Lang,
  rows: readonly Row[],
  places: readonly string[],
  isAt: (row: Row, place: string) => boolean,
): MonthSeries[] {
  const sums = new Map<string, number>()
  for (const { kind, count } of rows) sums.set(kind, (sums.get(kind) ?? 0) + count)
  const kinds = [...sums].toSorted(([, a], [, b]) => b - a).map(([kind]) => kind)
  const apart = kinds.length <= looks.length ? kinds : kinds.slice(0, looks.length - 1)
  const countsOf = (wanted: (kind: string) => boolean) =>
    places.map((place) => sum(rows.filter((row) => wanted(row.kind) && isAt(row, place)).map(({ count }) => count)))
  const series: MonthSeries[] = apart.map((kind, n) => ({ kind: looks[n] ?? 'waiting', label: kindName(lang, kind), counts: countsOf((one) => one === kind) }))
  const others = { kind: 'waiting' as const, label: pages(lang).overview.others, counts: countsOf((one) => !apart.includes(one)) }
  return apart.length < kinds.length ? [...series, others] : series
}

interface Span {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Years in at most some thirty parts of equal length. */
function spansOf(years: readonly number[]): Span[] {
  if (years.length === 0) return []
  const [first, last] = [Math.min(...years), Math.max(...years)]
  const length = Math.max(1, Math.ceil((last - first + 1) / 30))
  return Array.from({ length: Math.ceil((last - first + 1) / length) }, (_, n) => {
    const from = first + n * length
    const to = from + length - 1
    return { name: length === 1 ? String(from) : `${from}–${to}`, from, to }
  })
}

const spanWith = (spans: readonly Span[], year: number): string | undefined => spans.find(({ from, to }) => year >= from && year <= to)?.name

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0)

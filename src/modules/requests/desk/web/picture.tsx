import { Disclosure, Table } from '#platform/pages'
import { startOfDay, type IsoDate } from '#foundation/time'
import { formatDate, formatNumber, type Lang } from '#platform/texts'
import type { Forecast, ForecastDay } from '../forecast.ts'
import { deskTexts } from '../texts/desk.ts'

const width = 720
const height = 240

/**
 * Two lines over the coming days, both counting requests: how many must be answered by a day, and how many can be. Where
 * the first runs above the second somebody is late. Every figure of it stands in the table below.
 */
export function ForecastPicture({ lang, forecast }: { lang: Lang; forecast: Forecast }) {
  const t = deskTexts(lang)
  const days = untilQuiet(forecast.days)
  const lines = cumulative(days, forecast.overdueAtStart)
  const most = Math.max(1, ...lines.map(({ must, can }) => Math.max(must, can)))
  const x = (index: number): number => round((index / Math.max(1, days.length - 1)) * width)
  const y = (count: number): number => round(height - (count / most) * (height - 8))
  const path = (of: (one: Cumulative) => number): string => lines.map((one, index) => `${x(index)},${y(of(one))}`).join(' ')
  const area = `${path((one) => Math.max(one.must, one.can))} ${lines.map((one, index) => `${x(index)},${y(one.can)}`).toReversed().join(' ')}`
  const first = days[0]?.on
  const last = days.at(-1)?.on
  const middle = days[Math.floor(days.length / 2)]?.on
  return (
    <figure class="forecast">
      <figcaption>{t.picture}</figcaption>
      <svg class="forecast-picture" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id="forecast-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="forecast-late" width="8" height="8" />
            <rect class="forecast-hatch" width="2" height="8" />
          </pattern>
        </defs>
        {[0.25, 0.5, 0.75, 1].map((share) => <line key={share} class="forecast-grid" x1="0" x2={width} y1={y(most * share)} y2={y(most * share)} />)}
        <polygon points={area} fill="url(#forecast-hatch)" />
        <polyline class="forecast-can" points={path(({ can }) => can)} />
        <polyline class="forecast-must" points={path(({ must }) => must)} />
      </svg>
      <p class="forecast-days">
        {[first, middle, last].map((on, index) => on && <span key={index}>{dayWords(lang, on)}</span>)}
      </p>
      <p class="forecast-legend">
        <span><svg width="28" height="12" aria-hidden="true"><line class="forecast-must" x1="0" x2="28" y1="6" y2="6" /></svg>{t.mustLine}</span>
        <span><svg width="28" height="12" aria-hidden="true"><line class="forecast-can" x1="0" x2="28" y1="6" y2="6" /></svg>{t.canLine}</span>
        <span><svg width="28" height="12" aria-hidden="true"><rect fill="url(#forecast-hatch)" width="28" height="12" /></svg>{t.lateArea}</span>
        <span>{t.top(formatNumber(lang, most))}</span>
      </p>
      <Disclosure summary={t.byWeek}>
        <Table caption={t.byWeek} captionHidden rows={weeks(days)} columns={[
          { label: t.week, heads: true, cell: ({ on }) => dayWords(lang, on) },
          { label: t.weekDue, align: 'end', cell: ({ due }) => formatNumber(lang, due) },
          { label: t.weekCapacity, align: 'end', cell: ({ capacity }) => formatNumber(lang, capacity) },
          { label: t.weekDone, align: 'end', cell: ({ done }) => formatNumber(lang, done) },
          { label: t.weekOpen, align: 'end', cell: ({ open }) => formatNumber(lang, open) },
          { label: t.weekLate, align: 'end', cell: ({ overdue }) => formatNumber(lang, overdue) },
        ]} />
      </Disclosure>
    </figure>
  )
}

interface Cumulative {
  readonly must: number
  readonly can: number
}

/** What was overdue before the first day has to be answered at once: it lifts the first line from its start. */
function cumulative(days: readonly ForecastDay[], overdueAtStart: number): Cumulative[] {
  let must = overdueAtStart
  let can = 0
  return days.map(({ due, done }) => {
    must += due
    can += done
    return { must, can }
  })
}

/** The days in which something happens, and a week more. */
function untilQuiet(days: readonly ForecastDay[]): readonly ForecastDay[] {
  const last = days.findLastIndex(({ due, open }) => due > 0 || open > 0)
  return days.slice(0, Math.min(days.length, Math.max(14, last + 8)))
}

function weeks(days: readonly ForecastDay[]): ForecastDay[] {
  const all: ForecastDay[] = []
  for (let index = 0; index < days.length; index += 7) {
    const some = days.slice(index, index + 7)
    const [first] = some
    const end = some.at(-1)
    if (!first || !end) continue
    const sum = (of: (one: ForecastDay) => number): number => some.reduce((total, one) => total + of(one), 0)
    all.push({
      on: first.on, capacity: sum(({ capacity }) => capacity), arrived: sum(({ arrived }) => arrived), due: sum(({ due }) => due),
      done: sum(({ done }) => done), open: end.open, overdue: end.overdue,
    })
  }
  return all
}

export const dayWords = (lang: Lang, on: IsoDate): string => formatDate(lang, new Date(startOfDay(on).getTime() + 12 * 3_600_000))

const round = (value: number): number => Math.round(value * 10) / 10

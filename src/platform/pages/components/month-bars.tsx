import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { formatNumber } from '#platform/texts'
import { useLang, usePageTexts } from '../language.tsx'
import { BarPatterns, patterned, percent, type PartKind } from './progress.tsx'

export interface MonthSeries {
  kind: PartKind
  label: string
  /** One for each month. */
  counts: readonly number[]
}

const height = 168

/**
 * How much falls in each month, one bar to a month: series stacked on each other, or beside each other to compare. Drawn
 * for the eye alone: whoever shows it gives the same as a table, and `table` is where it stands.
 */
export function MonthBars({ label, months, series, beside = false, shortMonth, table }: {
  label: string
  months: readonly string[]
  series: readonly MonthSeries[]
  beside?: boolean
  /** A month for the axis, short enough to stand five times in the width of a phone. */
  shortMonth(month: string): string
  table: ComponentChildren
}) {
  const lang = useLang()
  const t = usePageTexts()
  const mark = useId()
  const sums = months.map((_, m) => series.reduce((sum, { counts }) => sum + (counts[m] ?? 0), 0))
  const highest = Math.max(1, ...(beside ? series.flatMap(({ counts }) => counts) : sums))
  const step = 1 / Math.max(1, months.length)
  const every = Math.max(1, Math.ceil(months.length / 4))
  const tall = (count: number) => (count === 0 ? 0 : Math.max(2, Math.round((count / highest) * height)))
  return (
    <figure class="month-bars" aria-label={label}>
      <figcaption class="progress-label"><span>{label}</span><span>{t.upTo(formatNumber(lang, highest))}</span></figcaption>
      <svg width="100%" height={height + 28} aria-hidden="true">
        <BarPatterns mark={mark} />
        {[0, 0.5].map((share) => <line key={share} class="month-bars-line" x1="0" x2="100%" y1={height * share + 1} y2={height * share + 1} />)}
        {months.map((month, m) => {
          let y = height
          const width = beside ? (step * 0.74) / series.length : step * 0.74
          return (
            <g key={month}>
              {series.map(({ kind, counts }, s) => {
                const high = tall(counts[m] ?? 0)
                if (high === 0) return null
                y = beside ? height - high : y - high
                const at = { x: percent(m * step + step * 0.13 + (beside ? s * width : 0)), y, width: percent(width), height: high }
                return (
                  <g key={kind}>
                    <rect class={`part part-${kind}`} {...at} />
                    {patterned[kind] && <rect fill={`url(#${mark}-${patterned[kind]})`} {...at} />}
                  </g>
                )
              })}
              {m % every === 0 && <text class="month-bars-name" x={percent(m * step + step * 0.13)} y={height + 20}>{shortMonth(month)}</text>}
            </g>
          )
        })}
        <line class="month-bars-axis" x1="0" x2="100%" y1={height + 0.5} y2={height + 0.5} />
      </svg>
      <dl class="legend">
        {series.map(({ kind, label: name, counts }) => (
          <div key={name}>
            <dt>
              <svg width="14" height="14" aria-hidden="true">
                <rect class={`part part-${kind}`} width="14" height="14" rx="3" />
                {patterned[kind] && <rect fill={`url(#${mark}-${patterned[kind]})`} width="14" height="14" rx="3" />}
              </svg>
              {name}
            </dt>
            <dd>{formatNumber(lang, counts.reduce((sum, count) => sum + count, 0))}</dd>
          </div>
        ))}
      </dl>
      {table}
    </figure>
  )
}

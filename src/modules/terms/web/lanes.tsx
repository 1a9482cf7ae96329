import { formatNumber, type Lang } from '#platform/texts'
import type { LaneCounts } from '../generate/security.ts'
import { securityTexts } from '../texts/security.ts'

const order = ['sealed', 'guarded', 'clear', 'published'] as const

/** How many stores of data are protected in which way: a bar for each, its words beside it. */
export function Lanes({ lang, counts }: { lang: Lang; counts: LaneCounts }) {
  const t = securityTexts(lang)
  const most = Math.max(...order.map((lane) => counts[lane]), 1)
  const shown = order.filter((lane) => counts[lane] > 0)
  if (shown.length === 0) return null
  return (
    <figure class="lanes" aria-label={t.lanes}>
      <figcaption>{t.lanes}</figcaption>
      <dl>
        {shown.map((lane) => (
          <div key={lane}>
            <dt>{t.laneNames[lane]}</dt>
            <dd>
              <svg width="100%" height="14" aria-hidden="true">
                <rect class="lane-track" width="100%" height="14" rx="3" />
                <rect class={`lane lane-${lane}`} width={`${Math.round((counts[lane] / most) * 1000) / 10}%`} height="14" rx="3" />
              </svg>
              <span>{formatNumber(lang, counts[lane])}</span>
            </dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

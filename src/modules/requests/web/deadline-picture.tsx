import { addDays, daysBetween, type IsoDate } from '#foundation/time'
import { StackedProgress } from '#platform/pages'
import type { Lang } from '#platform/texts'
import { dayWords } from '../letters/texts.ts'
import { consoleTexts } from '../texts/console.ts'

export interface DueCount {
  readonly dueOn: IsoDate
  readonly waiting: boolean
  readonly count: number
}

const shownDays = 30

/** All open requests by how near their last day is, and day by day for a month: where a crowd is coming. */
export function DeadlinePicture({ lang, counts, today }: { lang: Lang; counts: readonly DueCount[]; today: IsoDate }) {
  const t = consoleTexts(lang)
  const sum = (wanted: (one: DueCount, left: number) => boolean) =>
    counts.filter((one) => wanted(one, daysBetween(today, one.dueOn))).reduce((all, { count }) => all + count, 0)
  const parts = [
    { kind: 'trouble' as const, label: t.parts.late, count: sum(({ waiting }, left) => !waiting && left < 0) },
    { kind: 'doing' as const, label: t.parts.week, count: sum(({ waiting }, left) => !waiting && left >= 0 && left <= 7) },
    { kind: 'second' as const, label: t.parts.month, count: sum(({ waiting }, left) => !waiting && left > 7 && left <= 30) },
    { kind: 'waiting' as const, label: t.parts.later, count: sum(({ waiting }, left) => !waiting && left > 30) },
    { kind: 'exception' as const, label: t.parts.waiting, count: sum(({ waiting }) => waiting) },
  ]
  const days = Array.from({ length: shownDays + 1 }, (_, i) => {
    const day = addDays(today, i)
    return { day, count: sum(({ dueOn }) => dueOn === day) }
  })
  const most = Math.max(1, ...days.map(({ count }) => count))
  return (
    <>
      <StackedProgress label={t.picture} parts={parts} />
      <figure class="day-bars" aria-label={t.barsTitle}>
        <figcaption class="progress-label"><span>{t.barsTitle}</span><span>{t.most(most)}</span></figcaption>
        <svg width="100%" height="72" aria-hidden="true">
          <line class="timeline-axis" x1="0" x2="100%" y1="70.5" y2="70.5" />
          {days.map(({ day, count }, i) => {
            const height = count === 0 ? 0 : Math.max(4, Math.round((count / most) * 64))
            return (
              <rect key={day} class={i <= 7 ? 'part part-doing' : 'part part-second'} x={`${(i / (shownDays + 1)) * 100}%`} y={70 - height}
                width={`${(0.8 / (shownDays + 1)) * 100}%`} height={height}>
                <title>{t.bars(count, dayWords(lang, day))}</title>
              </rect>
            )
          })}
        </svg>
        <p class="visually-hidden">{days.filter(({ count }) => count > 0).map(({ day, count }) => t.bars(count, dayWords(lang, day))).join(', ')}</p>
      </figure>
    </>
  )
}

import { addDays, addMonths, daysBetween, type IsoDate } from '#foundation/time'
import { formatDate, formatNumber, type Lang } from '#platform/texts'
import type { VisitOutcome } from '../model.ts'
import { pages } from '../texts/pages.ts'

export interface Meeting {
  readonly on: IsoDate
  readonly state: VisitOutcome | 'planned'
}

const order = ['kept', 'missed', 'cancelled', 'planned'] as const

/**
 * A year of visits to scale: what was kept stands above the line, what was missed hangs below it, what is booked is hollow.
 * Place and shape tell them apart, not colour alone; the numbers under it say the same in words.
 */
export function VisitPicture({ lang, meetings, today }: { lang: Lang; meetings: readonly Meeting[]; today: IsoDate }) {
  const t = pages(lang).visits
  const from = addMonths(today, -12)
  const last = meetings.reduce((latest, { on }) => (on > latest ? on : latest), addMonths(today, 1))
  const until = addDays(last > addMonths(today, 6) ? addMonths(today, 6) : last, 5)
  const place = (on: IsoDate) => `${(2 + (96 * daysBetween(from, on)) / daysBetween(from, until)).toFixed(2)}%`
  const shown = meetings.filter(({ on }) => on >= from && on <= until)
  return (
    <figure class="visits" aria-label={t.picture}>
      <svg class="visits-picture" width="100%" height="92" aria-hidden="true">
        {monthsBetween(from, until).map((month, i) => (
          <g key={month}>
            <line class="visits-month" x1={place(month)} x2={place(month)} y1="8" y2="70" />
            {i % 3 === 0 && <text class="visits-label" x={place(month)} y="86" text-anchor="middle">{`${Number(month.slice(5, 7))}/${month.slice(2, 4)}`}</text>}
          </g>
        ))}
        <line class="visits-axis" x1="1%" x2="99%" y1="44" y2="44" />
        <line class="visits-now" x1={place(today)} x2={place(today)} y1="4" y2="72" />
        {shown.map((meeting, i) => <Mark key={i} x={place(meeting.on)} state={meeting.state} />)}
      </svg>
      <dl class="legend">
        {order.map((state) => (
          <div key={state}>
            <dt>
              <svg class="visits-key" width="16" height="32" aria-hidden="true">
                <line class="visits-axis" x1="0" x2="16" y1="16" y2="16" />
                <g transform="translate(0 -28)"><Mark x="8" state={state} /></g>
              </svg>
              {t[state]}
            </dt>
            <dd>{formatNumber(lang, meetings.filter((meeting) => meeting.state === state).length)}</dd>
          </div>
        ))}
      </dl>
      <p class="hint"><span class="visits-now-key" aria-hidden="true" /> {t.now}: {formatDate(lang, today)}</p>
    </figure>
  )
}

function Mark({ x, state }: { x: string; state: Meeting['state'] }) {
  switch (state) {
    case 'kept': return <line class="visit-kept" x1={x} x2={x} y1="43" y2="31" />
    case 'missed': return <g class="visit-missed"><line x1={x} x2={x} y1="45" y2="55" /><circle cx={x} cy="55" r="3" /></g>
    case 'cancelled': return <line class="visit-cancelled" x1={x} x2={x} y1="45" y2="52" />
    case 'planned': return <g class="visit-planned"><line x1={x} x2={x} y1="43" y2="37" /><circle cx={x} cy="33" r="3.5" /></g>
  }
}

/** The first day of each month of a span. */
function monthsBetween(from: IsoDate, until: IsoDate): IsoDate[] {
  const months: IsoDate[] = []
  for (let month = addMonths(`${from.slice(0, 7)}-01` as IsoDate, 1); month <= until; month = addMonths(month, 1)) months.push(month)
  return months
}

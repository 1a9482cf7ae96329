import type { ComponentChildren } from 'preact'
import { formatDate, formatDateTime, formatTime } from '#platform/texts'
import { useLang, usePageTexts } from '../language.tsx'
import { DefinitionList } from './tables.tsx'
import { Icon } from './icons.tsx'
import { percent } from './progress.tsx'

/** A moment in words and for machines. */
export function Moment({ at, form = 'date-time' }: { at: Date; form?: 'date-time' | 'date' | 'time' }) {
  const lang = useLang()
  const words = { 'date-time': formatDateTime, date: formatDate, time: formatTime }[form](lang, at)
  return <time dateTime={at.toISOString()}>{words}</time>
}

const hour = 3_600_000

/**
 * The clock of GDPR 33(1), told as it is: whole hours from awareness, nothing added for
 * nights or holidays. Past the hours it says how long and what can still be done, and
 * never "late": whether a filing is late is not for this count alone to say.
 */
export function Clock72({ awareAt, now, filedAt, hours: window = 72 }: {
  awareAt: Date
  now: Date
  filedAt?: Date | null | undefined
  /** Of the rule in force when the organisation became aware. */
  hours?: number
}) {
  const t = usePageTexts().clock
  const deadline = new Date(awareAt.getTime() + window * hour)
  const until = filedAt ?? now
  const elapsed = Math.max(0, (until.getTime() - awareAt.getTime()) / hour)
  const state = filedAt ? 'filed' : elapsed >= window ? 'past' : elapsed >= window - 12 ? 'soon' : 'running'
  const scale = Math.max(window, elapsed)
  const words = filedAt
    ? t.filed(Math.floor(elapsed))
    : elapsed >= window ? t.past(Math.floor(elapsed - window), window) : elapsed > window - 1 ? t.lastHour : t.left(Math.floor(window - elapsed))
  return (
    <div class={`clock clock-${state}`}>
      <p class="clock-title">{t.title(window)}</p>
      <p class="clock-words"><Icon name={filedAt ? 'check' : 'clock'} size={26} /><span>{words}</span></p>
      <svg class="clock-bar" width="100%" height="26" aria-hidden="true">
        <rect class="bar-track" y="8" width="100%" height="10" rx="5" />
        <rect class="clock-fill" y="8" width={percent(elapsed / scale)} height="10" rx="5" />
        {[0, 24, 48, 72, 96].filter((mark) => mark <= window).map((mark) => (
          <line key={mark} class={mark === window ? 'clock-mark clock-mark-end' : 'clock-mark'}
            x1={percent(mark / scale)} x2={percent(mark / scale)} y1={mark === window ? 1 : 5} y2={mark === window ? 25 : 21} />
        ))}
      </svg>
      <DefinitionList items={[
        { term: t.awareAt, value: <Moment at={awareAt} /> },
        { term: t.deadline(window), value: <Moment at={deadline} /> },
        filedAt && { term: t.filedAt, value: <Moment at={filedAt} /> },
      ]} />
      {state === 'past' && <p>{t.pastAdvice}</p>}
      {!filedAt && <p class="hint">{t.asOf(now)}</p>}
    </div>
  )
}

export interface TimelineEntry {
  at: Date
  title: ComponentChildren
  note?: ComponentChildren
  kind?: 'signal' | 'duty' | 'deadline' | 'telling' | 'plain'
  /** Only the day is known, or only the day counts: no hour is told. */
  day?: boolean
}

/**
 * What happened when: a picture to scale with numbered marks, and the same as a list
 * in words, oldest first. The list says everything; the picture shows the distances.
 */
export function Timeline({ entries, now, label }: { entries: readonly TimelineEntry[]; now?: Date; label?: string }) {
  const t = usePageTexts()
  const sorted = [...entries].sort((a, b) => a.at.getTime() - b.at.getTime())
  const [first] = sorted
  if (!first) return null
  const start = first.at.getTime()
  const end = Math.max(...sorted.map(({ at }) => at.getTime()), now?.getTime() ?? 0, start + hour)
  const place = (at: number) => 0.025 + 0.95 * ((at - start) / (end - start))
  return (
    <figure class="timeline" aria-label={label ?? t.timeline}>
      <svg class="timeline-picture" width="100%" height="64" aria-hidden="true">
        <line class="timeline-axis" x1="1%" x2="99%" y1="38" y2="38" />
        {now && <line class="timeline-now" x1={percent(place(now.getTime()))} x2={percent(place(now.getTime()))} y1="12" y2="56" />}
        {lanes(gathered(sorted.map(({ at }) => place(at.getTime())))).map(({ x, y, from, to }) => (
          <g key={from} class={`timeline-mark timeline-${sorted[to]?.kind ?? 'plain'}`}>
            <line x1={percent(x)} x2={percent(x)} y1="38" y2={y} />
            <circle cx={percent(x)} cy={y} r={from === to ? 10.5 : 13.5} />
            <text x={percent(x)} y={y + 4.5} text-anchor="middle">{from === to ? from + 1 : `${from + 1}–${to + 1}`}</text>
          </g>
        ))}
      </svg>
      <ol class="timeline-list">
        {sorted.map(({ at, title, note, kind = 'plain', day }, i) => (
          <li key={i} class={`timeline-${kind}`}>
            <span class="timeline-number" aria-hidden="true">{i + 1}</span>
            <div>
              <p class="timeline-when"><Moment at={at} form={day ? 'date' : 'date-time'} />{now && at > now && <span class="timeline-ahead"> · {t.step.todo}</span>}</p>
              <p class="timeline-title">{title}</p>
              {note && <div class="timeline-note">{note}</div>}
            </div>
          </li>
        ))}
      </ol>
    </figure>
  )
}

interface Mark {
  readonly x: number
  /** The first and the last entry that the mark stands for. */
  readonly from: number
  readonly to: number
}

/** What happened within the same moment of the picture is one mark, `2–5`. */
function gathered(places: readonly number[]): Mark[] {
  const marks: Mark[] = []
  for (const [index, x] of places.entries()) {
    const last = marks.at(-1)
    if (last && x - last.x < 0.02) marks[marks.length - 1] = { ...last, to: index }
    else marks.push({ x, from: index, to: index })
  }
  return marks
}

/** Marks that would cover each other are raised and lowered in turn. */
function lanes(marks: readonly Mark[]): (Mark & { readonly y: number })[] {
  const levels = [38, 14, 52] as const
  const lastAt = new Map<number, number>()
  return marks.map((mark) => {
    const free = levels.find((level) => mark.x - (lastAt.get(level) ?? -1) > 0.07) ?? levels[0]
    lastAt.set(free, mark.x)
    return { ...mark, y: free }
  })
}

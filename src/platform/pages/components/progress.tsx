import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { formatNumber, formatShare } from '#platform/texts'
import { useLang, usePageTexts } from '../language.tsx'
import { Icon } from './icons.tsx'

/** How far one thing has come. Drawn by attributes: a strict CSP knows no `style=`. */
export function Progress({ label, value, max, hint }: { label: string; value: number; max: number; hint?: ComponentChildren }) {
  const lang = useLang()
  const t = usePageTexts()
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0
  const spoken = t.progressOf(formatNumber(lang, value), formatNumber(lang, max))
  return (
    <div class="progress">
      <p class="progress-label"><span>{label}</span><span>{spoken}</span></p>
      <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={Math.min(value, max)}
        aria-valuetext={`${spoken}, ${formatShare(lang, share)}`}>
        <svg class="bar" width="100%" height="14" aria-hidden="true">
          <rect class="bar-track" width="100%" height="14" rx="7" />
          <rect class="bar-fill" width={percent(share)} height="14" rx="7" />
        </svg>
      </div>
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}

export type PartKind = 'done' | 'second' | 'doing' | 'waiting' | 'exception' | 'trouble'

export interface Part {
  kind: PartKind
  label: string
  count: number
  href?: string
}

/**
 * A whole in its parts: everybody in a telling, each in exactly one state. Parts differ
 * by pattern and not by colour alone, and a list under the bar says each in words.
 */
export function StackedProgress({ label, parts, total }: { label: string; parts: readonly Part[]; total?: number }) {
  const lang = useLang()
  const t = usePageTexts()
  const mark = useId()
  const sum = parts.reduce((all, { count }) => all + count, 0)
  const whole = Math.max(total ?? sum, sum, 1)
  let x = 0
  const drawn = parts.filter(({ count }) => count > 0).map((part) => {
    const from = x
    x += part.count / whole
    return { ...part, from, share: part.count / whole }
  })
  return (
    <figure class="progress" aria-label={label}>
      <figcaption class="progress-label">
        <span>{label}</span><span>{t.progressOf(formatNumber(lang, sum), formatNumber(lang, total ?? sum))}</span>
      </figcaption>
      <svg class="bar bar-stacked" width="100%" height="22" aria-hidden="true">
        <BarPatterns mark={mark} />
        <rect class="bar-track" width="100%" height="22" />
        {drawn.map(({ kind, from, share }) => (
          <g key={kind}>
            <rect class={`part part-${kind}`} x={percent(from)} width={percent(share)} height="22" />
            {patterned[kind] && <rect fill={`url(#${mark}-${patterned[kind]})`} x={percent(from)} width={percent(share)} height="22" />}
            {from > 0 && <rect class="part-gap" x={percent(from)} width="2" height="22" />}
          </g>
        ))}
      </svg>
      <dl class="legend">
        {parts.map(({ kind, label: name, count, href }) => (
          <div key={name}>
            <dt>
              <svg width="14" height="14" aria-hidden="true">
                <rect class={`part part-${kind}`} width="14" height="14" rx="3" />
                {patterned[kind] && <rect fill={`url(#${mark}-${patterned[kind]})`} width="14" height="14" rx="3" />}
              </svg>
              {href ? <a href={href}>{name}</a> : name}
            </dt>
            <dd>{formatNumber(lang, count)}</dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

export const patterned: Partial<Record<PartKind, 'lines' | 'dots' | 'cross'>> = { second: 'lines', exception: 'dots', trouble: 'cross' }

/** Named apart on every bar, for a page may have several. */
export function BarPatterns({ mark }: { mark: string }) {
  return (
    <defs>
      <pattern id={`${mark}-lines`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="pattern-ink" width="2" height="7" />
      </pattern>
      <pattern id={`${mark}-dots`} width="7" height="7" patternUnits="userSpaceOnUse">
        <circle class="pattern-ink" cx="2" cy="2" r="1.3" /><circle class="pattern-ink" cx="5.5" cy="5.5" r="1.3" />
      </pattern>
      <pattern id={`${mark}-cross`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="pattern-ink" width="2" height="8" /><rect class="pattern-ink" width="8" height="2" />
      </pattern>
    </defs>
  )
}

export function percent(share: number): string {
  return `${Math.round(share * 100_000) / 1000}%`
}

export interface Step {
  state: 'done' | 'current' | 'todo' | 'blocked'
  title: ComponentChildren
  /** What was done and when, or what stands in the way. */
  note?: ComponentChildren
  href?: string
}

const stepSigns = { done: 'check', current: 'arrow', todo: null, blocked: 'blocked' } as const

/** The way through a long task: what is done, what is next, what still waits. */
export function Steps({ items, label }: { items: readonly Step[]; label: string }) {
  const t = usePageTexts()
  return (
    <ol class="steps" aria-label={label}>
      {items.map(({ state, title, note, href }, i) => {
        const sign = stepSigns[state]
        return (
          <li key={i} class={`step step-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
            <span class="step-sign" aria-hidden="true">{sign ? <Icon name={sign} size={18} /> : i + 1}</span>
            <div class="step-body">
              <p class="step-title">
                {href ? <a href={href}>{title}</a> : title}
                <span class="step-state">{t.step[state]}</span>
              </p>
              {note && <div class="step-note">{note}</div>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

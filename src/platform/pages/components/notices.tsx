import type { ComponentChildren } from 'preact'
import { usePageTexts } from '../language.tsx'
import { Icon } from './icons.tsx'

export type Tone = 'info' | 'success' | 'warning' | 'danger'

/** A message that must be seen: picture, word and colour say the same, so none is needed alone. */
export function Notice({ kind = 'info', title, children, live }: {
  kind?: Tone
  title?: ComponentChildren
  children?: ComponentChildren
  /** Spoken at once by screen readers: for the answer to what the reader just did. */
  live?: boolean
}) {
  const t = usePageTexts()
  return (
    <div class={`notice notice-${kind}`} role={live ? (kind === 'danger' ? 'alert' : 'status') : undefined}>
      <Icon name={kind} size={24} />
      <div class="notice-body">
        <p class="notice-title"><span class={title ? 'visually-hidden' : undefined}>{t[kind]}{title ? ': ' : ''}</span>{title}</p>
        {children && <div class="notice-text">{children}</div>}
      </div>
    </div>
  )
}

/** Where nothing is yet: says so, why, and what to do about it. */
export function EmptyState({ title, children, action }: {
  title?: ComponentChildren
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  const t = usePageTexts()
  return (
    <div class="empty">
      <p class="empty-title">{title ?? t.nothingYet}</p>
      {children && <div class="empty-body">{children}</div>}
      {action && <div class="button-row">{action}</div>}
    </div>
  )
}

/** A section on a surface of its own. */
export function Card({ title, children, actions, level = 2, id }: {
  title?: ComponentChildren
  children: ComponentChildren
  actions?: ComponentChildren
  level?: 2 | 3
  id?: string
}) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section class="card" id={id}>
      {(title || actions) && (
        <div class="card-head">
          {title && <Heading class="card-title">{title}</Heading>}
          {actions}
        </div>
      )}
      {children}
    </section>
  )
}

/** Cards beside each other where there is room. */
export function Columns({ children, wide, narrow }: {
  children: ComponentChildren
  /** Two columns, the first one broad. */
  wide?: boolean
  /** Three columns where there is room. */
  narrow?: boolean
}) {
  return <div class={wide ? 'columns columns-wide' : narrow ? 'columns columns-narrow' : 'columns'}>{children}</div>
}

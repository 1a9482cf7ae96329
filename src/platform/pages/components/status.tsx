import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'

export type StatusKind = 'neutral' | 'info' | 'success' | 'warning' | 'danger'

const signs: Record<StatusKind, IconName> = { neutral: 'ring', info: 'dot', success: 'check', warning: 'warning', danger: 'danger' }

/** A state in a word. Each kind has a shape of its own beside its colour. */
export function Status({ kind = 'neutral', children }: { kind?: StatusKind; children: ComponentChildren }) {
  return (
    <span class={`status status-${kind}`}>
      <Icon name={signs[kind]} size={15} />
      <span>{children}</span>
    </span>
  )
}

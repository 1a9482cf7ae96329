import type { ComponentChildren } from 'preact'
import { usePageTexts } from '../language.tsx'

export interface LinkItem {
  href: string
  label: ComponentChildren
  current?: boolean
  count?: ComponentChildren
}

/** Views of one thing, each a page with an address of its own. */
export function Tabs({ items, label }: { items: readonly LinkItem[]; label: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {items.map(({ href, label: name, current, count }) => (
          <li key={href}>
            <a href={href} aria-current={current ? 'page' : undefined}>
              {name}{count !== undefined && <span class="tabs-count">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export interface Crumb {
  label: ComponentChildren
  href?: string
}

export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  const t = usePageTexts()
  if (items.length === 0) return null
  return (
    <nav class="breadcrumbs" aria-label={t.breadcrumbs}>
      <ol>
        {items.map(({ label, href }, i) => (
          <li key={i}>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  )
}

/** The head of a page: its name, a line about it, what can be done with it. */
export function PageHeader({ title, lead, actions, status }: {
  title: ComponentChildren
  lead?: ComponentChildren
  actions?: ComponentChildren
  status?: ComponentChildren
}) {
  return (
    <header class="page-header">
      <div>
        <h1>{title}</h1>
        {status && <p class="page-status">{status}</p>}
        {lead && <p class="lead">{lead}</p>}
      </div>
      {actions && <div class="button-row">{actions}</div>}
    </header>
  )
}

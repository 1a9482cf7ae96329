import type { ComponentChildren } from 'preact'
import { usePageTexts } from '../language.tsx'

export interface Column<Row> {
  label: string
  cell(row: Row): ComponentChildren
  /** Numbers stand at the end, so that digits line up. */
  align?: 'end'
  /** The cell that names its row. */
  heads?: boolean
}

/**
 * Rows under columns; on a narrow screen each row becomes a small list of its own,
 * every value with its label. The roles keep it a table for screen readers there too.
 */
export function Table<Row>({ caption, columns, rows, empty, captionHidden = false }: {
  caption: ComponentChildren
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  empty?: ComponentChildren
  captionHidden?: boolean
}) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <div class="table-frame">
      <table class="table" role="table">
        <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ label, align }) => (
              <th key={label} role="columnheader" scope="col" class={align && `align-${align}`}>{label}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, i) => (
            <tr key={i} role="row">
              {columns.map(({ label, cell, align, heads }) => heads
                ? <th key={label} role="rowheader" scope="row" data-label={label} class={align && `align-${align}`}><div>{cell(row)}</div></th>
                : <td key={label} role="cell" data-label={label} class={align && `align-${align}`}><div>{cell(row)}</div></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export interface Definition {
  term: ComponentChildren
  value: ComponentChildren
}

/** Facts by name: what is known of one thing. */
export function DefinitionList({ items }: { items: readonly (Definition | false | null | undefined)[] }) {
  const shown = items.filter((item): item is Definition => Boolean(item))
  return (
    <dl class="definitions">
      {shown.map(({ term, value }, i) => <div key={i}><dt>{term}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}

export interface Tile {
  label: ComponentChildren
  value: ComponentChildren
  hint?: ComponentChildren
  href?: string
  tone?: 'info' | 'success' | 'warning' | 'danger'
}

/** The few counts that matter, large. */
export function Tiles({ items, label }: { items: readonly Tile[]; label?: string }) {
  return (
    <dl class="tiles" aria-label={label}>
      {items.map(({ label: name, value, hint, href, tone }, i) => (
        <div key={i} class={tone ? `tile tile-${tone}` : 'tile'}>
          <dt>{href ? <a href={href}>{name}</a> : name}</dt>
          <dd><span class="tile-value">{value}</span>{hint && <span class="tile-hint">{hint}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Pagination({ page, pages, href }: { page: number; pages: number; href(page: number): string }) {
  const t = usePageTexts()
  if (pages <= 1) return null
  return (
    <nav class="pagination" aria-label={t.pages}>
      {page > 1 && <a class="button button-secondary" rel="prev" href={href(page - 1)}><span>{t.previous}</span></a>}
      <span class="pagination-now">{t.pageOf(page, pages)}</span>
      {page < pages && <a class="button button-secondary" rel="next" href={href(page + 1)}><span>{t.next}</span></a>}
    </nav>
  )
}

import { Card, DefinitionList, Notice } from '#platform/pages'
import type { FilingDocument } from './model.ts'

/** The filing on screen, the same content as on paper. It stands inside a page that has its own title. */
export function FilingView({ document }: { document: FilingDocument }) {
  const { open } = document
  return (
    <div lang={document.lang} class="stack">
      <div>{document.summary.map((line) => <p key={line}>{line}</p>)}</div>
      {open.items.length > 0 && (
        <Notice kind="info" title={open.heading}>
          <p>{open.lead}</p>
          <ul>{open.items.map((item) => <li key={item}>{item}</li>)}</ul>
        </Notice>
      )}
      {document.sections.map(({ heading, rows }) => (
        <Card key={heading} title={heading}>
          <DefinitionList
            items={rows.map(({ label, value, known }) => ({
              term: label,
              value: value.map((line, index) => <p key={index}>{known ? line : <em>{line}</em>}</p>),
            }))}
          />
        </Card>
      ))}
      {open.items.length === 0 && <p>{open.lead}</p>}
      <p>{document.footnote}</p>
    </div>
  )
}

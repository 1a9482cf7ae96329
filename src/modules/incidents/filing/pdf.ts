import type { Result } from '#foundation/results'
import { houseStyle, typeset } from '#platform/files'
import type { FilingDocument } from './model.ts'

/** The filing on paper: a tagged PDF, the same bytes for the same document. */
export function filingPdf(document: FilingDocument, at: Date): Result<Uint8Array, 'glyphs-missing'> {
  return typeset({ source: filingSource, data: { filing: document }, title: document.title, at, language: document.lang })
}

/** See `#platform/files`, [Note: Values are data, never markup]. */
const filingSource = String.raw`${houseStyle}
#let filing = data.filing
#set text(size: 10pt)
#set page(
  margin: (left: 22mm, right: 22mm, top: 20mm, bottom: 20mm),
  footer: align(right, text(size: 8pt, fill: quiet, context [#counter(page).display() (#counter(page).final().at(0))])),
)
#show heading.where(level: 1): it => block(above: 0pt, below: 0.7em, text(size: 17pt, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 2em, below: 0.9em, sticky: true, {
  text(size: 12pt, weight: 600, it.body)
  v(-0.55em)
  pdf.artifact(line(length: 100%, stroke: 0.5pt + quiet))
})
#set list(marker: [•], indent: 1mm, body-indent: 2.4mm, spacing: 0.6em)
#set par(spacing: 0.7em)

#heading(level: 1, filing.title)
#for line in filing.summary { block(above: 0.45em, below: 0.45em, text(fill: quiet, line)) }

#for section in filing.sections {
  heading(level: 2, section.heading)
  for row in section.rows {
    block(above: 0.95em, below: 0.95em, width: 100%, grid(
      columns: (50mm, 1fr), column-gutter: 5mm,
      text(fill: quiet, row.label),
      for line in row.value { par(if row.known { line } else { emph(line) }) },
    ))
  }
}

#heading(level: 2, filing.open.heading)
#par(filing.open.lead)
#if filing.open.items.len() > 0 { list(..filing.open.items.map(item => [#item])) }

#v(1.5em)
#block(breakable: false, text(size: 9pt, fill: quiet, filing.footnote))
`

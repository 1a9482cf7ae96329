import type { Result } from '#foundation/results'
import { houseStyle, typeset } from '#platform/files'
import type { Lang } from '#platform/texts'

/** A certificate in the words of a reader: what its page and its PDF say. */
export interface CertificateDocument {
  readonly lang: Lang
  readonly title: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
}

/** The certificate on paper: a tagged PDF, the same bytes for the same certificate. */
export function certificatePdf(document: CertificateDocument, at: Date): Result<Uint8Array, 'glyphs-missing'> {
  return typeset({ source, data: { certificate: document }, title: document.title, at, language: document.lang })
}

/** See `#platform/files`, [Note: Values are data, never markup]. */
const source = String.raw`${houseStyle}
#let certificate = data.certificate
#set text(size: 10pt)
#set page(
  margin: (left: 22mm, right: 22mm, top: 20mm, bottom: 20mm),
  footer: align(right, text(size: 8pt, fill: quiet, context [#counter(page).display() (#counter(page).final().at(0))])),
)
#show heading.where(level: 1): it => block(above: 0pt, below: 1em, text(size: 17pt, weight: 600, it.body))
#heading(level: 1, certificate.title)
#for fact in certificate.facts {
  block(above: 0.8em, below: 0.8em, width: 100%, grid(columns: (50mm, 1fr), column-gutter: 5mm, text(fill: quiet, fact.label), fact.value))
}
#v(1em)
#table(
  columns: (1.2fr, 1.2fr, 2.4fr, auto, auto),
  align: (left, left, left, left, right),
  stroke: (x, y) => (bottom: 0.5pt + quiet),
  inset: (x: 2mm, y: 2mm),
  table.header(..certificate.heads.map(head => text(size: 9pt, weight: 600, head))),
  ..certificate.rows.flatten().map(cell => text(size: 9pt, cell)),
)
#v(1em)
#for note in certificate.notes { block(above: 0.7em, below: 0.7em, text(size: 9pt, fill: quiet, note)) }
`

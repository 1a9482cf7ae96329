import { isShowable } from '#notices'
import { houseStyle, typeset } from '#platform/files'
import type { PackageDocument } from './model.ts'
import { readableOf, type Readable } from './readable.ts'
import { documentTexts } from './texts/document.ts'

/** A sheet before it for an envelope with a window: to whom, and who sends it. Nothing on it tells what is inside. */
export interface Cover {
  readonly to: readonly string[]
  readonly from: readonly string[]
}

/**
 * The package on paper: a tagged PDF (PDF/UA-1), the same bytes for the same document. A sign that the fonts lack is
 * printed as a square, and a note says so: a missing sign must not keep anybody from their data.
 */
export function packagePdf(document: PackageDocument, cover?: Cover): Uint8Array {
  const t = documentTexts(document.language)
  let lacking = false
  const readable = printable(readableOf(document), (sign) => {
    lacking = true
    return isShowable(sign) ? sign : t.unprintable
  })
  const data: Readable = lacking ? { ...readable, notes: [...readable.notes, t.unprintableNote] } : readable
  const made = typeset({ source, data: { package: data, page: t.page, cover: cover ?? null }, title: t.title[document.kind], at: new Date(document.madeAt), language: document.language })
  if (!made.ok) throw new Error('the package has a sign that was thought to be printable')
  return made.value
}

const signs = new Intl.Segmenter('fi', { granularity: 'grapheme' })

/** Every text of it with each sign that cannot be printed replaced; a text that can be printed whole is not taken apart. */
function printable<T>(value: T, replace: (sign: string) => string): T {
  if (typeof value === 'string') return (isShowable(value) ? value : mended(value, replace)) as T
  if (Array.isArray(value)) return value.map((one: unknown) => printable(one, replace)) as T
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, printable<unknown>(one, replace)])) as T
  }
  return value
}

function mended(text: string, replace: (sign: string) => string): string {
  return [...signs.segment(text)].map(({ segment }) => (isShowable(segment) ? segment : replace(segment))).join('')
}

/** See `#platform/files`, [Note: Values are data, never markup]. */
const source = String.raw`${houseStyle}
#let p = data.package
#set text(size: 10pt)
#set page(
  margin: (left: 22mm, right: 22mm, top: 20mm, bottom: 22mm),
  footer: text(size: 8pt, fill: quiet, grid(columns: (1fr, auto), p.footer, context [#data.page #counter(page).display() / #counter(page).final().at(0)])),
)
#show heading.where(level: 1): it => block(above: 0pt, below: 0.7em, text(size: 20pt, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 2.2em, below: 0.9em, sticky: true, {
  text(size: 14pt, weight: 600, it.body)
  v(-0.5em)
  pdf.artifact(line(length: 100%, stroke: 0.5pt + quiet))
})
#show heading.where(level: 3): it => block(above: 1.6em, below: 0.6em, sticky: true, text(size: 11pt, weight: 600, it.body))
#set list(marker: [•], indent: 1mm, body-indent: 2.4mm, spacing: 0.6em)
#set par(spacing: 0.65em)

#let row(r) = block(above: 0.7em, below: 0.7em, width: 100%, grid(
  columns: (46mm, 1fr), column-gutter: 5mm,
  text(fill: quiet, r.label),
  for line in r.lines { par(line) },
))

#if data.cover != none {
  page(margin: (left: 20mm, right: 34mm, top: 18mm, bottom: 20mm), footer: none)[
    #place(top + left, dy: -3mm, block(width: 95mm, {
      text(size: 9pt, fill: quiet, data.cover.from.join(linebreak()))
    }))
    #place(top + left, dy: 28.5mm, block(width: 88mm, {
      set par(leading: 0.52em)
      text(size: 10.5pt, data.cover.to.join(linebreak()))
    }))
  ]
}

#heading(level: 1, p.title)
#par(p.lead)
#for r in p.facts { row(r) }
#for note in p.notes { block(above: 0.8em, below: 0.8em, inset: (left: 4mm, y: 1mm), stroke: (left: 1.4pt + quiet), text(size: 9.5pt, note)) }

#heading(level: 2, p.contents.heading)
#if p.contents.lines.len() > 0 { list(..p.contents.lines.map(l => [#l.title: #l.count])) }

#for s in p.sections {
  heading(level: 2, s.heading)
  for r in s.facts { row(r) }
  for item in s.items {
    heading(level: 3, if item.on == none { item.heading } else { item.heading + ", " + item.on })
    for m in item.markings { par(emph(m)) }
    for w in item.withheld { par(w) }
    for r in item.rows { row(r) }
    if item.files.len() > 0 { row((label: item.filesHeading, lines: item.files.map(f => f.text))) }
  }
}

#if p.nothing != none {
  heading(level: 2, p.nothing.heading)
  par(p.nothing.lead)
  list(..p.nothing.lines.map(l => [#l]))
}

#heading(level: 2, p.rights.heading)
#for r in p.rights.rows { row(r) }

#heading(level: 2, p.complaint.heading)
#par(p.complaint.text)
#row((label: p.complaint.authority, lines: p.complaint.contact))
`

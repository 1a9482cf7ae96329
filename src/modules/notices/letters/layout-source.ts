import { houseStyle } from '#platform/files'

/**
 * The letter's look, in Typst. It knows no words: every text, constants and values alike, is a
 * string of the data (see `#platform/files`, [Note: Values are data, never markup]).
 *
 * Page numbers are left out on purpose: they would make Typst lay out each batch twice. The foot
 * of each page bears the letter's place in its batch.
 */
export const letterSource = String.raw`${houseStyle}
#set text(size: 10.5pt)
#set par(spacing: 1em)
#show heading.where(level: 1): it => block(above: 0pt, below: 1.2em, text(size: 14.5pt, weight: 600, it.body))
#show heading.where(level: 2): it => block(above: 1.5em, below: 0.65em, sticky: true, text(size: 11pt, weight: 600, it.body))
#set list(marker: [•], indent: 1mm, body-indent: 2.6mm, spacing: 0.6em)
#set enum(numbering: "1.", indent: 1mm, body-indent: 2.2mm, spacing: 0.75em)

#let rule = pdf.artifact(line(length: 100%, stroke: 0.5pt + quiet))
#let cut = pdf.artifact(line(length: 100%, stroke: (paint: quiet, thickness: 0.5pt, dash: "dashed")))
#let tick = pdf.artifact(box(width: 3.6mm, height: 3.6mm, stroke: 0.6pt + ink, radius: 0.4mm))

#let callout(lines) = block(
  above: 1.3em, below: 1.3em, breakable: false, inset: (left: 4mm, y: 1.2mm), stroke: (left: 1.6pt + quiet),
  for line in lines { par(text(size: 11.5pt, number-width: "tabular", line)) },
)
#let form-lines(lines) = for line in lines {
  block(above: 0pt, below: 0pt, height: 10.5mm, width: 100%, align(bottom, grid(
    columns: (52mm, 1fr), align: bottom, text(size: 9.5pt, fill: quiet, line), rule,
  )))
}
#let form-ticks(lines) = for line in lines {
  block(above: 1.1em, below: 1.1em, grid(columns: (7mm, 1fr), align: horizon, tick, line))
}

#let show-block(b) = {
  if b.kind == "heading" { heading(level: 2, b.lines.at(0)) }
  else if b.kind == "paragraph" { for line in b.lines { par(line) } }
  else if b.kind == "callout" { callout(b.lines) }
  else if b.kind == "list" { list(..b.lines.map(line => [#line])) }
  else if b.kind == "steps" { enum(..b.lines.map(line => [#line])) }
  else if b.kind == "form-lines" { form-lines(b.lines) }
  else if b.kind == "form-ticks" { form-ticks(b.lines) }
  else { panic("a block of no known kind") }
}

#for letter in data.letters {
  page(
    margin: (left: 20mm, right: 34mm, top: 18mm, bottom: 20mm),
    footer-descent: 6mm,
    footer: text(size: 7pt, fill: quiet, letter.mark),
  )[
    #set text(lang: letter.lang)
    #place(top + left, dy: -3mm, block(width: 95mm, {
      text(size: 10pt, weight: 600, letter.sender.at(0))
      linebreak()
      text(size: 9pt, fill: quiet, letter.sender.slice(1).join(linebreak()))
    }))
    #place(top + right, dx: 14mm, dy: -3mm, text(size: 9.5pt, fill: quiet, letter.date))
    #place(top + left, dy: 28.5mm, block(width: 88mm, {
      set par(leading: 0.52em)
      letter.address.join(linebreak())
    }))
    #v(70mm)
    #heading(level: 1, letter.subject)
    #for section in letter.sections {
      if section.together { block(breakable: false, width: 100%, above: 2em, cut + section.blocks.map(show-block).join()) }
      else { for b in section.blocks { show-block(b) } }
    }
  ]
}
`

import { houseStyle, readPdf, typeset } from '#platform/files'

/**
 * Whether a letter can show a text: printed by itself, each sign of it must come out as itself.
 * A sign that the font lacks, or that cannot be read back, sends its person to a human decision:
 * a letter with boxes in a name, or none of it proved, helps nobody. So do scripts written from
 * right to left, whose order on the page is not the order of the text.
 */
export function isShowable(text: string): boolean {
  for (const { segment } of signs.segment(text.normalize('NFC'))) {
    if (plain.test(segment)) continue
    let known = tried.get(segment)
    if (known === undefined) {
      known = scripts.test(segment) && comesOutAsItself(segment)
      if (tried.size > mostTried) tried.clear()
      tried.set(segment, known)
    }
    if (!known) return false
  }
  return true
}

const signs = new Intl.Segmenter('fi', { granularity: 'grapheme' })
/** What every letter has anyway. */
const plain = /^[ !-~À-ÖØ-öø-ÿ]$/
const scripts = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]+$/u

/** Single signs, not names: nothing personal is kept. */
const tried = new Map<string, boolean>()
const mostTried = 5_000

const trialSource = `${houseStyle}
#heading("-")
#par(data.sign)
`

function comesOutAsItself(sign: string): boolean {
  const printed = typeset({ source: trialSource, data: { sign: `a${sign}a` }, title: '-', at: new Date(0) })
  if (!printed.ok) return false
  const reading = readPdf(printed.value)
  try {
    const [, ...lines] = reading.plainPage(0)?.lines ?? []
    return lines.map(({ text }) => text).join('').normalize('NFC') === `a${sign}a`
  } finally {
    reading.close()
  }
}

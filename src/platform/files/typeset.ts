import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { refuse, done, type Result } from '#foundation/results'
import type { Lang } from '#platform/texts'

/**
 * Typesets a document to a tagged PDF (PDF/UA-1) with Typst.
 *
 * [Note: Values are data, never markup] The source is a constant of the program. What a person
 * typed reaches Typst only as strings of a JSON file in memory, `data.json`, and Typst sets a
 * string as text, whatever characters it has. So a name like `#eval("…")` prints as it reads.
 *
 * The result depends on its input alone: the fonts are those inside the compiler (no fallback to
 * the machine's own), hyphenation is off, and the date is the given one.
 */
export function typeset(o: {
  /** Typst source that reads `json("data.json")` and begins with {@link houseStyle}. */
  source: string
  data: unknown
  /** Shown in the reader's title bar and by screen readers; never personal. */
  title: string
  at: Date
  /** Of the document as a whole; parts may say another. */
  language?: Lang
}): Result<Uint8Array, 'glyphs-missing'> {
  const compiler = theCompiler()
  const page = { ...(o.data as object), document: { title: o.title, at: timeParts(o.at), language: o.language ?? 'fi' } }
  compiler.mapShadow(dataPath, Buffer.from(JSON.stringify(page)))
  try {
    return done(compiler.pdf({ mainFileContent: o.source }, { pdfStandard: 'ua-1' }))
  } catch (error) {
    const complaints = error instanceof Error ? error.message : ''
    if (complaints.includes('could not be displayed with font')) return refuse('glyphs-missing')
    // The compiler quotes the text it complains of, which may be somebody's: only its own words are told.
    throw new Error(`the document could not be typeset: ${withoutQuotes(complaints)}`)
  } finally {
    compiler.unmapShadow(dataPath)
    // Typst memoises what it laid out: without this the values would stay in memory, and memory would grow.
    compiler.evictCache(0)
  }
}

/** The first lines of every source: title, date, fonts, no hyphenation (soft hyphens would spoil the re-reading). */
export const houseStyle = String.raw`
#let data = json("data.json")
#let ink = rgb("#1d2326")
#let quiet = rgb("#566066")
#set document(
  title: data.document.title, author: (), keywords: (),
  date: datetime(
    year: data.document.at.at(0), month: data.document.at.at(1), day: data.document.at.at(2),
    hour: data.document.at.at(3), minute: data.document.at.at(4), second: data.document.at.at(5),
  ),
)
#set text(
  font: ("Libertinus Serif",), fallback: false, size: 11pt, fill: ink,
  lang: data.document.language, region: "fi", hyphenate: false, ligatures: false,
)
#set par(justify: false, leading: 0.6em, spacing: 0.9em)
#set heading(bookmarked: false, outlined: false)
#set page(width: 210mm, height: 297mm)
`

const workspace = '/satama-typesetting'
const dataPath = `${workspace}/data.json`

let compiler: NodeCompiler | undefined
function theCompiler(): NodeCompiler {
  // The workspace does not exist on the disk: a source can read nothing but data.json.
  compiler ??= NodeCompiler.create({ workspace })
  return compiler
}

function timeParts(at: Date): number[] {
  return [
    at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(),
    at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(),
  ]
}

function withoutQuotes(complaints: string): string {
  return complaints.replace(/`[^`]*`|"[^"]*"/g, '…').slice(0, 500)
}

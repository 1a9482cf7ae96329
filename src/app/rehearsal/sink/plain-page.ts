/**
 * Reads the text of a page from its content stream, where the page is as plain as a letter's: words
 * set in fonts that say which sign each glyph is. Anything else it does not understand, and says so.
 */

/** Glyph → text, as a font's ToUnicode table tells. */
export type Glyphs = ReadonlyMap<number, string>

export function readGlyphs(table: string): Glyphs {
  const glyphs = new Map<number, string>()
  const text = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')
  for (const [, body = ''] of table.matchAll(/beginbfchar(.*?)endbfchar/gs)) {
    for (const [, from = '', to = ''] of body.matchAll(/<([\da-f]{4})>\s*<((?:[\da-f]{4})+)>/gi)) {
      glyphs.set(Number.parseInt(from, 16), text(to))
    }
  }
  for (const [, body = ''] of table.matchAll(/beginbfrange(.*?)endbfrange/gs)) {
    for (const [, from = '', last = '', to = ''] of body.matchAll(/<([\da-f]{4})>\s*<([\da-f]{4})>\s*<([\da-f]{4})>/gi)) {
      const start = Number.parseInt(from, 16)
      for (let glyph = start; glyph <= Number.parseInt(last, 16); glyph += 1) {
        glyphs.set(glyph, String.fromCodePoint(Number.parseInt(to, 16) + glyph - start))
      }
    }
  }
  return glyphs
}

/** What may stand on a plain page besides words: colours, lines, marks for screen readers. */
const plainOperators = new Set(
  'q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* CS cs SC SCN sc scn G g RG rg K k BMC BDC EMC MP DP'.split(
    ' ',
  ),
)

/** Numbers, names, brackets, operators; strings are taken apart by hand. */
const token = /\s*(?:([-+]?(?:\d+\.?\d*|\.\d+))|(\/[^\s()<>[\]{}/%]*)|(<<|>>|[[\]])|([A-Za-z'"*]+[\d*]?))/y

/** The lines of a page, or null when it holds something that this reader does not understand. */
export function linesOfPlainPage(content: string, fonts: (name: string) => Glyphs | null): string[] | null {
  const lines: { y: number; text: string }[] = []
  let numbers: number[] = []
  let shown = ''
  let name = ''
  let glyphs: Glyphs | null = null
  let origin = 0
  const origins: number[] = []
  let at = 0
  for (;;) {
    while (at < content.length && content.charCodeAt(at) <= 32) at += 1
    if (at >= content.length) break
    if (content[at] === '(') {
      const string = stringAt(content, at)
      const text = string && glyphs ? textOf(string.bytes, glyphs) : null
      if (!string || text === null) return null
      shown += text
      at = string.end
      continue
    }
    token.lastIndex = at
    const found = token.exec(content)
    if (!found) return null
    at = token.lastIndex
    const [, number, named, bracket, operator] = found
    if (number !== undefined) numbers.push(Number(number))
    else if (named !== undefined) name = named.slice(1)
    else if (bracket !== undefined) continue
    else {
      if (operator === 'q') origins.push(origin)
      else if (operator === 'Q') origin = origins.pop() ?? 0
      else if (operator === 'cm') origin += numbers.at(-1) ?? 0
      else if (operator === 'Tf') glyphs = fonts(name)
      else if (operator === 'Tj' || operator === 'TJ') {
        const last = lines.at(-1)
        if (last && Math.abs(last.y - origin) < 1) last.text += ` ${shown}`
        else lines.push({ y: origin, text: shown })
        shown = ''
      } else if (!plainOperators.has(operator ?? '')) return null
      numbers = []
    }
  }
  return lines.map(({ text }) => text.replace(/ +/g, ' ').trim()).filter((text) => text !== '')
}

function textOf(bytes: readonly number[], glyphs: Glyphs): string | null {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const sign = glyphs.get(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0))
    if (sign === undefined) return null
    text += sign
  }
  return text
}

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
const [opening, closing, backslash, zero, seven] = [40, 41, 92, 48, 55]

function stringAt(content: string, start: number): { bytes: number[]; end: number } | null {
  const bytes: number[] = []
  let depth = 0
  for (let at = start; at < content.length; at += 1) {
    const sign = content.charCodeAt(at)
    if (sign === opening && (depth += 1) === 1) continue
    if (sign === closing && (depth -= 1) === 0) return { bytes, end: at + 1 }
    if (sign !== backslash) {
      bytes.push(sign)
      continue
    }
    at += 1
    let digits = 0
    let octal = 0
    for (let code = content.charCodeAt(at); digits < 3 && code >= zero && code <= seven; code = content.charCodeAt(at + digits)) {
      octal = octal * 8 + code - zero
      digits += 1
    }
    if (digits > 0) at += digits - 1
    bytes.push(digits > 0 ? octal & 255 : (escapes[content[at] ?? ''] ?? content.charCodeAt(at)))
  }
  return null
}

/** A received message, decoded: everything its reader could see, and whom it says it is for. */
export interface ReadMail {
  readonly to: readonly string[]
  /** Header values and every text part, a line each. */
  readonly visible: string
  /** Something in it is no text, or is not built as a message is. */
  readonly unread: boolean
}

/** Headers that a machine writes: random signs in them are no text for a reader. */
const technical = /^(?:received|return-path|message-id|date|mime-version|content-[a-z-]+|dkim-signature|arc-[a-z-]+|authentication-results)$/

/**
 * Reads a message (RFC 5322, 2045–2047) with a small reader of the sink's own: neither the product's
 * composer nor its prover, nor anything that they share, had a hand in it.
 */
export function readMail(raw: Buffer): ReadMail {
  const part = partOf(raw.toString('latin1'))
  const texts: string[] = []
  const unread = !takeTexts(part, texts, 0)
  const headers = part.headers.filter(({ name }) => !technical.test(name)).map(({ value }) => decodeWords(value))
  const to = part.headers.filter(({ name }) => name === 'to' || name === 'cc' || name === 'bcc')
  return {
    to: to.flatMap(({ value }) => addressesIn(value)),
    visible: [...headers, ...texts].join('\n'),
    unread,
  }
}

interface Part {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: string
}

function partOf(text: string): Part {
  const blank = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n')
  const head = blank < 0 ? text : text.slice(0, blank)
  const body = blank < 0 ? '' : text.slice(blank === 0 ? 2 : blank + 4)
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [{ name: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim() }] : []
  })
  return { headers, body }
}

const headerOf = ({ headers }: Part, name: string): string => headers.find((header) => header.name === name)?.value ?? ''

/** Takes the text of every part; false when a part is none. */
function takeTexts(part: Part, texts: string[], depth: number): boolean {
  const type = headerOf(part, 'content-type') || 'text/plain; charset=us-ascii'
  const kind = (type.split(';')[0] ?? '').trim().toLowerCase()
  if (kind.startsWith('multipart/')) {
    const boundary = parameter(type, 'boundary')
    if (!boundary || depth > 5) return false
    const inner = `\r\n${part.body}`.split(`\r\n--${boundary}`).slice(1)
    const end = inner.findIndex((one) => one.startsWith('--'))
    if (end < 0) return false
    return inner.slice(0, end).every((one) => takeTexts(partOf(one.replace(/^[ \t]*\r\n/, '')), texts, depth + 1))
  }
  if (!kind.startsWith('text/')) return false
  const bytes = decoded(part.body, headerOf(part, 'content-transfer-encoding').trim().toLowerCase())
  const text = bytes && inCharset(bytes, parameter(type, 'charset') ?? 'us-ascii')
  if (text === null) return false
  texts.push(kind === 'text/html' ? textOfHtml(text) : text)
  return true
}

function parameter(value: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(value)
  return found ? (found[1] ?? found[2] ?? null) : null
}

function decoded(body: string, encoding: string): Buffer | null {
  if (encoding === 'base64') return Buffer.from(body, 'base64')
  if (encoding === 'quoted-printable') return unquoted(body)
  return ['', '7bit', '8bit', 'binary'].includes(encoding) ? Buffer.from(body, 'latin1') : null
}

/** Quoted-printable: `=C3` is a byte, `=` at the end of a line is no end. */
function unquoted(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length)
  let length = 0
  let at = 0
  for (let equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', at)) {
    length += bytes.write(text.slice(at, equals), length, 'latin1')
    const line = /^[ \t]*\r\n/.exec(text.slice(equals + 1, equals + 9))
    const byte = Number.parseInt(text.slice(equals + 1, equals + 3), 16)
    if (!line && Number.isInteger(byte)) bytes[length] = byte
    else if (!line) bytes[length] = 0x3d
    if (!line) length += 1
    at = equals + 1 + (line ? line[0].length : Number.isInteger(byte) ? 2 : 0)
  }
  length += bytes.write(text.slice(at), length, 'latin1')
  return bytes.subarray(0, length)
}

function inCharset(bytes: Buffer, charset: string): string | null {
  if (/^(?:utf-?8|us-ascii)$/i.test(charset)) return bytes.toString('utf8')
  return /^(?:iso-8859-1|windows-1252)$/i.test(charset) ? bytes.toString('latin1') : null
}

/** Encoded words (RFC 2047); the space between two of them is none. */
function decodeWords(value: string): string {
  if (!value.includes('=?')) return inCharset(Buffer.from(value, 'latin1'), 'utf-8') ?? value
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (whole, charset: string, way: string, text: string) => {
      const bytes = /b/i.test(way) ? Buffer.from(text, 'base64') : unquoted(text.replace(/_/g, ' '))
      return inCharset(bytes, charset) ?? whole
    })
}

/** The addresses of a header: in angle brackets behind a name, or bare. */
function addressesIn(value: string): string[] {
  const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\([^)]*\)/g, '')
  return bare.split(',').flatMap((one) => {
    const address = (/<([^<>]*)>/.exec(one)?.[1] ?? one).trim()
    return address === '' ? [] : [address]
  })
}

/** What a browser would show of an HTML part, and what its links and pictures say. */
export function textOfHtml(html: string): string {
  const shown = html
    .replace(/<(style|script|head)\b[^>]*>.*?<\/\1>/gis, ' ')
    .replace(/<!--.*?-->/gs, ' ')
    .replace(/<[^>]*>/g, (tag) => {
      const space = /^<\/?(?:b|i|em|strong|span|a|u)\b/i.test(tag) ? '' : '\n'
      if (!tag.includes('=')) return space
      const said = [...tag.matchAll(/\b(?:href|src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
      return space + said.map((found) => ` ${found[1] ?? found[2] ?? ''} `).join('')
    })
  return shown.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, word) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return entities[String(word)] ?? whole
  })
}

const entities: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '',
  auml: 'ä', ouml: 'ö', aring: 'å', Auml: 'Ä', Ouml: 'Ö', Aring: 'Å', ndash: '–', mdash: '—',
}

/**
 * Reads a finished message strictly, byte for byte, knowing nothing of how it was made. What is
 * unusual is refused rather than guessed at: only a message whose every byte has been understood
 * can be proved.
 */
export interface ReadMessage {
  /** Headers in order, names in lower case, values unfolded and still encoded. */
  readonly headers: readonly Header[]
  readonly parts: readonly ReadPart[]
}
export interface Header {
  readonly name: string
  readonly value: string
}
export interface ReadPart {
  readonly headers: readonly Header[]
  readonly text: string
  /** Lines met for the first time: as they stood in the message, and decoded. */
  readonly fresh: readonly (readonly [encoded: string, decoded: string])[]
}

/**
 * Lines decoded before. Most lines of a notice are the same for thousands of people; the prover
 * adds those of a proved message that hold nothing of the person.
 */
export type KnownLines = ReadonlyMap<string, string>

/** Why a message cannot be read. A position at most, never what stands there. */
export class Unreadable extends Error {
  constructor(what: string) {
    super(`unreadable: ${what}`)
  }
}

export function readMessage(bytes: Buffer, known: KnownLines = new Map()): ReadMessage {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1')
  if (end === -1) throw new Unreadable('no end of headers')
  const headers = readHeaders(bytes.toString('latin1', 0, end))
  const type = headers.find(({ name }) => name === 'content-type')?.value ?? ''
  const boundary = /^multipart\/alternative; boundary="([^"\r\n]{1,70})"$/.exec(type)?.[1]
  if (!boundary) throw new Unreadable('content type')

  const parts: ReadPart[] = []
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  let at = end + 4
  if (bytes.indexOf(delimiter, at) !== at) throw new Unreadable('something stands before the first part')
  for (;;) {
    at += delimiter.length
    if (bytes[at] === 45 && bytes[at + 1] === 45) {
      at += 2
      if (bytes[at] === 13 && bytes[at + 1] === 10) at += 2
      if (at !== bytes.length) throw new Unreadable('something stands after the last part')
      return { headers, parts }
    }
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) throw new Unreadable('boundary')
    at += 2
    const next = nextDelimiter(bytes, delimiter, at)
    parts.push(readPart(bytes.subarray(at, next), known))
    at = next + 2
  }
}

/** Where the line break before the next delimiter stands. */
function nextDelimiter(bytes: Buffer, delimiter: Buffer, from: number): number {
  const found = bytes.indexOf(delimiter, from)
  if (found < from + 2 || bytes[found - 1] !== 10 || bytes[found - 2] !== 13) throw new Unreadable('part without end')
  return found - 2
}

function readPart(bytes: Buffer, known: KnownLines): ReadPart {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1')
  if (end === -1) throw new Unreadable('part without headers')
  const headers = readHeaders(bytes.toString('latin1', 0, end))
  const valueOf = (name: string) => headers.find((header) => header.name === name)?.value.toLowerCase() ?? ''
  const charset = /;\s*charset="?([a-z0-9-]+)"?/.exec(valueOf('content-type'))?.[1]
  if (charset !== 'utf-8' && charset !== 'us-ascii') throw new Unreadable('charset')
  const body = bytes.subarray(end + 4)
  const encoding = valueOf('content-transfer-encoding')
  if (encoding !== 'quoted-printable') return { headers, text: decodeUtf8(decodeTransfer(body, encoding)), fresh: [] }

  const fresh: [string, string][] = []
  const text = wholeLines(body.toString('latin1'))
    .map((line) => {
      const before = known.get(line)
      if (before !== undefined) return before
      const decoded = decodeUtf8(decodeQuotedPrintable(Buffer.from(line, 'latin1')))
      fresh.push([line, decoded])
      return decoded
    })
    .join('\r\n')
  return { headers, text, fresh }
}

/** Lines that a soft break continues are one. */
function wholeLines(body: string): string[] {
  const lines: string[] = []
  let from = 0
  let at = -2
  for (;;) {
    at = body.indexOf('\r\n', at + 2)
    if (at === -1) break
    if (body.charCodeAt(at - 1) === equals) continue
    lines.push(body.slice(from, at))
    from = at + 2
  }
  lines.push(body.slice(from))
  return lines
}

function readHeaders(block: string): Header[] {
  const headers: Header[] = []
  for (const line of block.split('\r\n')) {
    if (/[^\x20-\x7e\t]/.test(line)) throw new Unreadable('header characters')
    if (line.startsWith(' ') || line.startsWith('\t')) {
      const last = headers.pop()
      if (!last || line.trim() === '') throw new Unreadable('folding')
      headers.push({ name: last.name, value: last.value + line })
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1 || !/^[A-Za-z][A-Za-z0-9-]*$/.test(line.slice(0, colon))) throw new Unreadable('header name')
    headers.push({ name: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).replace(/^ /, '') })
  }
  return headers
}

function decodeTransfer(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'quoted-printable':
      return decodeQuotedPrintable(body)
    case 'base64': {
      const packed = body.toString('latin1').replaceAll('\r\n', '')
      if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw new Unreadable('base64')
      return Buffer.from(packed, 'base64')
    }
    case '7bit':
    case '8bit':
      return body
    default:
      throw new Unreadable('transfer encoding')
  }
}

const CR = 13
const LF = 10
const equals = 61

function decodeQuotedPrintable(body: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(body.length)
  let length = 0
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i] as number
    if (byte !== equals) {
      if (byte > 126 || byte < 32) throw new Unreadable('quoted-printable')
      plain[length++] = byte
    } else if (body[i + 1] === CR && body[i + 2] === LF) i += 2
    else {
      const high = nibble(body[i + 1])
      const low = nibble(body[i + 2])
      if (high < 0 || low < 0) throw new Unreadable('quoted-printable')
      plain[length++] = (high << 4) | low
      i += 2
    }
  }
  return plain.subarray(0, length)
}

function nibble(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  return byte >= 65 && byte <= 70 ? byte - 55 : -1
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Unreadable('not utf-8')
  }
}

/** An unstructured header value with its encoded words (RFC 2047) decoded. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  const joined = value.replace(/(\?=)[ \t]+(?==\?)/g, '$1')
  let text = ''
  let at = 0
  for (const match of joined.matchAll(/=\?([A-Za-z0-9-]+)\?([BbQq])\?([^?\s]*)\?=/g)) {
    text += joined.slice(at, match.index) + decodeWord(match[1] ?? '', match[2] ?? '', match[3] ?? '')
    at = match.index + match[0].length
  }
  text += joined.slice(at)
  if (text.includes('=?') && joined.slice(at).includes('=?')) throw new Unreadable('encoded word')
  return text
}

function decodeWord(charset: string, encoding: string, content: string): string {
  if (charset.toLowerCase() !== 'utf-8') throw new Unreadable('charset of a header')
  if (encoding.toUpperCase() === 'B') return decodeUtf8(decodeTransfer(Buffer.from(content, 'latin1'), 'base64'))
  return decodeUtf8(decodeQuotedPrintable(Buffer.from(content.replaceAll('_', ' '), 'latin1')))
}

/** One mailbox: a display name, quoted or in encoded words, or none; and an address in angle brackets. */
export function readMailbox(value: string): { name: string; address: string } {
  const found = /^(?:(.*?)[ \t]+)?<([^<>\s]+)>$/.exec(value)
  if (!found) throw new Unreadable('mailbox')
  const [, display = '', address = ''] = found
  if (!display.startsWith('"')) return { name: decodeWords(display), address }
  if (!/^"(?:[^"\\]|\\.)*"$/.test(display)) throw new Unreadable('quoted name')
  return { name: display.slice(1, -1).replace(/\\(.)/g, '$1'), address }
}

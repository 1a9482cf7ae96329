/** One line of text in quoted-printable (RFC 2045 6.7), with soft breaks, without its own line end. */
export function quotedPrintableLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8')
  let encoded = ''
  let column = 0
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0
    const last = i === bytes.length - 1
    // A dot at the start of a line would be doubled in SMTP, a space at an end may be cut: both are encoded.
    const first = column === 0 || column >= 75
    const plain =
      (byte > 32 && byte < 127 && byte !== 61 && !(byte === 46 && first)) || (byte === 32 && !last && !first)
    const unit = plain ? String.fromCharCode(byte) : `=${hex[byte >> 4]}${hex[byte & 15]}`
    if (column + unit.length > 75) {
      encoded += '=\r\n'
      column = 0
    }
    encoded += unit
    column += unit.length
  }
  return encoded
}
const hex = '0123456789ABCDEF'

/** A header value: as it is when plain ASCII, else encoded words (RFC 2047), folded. */
export function headerText(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) && !value.includes('=?') ? folded(value) : encodedWords(value)
}

/** A display name: a quoted string when plain ASCII, else encoded words. */
export function displayName(value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value) || value.includes('=?')) return encodedWords(value)
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}

function encodedWords(value: string): string {
  const words: string[] = []
  let chunk = ''
  for (const character of value) {
    // 45 bytes make 60 characters of base64: with the frame the word stays under 75.
    if (Buffer.byteLength(chunk + character, 'utf8') > 45) {
      words.push(chunk)
      chunk = ''
    }
    chunk += character
  }
  words.push(chunk)
  return words.map((word) => `=?utf-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`).join('\r\n ')
}

/** Folds plain text at spaces before column 70 or so. */
function folded(value: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of value.split(' ')) {
    if (line !== '' && line.length + word.length > 60) {
      lines.push(line)
      line = word
    } else line = line === '' && lines.length === 0 ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.join('\r\n ')
}

export function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** RFC 5322 3.3, always in UTC. */
export function mailDate(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const day = days[at.getUTCDay()]
  const month = months[at.getUTCMonth()]
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return `${day}, ${two(at.getUTCDate())} ${month} ${at.getUTCFullYear()} ${time} +0000`
}
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Every way in which a canary might be written down. */

export interface Pattern {
  readonly bytes: Uint8Array
  /** Which canary it stands for, by its place in the list. */
  readonly canary: number
}

const shortest = 8

/**
 * A text as UTF-8, UTF-16 both ways, hex, quoted-printable, and base64 at its three offsets (in both
 * alphabets). Bytes are looked for as they are, in hex and in base64. Letters are folded while
 * searching, so only base64 and hex need the text in capitals and in small letters as well.
 */
export function patternsOf(canary: number, forms: readonly (string | Uint8Array)[]): Pattern[] {
  return forms.flatMap((form) => {
    const written = typeof form === 'string' ? spellings(form) : [Buffer.from(form)]
    if (written.some((bytes) => bytes.length < shortest)) throw new Error('a canary has eight characters or more')
    const wide = typeof form === 'string' ? [Buffer.from(form, 'utf16le'), Buffer.from(form, 'utf16le').swap16()] : []
    const coded = written.flatMap((bytes) => [bytes, ascii(bytes.toString('hex')), ascii(quotedPrintable(bytes)), ...base64s(bytes)])
    return [...coded, ...wide].map((bytes) => ({ bytes, canary }))
  })
}

function spellings(text: string): Buffer[] {
  return [...new Set([text, text.toLowerCase(), text.toUpperCase()])].map((one) => Buffer.from(one))
}

const ascii = (text: string) => Buffer.from(text, 'latin1')

function quotedPrintable(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const plain = byte >= 33 && byte <= 126 && byte !== 61
      return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** What base64 makes of the bytes wherever they begin in a group of three: the signs that they alone decide. */
function base64s(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    const first = Math.ceil((offset * 8) / 6)
    const last = Math.floor((shifted.length * 8) / 6)
    return (['base64', 'base64url'] as const).map((alphabet) => ascii(shifted.toString(alphabet).slice(first, last)))
  })
}

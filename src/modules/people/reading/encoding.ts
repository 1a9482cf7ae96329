import { isAscii } from 'node:buffer'
import iconv from 'iconv-lite'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const looksFor = 65_536

/**
 * Tells the encoding of a file from all of its bytes: a register may write its first `ä` on
 * row 40,000. Nothing is kept of what it sees.
 */
export class EncodingSniffer {
  private first = new Uint8Array(0)
  private seen = 0
  private zerosAtEven = 0
  private zerosAtOdd = 0
  private readonly utf8 = new Utf8Scanner()

  push(chunk: Uint8Array): void {
    if (this.first.length < 3) {
      this.first = Buffer.concat([this.first, chunk.subarray(0, 3)]).subarray(0, 3)
    }
    for (let i = 0; i < chunk.length && this.seen + i < looksFor; i += 1) {
      if (chunk[i] !== 0) continue
      if ((this.seen + i) % 2 === 0) this.zerosAtEven += 1
      else this.zerosAtOdd += 1
    }
    this.seen += chunk.length
    this.utf8.push(chunk)
  }

  encoding(): Encoding {
    const [a, b, c] = this.first
    if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
    if (a === 0xff && b === 0xfe) return 'utf-16le'
    if (a === 0xfe && b === 0xff) return 'utf-16be'
    // Without a mark: in UTF-16 every character of our alphabets has one zero byte, always on the same side.
    const pairs = Math.min(this.seen, looksFor) / 2
    if (this.zerosAtOdd > pairs * 0.3 && this.zerosAtEven < pairs * 0.05) return 'utf-16le'
    if (this.zerosAtEven > pairs * 0.3 && this.zerosAtOdd < pairs * 0.05) return 'utf-16be'
    // A few broken bytes in a file of UTF-8 spoil their rows, not the file.
    return this.utf8.broken() * 4 <= this.utf8.whole ? 'utf-8' : 'windows-1252'
  }

  isEmpty(): boolean {
    return this.seen === 0
  }
}

/** The file's text, chunk by chunk, without its byte order mark. What cannot be decoded becomes U+FFFD. */
export async function* decoded(source: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderOf(encoding)
  for await (const chunk of source) {
    const text = decoder.write(chunk)
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}

interface ChunkDecoder {
  write(chunk: Uint8Array): string
  end(): string
}

function decoderOf(encoding: Encoding): ChunkDecoder {
  if (encoding === 'windows-1252') {
    // Not TextDecoder: some releases of Node read bytes 80–9F of this encoding as control characters.
    const decoder = iconv.getDecoder(encoding)
    return { write: (chunk) => decoder.write(Buffer.from(chunk)), end: () => decoder.end() ?? '' }
  }
  const decoder = new TextDecoder(encoding)
  return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() }
}

/** Counts whole and broken multi-byte sequences across chunk borders. */
class Utf8Scanner {
  whole = 0
  private faults = 0
  private missing = 0

  push(chunk: Uint8Array): void {
    if (this.missing === 0 && isAscii(chunk)) return
    for (const byte of chunk) {
      if (this.missing > 0) {
        if ((byte & 0xc0) === 0x80) {
          this.missing -= 1
          if (this.missing === 0) this.whole += 1
          continue
        }
        this.faults += 1
        this.missing = 0
      }
      if (byte < 0x80) continue
      if (byte >= 0xc2 && byte < 0xe0) this.missing = 1
      else if (byte >= 0xe0 && byte < 0xf0) this.missing = 2
      else if (byte >= 0xf0 && byte < 0xf5) this.missing = 3
      else this.faults += 1
    }
  }

  broken(): number {
    return this.faults + (this.missing > 0 ? 1 : 0)
  }
}

/** An operand of a PDF content stream. Strings keep their bytes, as they are codes of glyphs and not text. */
export type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'string'; readonly bytes: Uint8Array }
  | { readonly kind: 'array'; readonly items: readonly Operand[] }
  | { readonly kind: 'dictionary'; readonly entries: ReadonlyMap<string, Operand> }

/**
 * Reads a content stream (ISO 32000-1, 7.8.2): hands each operator with its operands to `act`, until
 * that says no. Null when something in it cannot be read or is said no to; a strict reader guesses nothing.
 */
export function readContent(bytes: Uint8Array, act: (operator: string, operands: readonly Operand[]) => boolean): true | null {
  const reader = new TokenReader(bytes)
  let operands: Operand[] = []
  for (;;) {
    reader.skipSpace()
    if (reader.ended) return operands.length === 0 ? true : null
    const operator = reader.operator()
    if (operator !== null) {
      if (!act(operator, operands)) return null
      operands = []
      continue
    }
    const operand = reader.operand()
    if (operand === null || operands.length > 32) return null
    operands.push(operand)
  }
}

const space = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const delimiter = new Set([...'()<>[]{}/%'].map((sign) => sign.charCodeAt(0)))
const escapes = new Map([
  [0x6e, 0x0a], [0x72, 0x0d], [0x74, 0x09], [0x62, 0x08], [0x66, 0x0c], [0x28, 0x28], [0x29, 0x29], [0x5c, 0x5c],
])

class TokenReader {
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get ended(): boolean {
    return this.at >= this.bytes.length
  }

  skipSpace(): void {
    while (this.at < this.bytes.length && space.has(this.bytes[this.at] ?? 0)) this.at += 1
  }

  operator(): string | null {
    const first = this.bytes[this.at] ?? 0
    const isLetter = (first >= 0x41 && first <= 0x5a) || (first >= 0x61 && first <= 0x7a) || first === 0x27 || first === 0x22
    return isLetter ? this.word() : null
  }

  operand(): Operand | null {
    const first = this.bytes[this.at] ?? 0
    if (first === 0x2f) {
      this.at += 1
      return { kind: 'name', value: this.word() }
    }
    if (first === 0x28) return this.literalString()
    if (first === 0x5b) return this.array()
    if (first === 0x3c) return this.bytes[this.at + 1] === 0x3c ? this.dictionary() : this.hexString()
    const word = this.word()
    return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word) ? { kind: 'number', value: Number(word) } : null
  }

  private word(): string {
    const from = this.at
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] ?? 0
      if (space.has(byte) || delimiter.has(byte)) break
      this.at += 1
    }
    let word = ''
    for (let i = from; i < this.at; i++) word += String.fromCharCode(this.bytes[i] ?? 0)
    return word
  }

  private array(): Operand | null {
    this.at += 1
    const items: Operand[] = []
    for (;;) {
      this.skipSpace()
      if (this.ended) return null
      if (this.bytes[this.at] === 0x5d) {
        this.at += 1
        return { kind: 'array', items }
      }
      const item = this.operand()
      if (!item) return null
      items.push(item)
    }
  }

  private dictionary(): Operand | null {
    this.at += 2
    const entries = new Map<string, Operand>()
    for (;;) {
      this.skipSpace()
      if (this.ended) return null
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e) {
        this.at += 2
        return { kind: 'dictionary', entries }
      }
      const key = this.operand()
      this.skipSpace()
      // `true`, `false` and `null` do not occur in what we read.
      const value = this.operand()
      if (key?.kind !== 'name' || !value) return null
      entries.set(key.value, value)
    }
  }

  private literalString(): Operand | null {
    this.at += 1
    const found: number[] = []
    let depth = 0
    for (;;) {
      if (this.ended) return null
      const byte = this.bytes[this.at++] ?? 0
      if (byte === 0x5c) this.escaped(found)
      else if (byte === 0x28) {
        depth += 1
        found.push(byte)
      } else if (byte === 0x29) {
        if (depth === 0) return { kind: 'string', bytes: Uint8Array.from(found) }
        depth -= 1
        found.push(byte)
      } else if (byte === 0x0d) {
        if (this.bytes[this.at] === 0x0a) this.at += 1
        found.push(0x0a)
      } else found.push(byte)
    }
  }

  private escaped(found: number[]): void {
    const byte = this.bytes[this.at++] ?? 0
    const plain = escapes.get(byte)
    if (plain !== undefined) found.push(plain)
    else if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30
      for (let digits = 1; digits < 3; digits++) {
        const next = this.bytes[this.at] ?? 0
        if (next < 0x30 || next > 0x37) break
        value = value * 8 + next - 0x30
        this.at += 1
      }
      found.push(value & 0xff)
    } else if (byte === 0x0d) {
      if (this.bytes[this.at] === 0x0a) this.at += 1
    } else if (byte !== 0x0a) found.push(byte)
  }

  private hexString(): Operand | null {
    this.at += 1
    let digits = ''
    for (;;) {
      if (this.ended) return null
      const byte = this.bytes[this.at++] ?? 0
      if (byte === 0x3e) break
      if (space.has(byte)) continue
      const digit = String.fromCharCode(byte)
      if (!/[0-9A-Fa-f]/.test(digit)) return null
      digits += digit
    }
    if (digits.length % 2 === 1) digits += '0'
    return { kind: 'string', bytes: Uint8Array.from(Buffer.from(digits, 'hex')) }
  }
}

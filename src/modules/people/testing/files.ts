import iconv from 'iconv-lite'
import type { RegisterSource } from '../reading/layout.ts'

/** Register files for tests, written in any of the ways that offices write them. */
export interface Writing {
  separator: ',' | ';' | '\t'
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16le-bom' | 'utf-16be' | 'utf-16be-bom' | 'windows-1252'
  end: '\r\n' | '\n' | '\r'
  /** Quotes around every cell, or where needed. */
  quotes: 'all' | 'needed'
}

export const plainWriting: Writing = { separator: ';', encoding: 'utf-8', end: '\n', quotes: 'needed' }

export function registerBytes(rows: readonly (readonly string[])[], writing: Writing = plainWriting): Buffer {
  return encode(rows.map((cells) => registerLine(cells, writing)).join(''), writing.encoding)
}

export function registerLine(cells: readonly string[], writing: Writing = plainWriting): string {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const needs = (cell: string) => /["\r\n]/.test(cell) || cell.includes(writing.separator)
  const written = cells.map((cell) => (writing.quotes === 'all' || needs(cell) ? quoted(cell) : cell))
  return written.join(writing.separator) + writing.end
}

export function encode(text: string, encoding: Writing['encoding']): Buffer {
  const [, charset = encoding, mark] = /^(.*?)(-bom)?$/.exec(encoding) ?? []
  return iconv.encode(text, charset, { addBOM: mark !== undefined })
}

/** Bytes as a source that can be read again, in chunks of any size. */
export function sourceOf(bytes: Uint8Array, chunk = 4_096): RegisterSource {
  return async function* () {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
}

import type { Pattern } from './forms.ts'

/** Which canaries lie in a piece of memory. */
export type Finder = (bytes: Uint8Array) => Set<number>

const lineFeed = 10
const carriageReturn = 13
const equalsSign = 61

/**
 * All patterns in one pass (Aho and Corasick, as a table of every state by every byte). ASCII letters
 * are folded. Line ends, and the `=` with which quoted-printable breaks a line, are passed over: a
 * canary that was folded into two lines is found like any other.
 */
export function newFinder(patterns: readonly Pattern[]): Finder {
  const { next, ends } = automaton(patterns)
  return (bytes) => {
    const found = new Set<number>()
    let state = 0
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number
      if (byte === lineFeed || byte === carriageReturn || (byte === equalsSign && isLineEnd(bytes[at + 1]))) continue
      state = next[(state << 8) | byte] as number
      const here = ends[state]
      if (here !== undefined) for (const canary of here) found.add(canary)
    }
    return found
  }
}

const isLineEnd = (byte: number | undefined) => byte === lineFeed || byte === carriageReturn

const folded = (byte: number) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)

function automaton(patterns: readonly Pattern[]): { next: Int32Array; ends: readonly (readonly number[] | undefined)[] } {
  const most = 1 + patterns.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const next = new Int32Array(most << 8)
  const ends: (number[] | undefined)[] = [undefined]
  for (const { bytes, canary } of patterns) {
    let state = 0
    for (const [at, byte] of bytes.entries()) {
      if (byte === lineFeed || byte === carriageReturn || (byte === equalsSign && isLineEnd(bytes[at + 1]))) continue
      const edge = (state << 8) | folded(byte)
      if (next[edge] === 0) {
        next[edge] = ends.length
        ends.push(undefined)
      }
      state = next[edge] as number
    }
    ends[state] = [...(ends[state] ?? []), canary]
  }
  link(next, ends)
  return { next, ends }
}

/** Fills in where to go when a pattern breaks off: to the longest end of what was read that begins another. */
function link(next: Int32Array, ends: (number[] | undefined)[]): void {
  const back = new Int32Array(ends.length)
  const waiting: number[] = []
  for (let byte = 0; byte < 256; byte += 1) {
    const state = next[byte] as number
    if (state !== 0) waiting.push(state)
  }
  for (let turn = 0; turn < waiting.length; turn += 1) {
    const state = waiting[turn] as number
    const fallen = back[state] as number
    if (ends[fallen]) ends[state] = [...(ends[state] ?? []), ...ends[fallen]]
    for (let byte = 0; byte < 256; byte += 1) {
      const edge = (state << 8) | byte
      const child = next[edge] as number
      const instead = next[(fallen << 8) | byte] as number
      if (child === 0) next[edge] = instead
      else {
        back[child] = instead
        waiting.push(child)
      }
    }
  }
  for (let state = 0; state < ends.length; state += 1) {
    for (let byte = 65; byte <= 90; byte += 1) next[(state << 8) | byte] = next[(state << 8) | (byte + 32)] as number
  }
}

import { combine, split } from 'shamir-secret-sharing'
import { type Bytes, concat, equalBytes } from '#foundation/sealing'
import { done, refuse, type Result } from '#foundation/results'

/*
 * The shares of the organisation's recovery key as they stand on paper. Browser and tests run the same
 * code; nothing here knows a database.
 *
 * A share is 40 bytes: 1 version, 4 of the key that it belongs to, 1 with how many are needed and how many
 * there are (four bits each), 1 its own number, 33 of Shamir's sharing over GF(256). Written in Crockford's
 * 32 characters: four lines of sixteen, each with two more that check it.
 */
const version = 1
const tagLength = 4
const rootLength = 32
const headLength = 1 + tagLength + 2
const lines = 4
const charactersPerLine = 16
const checksPerLine = 2
const lineLength = charactersPerLine + checksPerLine

/** Two papers must be lost together, and one may be lost: fewer needed than there are, and never one alone. */
export const quorumBounds = { threshold: { from: 2, to: 8 }, shares: { from: 3, to: 9 } } as const

export interface QuorumSize {
  /** How many shares bring the key back. */
  readonly threshold: number
  /** How many there are. */
  readonly shares: number
}

export function isQuorumSize({ threshold, shares }: QuorumSize): boolean {
  const within = (value: number, { from, to }: { from: number; to: number }) =>
    Number.isInteger(value) && value >= from && value <= to
  return within(threshold, quorumBounds.threshold) && within(shares, quorumBounds.shares) && threshold < shares
}

export interface Share extends QuorumSize {
  /** The first bytes of the key's fingerprint: papers of two keys are told apart by it. */
  readonly tag: Bytes
  /** From 1. */
  readonly number: number
  readonly piece: Bytes
}

/** Splits the root of a recovery key; fewer than `threshold` of the shares tell nothing of it. */
export async function splitRoot(root: Bytes, size: QuorumSize, tag: Bytes): Promise<Share[]> {
  if (!isQuorumSize(size)) throw new RangeError('not a quorum of sane size')
  if (root.length !== rootLength || tag.length !== tagLength) throw new TypeError('not the root of a recovery key')
  const pieces = await split(Uint8Array.from(root), size.shares, size.threshold)
  return pieces.map((piece, index) => ({ ...size, tag, number: index + 1, piece }))
}

export type SharesProblem = 'too-few' | 'same-share' | 'mixed-shares'

/**
 * The root again, from shares of one key. Whether it is the right one the caller has to see by the public key:
 * a forged or damaged share gives another root, and Shamir's sharing does not notice.
 */
export async function combineShares(shares: readonly Share[]): Promise<Result<Bytes, SharesProblem>> {
  const [first] = shares
  if (!first) return refuse('too-few', { needed: quorumBounds.threshold.from, given: 0 })
  const alike = (one: Share) =>
    equalBytes(one.tag, first.tag) && one.threshold === first.threshold && one.shares === first.shares
  const other = shares.find((one) => !alike(one))
  if (other) return refuse('mixed-shares', { number: other.number })
  const numbers = new Set(shares.map((one) => one.number))
  const places = new Set(shares.map((one) => one.piece.at(-1)))
  const repeated = shares.find((one, at) => shares.findIndex(({ number }) => number === one.number) !== at)
  if (numbers.size < shares.length || places.size < shares.length) {
    return refuse('same-share', { number: (repeated ?? first).number })
  }
  if (shares.length < first.threshold) return refuse('too-few', { needed: first.threshold, given: shares.length })
  return done(await combine(shares.map(({ piece }) => Uint8Array.from(piece))))
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A share as it is printed: four lines like `04KD 9F2Q 7ZRA 1C0M 5X`. */
export function writeShare({ tag, threshold, shares, number, piece }: Share): string[] {
  const bytes = concat(Uint8Array.of(version), tag, Uint8Array.of((threshold << 4) | shares, number), piece)
  const values = valuesOf(bytes)
  return Array.from({ length: lines }, (_, line) => {
    const own = values.slice(line * charactersPerLine, (line + 1) * charactersPerLine)
    const text = [...own, ...checksOf(line, own)].map((value) => alphabet.charAt(value)).join('')
    return (text.match(/.{1,4}/g) ?? []).join(' ')
  })
}

export type ShareProblem = 'no-share' | 'share-length' | 'share-line'

/** Reads a share off paper. The line with the mistake is named, never what was typed. */
export function readShare(typed: string): Result<Share, ShareProblem> {
  const typedLines = typed.split('\n').map(plainOf).filter((line) => line !== '')
  const all = typedLines.join('')
  if (all === '') return refuse('no-share')
  // Whoever typed line by line is told of the line that is too short or too long.
  if (typedLines.length === lines) {
    const uneven = typedLines.findIndex((line) => line.length !== lineLength)
    if (uneven !== -1) return refuse('share-line', { line: uneven + 1 })
  }
  if (all.length !== lines * lineLength) return refuse('share-length', { has: all.length, needs: lines * lineLength })

  const values: number[] = []
  for (let line = 0; line < lines; line += 1) {
    const characters = all.slice(line * lineLength, (line + 1) * lineLength).split('')
    const given = characters.map((one) => alphabet.indexOf(one))
    const own = given.slice(0, charactersPerLine)
    const checks = checksOf(line, own)
    const right = !given.includes(-1) && checks.every((check, at) => check === given[charactersPerLine + at])
    if (!right) return refuse('share-line', { line: line + 1 })
    values.push(...own)
  }
  return shareFrom(bytesFrom(values))
}

function shareFrom(bytes: Bytes): Result<Share, 'no-share'> {
  const size = bytes[1 + tagLength] ?? 0
  const number = bytes[2 + tagLength] ?? 0
  const threshold = size >> 4
  const shares = size & 15
  const place = bytes.at(-1)
  if (bytes[0] !== version || !isQuorumSize({ threshold, shares }) || number < 1 || number > shares || place === 0) {
    return refuse('no-share')
  }
  return done({ tag: bytes.slice(1, 1 + tagLength), threshold, shares, number, piece: bytes.slice(headLength) })
}

const plainOf = (line: string): string =>
  line
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}.]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

/*
 * A Reed–Solomon code over the field of 32 elements: the line's characters as a polynomial, taken at two
 * points. One wrong character, two of them, and any two exchanged are always noticed; so is a line in
 * another's place, since its number begins the sum.
 */
function checksOf(line: number, values: readonly number[]): [number, number] {
  let first = line + 1
  let second = line + 1
  for (const value of values) {
    first = times(first, 2) ^ value
    second = times(second, 4) ^ value
  }
  return [first, second]
}

function times(value: number, by: 2 | 4): number {
  const doubled = value << 1
  const once = doubled & 32 ? doubled ^ 0b100101 : doubled // x^5 + x^2 + 1
  return by === 2 ? once : times(once, 2)
}

function valuesOf(bytes: Bytes): number[] {
  const values: number[] = []
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      values.push((held >> bits) & 31)
      held &= (1 << bits) - 1
    }
  }
  return values
}

function bytesFrom(values: readonly number[]): Bytes {
  const bytes = new Uint8Array((values.length * 5) / 8)
  let held = 0
  let bits = 0
  let at = 0
  for (const value of values) {
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at] = held >> bits
    at += 1
    held &= (1 << bits) - 1
  }
  return bytes
}

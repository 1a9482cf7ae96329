import { concat, equalBytes, type Bytes } from './bytes.ts'
import { sha256 } from './hashing.ts'

/*
 * Merkle trees as RFC 9162, section 2, hashes them: 0x00 before a leaf, 0x01 before two children,
 * split at the largest power of two below the size. `leaves` are always leaf hashes.
 */
const leafPrefix = Uint8Array.of(0)

export function leafHash(leaf: Bytes): Bytes {
  return sha256(concat(leafPrefix, leaf))
}

/** The hash of a leaf that has its zero byte before it already: for those who hash a million and copy none. */
export function hashOfPrefixedLeaf(prefixed: Bytes): Bytes {
  if (prefixed[0] !== 0) throw new TypeError('a leaf is hashed with a zero byte before it')
  return sha256(prefixed)
}

export function nodeHash(left: Bytes, right: Bytes): Bytes {
  pair.set(left, 1)
  pair.set(right, 33)
  return sha256(pair)
}

// Filled anew for every pair: a million small allocations would cost more than the hashing.
const pair = new Uint8Array(65).fill(1, 0, 1)

/**
 * A tree's right edge: the roots of its complete subtrees, largest first. It is all that
 * appending and the root need, so both cost the logarithm of the size.
 */
export interface Frontier {
  readonly size: number
  readonly peaks: readonly Bytes[]
}

export const emptyFrontier: Frontier = { size: 0, peaks: [] }

export function appendLeaf(frontier: Frontier, leaf: Bytes): Frontier {
  const peaks = [...frontier.peaks]
  let merged = leaf
  for (let size = frontier.size; size % 2 === 1; size = Math.floor(size / 2)) {
    merged = nodeHash(peaks.pop() as Bytes, merged)
  }
  peaks.push(merged)
  return { size: frontier.size + 1, peaks }
}

export function frontierRoot(frontier: Frontier): Bytes {
  const [last, ...rest] = [...frontier.peaks].reverse()
  if (!last) return sha256(new Uint8Array(0))
  return rest.reduce((right, left) => nodeHash(left, right), last)
}

/** A tree that grows in place: what appending to a frontier gives, without a copy for every leaf. */
export interface GrowingTree {
  readonly size: number
  append(leaf: Bytes): void
  root(): Bytes
  frontier(): Frontier
}

export function growingTree(from: Frontier = emptyFrontier): GrowingTree {
  const peaks = [...from.peaks]
  let grown = from.size
  return {
    get size() {
      return grown
    },
    append(leaf) {
      let merged = leaf
      for (let size = grown; size % 2 === 1; size = Math.floor(size / 2)) merged = nodeHash(peaks.pop() as Bytes, merged)
      peaks.push(merged)
      grown += 1
    },
    root: () => frontierRoot({ size: grown, peaks }),
    frontier: () => ({ size: grown, peaks: [...peaks] }),
  }
}

export function rootOf(leaves: readonly Bytes[]): Bytes {
  return frontierRoot(leaves.reduce(appendLeaf, emptyFrontier))
}

/** What proves that a leaf is in the tree of these leaves, from the leaf upwards. */
export function inclusionProof(leaves: readonly Bytes[], index: number): Bytes[] {
  if (index < 0 || index >= leaves.length) throw new RangeError('no such leaf')
  if (leaves.length === 1) return []
  const split = splitOf(leaves.length)
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), rootOf(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), rootOf(leaves.slice(0, split))]
}

export interface Inclusion {
  readonly leaf: Bytes
  readonly index: number
  readonly size: number
  readonly root: Bytes
  readonly proof: readonly Bytes[]
}

/** RFC 9162, section 2.1.3.2. */
export function verifyInclusion({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (!isCount(index) || !isCount(size) || index >= size || ![leaf, root, ...proof].every(isHash)) return false
  let first = index
  let last = size - 1
  let hash = leaf
  for (const step of proof) {
    if (last === 0) return false
    if (first % 2 === 1 || first === last) {
      hash = nodeHash(step, hash)
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)]
    } else {
      hash = nodeHash(hash, step)
    }
    ;[first, last] = [half(first), half(last)]
  }
  return last === 0 && equalBytes(hash, root)
}

/** What proves that the first `earlier` of these leaves were the tree at that size. */
export function consistencyProof(leaves: readonly Bytes[], earlier: number): Bytes[] {
  if (earlier < 1 || earlier > leaves.length) throw new RangeError('no such earlier tree')
  return subproof(leaves, earlier, true)
}

export interface Consistency {
  readonly earlier: number
  readonly earlierRoot: Bytes
  readonly size: number
  readonly root: Bytes
  readonly proof: readonly Bytes[]
}

/** RFC 9162, section 2.1.4.2. */
export function verifyConsistency({ earlier, earlierRoot, size, root, proof }: Consistency): boolean {
  if (!isCount(earlier) || !isCount(size) || earlier < 1 || earlier > size) return false
  // A hash of another length would be filled up by what was hashed before it.
  if (![earlierRoot, root, ...proof].every(isHash)) return false
  if (earlier === size) return proof.length === 0 && equalBytes(earlierRoot, root)
  const path = isPowerOfTwo(earlier) ? [earlierRoot, ...proof] : [...proof]
  const seed = path.shift()
  if (!seed || path.length === 0) return false
  let first = earlier - 1
  let last = size - 1
  while (first % 2 === 1) [first, last] = [half(first), half(last)]
  let firstHash = seed
  let lastHash = seed
  for (const step of path) {
    if (last === 0) return false
    if (first % 2 === 1 || first === last) {
      firstHash = nodeHash(step, firstHash)
      lastHash = nodeHash(step, lastHash)
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)]
    } else {
      lastHash = nodeHash(lastHash, step)
    }
    ;[first, last] = [half(first), half(last)]
  }
  return last === 0 && equalBytes(firstHash, earlierRoot) && equalBytes(lastHash, root)
}

function subproof(leaves: readonly Bytes[], earlier: number, known: boolean): Bytes[] {
  if (earlier === leaves.length) return known ? [] : [rootOf(leaves)]
  const split = splitOf(leaves.length)
  return earlier <= split
    ? [...subproof(leaves.slice(0, split), earlier, known), rootOf(leaves.slice(split))]
    : [...subproof(leaves.slice(split), earlier - split, false), rootOf(leaves.slice(0, split))]
}

/** The largest power of two below `size`. Sizes stay far under 2^53, but not under 2^31. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

const isHash = (hash: Bytes): boolean => hash.length === 32
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

function half(n: number): number {
  return Math.floor(n / 2)
}

function isPowerOfTwo(n: number): boolean {
  while (n % 2 === 0) n /= 2
  return n === 1
}

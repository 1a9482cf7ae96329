import { type Bytes, equalBytes, merkle } from '#foundation/sealing'

/*
 * Proofs out of tiles (c2sp.org/tlog-tiles): a tile holds up to 256 hashes of one level, and a hash of a level
 * stands for a full tile below it. Any proof reads a few tiles, however large the tree is.
 */
export interface Tiles {
  /** The hashes of a tile, as many as there are; empty when there is none. */
  read(level: number, tile: number): Promise<readonly Bytes[]>
}

export const tileWidth = 256
const tileHeight = 8

/** What proves that a leaf is in the tree of this size, from the leaf upwards (RFC 9162, section 2.1.3). */
export async function inclusionFrom(tiles: Tiles, index: number, size: number): Promise<Bytes[]> {
  if (index < 0 || index >= size) throw new RangeError('no such leaf')
  const remembered = remembering(tiles)
  const proof: Bytes[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const split = from + splitOf(to - from)
    const [near, far] = index < split ? [[from, split] as const, [split, to] as const] : [[split, to] as const, [from, split] as const]
    proof.push(await rootOfRange(remembered, ...far))
    ;[from, to] = near
  }
  return proof.toReversed()
}

/** What proves that the tree of `size` began as the tree of `earlier` (RFC 9162, section 2.1.4). Empty from nothing. */
export async function consistencyFrom(tiles: Tiles, earlier: number, size: number): Promise<Bytes[]> {
  if (earlier < 0 || earlier > size) throw new RangeError('no such earlier tree')
  if (earlier === 0 || earlier === size) return []
  const remembered = remembering(tiles)
  const proof: Bytes[] = []
  let [from, to] = [0, size]
  let known = true
  while (earlier !== to) {
    const split = from + splitOf(to - from)
    if (earlier <= split) {
      proof.push(await rootOfRange(remembered, split, to))
      to = split
    } else {
      proof.push(await rootOfRange(remembered, from, split))
      from = split
      known = false
    }
  }
  if (!known) proof.push(await rootOfRange(remembered, from, to))
  return proof.toReversed()
}

export async function rootFrom(tiles: Tiles, size: number): Promise<Bytes> {
  return size === 0 ? merkle.rootOf([]) : rootOfRange(remembering(tiles), 0, size)
}

/** The same question is asked of a tile again and again while one proof is made. */
function remembering(tiles: Tiles): Tiles {
  const read = new Map<string, Promise<readonly Bytes[]>>()
  return {
    read(level, tile) {
      const key = `${level}/${tile}`
      const known = read.get(key) ?? tiles.read(level, tile)
      read.set(key, known)
      return known
    },
  }
}

/** The root over leaves `from` up to `to`. In every proof `from` is a multiple of the power of two that spans them. */
async function rootOfRange(tiles: Tiles, from: number, to: number): Promise<Bytes> {
  const width = to - from
  if (isPowerOfTwo(width)) return rootOfFull(tiles, from, width)
  const split = from + splitOf(width)
  return merkle.nodeHash(await rootOfRange(tiles, from, split), await rootOfRange(tiles, split, to))
}

async function rootOfFull(tiles: Tiles, from: number, width: number): Promise<Bytes> {
  const level = Math.floor(Math.log2(width) / tileHeight)
  const each = tileWidth ** level
  const first = from / each
  const hashes = (await tiles.read(level, Math.floor(first / tileWidth))).slice(first % tileWidth, (first % tileWidth) + width / each)
  if (hashes.length !== width / each) throw new TileMissing(level, Math.floor(first / tileWidth))
  return merkle.rootOf(hashes)
}

/** The tree is not whole: a tile that its size asks for is not there. */
export class TileMissing extends Error {
  override readonly name = 'TileMissing'
  constructor(level: number, tile: number) {
    super(`tile ${tile} of level ${level} is missing or too short`)
  }
}

/** A tile's address: `x001/x234/067` is tile 1234067. Its digits in threes, so that no folder grows too full. */
export function printTileIndex(tile: number): string {
  const digits = String(tile)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  return (padded.match(/.../g) ?? []).map((part, i, all) => (i < all.length - 1 ? `x${part}` : part)).join('/')
}

export interface TileAddress {
  readonly tile: number
  /** 256, or fewer at the tree's right edge. */
  readonly width: number
}

/** What stands after `tile/<level>/`; null when it is no address, or one that is written in another way. */
export function readTileAddress(path: string): TileAddress | null {
  const match = /^((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!match) return null
  const [, index = '', partial] = match
  const tile = Number(index.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? tileWidth : Number(partial)
  if (printTileIndex(tile) !== index || (partial !== undefined && width >= tileWidth)) return null
  return { tile, width }
}

export function printTileAddress({ tile, width }: TileAddress): string {
  return `${printTileIndex(tile)}${width < tileWidth ? `.p/${width}` : ''}`
}

/** How many hashes a tile of a level has in a tree of this size; 0 when it has no such tile. */
export function widthInTree(size: number, level: number, tile: number): number {
  const hashes = Math.floor(size / tileWidth ** level)
  return Math.max(0, Math.min(tileWidth, hashes - tile * tileWidth))
}

export function provesGrowth(o: { earlier: number; earlierRoot: Bytes; size: number; root: Bytes; proof: readonly Bytes[] }): boolean {
  // From nothing everything grows: there is nothing to prove, and so nothing may be given as proof.
  if (o.earlier === 0) return o.proof.length === 0 && (o.size > 0 || equalBytes(o.root, merkle.rootOf([])))
  return merkle.verifyConsistency(o)
}

function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

function isPowerOfTwo(n: number): boolean {
  while (n % 2 === 0) n /= 2
  return n === 1
}

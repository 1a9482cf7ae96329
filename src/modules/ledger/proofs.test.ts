import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, fromHex, merkle, toHex, utf8 } from '#foundation/sealing'
import {
  consistencyFrom, inclusionFrom, printTileAddress, printTileIndex, provesGrowth, readTileAddress, rootFrom, TileMissing, tileWidth, type Tiles, widthInTree,
} from './proofs.ts'

const leavesTo = (size: number) => Array.from({ length: size }, (_, i) => merkle.leafHash(utf8(`leaf ${i}`)))

/** Tiles made the long way, from the definition: MTH(D[(n·256+i)·256^l : (n·256+i+1)·256^l]). */
function tilesOf(leaves: readonly Bytes[]): Tiles & { reads: number } {
  const levels: Bytes[][] = [[...leaves]]
  for (let below = levels[0] as Bytes[]; below.length >= tileWidth; ) {
    const above: Bytes[] = []
    for (let i = 0; i + tileWidth <= below.length; i += tileWidth) above.push(merkle.rootOf(below.slice(i, i + tileWidth)))
    levels.push(above)
    below = above
  }
  return {
    reads: 0,
    read(level, tile) {
      this.reads += 1
      return Promise.resolve((levels[level] ?? []).slice(tile * tileWidth, (tile + 1) * tileWidth))
    },
  }
}

// The eight leaves and the proofs of the certificate-transparency projects' tests (RFC 6962's tree).
const known = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((leaf) => merkle.leafHash(fromHex(leaf)))

describe('proofs out of tiles', () => {
  it('are those of the certificate-transparency projects', async () => {
    expect((await inclusionFrom(tilesOf(known), 5, 8)).map(toHex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect((await consistencyFrom(tilesOf(known), 6, 8)).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect((await consistencyFrom(tilesOf(known), 2, 5)).map(toHex)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  it('are those made from all leaves, around every edge of a tile', async () => {
    const sizes = [1, 2, 255, 256, 257, 511, 512, 513, 700, 66_000]
    const all = leavesTo(66_000)
    for (const size of sizes) {
      const leaves = all.slice(0, size)
      const tiles = tilesOf(leaves)
      expect(toHex(await rootFrom(tiles, size))).toBe(toHex(merkle.rootOf(leaves)))
      for (const index of new Set([0, size >> 1, size - 1, Math.min(size - 1, 256)])) {
        const proof = await inclusionFrom(tiles, index, size)
        const root = merkle.rootOf(leaves)
        expect(merkle.verifyInclusion({ leaf: leaves[index] as Bytes, index, size, root, proof })).toBe(true)
        const grown = await consistencyFrom(tiles, index + 1, size)
        expect(provesGrowth({ earlier: index + 1, earlierRoot: merkle.rootOf(leaves.slice(0, index + 1)), size, root, proof: grown })).toBe(true)
      }
    }
  })

  it('hold at any two sizes, and read few tiles of a large tree', async () => {
    const all = leavesTo(2_000)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2_000 }), fc.nat(), async (size, any) => {
        const index = any % size
        const tiles = tilesOf(all.slice(0, size))
        expect((await inclusionFrom(tiles, index, size)).map(toHex)).toEqual(merkle.inclusionProof(all.slice(0, size), index).map(toHex))
        expect((await consistencyFrom(tiles, index + 1, size)).map(toHex)).toEqual(merkle.consistencyProof(all.slice(0, size), index + 1).map(toHex))
        expect(tiles.reads).toBeLessThan(20)
      }),
      { numRuns: 60 },
    )
  })

  it('are not made from a tree with a hole', async () => {
    const tiles: Tiles = { read: async (level, tile) => (level === 0 && tile === 1 ? [] : tilesOf(leavesTo(600)).read(level, tile)) }
    await expect(inclusionFrom(tiles, 300, 600)).rejects.toThrow(TileMissing)
  })

  it('from nothing are empty, and nothing else', () => {
    const root = merkle.rootOf(known)
    expect(provesGrowth({ earlier: 0, earlierRoot: merkle.rootOf([]), size: 8, root, proof: [] })).toBe(true)
    expect(provesGrowth({ earlier: 0, earlierRoot: merkle.rootOf([]), size: 8, root, proof: [root] })).toBe(false)
  })
})

describe('addresses of tiles', () => {
  it('are those of c2sp.org/tlog-tiles', () => {
    expect(printTileIndex(1_234_067)).toBe('x001/x234/067')
    expect(readTileAddress('x001/x234/067')).toEqual({ tile: 1_234_067, width: 256 })
    expect(readTileAddress('273.p/112')).toEqual({ tile: 273, width: 112 })
    // The example of a tree of 70,000 there: widths of its tiles at the right edge.
    expect([widthInTree(70_000, 0, 273), widthInTree(70_000, 1, 1), widthInTree(70_000, 2, 0), widthInTree(70_000, 0, 274)]).toEqual([112, 17, 1, 0])
    expect([widthInTree(256, 0, 0), widthInTree(256, 1, 0)]).toEqual([256, 1])
  })

  it('read back, and are written in one way only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 256 }), (tile, width) => {
        expect(readTileAddress(printTileAddress({ tile, width }))).toEqual({ tile, width })
      }),
    )
    for (const bad of ['', '0', '00', '0000', 'x000/001', '001.p/0', '001.p/256', '001.p/01', '001.p', '../001', 'x001/x234/067/', '001.p/1/2']) {
      expect([bad, readTileAddress(bad)]).toEqual([bad, null])
    }
  })
})

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromHex, merkle, ready, toHex } from './index.ts'

beforeAll(() => ready)

// The eight leaves, roots and proofs of the certificate-transparency projects' tests.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (leaf) => merkle.leafHash(fromHex(leaf)),
)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

describe('the tree, against vectors of others', () => {
  it('has their roots at every size', () => {
    expect(roots.map((_, size) => toHex(merkle.rootOf(leaves.slice(0, size))))).toEqual(roots)
  })

  it('has their proof that the sixth leaf is in the tree of eight', () => {
    expect(merkle.inclusionProof(leaves, 5).map(toHex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })

  it('has their proof that the tree of six grew into the tree of eight', () => {
    expect(merkle.consistencyProof(leaves, 6).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
  })
})

const trees = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), bit: fc.nat(255) }))
const tree = (size: number) => Array.from({ length: size }, (_, i) => merkle.leafHash(Uint8Array.of(i)))
const flipped = (hash: Uint8Array, bit: number) => hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

describe('proofs', () => {
  it('of a leaf hold for that leaf, place and root alone', () => {
    fc.assert(
      fc.property(trees, ({ size, index, bit }) => {
        const all = tree(size)
        const held = {
          leaf: all[index] as Uint8Array,
          index,
          size,
          root: merkle.rootOf(all),
          proof: merkle.inclusionProof(all, index),
        }
        expect(merkle.verifyInclusion(held)).toBe(true)
        expect(merkle.verifyInclusion({ ...held, leaf: flipped(held.leaf, bit) })).toBe(false)
        expect(merkle.verifyInclusion({ ...held, root: flipped(held.root, bit) })).toBe(false)
        expect(merkle.verifyInclusion({ ...held, index: index + 1 })).toBe(false)
        expect(merkle.verifyInclusion({ ...held, proof: [...held.proof, held.root] })).toBe(false)
      }),
    )
  })

  it('of growth hold for those two trees alone', () => {
    fc.assert(
      fc.property(trees, ({ size, index, bit }) => {
        const all = tree(size)
        const held = {
          earlier: index + 1,
          earlierRoot: merkle.rootOf(all.slice(0, index + 1)),
          size,
          root: merkle.rootOf(all),
          proof: merkle.consistencyProof(all, index + 1),
        }
        expect(merkle.verifyConsistency(held)).toBe(true)
        expect(merkle.verifyConsistency({ ...held, earlierRoot: flipped(held.earlierRoot, bit) })).toBe(false)
        expect(merkle.verifyConsistency({ ...held, root: flipped(held.root, bit) })).toBe(false)
        expect(merkle.verifyConsistency({ ...held, proof: [...held.proof, held.root] })).toBe(false)
      }),
    )
  })
})

describe('the right edge', () => {
  it('keeps as many hashes as the size has ones in binary', () => {
    const frontier = tree(1_000).reduce(merkle.appendLeaf, merkle.emptyFrontier)
    expect(frontier.size).toBe(1_000)
    expect(frontier.peaks).toHaveLength(6)
  })

  it('is the same when it grows in place, from nothing or from any earlier tree', () => {
    fc.assert(
      fc.property(trees, ({ size, index }) => {
        const before = tree(index).reduce(merkle.appendLeaf, merkle.emptyFrontier)
        const growing = merkle.growingTree(before)
        for (const leaf of tree(size).slice(index)) growing.append(leaf)
        expect(growing.size).toBe(size)
        expect(toHex(growing.root())).toBe(toHex(merkle.rootOf(tree(size))))
        expect(growing.frontier()).toEqual(tree(size).reduce(merkle.appendLeaf, merkle.emptyFrontier))
        expect(before.peaks).toHaveLength(index.toString(2).replaceAll('0', '').length)
      }),
    )
  })
})

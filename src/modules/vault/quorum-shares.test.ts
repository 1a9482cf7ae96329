import fc from 'fast-check'
import { combine } from 'shamir-secret-sharing'
import { beforeAll, describe, expect, it } from 'vitest'
import { equalBytes, randomBytes, ready } from '#foundation/sealing'
import { combineShares, isQuorumSize, quorumBounds, readShare, type Share, splitRoot, writeShare } from './quorum-shares.ts'

beforeAll(() => ready)

const tag = Uint8Array.of(1, 2, 3, 4)
const root = fc.uint8Array({ minLength: 32, maxLength: 32 })
const size = fc
  .record({
    threshold: fc.integer({ min: quorumBounds.threshold.from, max: quorumBounds.threshold.to }),
    shares: fc.integer({ min: quorumBounds.shares.from, max: quorumBounds.shares.to }),
  })
  .filter(isQuorumSize)

const read = (lines: readonly string[]): Share => {
  const share = readShare(lines.join('\n'))
  if (!share.ok) throw new Error(`a share that was written is refused: ${share.code}`)
  return share.value
}

describe('shares of a recovery key', () => {
  it('bring it back, any of them that are enough, in any order, off paper', async () => {
    await fc.assert(
      fc.asyncProperty(root, size, fc.infiniteStream(fc.nat()), async (secret, of, picks) => {
        const papers = (await splitRoot(secret, of, tag)).map(writeShare)
        const order = papers.map((paper) => ({ paper, at: picks.next().value ?? 0 })).toSorted((a, b) => a.at - b.at)
        const given = order.slice(0, of.threshold).map(({ paper }) => read(paper))
        const back = await combineShares(given)
        expect(back.ok && equalBytes(back.value, secret)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('refuse plainly when there is one too few, whichever are given', async () => {
    await fc.assert(
      fc.asyncProperty(root, size, fc.nat(), async (secret, of, from) => {
        const shares = await splitRoot(secret, of, tag)
        const given = shares.map((_, at) => shares[(at + from) % shares.length] as Share).slice(0, of.threshold - 1)
        expect(await combineShares(given)).toMatchObject({ code: 'too-few', facts: { needed: of.threshold } })
        // Nor does it help to go round the refusal: one fewer combines to something else than the root.
        if (given.length < 2) return
        const forced = await combine(given.map(({ piece }) => Uint8Array.from(piece)))
        expect(equalBytes(forced, secret)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  it('tell nothing when there is one too few: for every other root there is a last share that would fit', async () => {
    await fc.assert(
      fc.asyncProperty(root, root, async (secret, other) => {
        const [held] = await splitRoot(secret, { threshold: 2, shares: 3 }, tag)
        const x = held?.piece.at(-1) ?? 0
        const place = x === 255 ? 1 : x + 1
        // The line through (0, other) and what is held, at another place: as good a second share as the true one.
        const forged = Uint8Array.from({ length: 33 }, (_, at) =>
          at === 32 ? place : (other[at] ?? 0) ^ times(divide((held?.piece[at] ?? 0) ^ (other[at] ?? 0), x), place),
        )
        const fits = await combine([Uint8Array.from(held?.piece ?? []), forged])
        expect(equalBytes(fits, other)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('are not split into sizes that would be no quorum', async () => {
    for (const of of [{ threshold: 1, shares: 3 }, { threshold: 3, shares: 3 }, { threshold: 2, shares: 10 }]) {
      await expect(splitRoot(randomBytes(32), of, tag)).rejects.toThrow(RangeError)
    }
  })

  it('of two keys are told apart, and the same paper twice is one share', async () => {
    const ours = await splitRoot(randomBytes(32), { threshold: 2, shares: 3 }, tag)
    const theirs = await splitRoot(randomBytes(32), { threshold: 2, shares: 3 }, Uint8Array.of(9, 9, 9, 9))
    expect(await combineShares([ours[0], theirs[1]] as Share[])).toMatchObject({ code: 'mixed-shares', facts: { number: 2 } })
    expect(await combineShares([ours[0], ours[0]] as Share[])).toMatchObject({ code: 'same-share', facts: { number: 1 } })
    expect(await combineShares([])).toMatchObject({ code: 'too-few' })
  })
})

describe('a share on paper', () => {
  const some = async () => {
    const [share] = await splitRoot(randomBytes(32), { threshold: 2, shares: 3 }, tag)
    return writeShare(share as Share)
  }

  it('is four lines of five groups', async () => {
    for (const line of await some()) expect(line).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4} ){4}[0-9A-HJKMNP-TV-Z]{2}$/)
  })

  it('may be typed in small letters, with dashes, in one line, with O for 0 and I or l for 1', async () => {
    const lines = await some()
    const typed = lines.join(' – ').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    const share = readShare(typed)
    expect(share.ok && writeShare(share.value)).toEqual(lines)
  })

  it('has each wrong character and each pair of exchanged ones noticed, in the line where it is', async () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const lines = await some()
    fc.assert(
      fc.property(fc.nat(3), fc.nat(17), fc.nat(17), fc.integer({ min: 1, max: 31 }), (line, at, other, by) => {
        const plain = [...(lines[line] ?? '').replaceAll(' ', '')]
        const wrong = plain.with(at, alphabet.charAt((alphabet.indexOf(plain[at] ?? '') + by) % 32))
        const exchanged = plain.with(at, plain[other] ?? '').with(other, plain[at] ?? '')
        for (const mistaken of [wrong, exchanged]) {
          if (mistaken.join('') === plain.join('')) continue
          const typed = lines.with(line, mistaken.join('')).join('\n')
          expect(readShare(typed)).toMatchObject({ code: 'share-line', facts: { line: line + 1 } })
        }
      }),
    )
  })

  it('has lines in another order noticed, and lines that are too short or too many', async () => {
    const [a = '', b = '', c = '', d = ''] = await some()
    expect(readShare([b, a, c, d].join('\n'))).toMatchObject({ code: 'share-line', facts: { line: 1 } })
    expect(readShare([a, b, c.slice(1), d].join('\n'))).toMatchObject({ code: 'share-line', facts: { line: 3 } })
    expect(readShare([a, b, c].join(' '))).toMatchObject({ code: 'share-length', facts: { has: 54, needs: 72 } })
    expect(readShare('  \n ')).toMatchObject({ code: 'no-share' })
  })

  it('is never read out of anything else, nor does anything typed make it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme', minLength: 60, maxLength: 90 })), (typed) => {
        expect(readShare(typed).ok).toBe(false)
      }),
    )
  })
})

/** GF(256) as AES has it. */
function times(a: number, b: number): number {
  let [left, right, product] = [a, b, 0]
  for (let bit = 0; bit < 8; bit += 1) {
    if (right & 1) product ^= left
    left = (left << 1) ^ (left & 128 ? 0x11b : 0)
    right >>= 1
  }
  return product
}

function divide(a: number, b: number): number {
  let inverse: number = 1
  for (let power = 0; power < 254; power += 1) inverse = times(inverse, b)
  return times(a, inverse)
}


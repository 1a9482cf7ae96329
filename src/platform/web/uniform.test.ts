import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evenMoment, inEvenTime, uniformJson } from './uniform.ts'

const anyValue = fc.record({ word: fc.string({ maxLength: 60 }), more: fc.option(fc.array(fc.nat(), { maxLength: 20 })) })

describe('a uniform answer', () => {
  test('has one size, one status and one set of headers, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (value) => {
        const answer = uniformJson(value, { size: 2_000 })
        const bytes = Buffer.from(await answer.arrayBuffer())
        expect([answer.status, bytes.length, [...answer.headers.keys()]]).toEqual([200, 2_000, ['cache-control', 'content-type']])
        expect(JSON.parse(bytes.toString())).toMatchObject(value)
      }),
      { numRuns: 300 },
    )
  })

  test('does not tell by compression what it no longer tells by size', async () => {
    const sizes = await Promise.all(
      ['yes', 'no such thing is known here, and this sentence is longer'].map(async (word) =>
        gzipSync(Buffer.from(await uniformJson({ word }, { size: 2_000 }).arrayBuffer())).length,
      ),
    )
    expect(Math.abs((sizes[0] ?? 0) - (sizes[1] ?? 0))).toBeLessThan(60)
  })

  test('that would not fit is our bug, and not a longer answer', () => {
    expect(() => uniformJson({ word: 'x'.repeat(100) }, { size: 100 })).toThrow('outgrown')
  })

  test('leaves at an even moment, also when the work failed', async () => {
    const clock = { at: 0 }
    const waits: number[] = []
    const o = { least: 200, step: 100, now: () => clock.at, wait: async (ms: number) => void waits.push(ms) }
    const taking = (ms: number, fails = false) => async () => {
      clock.at += ms
      if (fails) throw new Error('as it happens')
      return ms
    }
    expect(await inEvenTime(taking(5), o)).toBe(5)
    expect(await inEvenTime(taking(199), o)).toBe(199)
    await expect(inEvenTime(taking(250, true), o)).rejects.toThrow('as it happens')
    expect(waits).toEqual([195, 1, 50])
  })

  test('takes the same time for quick and slow work up to the least, and then goes by steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5_000, noNaN: true }), (took) => {
        const moment = evenMoment(took, { least: 300, step: 250 })
        expect(moment).toBeGreaterThanOrEqual(Math.max(300, took))
        expect((moment - 300) % 250).toBe(0)
      }),
    )
  })
})

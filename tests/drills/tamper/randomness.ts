/** Numbers that come again from the same seed: mulberry32, which is enough for choosing places. */
export interface Randomness {
  /** From 0 up to, not including, `below`. */
  below(below: number): number
  pick<T>(all: readonly T[]): T
  /** Two different numbers from 0 up to, not including, `below`, the smaller first. */
  two(below: number): [number, number]
}

export function newRandomness(seed: number): Randomness {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    pick: (all) => all[below(all.length)] as (typeof all)[number],
    two(limit) {
      const first = below(limit)
      const second = (first + 1 + below(limit - 1)) % limit
      return first < second ? [first, second] : [second, first]
    },
  }
}

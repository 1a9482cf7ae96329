/** Chance that can be repeated: the same seed gives the same tries in the same order. */
export interface Chance {
  /** A whole number from 0, below `n`. */
  below(n: number): number
  pick<T>(from: readonly T[]): T
  bytes(length: number): Uint8Array
}

/** xoshiro128** (Blackman and Vigna), its state filled by splitmix32 of the seed. Nothing here is secret. */
export function chanceFrom(seed: number): Chance {
  let filling = seed >>> 0
  const next32 = () => {
    filling = (filling + 0x9e3779b9) >>> 0
    let z = filling
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) >>> 0
  }
  const state = Uint32Array.from({ length: 4 }, next32)
  const [a, b, c, d] = [0, 1, 2, 3] as const
  const at = (index: number): number => state[index] ?? 0
  const turn = (value: number, by: number) => ((value << by) | (value >>> (32 - by))) >>> 0
  const draw = () => {
    const result = Math.imul(turn(Math.imul(at(b), 5), 7), 9) >>> 0
    const shifted = at(b) << 9
    state[c] = at(c) ^ at(a)
    state[d] = at(d) ^ at(b)
    state[b] = at(b) ^ at(c)
    state[a] = at(a) ^ at(d)
    state[c] = at(c) ^ shifted
    state[d] = turn(at(d), 11)
    return result
  }
  const below = (n: number): number => Math.floor((draw() / 2 ** 32) * n)
  return {
    below,
    pick(from) {
      const chosen = from[below(from.length)]
      if (chosen === undefined && from.length === 0) throw new RangeError('nothing to pick from')
      return chosen as (typeof from)[number]
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  }
}

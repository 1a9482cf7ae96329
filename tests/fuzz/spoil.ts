import type { Chance } from './chance.ts'

type Spoiler<T> = (chance: Chance, genuine: T, others: readonly T[]) => T

const byteSpoilers: readonly Spoiler<Uint8Array>[] = [
  // One bit.
  (chance, genuine) => at(genuine, chance.below(genuine.length), (byte) => byte ^ (1 << chance.below(8))),
  // Several bytes.
  (chance, genuine) => {
    let spoilt = genuine
    for (let times = 1 + chance.below(8); times > 0; times -= 1) spoilt = at(spoilt, chance.below(genuine.length), () => chance.below(256))
    return spoilt
  },
  // The version in front, or whatever else stands there.
  (chance, genuine) => at(genuine, 0, () => chance.below(256)),
  // Cut off at the end, cut off at the beginning.
  (chance, genuine) => genuine.slice(0, chance.below(genuine.length)),
  (chance, genuine) => genuine.slice(1 + chance.below(genuine.length)),
  // Something behind, something in front, something inside.
  (chance, genuine) => joined(genuine, chance.bytes(1 + chance.below(40))),
  (chance, genuine) => joined(chance.bytes(1 + chance.below(40)), genuine),
  (chance, genuine) => {
    const where = chance.below(genuine.length)
    return joined(genuine.slice(0, where), chance.bytes(1 + chance.below(8)), genuine.slice(where))
  },
  // Twice.
  (_, genuine) => joined(genuine, genuine),
  // A genuine one of somebody else, whole or its end only.
  (chance, genuine, others) => (others.length > 0 ? chance.pick(others) : genuine),
  (chance, genuine, others) => {
    const other = others.length > 0 ? chance.pick(others) : genuine
    const where = chance.below(genuine.length)
    return joined(genuine.slice(0, where), other.slice(where))
  },
  // Two places exchanged.
  (chance, genuine) => {
    const [one, two] = [chance.below(genuine.length), chance.below(genuine.length)]
    return at(at(genuine, one, () => genuine[two] ?? 0), two, () => genuine[one] ?? 0)
  },
  // Nothing, zeros, ones, noise of the same length, noise of any length.
  () => new Uint8Array(0),
  (_, genuine) => new Uint8Array(genuine.length),
  (_, genuine) => new Uint8Array(genuine.length).fill(255),
  (chance, genuine) => chance.bytes(genuine.length),
  (chance, genuine) => chance.bytes(chance.below(2 * genuine.length + 2)),
]

/** Something that a genuine thing has turned into; now and then it turns out to be the same. */
export function spoilBytes(chance: Chance, genuine: Uint8Array, others: readonly Uint8Array[] = []): Uint8Array {
  return chance.pick(byteSpoilers)(chance, genuine, others)
}

const strange = [
  '', ' ', '\0', '%00', '\r\nSet-Cookie: x=1', '../', '%2e%2e%2f', '\u202e', '\ufeff', '\ud800', 'ä', '😀', '\u0000', '"', '\'', '`', ';', '--', '{}',
  '[]', 'null', 'undefined', 'true', 'NaN', '-1', '0', '1e309', '99999999999999999999', '__proto__', 'constructor', '<script>', '${1}', '{{1}}',
]

const textSpoilers: readonly Spoiler<string>[] = [
  (chance, genuine) => put(genuine, chance.below(genuine.length), String.fromCharCode(33 + chance.below(94))),
  (chance, genuine) => genuine.slice(0, chance.below(genuine.length)),
  (chance, genuine) => genuine.slice(1 + chance.below(genuine.length)),
  (chance, genuine) => genuine + String.fromCharCode(33 + chance.below(94)).repeat(1 + chance.below(30)),
  (chance, genuine) => {
    const where = chance.below(genuine.length + 1)
    return genuine.slice(0, where) + chance.pick(strange) + genuine.slice(where)
  },
  (chance) => chance.pick(strange),
  (_, genuine) => genuine + genuine,
  (_, genuine) => [...genuine].reverse().join(''),
  (_, genuine) => (genuine === genuine.toUpperCase() ? genuine.toLowerCase() : genuine.toUpperCase()),
  (chance, genuine, others) => (others.length > 0 ? chance.pick(others) : genuine),
  (chance, genuine, others) => {
    const other = others.length > 0 ? chance.pick(others) : genuine
    const where = chance.below(genuine.length)
    return genuine.slice(0, where) + other.slice(where)
  },
  (chance, genuine) => Buffer.from(chance.bytes(genuine.length)).toString('latin1'),
  (chance, genuine) => Buffer.from(chance.bytes(genuine.length)).toString('base64url').slice(0, genuine.length),
  (chance) => 'A'.repeat(chance.below(3_000)),
]

export function spoilText(chance: Chance, genuine: string, others: readonly string[] = []): string {
  return chance.pick(textSpoilers)(chance, genuine, others)
}

/** Any JSON value but of the wrong type, or of the right one and out of all proportion. */
const oddValues: readonly ((chance: Chance) => unknown)[] = [
  () => null, () => true, () => 0, () => -1, () => 1.5, () => 2 ** 53, () => [], () => ({}), () => '', () => [[[[[[[[[[]]]]]]]]]],
  () => ({ toString: 1, length: -1 }), () => ({ __proto__: { admin: true } }), (chance) => chance.pick(strange),
  (chance) => Array.from({ length: chance.below(200) }, () => chance.below(256)), (chance) => 'x'.repeat(chance.below(5_000)),
]

/** A JSON value in which one thing somewhere is another, is missing, or has company. */
export function spoilJson(chance: Chance, genuine: unknown): unknown {
  if (chance.below(6) === 0) return chance.pick(oddValues)(chance)
  if (typeof genuine === 'string') return spoilText(chance, genuine)
  if (Array.isArray(genuine)) {
    if (genuine.length === 0 || chance.below(4) === 0) return [...genuine, chance.pick(oddValues)(chance)]
    const where = chance.below(genuine.length)
    return chance.below(3) === 0 ? genuine.toSpliced(where, 1) : genuine.with(where, spoilJson(chance, genuine[where]))
  }
  if (typeof genuine !== 'object' || genuine === null) return chance.pick(oddValues)(chance)
  const entries = Object.entries(genuine)
  if (entries.length === 0) return { one: chance.pick(oddValues)(chance) }
  const where = chance.below(entries.length)
  const [name = '', value] = entries[where] ?? []
  if (chance.below(5) === 0) return Object.fromEntries(entries.toSpliced(where, 1))
  if (chance.below(5) === 0) return { ...genuine, [chance.pick(strange)]: chance.pick(oddValues)(chance) }
  return { ...genuine, [name]: spoilJson(chance, value) }
}

function at(bytes: Uint8Array, where: number, become: (byte: number) => number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  if (where < changed.length) changed[where] = become(changed[where] ?? 0)
  return changed
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const put = (text: string, where: number, character: string): string => text.slice(0, where) + character + text.slice(where + 1)

import { inspect } from 'node:util'

const shown = '<redacted>'
const hidden = new WeakMap<Redacted<unknown>, unknown>()

/**
 * Personal text in memory. It prints, serialises and inspects as `<redacted>`, so
 * that a careless log line or error message cannot tell whose notes were open.
 * Only {@link reveal} gives the value back.
 */
export class Redacted<T> {
  // The phantom keeps Redacted<A> and Redacted<B> apart for the compiler.
  declare private readonly phantom: T

  toString(): string {
    return shown
  }
  toJSON(): string {
    return shown
  }
  [inspect.custom](): string {
    return shown
  }
}

export function redact<T>(value: T): Redacted<T> {
  const wrapped = new Redacted<T>()
  hidden.set(wrapped, value)
  return wrapped
}

export function reveal<T>(wrapped: Redacted<T>): T {
  if (!hidden.has(wrapped)) throw new TypeError('not a redacted value made by redact()')
  return hidden.get(wrapped) as T
}

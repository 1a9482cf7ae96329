/**
 * Expected outcomes are values: a command is `done` or it `refuse`s with a code.
 * Bugs throw; refusals never do.
 */

export interface Done<T> {
  readonly ok: true
  readonly value: T
}

export interface Refusal<Code extends string = string> {
  readonly ok: false
  readonly code: Code
  /** Facts for the sentence shown to the user: counts, dates, field names. Never personal text. */
  readonly facts: Readonly<Record<string, string | number>>
}

export type Result<T, Code extends string = string> = Done<T> | Refusal<Code>

/** The codes that a result, or a function returning one (also in a promise), may refuse with. */
export type CodesOf<R> = R extends (...parts: never[]) => infer Returned
  ? CodesOf<Awaited<Returned>>
  : R extends Refusal<infer Code>
    ? Code
    : never

export function done(): Done<undefined>
export function done<T>(value: T): Done<T>
export function done<T>(value?: T): Done<T | undefined> {
  return { ok: true, value }
}

export function refuse<const Code extends string>(
  code: Code,
  facts: Readonly<Record<string, string | number>> = {},
): Refusal<Code> {
  return { ok: false, code, facts }
}

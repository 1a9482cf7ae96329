import type { Result } from '#foundation/results'

/** What a step of the rehearsal gave. A refusal here is a fault: the rehearsal asks only for what may be done. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`the rehearsal was refused: ${result.code} ${JSON.stringify(result.facts)}`)
}

/** Starts a stopwatch; its answer is in seconds with one decimal. */
export function seconds(): () => number {
  const begun = performance.now()
  return () => Math.round((performance.now() - begun) / 100) / 10
}

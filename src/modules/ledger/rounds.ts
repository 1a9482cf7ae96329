/** Work that is done every so often, and at once when asked: one round at a time, each after the one before. */
export interface Rounds<T> {
  runOnce(): Promise<T>
  /** No further round begins; the one under way is waited for. */
  stop(): Promise<void>
}

/** Begins the rounds, the first one after `every` milliseconds. A round that fails is told of, and the next one comes. */
export function startRounds<T>(
  round: () => Promise<T>,
  { every, onTrouble }: { every: number; onTrouble?: ((error: unknown) => void) | undefined },
): Rounds<T> {
  let running: Promise<unknown> = Promise.resolve()
  const runOnce = () => {
    const run = running.then(round)
    running = run.catch(() => undefined)
    return run
  }
  const timer = setInterval(() => {
    runOnce().catch((error: unknown) => onTrouble?.(error))
  }, every)
  timer.unref()
  return {
    runOnce,
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

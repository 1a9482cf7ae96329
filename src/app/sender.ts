import { campaignsUnderWay, runCampaign, type TellingPorts } from '#notices'

export interface Sender {
  /** Looks for work now instead of at the next round. */
  nudge(): void
  stop(): Promise<void>
}

/**
 * Keeps every campaign going that has been begun: takes each as far as it goes now and looks again, soon when
 * something was just done, and at the latest after `everyMs`. All that it knows is in the database.
 */
export function startSender(
  ports: TellingPorts,
  { everyMs, onTrouble }: { everyMs: number; onTrouble: (error: unknown) => void },
): Sender {
  const stopping = new AbortController()
  const signal = ports.signal ? AbortSignal.any([ports.signal, stopping.signal]) : stopping.signal
  let wake: (() => void) | null = null

  async function rounds(): Promise<void> {
    while (!signal.aborted) {
      const soonest = await round().catch((error: unknown) => {
        onTrouble(error)
        return null
      })
      const wait = Math.min(everyMs, Math.max(50, (soonest?.getTime() ?? Infinity) - ports.clock().getTime()))
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (signal.aborted) wake()
      })
    }
  }

  async function round(): Promise<Date | null> {
    let soonest: Date | null = null
    for (const { id } of await campaignsUnderWay(ports.db)) {
      if (signal.aborted) return null
      const end = await runCampaign({ ...ports, signal, campaign: id })
      if (end.end === 'waiting' && end.again && (!soonest || end.again < soonest)) soonest = end.again
    }
    return soonest
  }

  const running = rounds()
  return {
    nudge: () => wake?.(),
    async stop() {
      stopping.abort()
      wake?.()
      await running
    },
  }
}

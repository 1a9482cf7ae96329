import { organisationOf, within } from '#platform/database'
import * as store from '../store.ts'
import { putAtHand } from './at-hand.ts'
import { runCampaign } from './run-campaign.ts'
import type { RunEnd, TellingPorts } from './telling.ts'

export interface Teller {
  /** Goes round once now, and answers when done. */
  runOnce(): Promise<void>
  /** Finishes the block under way and stops. */
  stop(): Promise<void>
}

export interface TellerOptions extends TellingPorts {
  /** How long to rest between rounds when nothing is due. */
  readonly everyMs?: number
  /** A round that failed for a reason that is no refusal: the caller logs it. The message holds no values. */
  readonly onFault?: (fault: unknown) => void
  /** Told of each round's end, for progress on a terminal. */
  readonly onEnd?: (campaign: string, end: RunEnd) => void
}

/**
 * The sender of a running server: takes every campaign under way as far as it goes, again and again. With a handle
 * that is bound to an organisation it serves this one, otherwise one after the other.
 */
export function startTelling(o: TellerOptions): Teller {
  const every = o.everyMs ?? 2_000
  const stopping = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, stopping.signal]) : stopping.signal
  let timer: NodeJS.Timeout | undefined
  let round: Promise<void> = Promise.resolve()

  async function go(): Promise<void> {
    try {
      const bound = organisationOf(o.db)
      for (const organisation of bound ? [bound] : await store.organisationsTelling(o.db)) {
        const db = within(o.db, organisation)
        for (const campaign of await store.campaignsUnderWay(db)) {
          if (signal.aborted) return
          const end = await runCampaign({ ...o, db, signal, campaign: campaign.id })
          o.onEnd?.(campaign.id, end)
        }
      }
    } catch (fault) {
      o.onFault?.(fault)
    }
  }
  function again(): void {
    if (signal.aborted) return
    timer = setTimeout(() => {
      round = go().then(again)
    }, every)
  }
  const runOnce = () => (round = round.then(go))
  putAtHand(o)
  round = go().then(again)
  return {
    runOnce,
    async stop() {
      stopping.abort()
      putAtHand(null)
      clearTimeout(timer)
      await round
    },
  }
}

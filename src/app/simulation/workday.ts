import type { StaffActor } from '#identity'
import { claimNext, decideRequests, findRequests, openAsked, triageOf, type Decision, type Present } from '#requests'
import { inTransaction, type Db } from '#platform/database'
import { must } from '../rehearsal/steps.ts'
import { answerBy, outcomesFor } from './deciding.ts'

/** What a worker has on the table: a request, and the minutes that it still takes. */
interface OnTable {
  readonly request: string
  minutes: number
}

export interface Worker {
  readonly actor: StaffActor
  readonly table: OnTable[]
}

export const newWorker = (actor: StaffActor): Worker => ({ actor, table: [] })

const takenAtOnce = 8

/**
 * A day of one worker: what was begun yesterday first, then the next ones of the desk, until the minutes are over. What is
 * finished is decided in the evening, in one transaction. Gives how many.
 */
export async function workDay(
  db: Db, worker: Worker, o: { at: Date; minutes: number; effortOf: (request: string) => number; fateOf: (request: string) => number },
): Promise<number> {
  const { actor, table } = worker
  const { organisation, keyring, id } = actor
  const present: Present = { db, keyring, by: id, at: o.at }
  const finished: string[] = []
  let left = o.minutes
  while (left > 0) {
    if (table.length === 0 && !(await refill(db, worker, o))) break
    const [first] = table
    if (!first) break
    const spent = Math.min(left, first.minutes)
    left -= spent
    first.minutes -= spent
    if (first.minutes <= 0.001) {
      finished.push(first.request)
      table.shift()
    }
  }
  if (finished.length === 0) return 0
  return inTransaction(db, organisation, async (tx) => {
    const [opened, requests] = await Promise.all([openAsked(present, finished, { within: tx }), findRequests(tx, organisation, finished)])
    const decisions = finished.flatMap((request): Decision[] => {
      const found = requests.get(request)
      const asked = opened.get(request)
      // Somebody may have been joined to an earlier request of theirs meanwhile.
      if (!found || !asked || found.state !== 'open') return []
      return [{ request, asked: asked.asked, outcomes: outcomesFor(found, o.fateOf(request)), channel: answerBy(asked) }]
    })
    must(await decideRequests(tx, present, decisions))
    return decisions.length
  })
}

async function refill(db: Db, { actor, table }: Worker, o: { at: Date; effortOf: (request: string) => number }): Promise<boolean> {
  const { organisation, id } = actor
  const { next, expected } = await inTransaction(db, organisation, async (tx) => {
    const claimed = await claimNext(tx, { organisation, by: id, at: o.at }, takenAtOnce)
    return { next: claimed, expected: await triageOf(tx, organisation, claimed) }
  })
  for (const request of next) table.push({ request, minutes: (expected.get(request)?.minutes ?? 15) * o.effortOf(request) })
  return next.length > 0
}

import { addDays, helsinkiDate } from '#foundation/time'
import type { Tx } from '#platform/database'
import { closeUnidentified } from '../deciding.ts'
import { extendRequests } from '../extending.ts'
import { askForIdentity } from '../identifying.ts'
import type { Asked, ExtensionReason, RequestId } from '../model.ts'
import { periodsOn } from '../periods.ts'
import type { Present } from '../present.ts'
import { openAsked } from '../record.ts'
import type { Assumptions } from './forecast.ts'
import { planExtensions } from './plan.ts'
import * as store from './store.ts'

/** Acts over many requests at once. Each is a batch, so that a flood is many short steps and nothing waits long. */

export const atOnce = 200

/**
 * Asks those whom nobody knows yet to show who they are: by a code on paper where the register has their address, else by
 * a question that tells the ways. Gives how many were asked.
 */
export async function askInBulk(tx: Tx, present: Present): Promise<number> {
  const ids = await store.unidentified(tx, present.keyring.organisation, atOnce)
  const opened = await openAsked(present, ids, { within: tx })
  const all = [...opened].map(([request, { asked }]) => ({ request, asked }))
  const byCode = await askForIdentity(tx, present, all.filter(({ asked }) => isInRegister(asked)).map((one) => ({ ...one, by: 'code' as const })))
  const others = all.filter(({ request }) => {
    const outcome = byCode.get(request)
    return outcome === undefined || ('refused' in outcome && outcome.refused === 'no-register-address')
  })
  const byQuestion = await askForIdentity(tx, present, others.map((one) => ({ ...one, by: 'ask' as const })))
  return [...byCode.values(), ...byQuestion.values()].filter((outcome) => 'letter' in outcome).length
}

const isInRegister = ({ subjects, of }: Asked): boolean => of === undefined && subjects.some(({ kind }) => kind === 'person')

/** Extends what the plan says cannot be answered in its first month, soonest first; `left` are those for a further batch. */
export async function extendInBulk(
  tx: Tx, present: Present, { reasons, assumed, spareDays }: { reasons: readonly ExtensionReason[]; assumed: Assumptions; spareDays: number },
): Promise<{ extended: number; left: number }> {
  const { organisation } = present.keyring
  const planned = planExtensions(await store.openOnes(tx, organisation, assumed.from), assumed, spareDays)
  const now = planned.filter(({ state }) => state === 'open').slice(0, atOnce)
  const opened = await openAsked(present, now.map(({ id }) => id), { within: tx })
  const { letters } = await extendRequests(tx, present, {
    reasons,
    requests: [...opened].map(([request, { asked }]) => ({ request, asked })),
  })
  return { extended: letters.size, left: planned.length - now.length }
}

/** Closes what was asked for longer ago than anybody has to wait, each with its letter. Gives how many. */
export async function closeSilent(tx: Tx, present: Present): Promise<number> {
  const today = helsinkiDate(present.at)
  const ids = await store.askedBefore(tx, present.keyring.organisation, addDays(today, -periodsOn(today).identityWaitsDays), atOnce)
  const opened = await openAsked(present, ids, { within: tx })
  const given: { request: RequestId; asked: Asked }[] = [...opened].map(([request, { asked }]) => ({ request, asked }))
  return (await closeUnidentified(tx, present, given)).size
}

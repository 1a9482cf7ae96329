import { done, refuse } from '#foundation/results'
import type { Db } from '#platform/database'
import { inTransaction } from '#platform/database'
import { append } from '#ledger'
import type { StaffActor } from '../../actor.ts'
import * as store from '../store.ts'

/**
 * The owner of an account says yes or no to another organisation. Yes makes it wait there, until that organisation's
 * own administrator has vouched for its keys. No act of the organisation that the owner is working for just now: it
 * happens in the other one, and is written down there.
 */
export async function answerInvitation(
  db: Db,
  actor: StaffActor,
  o: { organisation: string; invitation: string; accept: boolean; at: Date },
) {
  const { organisation, at } = o
  return inTransaction(db, organisation, async (tx) => {
    const found = await store.lockInvitation(tx, organisation, o.invitation)
    const fits = found?.existing && found.account === actor.id && found.state === 'open' && found.expires_at > at
    if (!fits) return refuse('no-such-invitation')
    if (o.accept) await store.addWaitingMembership(tx, { organisation, account: actor.id }, at)
    await store.setInvitation(tx, found, { state: o.accept ? 'taken' : 'withdrawn' })
    await append(tx, {
      type: o.accept ? 'identity.invitation-accepted' : 'identity.invitation-declined',
      organisation,
      by: actor.id,
      at,
      about: found.id,
    })
    return done({ organisation })
  })
}

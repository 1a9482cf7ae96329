import type { Tx } from '#platform/database'
import { beginEpoch, teamsOf } from '#vault'
import type { EpochReason } from '#vault'
import type { StaffActor } from '../actor.ts'
import { noteLeaving } from '../leavers-outside.ts'
import { signingKeyOf } from '../signing.ts'
import * as identity from '../store.ts'
import { vouchedReceivingKey, vouchedSigningKey } from '../vouching.ts'

/**
 * Takes an account out of teams: its grants go, and each of these teams begins an epoch with whoever stays. The
 * administrator who does it has thereby approved the change of keys; a second officer has to.
 *
 * [Note: What a leaver may have kept] Taking a grant away closes the door, and changes no lock: whoever copied a
 * team's key while they held it can open what they also copied. That is why each of these teams gets a new epoch.
 */
export async function leaveTeams(
  tx: Tx,
  actor: StaffActor,
  o: { account: string; teams: readonly string[]; reason: Extract<EpochReason, 'leaving' | 'moving'>; at: Date },
): Promise<void> {
  const { organisation } = actor
  let { keyring } = actor
  for (const team of await teamsOf(tx, organisation)) {
    if (!o.teams.includes(team.id)) continue
    await noteLeaving(tx, { organisation, kind: 'team-left', ground: team.id, ids: [o.account], at: o.at })
    const stay = []
    for (const id of team.members) {
      if (id === o.account) continue
      const account = await identity.findAccount(tx, { organisation, account: id })
      // To a key that nobody vouches for nothing is granted: it may have been put there.
      const receivingPublicKey = account?.state === 'open' ? await vouchedReceivingKey(tx, { organisation, account: id }) : null
      if (receivingPublicKey) stay.push({ account: id, receivingPublicKey })
    }
    keyring = await beginEpoch(tx, keyring, {
      team: team.id,
      stay,
      grantedBy: actor.id,
      signWith: signingKeyOf(actor),
      granterKey: (account) => vouchedSigningKey(tx, { organisation, account }),
      reason: o.reason,
      at: o.at,
    })
  }
}

import type { Tx } from '#platform/database'
import { beginEpoch, type EpochReason, teamsOf } from '#vault'
import type { StaffActor } from './actor.ts'
import { signingKeyOf } from './signing.ts'
import { vouchedReceivingKey, vouchedSigningKey } from './vouching.ts'

/**
 * Begins the next epoch of a team for everyone who holds it now and is vouched for: whoever has just left it,
 * or was never vouched for, is not among them. The work of carrying people over waits for a second officer.
 *
 * Throws KeyNotHeld when the actor does not hold the team.
 */
export async function renewTeam(
  tx: Tx,
  actor: StaffActor,
  { team, reason, at }: { team: string; reason: EpochReason; at: Date },
): Promise<void> {
  const { organisation } = actor
  const members = (await teamsOf(tx, organisation)).find(({ id }) => id === team)?.members ?? []
  const stay: { account: string; receivingPublicKey: Uint8Array }[] = []
  for (const account of members) {
    const receivingPublicKey = await vouchedReceivingKey(tx, { organisation, account })
    if (receivingPublicKey) stay.push({ account, receivingPublicKey })
  }
  await beginEpoch(tx, actor.keyring, {
    team,
    stay,
    grantedBy: actor.id,
    signWith: signingKeyOf(actor),
    granterKey: (account) => vouchedSigningKey(tx, { organisation, account }),
    reason,
    at,
  })
}

import type { Tx } from '#platform/database'
import { grantTeam } from '#vault'
import type { StaffActor } from '../actor.ts'
import { signingKeyOf } from '../signing.ts'

/** Grants teams to an account, out of the keyring and with the signature of an administrator who is present. */
export async function grantTeams(
  tx: Tx,
  actor: StaffActor,
  o: { account: string; receivingPublicKey: Uint8Array; teams: readonly string[]; at: Date },
): Promise<void> {
  if (o.teams.length === 0) return
  const signWith = signingKeyOf(actor)
  for (const team of o.teams) {
    await grantTeam(tx, actor.keyring, {
      team,
      account: o.account,
      receivingPublicKey: o.receivingPublicKey,
      grantedBy: actor.id,
      signWith,
      at: o.at,
    })
  }
}

import { object } from '#platform/web'
import { done } from '#foundation/results'
import { coverByRecovery, markRecoveriesSeen } from '#vault'
import { command } from '../../actor.ts'
import { signingKeyOf } from '../../signing.ts'

/** Grants to the recovery key what it lacks and the actor holds. */
export const coverTeams = command({
  name: 'identity.cover-by-recovery-key',
  may: 'manage-keys',
  input: object({}),
  run: ({ actor, at, tx }) =>
    coverByRecovery(tx, actor.keyring, { grantedBy: actor.id, signWith: signingKeyOf(actor), at }),
})

/** Somebody has seen that shares were used. */
export const seeRecoveries = command({
  name: 'identity.see-recoveries',
  may: 'manage-keys',
  input: object({}),
  async run({ actor, at, tx }) {
    const { organisation, id: account } = actor
    return done({ count: await markRecoveriesSeen(tx, { organisation, account, at }) })
  },
  recorded: ({ value }) => ({ body: { count: (value as { count: number }).count } }),
})

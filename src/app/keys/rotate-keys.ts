import { done, refuse } from '#foundation/results'
import { command, renewTeam } from '#identity'
import { object, uuid } from '#platform/web'
import { approveRotation, epochStandings, KeyNotHeld, rotationsOf, teamsOf } from '#vault'

/**
 * New keys for a team. Whoever holds the team goes on holding it; the work of carrying people over
 * begins when a second officer has approved it.
 */
export const rotateKeys = command({
  name: 'keys.rotate',
  may: 'manage-keys',
  confirm: true,
  input: object({ team: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const teams = await teamsOf(tx, organisation)
    const team = teams.find(({ id }) => id === input.team)
    if (!team) return refuse('no-such-team')
    if (!team.members.includes(actor.id)) return refuse('no-key-held')
    const [latest] = await rotationsOf(tx, organisation, { now: at, limit: 1 })
    const wants = (await epochStandings(tx, organisation)).some((one) => one.team === team.id && one.wantsEpochSince)
    // Old keys that a restore has brought back wait for nothing: the new renewal takes over what the other has left.
    if (latest && latest.endedAt === null && !wants) return refuse('rotation-under-way')
    try {
      await renewTeam(tx, actor, { team: input.team, reason: 'rotation', at })
    } catch (error) {
      if (error instanceof KeyNotHeld) return refuse('no-key-held')
      throw error
    }
    return done({ team: input.team })
  },

  recorded: ({ input }) => ({ about: input.team }),
})

/** The second officer's approval, or anybody's who renews it after a restart: their keys are lent to the work. */
export const approveKeyRotation = command({
  name: 'keys.approve-rotation',
  may: 'manage-keys',
  confirm: true,
  input: object({ rotation: uuid }),

  run: ({ input, actor, at, tx }) =>
    approveRotation(tx, actor.keyring, { rotation: input.rotation, by: actor.id, at }),

  recorded: ({ input }) => ({ about: input.rotation }),
})

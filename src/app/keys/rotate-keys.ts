import { done, refuse } from '#foundation/results'
import { command, renewTeam } from '#identity'
import { object, uuid } from '#platform/web'
import { approveRotation, KeyNotHeld, rotationsOf, teamsOf } from '#vault'

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
    if (!teams.some(({ id }) => id === input.team)) return refuse('no-such-team')
    const [latest] = await rotationsOf(tx, organisation, { now: at, limit: 1 })
    if (latest && latest.endedAt === null) return refuse('rotation-under-way')
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

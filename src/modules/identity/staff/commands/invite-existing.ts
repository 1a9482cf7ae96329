import { done, refuse } from '#foundation/results'
import { array, line, object, optional, someOf, uuid } from '#platform/web'
import { teamsOf } from '#vault'
import { command } from '../../actor.ts'
import { roles } from '../../permissions.ts'
import * as identity from '../../store.ts'
import { teamsFor } from '../rules.ts'
import * as store from '../store.ts'
import { daysInvited } from '../tokens.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Asks somebody who has an account in the network, by its sign-in name, to work for this
 * organisation too. What colleagues here call them is written down when they are vouched for, not before: they may
 * say no.
 */
export const inviteExisting = command({
  name: 'identity.invite-existing',
  may: 'manage-staff',
  input: object({
    signInName: line({ from: 3, to: 32 }),
    roles: someOf(roles),
    teams: optional(array(uuid), []),
  }),
  recorded: ({ input }) => ({ body: { roles: [...input.roles] } }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    if (actor.keyring.team === null) return refuse('no-key-held')
    const person = await identity.findAccountByName(tx, input.signInName.toLowerCase())
    if (!person) return refuse('no-such-account')
    const place = { organisation, account: person.id }
    const membership = await store.lockMembership(tx, place)
    if (membership && membership.state !== 'closed') return refuse('belongs-already')
    if ((await store.openInvitations(tx, organisation)).some(({ account }) => account === person.id)) {
      return refuse('invited-already')
    }
    const id = crypto.randomUUID()
    await store.addInvitation(tx, {
      id,
      organisation,
      account: person.id,
      existing: true,
      roles: input.roles,
      teams: teamsFor(input.roles, input.teams, await teamsOf(tx, organisation)),
      language: person.language,
      token_hash: null,
      state: 'open',
      invited_by: actor.id,
      invited_at: at,
      expires_at: new Date(at.getTime() + daysInvited * dayMs),
    })
    return done({ invitation: id, account: person.id })
  },
})

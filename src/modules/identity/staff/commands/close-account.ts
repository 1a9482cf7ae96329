import { done, refuse } from '#foundation/results'
import { object, uuid } from '#platform/web'
import { teamsOf, withdrawGrants } from '#vault'
import { command } from '../../actor.ts'
import { noteLeaving } from '../../leavers-outside.ts'
import * as identity from '../../store.ts'
import { leaveTeams } from '../leaving.ts'
import { decideRoles } from '../rules.ts'
import * as store from '../store.ts'

/**
 * Somebody leaves the organisation: no roles, no grants, no sessions, and new keys for the teams that they were in
 * (see [Note: What a leaver may have kept]). Their account stays where other organisations have them.
 */
export const closeAccount = command({
  name: 'identity.close-account',
  may: 'manage-staff',
  confirm: true,
  input: object({ account: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    if (input.account === actor.id) return refuse('not-oneself')
    const place = { organisation, account: input.account }
    const membership = await store.lockMembership(tx, place)
    if (membership?.state !== 'open') return refuse('no-such-account')
    const decided = decideRoles({
      held: await identity.rolesOf(tx, place),
      wanted: [],
      otherAdministrators: await store.countHolders(tx, organisation, 'administrator', input.account),
    })
    if (!decided.ok) return decided

    const all = await teamsOf(tx, organisation)
    const left = all.filter(({ members }) => members.includes(input.account)).map(({ id }) => id)
    const mine = all.filter(({ members }) => members.includes(actor.id)).map(({ id }) => id)
    if (left.some((team) => !mine.includes(team))) return refuse('team-not-held')
    await leaveTeams(tx, actor, { account: input.account, teams: left, reason: 'leaving', at })
    // Of older epochs, too, and of whatever team was not listed.
    await withdrawGrants(tx, { organisation, account: input.account, by: actor.id, at })
    await store.closeMembership(tx, place, at)
    await noteLeaving(tx, { organisation, kind: 'membership-closed', ids: [input.account], at })
    await store.endSessionsIn(tx, place)
    await store.moveHome(tx, place, at)
    return done({ account: input.account, left: left.length })
  },
})

import { done, refuse } from '#foundation/results'
import { array, object, optional, someOf, uuid } from '#platform/web'
import { teamsOf } from '#vault'
import { command } from '../../actor.ts'
import { noteLeaving } from '../../leavers-outside.ts'
import { roles } from '../../permissions.ts'
import * as identity from '../../store.ts'
import { vouchedReceivingKey } from '../../vouching.ts'
import { grantTeams } from '../granting.ts'
import { leaveTeams } from '../leaving.ts'
import { decideRoles, teamsFor } from '../rules.ts'
import * as store from '../store.ts'

/** What somebody may do here from now on, and which teams' keys they hold for it. */
export const changeRoles = command({
  name: 'identity.change-roles',
  may: 'manage-staff',
  confirm: true,
  input: object({ account: uuid, roles: someOf(roles), teams: optional(array(uuid), []) }),
  recorded({ input, value }) {
    const { given, taken } = value as { given: string[]; taken: string[] }
    return { about: input.account, body: { given: [...given], taken: [...taken] } }
  },

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const place = { organisation, account: input.account }
    const membership = await store.lockMembership(tx, place)
    const account = await identity.findAccount(tx, place)
    if (!account || membership?.state !== 'open') return refuse('no-such-account')
    const held = await identity.rolesOf(tx, place)
    const decided = decideRoles({
      held,
      wanted: input.roles,
      otherAdministrators: await store.countHolders(tx, organisation, 'administrator', input.account),
    })
    if (!decided.ok) return decided

    const all = await teamsOf(tx, organisation)
    const before = all.filter(({ members }) => members.includes(account.id)).map(({ id }) => id)
    const after = teamsFor(input.roles, input.teams, all)
    const joined = after.filter((team) => !before.includes(team))
    const left = before.filter((team) => !after.includes(team))
    // Who is taken out of a team does not take themselves out: somebody else's browser has to hold its new key.
    if (left.length > 0 && account.id === actor.id) return refuse('not-oneself')
    if (joined.length > 0 && actor.keyring.team === null) return refuse('no-key-held')
    const mine = all.filter(({ members }) => members.includes(actor.id)).map(({ id }) => id)
    if ([...joined, ...left].some((team) => !mine.includes(team))) return refuse('team-not-held')

    // A key that nobody vouches for may have been put there: no team's key is sealed to it.
    const receivingPublicKey = joined.length > 0 ? await vouchedReceivingKey(tx, place) : account.guarded_receiving
    if (!receivingPublicKey) return refuse('keys-not-vouched')

    await store.removeRoles(tx, place)
    await identity.addRoles(tx, { ...place, roles: input.roles, at })
    for (const ground of decided.value.taken) {
      await noteLeaving(tx, { organisation, kind: 'role-withdrawn', ground, ids: [account.id], at })
    }
    await grantTeams(tx, actor, { account: account.id, receivingPublicKey, teams: joined, at })
    await leaveTeams(tx, actor, {
      account: account.id,
      teams: left,
      reason: 'moving',
      at,
    })
    return done({ account: account.id, ...decided.value, left: left.length })
  },
})

import { done, refuse } from '#foundation/results'
import { line, object } from '#platform/web'
import { createTeam as createTeamKeys, grantTeam, teamsOf } from '#vault'
import { command } from '../../actor.ts'
import * as identity from '../../store.ts'
import { signingKeyOf } from '../../signing.ts'
import { vouchedReceivingKey } from '../../vouching.ts'

/**
 * A further team, with keys of its own. Its first member is whoever makes it; administrators of the organisation who
 * hold its first team are granted it too, so that a team never hangs on one person.
 */
export const createTeam = command({
  name: 'identity.create-team',
  may: 'manage-staff',
  confirm: true,
  input: object({ name: line({ from: 2, to: 60 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    if (actor.keyring.team === null) return refuse('no-key-held')
    const teams = await teamsOf(tx, organisation)
    if (teams.some(({ name }) => name.toLowerCase() === input.name.toLowerCase())) return refuse('name-taken')
    const keyring = await createTeamKeys(tx, { organisation, name: input.name, at, keyring: actor.keyring })
    const team = keyring.team
    if (team === null) throw new TypeError('a new team has a key')
    const administrators = (await identity.listRoles(tx, organisation))
      .filter(({ account, role }) => role === 'administrator' && teams[0]?.members.includes(account))
      .map(({ account }) => account)
    for (const id of new Set([actor.id, ...administrators])) {
      const account = await identity.findAccount(tx, { organisation, account: id })
      const receivingPublicKey = account?.state === 'open' ? await vouchedReceivingKey(tx, { organisation, account: id }) : null
      if (!receivingPublicKey) continue
      await grantTeam(tx, keyring, {
        team,
        account: id,
        receivingPublicKey,
        grantedBy: actor.id,
        signWith: signingKeyOf(actor),
        at,
      })
    }
    return done({ team })
  },
})

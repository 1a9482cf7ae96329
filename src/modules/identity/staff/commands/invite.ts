import { parseEmail, redact } from '#foundation/text'
import { done, refuse } from '#foundation/results'
import { array, line, object, oneOf, optional, someOf, uuid } from '#platform/web'
import { languages } from '#platform/texts'
import { destroySubjects, teamsOf } from '#vault'
import { command } from '../../actor.ts'
import { noteLeaving } from '../../leavers-outside.ts'
import { roles } from '../../permissions.ts'
import { teamsFor } from '../rules.ts'
import { keepProfile } from '../profiles.ts'
import * as store from '../store.ts'
import { daysInvited, newToken } from '../tokens.ts'

const dayMs = 24 * 60 * 60_000

/**
 * Asks somebody new to come in. The token that comes back is shown once; what is kept of it is a hash. Their name
 * and email are sealed under the id that their account will have.
 */
export const invite = command({
  name: 'identity.invite',
  may: 'manage-staff',
  input: object({
    name: line({ from: 2, to: 80 }),
    email: line({ from: 0, to: 254 }),
    roles: someOf(roles),
    teams: optional(array(uuid), []),
    language: oneOf(languages),
  }),
  recorded: ({ input }) => ({ body: { roles: [...input.roles] } }),

  async run({ input, actor, at, tx, db }) {
    const { organisation } = actor
    if (actor.keyring.team === null) return refuse('no-key-held')
    const email = input.email === '' ? null : parseEmail(input.email)
    if (input.email !== '' && !email) return refuse('not-an-email')
    const id = crypto.randomUUID()
    const account = crypto.randomUUID()
    const { token, hash } = newToken(organisation)
    await keepProfile({ tx, db, actor, at }, account, { name: redact(input.name), email: email && redact(email.address) })
    await store.addInvitation(tx, {
      id,
      organisation,
      account,
      existing: false,
      roles: input.roles,
      teams: teamsFor(input.roles, input.teams, await teamsOf(tx, organisation)),
      language: input.language,
      token_hash: hash,
      state: 'open',
      invited_by: actor.id,
      invited_at: at,
      expires_at: new Date(at.getTime() + daysInvited * dayMs),
    })
    return done({ invitation: id, account, token, email: email && redact(email.address), language: input.language })
  },
})

/** A new token for an invitation that has run out or whose link was lost; the old one serves no longer. */
export const renewInvitation = command({
  name: 'identity.renew-invitation',
  may: 'manage-staff',
  input: object({ invitation: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const found = await store.lockInvitation(tx, organisation, input.invitation)
    if (!found || found.state !== 'open') return refuse('no-such-invitation')
    const expires_at = new Date(at.getTime() + daysInvited * dayMs)
    const fresh = found.existing ? null : newToken(organisation)
    await store.setInvitation(tx, found, fresh ? { token_hash: fresh.hash, expires_at } : { expires_at })
    return done({ invitation: found.id, token: fresh?.token ?? null, account: found.account, language: found.language })
  },
})

/** Takes an invitation back. What was known of somebody who never came is destroyed with it. */
export const withdrawInvitation = command({
  name: 'identity.withdraw-invitation',
  may: 'manage-staff',
  input: object({ invitation: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const found = await store.lockInvitation(tx, organisation, input.invitation)
    if (!found || (found.state !== 'open' && found.state !== 'taken')) return refuse('no-such-invitation')
    const place = { organisation, account: found.account }
    const membership = await store.lockMembership(tx, place)
    if (membership?.state === 'open') return refuse('no-such-invitation')
    await store.setInvitation(tx, found, { state: 'withdrawn' })
    await noteLeaving(tx, { organisation, kind: 'invitation-withdrawn', ids: [found.id], at })
    if (membership?.state === 'waiting') {
      await store.closeMembership(tx, place, at)
      await noteLeaving(tx, { organisation, kind: 'membership-closed', ids: [found.account], at })
      await store.endSessionsIn(tx, place)
      await store.moveHome(tx, place, at)
    }
    if (!found.existing) {
      await destroySubjects(tx, [found.account], { organisation, by: actor.id, ground: 'invitation-withdrawn', at })
    }
    return done({ invitation: found.id })
  },
})

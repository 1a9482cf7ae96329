import { fromBase64Url } from '#foundation/sealing'
import { done, refuse } from '#foundation/results'
import { redact, reveal } from '#foundation/text'
import { line, object, optional, pipe, regex, string, uuid } from '#platform/web'
import { teamsOf } from '#vault'
import { command } from '../../actor.ts'
import { sealOwnName } from '../../sessions.ts'
import * as identity from '../../store.ts'
import { isVouchedFor } from '../../vouched-keys.ts'
import { vouchedPart, vouchedSigningKey } from '../../vouching.ts'
import { grantTeams } from '../granting.ts'
import { keepProfile, openProfiles } from '../profiles.ts'
import { teamsFor } from '../rules.ts'
import * as store from '../store.ts'

/**
 * Lets an account that waits in: an administrator's own browser has signed its keys (see [Note: Vouching]), and
 * what its roles need is granted in the administrator's session. The signature is checked here, and again by
 * everybody who relies on it.
 */
export const vouchFor = command({
  name: 'identity.vouch-for',
  may: 'manage-staff',
  confirm: true,
  input: object({
    account: uuid,
    voucher: pipe(string('missing'), regex(/^[\w-]{86}$/, 'not-an-id')),
    /** For an account that was invited by its sign-in name: what colleagues here call its owner. */
    name: optional(line({ from: 0, to: 80 }), ''),
  }),
  recorded: ({ value }) => ({ body: { roles: [...(value as { roles: string[] }).roles] } }),

  async run({ input, actor, at, tx, db }) {
    const { organisation, keyring } = actor
    if (keyring.team === null) return refuse('no-key-held')
    const place = { organisation, account: input.account }
    const invitation = await store.lockTakenInvitation(tx, organisation, input.account)
    const membership = await store.lockMembership(tx, place)
    const account = await identity.findAccount(tx, place)
    if (!account || membership?.state !== 'waiting' || !invitation) return refuse('not-waiting')
    const self = await identity.findAccount(tx, { organisation, account: actor.id })
    const voucher = fromBase64Url(input.voucher)
    if (!self || !voucher || !isVouchedFor(self.sealed_signing, vouchedPart(account), voucher)) {
      return refuse('voucher-does-not-fit')
    }

    if (invitation.existing && input.name.length > 1) {
      await keepProfile({ tx, db, actor, at }, account.id, { name: redact(input.name), email: null })
    }
    const profile = (await openProfiles(db, actor, { subjects: [account.id], about: account.id, at, within: tx })).get(account.id)
    if (!profile) return refuse('name-needed')
    const ownName = await sealOwnName(account.guarded_receiving, account.id, reveal(profile.name))
    // Whoever comes back may be the one on whose word the actor's own keys stand: an earlier voucher that holds is kept.
    const stands = (await vouchedSigningKey(tx, place)) !== null
    await store.openMembership(tx, place, { ownName, vouched: stands ? null : { by: actor.id, voucher } })
    await identity.addRoles(tx, { ...place, roles: invitation.roles, at })
    const teams = teamsFor(invitation.roles, invitation.teams, await teamsOf(tx, organisation))
    await grantTeams(tx, actor, { account: account.id, receivingPublicKey: account.guarded_receiving, teams, at })
    await store.setInvitation(tx, invitation, { state: 'done' })
    return done({ account: account.id, roles: invitation.roles })
  },
})

import { done, refuse } from '#foundation/results'
import { line, object, picklist } from '#platform/web'
import { command } from '../actor.ts'
import { issuerFrom } from '../oidc/commands.ts'
import { presets, presetNames } from './claims.ts'
import * as store from './store.ts'

const scopeShape = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/**
 * The provider that says who a person is. [Note: Whoever names the provider] could name one of their own, and be
 * anybody: so it takes a fresh confirmation, stands in the ledger, ends what earlier providers vouched for, and what is
 * handed over on the strength of it still waits for a professional's release.
 */
export const setIdentification = (allowed: readonly string[]) =>
  command({
    name: 'identity.set-identification',
    may: 'manage-staff',
    confirm: true,
    input: object({
      issuer: line({ from: 8, to: 300 }),
      clientId: line({ from: 1, to: 200 }),
      scope: line({ from: 0, to: 200 }),
      levels: line({ from: 0, to: 400 }),
      names: picklist([...presetNames, 'own'], 'missing'),
      code: line({ from: 0, to: 200 }),
      given: line({ from: 0, to: 200 }),
      family: line({ from: 0, to: 200 }),
      protected: line({ from: 0, to: 200 }),
    }),
    recorded: () => ({ body: { set: true } }),

    async run({ input, actor, at, tx }) {
      const issuer = issuerFrom(input.issuer, allowed)
      if (!issuer) return refuse('bad-issuer')
      const preset = input.names === 'own' ? null : presets[input.names]
      const scope = input.scope || (preset?.scope ?? 'openid')
      if (!scopeShape.test(scope) || !scope.split(' ').includes('openid')) return refuse('bad-scope')
      if (input.levels !== '' && !scopeShape.test(input.levels)) return refuse('bad-scope')
      const names = preset ?? { code: input.code, given: input.given, family: input.family, protected: input.protected }
      if (!isClaim(names.code) || !isClaim(names.given) || !isClaim(names.family)) return refuse('bad-claims')
      if (names.protected !== '' && !isClaim(names.protected)) return refuse('bad-claims')
      const { organisation } = actor
      await store.forgetOf(tx, organisation)
      await store.set(tx, {
        organisation,
        issuer,
        client_id: input.clientId,
        scope,
        levels: input.levels,
        claim_code: names.code,
        claim_given: names.given,
        claim_family: names.family,
        claim_protected: names.protected,
        configured_by: actor.id,
        configured_at: at,
      })
      return done()
    },
  })

export const removeIdentification = command({
  name: 'identity.remove-identification',
  may: 'manage-staff',
  confirm: true,
  input: object({}),

  async run({ actor, tx }) {
    if (!(await store.find(tx, actor.organisation))) return refuse('no-provider')
    await store.forgetOf(tx, actor.organisation)
    await store.remove(tx, actor.organisation)
    return done()
  },
})

const isClaim = (text: string): boolean => /^[\w:./-]{1,200}$/.test(text)

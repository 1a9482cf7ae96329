import { done, refuse } from '#foundation/results'
import { line, object } from '#platform/web'
import { command } from '../actor.ts'
import { isHttpHere } from './outgoing.ts'
import * as store from './store.ts'

/** The provider that says who this organisation's people are; `allowed` are hosts that may be inside the house, and http there. */
export const setProvider = (allowed: readonly string[]) =>
  command({
    name: 'identity.set-own-sign-in',
    may: 'manage-staff',
    confirm: true,
    input: object({ issuer: line({ from: 8, to: 300 }), clientId: line({ from: 1, to: 200 }) }),
    recorded: () => ({ body: { set: true } }),

    async run({ input, actor, at, tx }) {
      const issuer = issuerFrom(input.issuer, allowed)
      if (!issuer) return refuse('bad-issuer')
      const { organisation } = actor
      const before = await store.findProvider(tx, organisation)
      if (before && before.issuer !== issuer) await store.removeLinks(tx, organisation)
      await store.setProvider(tx, { organisation, issuer, client_id: input.clientId, configured_by: actor.id, configured_at: at })
      return done()
    },
  })

export const removeProvider = command({
  name: 'identity.remove-own-sign-in',
  may: 'manage-staff',
  confirm: true,
  input: object({}),

  async run({ actor, tx }) {
    if (!(await store.findProvider(tx, actor.organisation))) return refuse('no-provider')
    await store.removeLinks(tx, actor.organisation)
    await store.removeProvider(tx, actor.organisation)
    return done()
  },
})

export const unlinkOwn = command({
  name: 'identity.unlink-own-sign-in',
  may: 'use-console',
  confirm: true,
  input: object({}),

  async run({ actor, tx }) {
    await store.unlink(tx, actor.organisation, actor.id)
    return done()
  },
})

/** An issuer as it is compared: https, no credentials, query or fragment (OpenID Connect Core 1.0, 1.2). */
export function issuerFrom(typed: string, allowed: readonly string[]): string | null {
  if (!URL.canParse(typed)) return null
  const url = new URL(typed)
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '' && !typed.includes('#')
  const safe = url.protocol === 'https:' || (isHttpHere(url) && allowed.includes(url.hostname))
  return plain && safe ? typed : null
}

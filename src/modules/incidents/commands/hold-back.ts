import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { instant, line, object, oneOf, optional, prose, uuid } from '#platform/web'
import { embargoScopes, embargoSources } from '../model.ts'
import { decideEmbargo, decideOverride } from '../rules.ts'
import * as store from '../store.ts'

/** Sets an embargo: telling waits, the 72 hours and all preparing go on (V3). */
export const setEmbargo = command({
  name: 'incidents.set-embargo',
  may: 'hold-back',
  input: object({
    incident: uuid,
    source: oneOf(embargoSources),
    scope: oneOf(embargoScopes),
    authority: line({ from: 2, to: 200 }),
    from: optional(instant),
    until: instant,
  }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    if (incident.closedAt) return refuse('incident-closed')
    const decision = decideEmbargo(input.from ?? at, input.until, input.source)
    if (!decision.ok) return decision
    const id = crypto.randomUUID()
    await store.addEmbargo(tx, {
      id,
      organisation: actor.organisation,
      incident: incident.id,
      source: input.source,
      scope: input.scope,
      authority: input.authority,
      from: decision.value.from,
      until: decision.value.until,
      set_by: actor.id,
    })
    return done({ embargo: id })
  },
})

/** Lifts an embargo: what is ready may go out. */
export const liftEmbargo = command({
  name: 'incidents.lift-embargo',
  may: 'decide-incidents',
  input: object({ incident: uuid, embargo: uuid }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    const embargo = incident.embargoes.find((one) => one.id === input.embargo)
    if (!embargo) return refuse('no-such-embargo')
    if (embargo.liftedAt || embargo.until <= at) return refuse('embargo-over')
    await store.liftEmbargo(tx, embargo.id, actor.id, at)
    return done({ embargo: embargo.id })
  },
})

/** Overrides an embargo in two steps, by two officers: the first gives the reasons, the second confirms. */
export const overrideEmbargo = command({
  name: 'incidents.override-embargo',
  may: 'decide-incidents',
  input: object({
    incident: uuid,
    embargo: uuid,
    reasons: optional(prose({ from: 20, to: 4_000 })),
    heardAuthorityAt: optional(instant),
  }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    const embargo = incident.embargoes.find((one) => one.id === input.embargo)
    if (!embargo) return refuse('no-such-embargo')
    const proposal =
      input.reasons !== undefined && input.heardAuthorityAt !== undefined
        ? { reasons: input.reasons, heardAuthorityAt: input.heardAuthorityAt }
        : null
    const decision = decideOverride(embargo, actor.id, proposal, at)
    if (!decision.ok) return decision
    if (decision.value.step === 'proposed' && proposal) await store.proposeOverride(tx, embargo.id, actor.id, proposal)
    else await store.confirmOverride(tx, embargo.id, actor.id, at)
    return done({ embargo: embargo.id, step: decision.value.step })
  },

  recorded: ({ input }) => ({ about: input.incident }),
})

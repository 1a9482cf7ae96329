import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { instant, object, oneOf, uuid } from '#platform/web'
import { anchorKinds } from '../model.ts'
import * as store from '../store.ts'

/** Records a moment from which awareness is counted, and who says so. The clock is computed from these alone. */
export const recordAwareness = command({
  name: 'incidents.record-awareness',
  may: 'record-facts',
  input: object({ incident: uuid, kind: oneOf(anchorKinds), at: instant }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    if (incident.closedAt) return refuse('incident-closed')
    if (input.at > at) return refuse('in-the-future')
    await store.addAnchor(tx, {
      organisation: actor.organisation,
      incident: incident.id,
      kind: input.kind,
      at: input.at,
      recorded_at: at,
      by: actor.id,
    })
    return done({ incident: incident.id })
  },

  recorded: ({ input }) => ({ about: input.incident, body: { kind: input.kind, moment: input.at.toISOString() } }),
})

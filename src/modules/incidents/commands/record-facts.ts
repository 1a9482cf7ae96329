import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { leakedCodes } from '#notices'
import { isoDate, nullable, object, oneOf, prose, someOf, ticked, uuid } from '#platform/web'
import { causes, natures, risks } from '../model.ts'
import * as store from '../store.ts'

const words = prose({ from: 0, to: 8_000 })

/** Records what is known now. Earlier versions stay: the authority is told in phases (GDPR 33(4)). */
export const recordFacts = command({
  name: 'incidents.record-facts',
  may: 'record-facts',
  input: object({
    incident: uuid,
    natures: someOf(natures, { from: 0 }),
    cause: oneOf(causes),
    categories: someOf(leakedCodes, { from: 0 }),
    startedOn: nullable(isoDate),
    endedOn: nullable(isoDate),
    ongoing: ticked,
    description: words,
    consequences: words,
    measures: words,
    risk: oneOf(risks),
  }),

  async run({ input: { incident: id, ...facts }, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, id)
    if (!incident) return refuse('no-such-incident')
    if (incident.closedAt) return refuse('incident-closed')
    if (facts.startedOn && facts.endedOn && facts.endedOn < facts.startedOn) return refuse('ends-before-it-starts')
    const version = incident.known.version + 1
    await store.addKnown(tx, { organisation: actor.organisation, incident: id, version, at, by: actor.id, facts })
    return done({ incident: id, version })
  },
})

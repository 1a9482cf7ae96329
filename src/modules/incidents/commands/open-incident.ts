import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { instant, line, object, optional } from '#platform/web'
import type { KnownFacts } from '../model.ts'
import * as store from '../store.ts'

/** What is known at the first moment: nothing but that something happened. */
const nothingKnown: Omit<KnownFacts, 'version'> = {
  natures: [],
  cause: 'not-known-yet',
  categories: [],
  startedOn: null,
  endedOn: null,
  ongoing: true,
  description: '',
  consequences: '',
  measures: '',
  risk: 'not-assessed',
}

/** Opens an incident at its first signal. From here every fact, decision and opening is on record (GDPR 33(5)). */
export const openIncident = command({
  name: 'incidents.open',
  may: 'open-incidents',
  input: object({ title: line({ from: 3, to: 120 }), firstSignalAt: optional(instant) }),

  async run({ input, actor, at, tx }) {
    if (input.firstSignalAt && input.firstSignalAt > at) return refuse('in-the-future')
    const id = crypto.randomUUID()
    const { organisation } = actor
    const slug = await freeSlug(tx, organisation, at)
    await store.insert(tx, { id, organisation, title: input.title, slug, opened_at: at, opened_by: actor.id })
    await store.addKnown(tx, { organisation, incident: id, version: 1, at, by: actor.id, facts: nothingKnown })
    await store.addAnchor(tx, {
      organisation,
      incident: id,
      kind: 'first-signal',
      at: input.firstSignalAt ?? at,
      recorded_at: at,
      by: actor.id,
    })
    return done({ incident: id, slug })
  },
})

/** The page's address says nothing but the year and a number: titles change, addresses stay. */
async function freeSlug(tx: Parameters<typeof store.slugTaken>[0], organisation: string, at: Date): Promise<string> {
  for (let number = 1; ; number += 1) {
    const slug = `${at.getUTCFullYear()}-${number}`
    if (!(await store.slugTaken(tx, organisation, slug))) return slug
  }
}

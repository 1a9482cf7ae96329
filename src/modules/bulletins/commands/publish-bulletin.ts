import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, ticked, uuid, whole } from '#platform/web'
import { whetherHeld } from '../holding-back.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { aboutOf } from './draft-bulletin.ts'

/** Publishes a draft on its page, on top of the earlier ones (V1), unless an embargo holds it back (V3). */
export const publishBulletin = command({
  name: 'bulletins.publish-bulletin',
  may: 'publish-bulletins',
  input: object({
    bulletin: uuid,
    /** The revision that was read before deciding. */
    revision: whole({ from: 1, to: 1_000_000 }),
    withoutAllLanguages: ticked,
  }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const bulletin = await store.lockBulletin(tx, organisation, input.bulletin)
    if (!bulletin) return refuse('no-such-bulletin')
    if (bulletin.publishedAt || !bulletin.draft) return refuse('already-published')
    const page = await store.findPage(tx, organisation, { id: bulletin.page })
    if (!page) return refuse('no-such-bulletin')
    const held = await whetherHeld(tx, { organisation, about: page.about, at })
    const { revision, withoutAllLanguages } = input
    const decision = rules.decideToPublish(bulletin.draft, { revision, withoutAllLanguages, held })
    if (!decision.ok) return decision
    const { texts, languages } = decision.value
    const version = { version: 1, texts, correction: null, at }
    await store.addVersion(tx, { bulletin: bulletin.id, organisation, by: actor.id, version })
    await store.announceChange(tx, organisation)
    return done({ page: page.id, bulletin: bulletin.id, about: page.about, languages })
  },

  recorded: ({ value }) => ({ ...aboutOf(value), body: { languages: languagesOf(value) } }),
})

export function languagesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('languages' in value)) return []
  return Array.isArray(value.languages) ? value.languages.map(String) : []
}

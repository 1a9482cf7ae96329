import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, uuid, whole } from '#platform/web'
import { whetherHeld } from '../holding-back.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'
import { aboutOf } from './draft-bulletin.ts'
import { languagesOf } from './publish-bulletin.ts'
import { lines, wordings } from './wording.ts'

/** Publishes a corrected version. The earlier one stays readable, and readers are told what changed. */
export const correctBulletin = command({
  name: 'bulletins.correct-bulletin',
  may: 'publish-bulletins',
  input: object({
    bulletin: uuid,
    /** The version that was on the writer's screen. */
    version: whole({ from: 1, to: 1_000_000 }),
    texts: wordings,
    note: lines({ to: 500 }),
  }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const bulletin = await store.lockBulletin(tx, organisation, input.bulletin)
    if (!bulletin) return refuse('no-such-bulletin')
    const current = bulletin.versions.at(-1)
    if (!current) return refuse('not-published')
    const page = await store.findPage(tx, organisation, { id: bulletin.page })
    if (!page) return refuse('no-such-bulletin')
    const held = await whetherHeld(tx, { organisation, about: page.about, at })
    const decision = rules.decideToCorrect(current, { ...input, held })
    if (!decision.ok) return decision
    const { texts, languages } = decision.value
    const version = { version: current.version + 1, texts, correction: input.note, at }
    await store.addVersion(tx, { bulletin: bulletin.id, organisation, by: actor.id, version })
    await store.announceChange(tx, organisation)
    return done({ page: page.id, bulletin: bulletin.id, about: page.about, version: version.version, languages })
  },

  recorded: ({ value }) => ({ ...aboutOf(value), body: { languages: languagesOf(value) } }),
})

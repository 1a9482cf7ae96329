import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, optional, uuid, whole } from '#platform/web'
import { writtenLanguages } from '../rules.ts'
import * as store from '../store.ts'
import { wordings } from './wording.ts'

/** Writes a bulletin down, in any language so far, for colleagues to read. Nothing goes out. */
export const draftBulletin = command({
  name: 'bulletins.draft-bulletin',
  may: 'publish-bulletins',
  input: object({
    page: uuid,
    bulletin: optional(uuid),
    /** The revision that was on the writer's screen; a colleague's later words are never overwritten unseen. */
    revision: optional(whole({ from: 0, to: 1_000_000 })),
    texts: wordings,
  }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const page = await store.findPage(tx, organisation, { id: input.page })
    if (!page) return refuse('no-such-page')
    if (!Object.values(input.texts).some((one) => one?.title || one?.body)) return refuse('nothing-written')

    const id = input.bulletin ?? crypto.randomUUID()
    let revision = 1
    if (input.bulletin === undefined) {
      await store.addBulletin(tx, { id, organisation, page: page.id, at, by: actor.id })
    } else {
      const bulletin = await store.lockBulletin(tx, organisation, id)
      if (!bulletin || bulletin.page !== page.id) return refuse('no-such-bulletin')
      if (bulletin.publishedAt) return refuse('already-published')
      if (bulletin.draft && bulletin.draft.revision !== input.revision) return refuse('changed-meanwhile')
      revision = (bulletin.draft?.revision ?? 0) + 1
    }
    await store.saveDraft(tx, { bulletin: id, organisation, revision, texts: input.texts, at, by: actor.id })
    return done({ page: page.id, bulletin: id, about: page.about, revision })
  },

  recorded: ({ input, value }) => ({ ...aboutOf(value), body: { languages: writtenLanguages(input.texts) } }),
})

/** Throws away a draft that never went out. */
export const discardDraft = command({
  name: 'bulletins.discard-draft',
  may: 'publish-bulletins',
  input: object({ bulletin: uuid }),

  async run({ input, actor, tx }) {
    const bulletin = await store.lockBulletin(tx, actor.organisation, input.bulletin)
    if (!bulletin) return refuse('no-such-bulletin')
    if (bulletin.publishedAt) return refuse('already-published')
    await store.discard(tx, bulletin.id)
    return done({ page: bulletin.page })
  },
})

/** The subject of the page, for the ledger's line. */
export function aboutOf(value: unknown): { about?: string } {
  if (typeof value !== 'object' || value === null || !('about' in value)) return {}
  return typeof value.about === 'string' ? { about: value.about } : {}
}

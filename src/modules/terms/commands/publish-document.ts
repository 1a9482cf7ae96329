import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, ticked, uuid, whole } from '#platform/web'
import { computedFor, lookAtHouse, needsLook, unseen } from '../computed.ts'
import { isPublic, type DocumentKind } from '../model.ts'
import { ports } from '../ports.ts'
import * as rules from '../rules.ts'
import * as store from '../store.ts'

/** The page about security is computed whenever it is read; of every other text the computed part is kept with its words. */
const keepsComputed = (kind: DocumentKind): boolean => kind !== 'security'
const keepsLook = (kind: DocumentKind): boolean => keepsComputed(kind) && needsLook(kind)

const revision = whole({ from: 1, to: 1_000_000 })

/** Stands by a draft as somebody else than its writer. */
export const approveDraft = command({
  name: 'terms.approve-draft',
  may: 'publish-terms',
  input: object({ document: uuid, revision }),

  async run({ input, actor, at, tx }) {
    const document = await store.lockDocument(tx, actor.organisation, input.document)
    if (!document?.draft) return refuse('no-such-document')
    const { kind, draft, versions } = document
    const decision = rules.decideToApprove(kind, draft, {
      revision: input.revision, by: actor.id, current: versions.at(-1) ?? null, promised: ports().promised,
    })
    if (!decision.ok) return decision
    await store.saveApproval(tx, document.id, { revision: decision.value.revision, at, by: actor.id })
    return done({ document: document.id })
  },

  recorded: ({ input }) => ({ body: { revision: input.revision } }),
})

/**
 * Publishes an approved draft as a new version, with what is computed for it now. What its words promise is checked first:
 * one promise that is not kept holds the whole text back. See [Note: Promises are bound].
 */
export const publishDocument = command({
  name: 'terms.publish-document',
  may: 'publish-terms',
  input: object({ document: uuid, revision, withoutAllLanguages: ticked }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const before = await store.findDocument(tx, organisation, { id: input.document })
    if (!before?.draft) return refuse('no-such-document')
    // The house is looked at before the document is held: it may take a while.
    const state = keepsLook(before.kind) ? await lookAtHouse(organisation) : unseen
    const said = keepsComputed(before.kind) ? await computedFor(tx, before, { state, at }) : []
    if (!said) return refuse('controller-missing')
    const states = await ports().checkPromises(organisation, rules.promisesOf(before.kind, before.draft.texts, said))
    const document = await store.lockDocument(tx, organisation, input.document)
    if (!document?.draft) return refuse('no-such-document')
    const generated = keepsComputed(document.kind) ? await computedFor(tx, document, { state, at }) : []
    if (!generated) return refuse('controller-missing')
    const decision = rules.decideToPublish(document.kind, document.draft, {
      revision: input.revision,
      current: document.versions.at(-1) ?? null,
      generated,
      withoutAllLanguages: input.withoutAllLanguages,
      promised: ports().promised,
      states,
      by: actor.id,
      at,
    })
    if (!decision.ok) return decision
    const version = decision.value
    await store.addVersion(tx, { document: document.id, organisation, version, by: actor.id })
    if (isPublic(document.kind)) {
      await ports().placeOf(tx, organisation)
      await store.announceChange(tx, organisation)
    }
    return done({ document: document.id, version: version.version, kind: document.kind, significant: version.significant })
  },

  recorded: ({ value }) => ({ body: factOf(value) }),
})

function factOf(value: unknown): Record<string, string | number | boolean> {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('kind' in value)) return {}
  return { version: Number(value.version), kind: String(value.kind), significant: 'significant' in value && value.significant === true }
}

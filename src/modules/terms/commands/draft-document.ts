import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, oneOf, optional, pipe, regex, string, uuid, whole } from '#platform/web'
import { isService } from '../computed.ts'
import { documentKinds, fieldsOf, type Document, type Texts } from '../model.ts'
import { ports } from '../ports.ts'
import { wordsOf, writtenLanguages } from '../rules.ts'
import * as store from '../store.ts'
import { changesInput, coversInput, ticked, wordings } from './wording.ts'

const slug = pipe(string('missing'), regex(/^[a-z0-9]+(-[a-z0-9]+){0,9}$/, 'not-a-choice'))

/** Which kinds there is one of, and under which name. */
export const onlyOne = { use: 'service', security: 'page', record: 'article-30', assessment: 'article-35' } as const

/** Writes a text down, in any language so far, for colleagues to read. An approval of an earlier revision ends with it. */
export const draftDocument = command({
  name: 'terms.draft-document',
  may: 'write-terms',
  input: object({
    kind: oneOf(documentKinds),
    slug,
    /** The revision that was on the writer's screen; a colleague's later words are never overwritten unseen. */
    revision: optional(whole({ from: 0, to: 1_000_000 })),
    texts: wordings,
    covers: optional(coversInput),
    changes: optional(changesInput),
    significant: ticked,
  }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    if (!isKnown(input)) return refuse('no-such-document')
    if (!anyWords(input.kind, input.texts)) return refuse('nothing-written')
    const covers = input.kind === 'consent' ? (input.covers ?? []) : []
    const { holdings } = ports()
    if (covers.some(({ holding }) => !holdings.some(({ name }) => name === holding))) return refuse('no-such-holding')

    const id = crypto.randomUUID()
    await store.addDocument(tx, { id, organisation, kind: input.kind, slug: input.slug, at, by: actor.id })
    const found = await store.findDocument(tx, organisation, { kind: input.kind, slug: input.slug })
    const document = found && (await store.lockDocument(tx, organisation, found.id))
    if (!document) return refuse('no-such-document')
    if ((document.draft?.revision ?? 0) !== (input.revision ?? 0)) return refuse('changed-meanwhile')
    const revision = (document.draft?.revision ?? 0) + 1
    await store.saveDraft(tx, {
      document: document.id,
      organisation,
      draft: {
        revision,
        texts: input.texts,
        covers,
        changes: input.changes ?? {},
        significant: input.significant,
        savedAt: at,
        savedBy: actor.id,
      },
    })
    return done({ document: document.id, revision })
  },

  recorded: ({ input }) => ({ body: { kind: input.kind, languages: writtenLanguages(input.kind, input.texts) } }),
})

/** Throws away a draft; what was published stays. */
export const discardDraft = command({
  name: 'terms.discard-draft',
  may: 'write-terms',
  input: object({ document: uuid }),

  async run({ input, actor, tx }) {
    const document = await store.lockDocument(tx, actor.organisation, input.document)
    if (!document?.draft) return refuse('no-such-document')
    await store.discardDraft(tx, document.id)
    return done({ document: document.id })
  },
})

function isKnown({ kind, slug: name }: Pick<Document, 'kind' | 'slug'>): boolean {
  if (kind === 'notice') return isService(name)
  return kind === 'consent' || kind === 'safeguards' || onlyOne[kind] === name
}

function anyWords(kind: Document['kind'], texts: Texts): boolean {
  return Object.values(texts).some((one) => fieldsOf[kind].some((field) => wordsOf(one, field) !== ''))
}

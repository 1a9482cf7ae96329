import { done, refuse } from '#foundation/results'
import { helsinkiDate, type IsoDate } from '#foundation/time'
import { clientCommand } from '#identity'
import type { DataSubject } from '#people'
import type { Tx } from '#platform/database'
import { mayErase } from '#retention'
import { object, uuid, whole } from '#platform/web'
import type { Covered } from '../model.ts'
import { ports } from '../ports.ts'
import * as store from '../store.ts'

/** Says yes to one purpose, apart from everything else (GDPR 7, T6): to the version of the text that was read. */
export const giveConsent = clientCommand({
  name: 'terms.consent-given',
  may: 'own-account',
  input: object({ document: uuid, version: whole({ from: 1, to: 1_000_000 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const document = await store.findDocument(tx, organisation, { id: input.document })
    const current = document?.versions.at(-1)
    if (!document || document.kind !== 'consent' || !current) return refuse('no-such-consent')
    // Whoever read the text before it changed has not said yes to what it says now.
    if (current.version !== input.version) return refuse('text-changed')
    const id = crypto.randomUUID()
    const on = helsinkiDate(at)
    const added = await store.addConsent(tx, organisation, { id, client: actor.id, document: document.id, version: current.version, givenOn: on })
    if (!added) return refuse('stands-already')
    await store.addSeen(tx, { organisation, client: actor.id, document: document.id, version: current.version, on })
    return done({ document: document.id })
  },

  recorded: ({ input }) => ({ body: { version: input.version } }),
})

/** Takes a consent back, as easily as it was given (GDPR 7(3)): what was held by it is erased in the same breath. */
export const withdrawConsent = clientCommand({
  name: 'terms.consent-withdrawn',
  may: 'own-account',
  input: object({ document: uuid }),

  async run({ input, actor, at, tx }) {
    const { organisation, id: client } = actor
    const withdrawn = await store.withdrawConsent(tx, { organisation, client, document: input.document, on: helsinkiDate(at) })
    if (!withdrawn) return refuse('no-such-consent')
    const document = await store.findDocument(tx, organisation, { id: input.document })
    const covers = document?.versions.find(({ version }) => version === withdrawn.version)?.covers ?? []
    const subject: DataSubject = { organisation, kind: 'client', id: client }
    let [erased, kept] = [0, 0]
    for (const covered of covers) {
      const outcome = await eraseCovered(tx, { subject, covered, at })
      erased += outcome.erased
      kept += outcome.kept
    }
    return done({ document: input.document, erased, kept })
  },

  recorded: ({ value }) => ({ body: countsOf(value) }),
})

/** What a withdrawn consent covered goes, save what an order or the law keeps meanwhile: retention lets it go later. */
async function eraseCovered(tx: Tx, { subject, covered, at }: { subject: DataSubject; covered: Covered; at: Date }) {
  const holding = ports().holdings.find(({ name }) => name === covered.holding)
  if (!holding) return { erased: 0, kept: 0 }
  const ground = 'consent-withdrawn'
  const answers = await mayErase(tx, { organisation: subject.organisation, holding: covered.holding, items: covered.items, subject, ground, at })
  if (covered.items === 'all' && answers.every(({ may }) => may)) {
    const { erased, kept } = await holding.erase(tx, { items: { subject, items: 'all' }, ground, by: null, at })
    return { erased: erased.length, kept: kept.length }
  }
  const items = answers.filter(({ may }) => may).map(({ item }) => item)
  const outcome = items.length > 0 ? await holding.erase(tx, { items: { subject, items }, ground, by: null, at }) : { erased: [], kept: [] }
  return { erased: outcome.erased.length, kept: outcome.kept.length + answers.length - items.length }
}

function countsOf(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null || !('erased' in value) || !('kept' in value)) return {}
  return { erased: Number(value.erased), kept: Number(value.kept) }
}

/** Notes that the terms of use, or what changed in a text, has been seen (T1, T18). */
export const noteSeen = clientCommand({
  name: 'terms.seen',
  may: 'own-account',
  input: object({ document: uuid, version: whole({ from: 1, to: 1_000_000 }) }),

  async run({ input, actor, at, tx }) {
    const { organisation } = actor
    const document = await store.findDocument(tx, organisation, { id: input.document })
    const version = document?.versions.find((one) => one.version === input.version)
    if (!document || !version) return refuse('no-such-document')
    const on: IsoDate = helsinkiDate(at)
    await store.addSeen(tx, { organisation, client: actor.id, document: document.id, version: version.version, on })
    return done({ document: document.id })
  },

  recorded: ({ input }) => ({ body: { version: input.version } }),
})

import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { instant, line, object, oneOf, optional, prose, uuid } from '#platform/web'
import { awareAt, clockAt } from '../clock.ts'
import { sendingWays } from '../filing/index.ts'
import * as store from '../store.ts'

/** Drafts a filing to the supervisory authority from what is known now; the first is preliminary (GDPR 33(4)). */
export const draftFiling = command({
  name: 'incidents.draft-filing',
  may: 'file-with-authority',
  input: object({ incident: uuid }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    const last = incident.filings.at(-1)
    if (last?.state === 'drafted') return refuse('draft-exists')
    if (!awareAt(incident.anchors)) return refuse('not-aware-yet')
    const id = crypto.randomUUID()
    await store.addFiling(tx, {
      id,
      organisation: actor.organisation,
      incident: incident.id,
      number: incident.filings.length + 1,
      kind: incident.filings.length === 0 ? 'preliminary' : 'supplementary',
      facts_version: incident.known.version,
      drafted_at: at,
      drafted_by: actor.id,
    })
    return done({ filing: id })
  },
})

/** Records that a filing was sent, when and under what reference. Satama makes the document; a person hands it over. */
export const markFiled = command({
  name: 'incidents.mark-filed',
  may: 'file-with-authority',
  input: object({
    incident: uuid,
    filing: uuid,
    sentAt: optional(instant),
    how: oneOf(sendingWays),
    reference: optional(line({ from: 0, to: 100 })),
    lateBecause: optional(prose({ from: 0, to: 2_000 })),
  }),

  async run({ input, actor, at, tx }) {
    const incident = await store.lock(tx, actor.organisation, input.incident)
    if (!incident) return refuse('no-such-incident')
    const filing = incident.filings.find((one) => one.id === input.filing)
    if (!filing) return refuse('no-such-filing')
    if (filing.state === 'sent') return refuse('already-filed')
    const sentAt = input.sentAt ?? at
    if (sentAt > at) return refuse('in-the-future')
    const clock = clockAt(incident.anchors, incident.filings, sentAt)
    if (clock.state === 'past' && !input.lateBecause) return refuse('late-needs-reason')
    // What is known at the sending is what the authority was told.
    await store.markFiled(tx, filing.id, {
      at: sentAt,
      by: actor.id,
      how: input.how,
      lateBecause: input.lateBecause || null,
      reference: input.reference || null,
      factsVersion: incident.known.version,
    })
    return done({ filing: filing.id })
  },

  recorded: ({ input }) => ({ about: input.incident }),
})

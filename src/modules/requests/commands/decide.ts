import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { array, object, oneOf, prose, uuid, string } from '#platform/web'
import { decideRequest } from '../deciding.ts'
import { isLimit } from '../limits.ts'
import { requestKinds, verdicts } from '../model.ts'
import { openAsked } from '../record.ts'
import { findRequest } from '../store.ts'
import { titledVerdicts } from '../titled-verdicts.ts'
import { presentOf } from './present-of.ts'

/** Decides a request: each kind that was asked, with its statutes, and the letter that says so. */
export const decide = command({
  name: 'requests.decide',
  may: 'decide-requests',
  confirm: true,
  input: object({
    request: uuid,
    channel: oneOf(['post', 'desk']),
    outcomes: array(object({ kind: oneOf(requestKinds), verdict: oneOf(verdicts), grounds: array(string()), reason: prose({ from: 0, to: 2_000 }) })),
  }),
  recorded: ({ input }) => ({ about: input.request, body: { verdicts: [...new Set(input.outcomes.map(({ verdict }) => verdict))] } }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf({ actor, at, db })
    const request = await findRequest(tx, actor.organisation, input.request)
    const opened = (await openAsked(present, [input.request], { within: tx })).get(input.request)
    if (!request || !opened) return refuse('no-such-request')
    const outcomes = input.outcomes.map(({ kind, verdict, grounds, reason }) => ({ kind, verdict, grounds: grounds.filter(isLimit), ...(reason ? { reason } : {}) }))
    const items = await titledVerdicts(tx, present, request)
    const decided = await decideRequest(tx, present, { request: request.id, asked: opened.asked, outcomes, items, channel: input.channel })
    return decided.ok ? done({ request: request.id }) : decided
  },
})

import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, someOf, uuid } from '#platform/web'
import { extendRequests } from '../extending.ts'
import { extensionReasons } from '../model.ts'
import { openAsked } from '../record.ts'
import { presentOf } from './present-of.ts'

/** Takes two further months for one request, with reasons and its letter. */
export const extend = command({
  name: 'requests.extend',
  may: 'handle-requests',
  input: object({ request: uuid, reasons: someOf(extensionReasons, { from: 0 }) }),
  recorded: ({ input }) => ({ about: input.request, body: { reasons: input.reasons } }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf({ actor, at, db })
    const opened = (await openAsked(present, [input.request], { within: tx })).get(input.request)
    if (!opened) return refuse('no-such-request')
    const { refused } = await extendRequests(tx, present, { reasons: input.reasons, requests: [{ request: input.request, asked: opened.asked }] })
    const why = refused.get(input.request)
    return why ? refuse(why) : done({ request: input.request })
  },
})

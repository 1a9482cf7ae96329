import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, prose, someOf, ticked, uuid } from '#platform/web'
import { assignRequests, noteOnRequest } from '../changing.ts'
import { closeUnidentified } from '../deciding.ts'
import { joinRequests, withdrawRequest } from '../joining.ts'
import { requestKinds } from '../model.ts'
import { openAsked } from '../record.ts'
import { doingOf, presentOf } from './present-of.ts'

/** A note on how it is handled, and what is really asked: a free text may ask for more than was ticked, or for something else. */
export const note = command({
  name: 'requests.note',
  may: 'handle-requests',
  input: object({ request: uuid, note: prose({ from: 0, to: 4_000 }), kinds: someOf(requestKinds) }),
  recorded: ({ input }) => ({ about: input.request, body: { kinds: input.kinds } }),
  run: ({ input, actor, at, tx, db }) => noteOnRequest(tx, presentOf({ actor, at, db }), input),
})

/** Takes a request for oneself, or puts it back for anybody. */
export const take = command({
  name: 'requests.take',
  may: 'handle-requests',
  input: object({ request: uuid, back: ticked }),

  async run({ input, actor, at, tx }) {
    const count = await assignRequests(tx, doingOf({ actor, at }), { requests: [input.request], worker: input.back ? null : actor.id })
    return count === 0 ? refuse('closed') : done({ request: input.request })
  },
})

/** Two requests of one person, seen by a human to be so, go on as one. */
export const join = command({
  name: 'requests.join',
  may: 'handle-requests',
  input: object({ request: uuid, other: uuid }),
  run: ({ input, actor, at, tx, db }) => joinRequests(tx, presentOf({ actor, at, db }), { one: input.request, other: input.other }),
})

export const withdraw = command({
  name: 'requests.withdraw',
  may: 'handle-requests',
  input: object({ request: uuid }),
  run: ({ input, actor, at, tx }) => withdrawRequest(tx, doingOf({ actor, at }), input.request),
})

/** Closes a request of somebody who was asked to show who they are and did not in their time. */
export const closeSilentRequest = command({
  name: 'requests.close-unidentified',
  may: 'decide-requests',
  input: object({ request: uuid }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf({ actor, at, db })
    const opened = (await openAsked(present, [input.request], { within: tx })).get(input.request)
    if (!opened) return refuse('no-such-request')
    const closed = await closeUnidentified(tx, present, [{ request: input.request, asked: opened.asked }])
    return closed.size === 0 ? refuse('still-waiting') : done({ request: input.request })
  },
})

import { done, refuse } from '#foundation/results'
import { object, uuid } from '#platform/web'
import { command } from '../../actor.ts'
import { endMarked, endOthers } from '../../session-store.ts'

/** Ends one of the actor's own sessions; at the latest with its next request nobody is in by it. */
export const endSession = command({
  name: 'identity.end-session',
  may: 'use-console',
  input: object({ session: uuid }),
  async run({ input, actor, tx }) {
    return (await endMarked(tx, { account: actor.id, mark: input.session })) ? done() : refuse('no-such-session')
  },
})

export const endOtherSessions = command({
  name: 'identity.end-other-sessions',
  may: 'use-console',
  input: object({}),
  recorded: ({ value }) => ({ body: { ended: (value as { ended: number }).ended } }),
  async run({ actor, tx }) {
    return done({ ended: await endOthers(tx, { account: actor.id, but: actor.session ?? crypto.randomUUID() }) })
  },
})

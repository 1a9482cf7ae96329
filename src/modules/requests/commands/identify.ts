import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, oneOf, uuid } from '#platform/web'
import { askForIdentity, identifyRequest } from '../identifying.ts'
import { identityWays } from '../model.ts'
import { openAsked } from '../record.ts'
import { doingOf, presentOf } from './present-of.ts'

/** Asks for more before acting, on reasonable doubt (GDPR 12(6)): by a code on paper, or by showing who they are. */
export const askIdentity = command({
  name: 'requests.ask-identity',
  may: 'handle-requests',
  input: object({ request: uuid, by: oneOf(['code', 'ask']) }),
  recorded: ({ input }) => ({ about: input.request, body: { by: input.by } }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf({ actor, at, db })
    const opened = (await openAsked(present, [input.request], { within: tx })).get(input.request)
    if (!opened) return refuse('no-such-request')
    const outcome = (await askForIdentity(tx, present, [{ request: input.request, asked: opened.asked, by: input.by }])).get(input.request)
    if (!outcome) return refuse('no-such-request')
    if ('refused' in outcome) return refuse(outcome.refused)
    return done({ request: input.request })
  },
})

/** A worker has seen who asks: papers, a visit, somebody known already. */
export const markIdentified = command({
  name: 'requests.mark-identified',
  may: 'handle-requests',
  input: object({ request: uuid, way: oneOf(identityWays.filter((way) => way !== 'strong' && way !== 'code-letter')) }),
  recorded: ({ input }) => ({ about: input.request, body: { way: input.way } }),
  run: ({ input, actor, at, tx }) => identifyRequest(tx, doingOf({ actor, at }), { request: input.request, way: input.way }),
})

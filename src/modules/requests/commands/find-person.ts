import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { findPeople, openPeople } from '#people'
import { array, line, object, uuid } from '#platform/web'
import { linkSubjects } from '../changing.ts'
import { openAsked } from '../record.ts'
import { presentOf } from './present-of.ts'

/** More than these are not shown. */
export const mostCandidates = 10

/** Looks in the register for whom a request is of; whoever is shown, it is on record with the request. */
export const findForRequest = command({
  name: 'requests.find-person',
  may: 'handle-requests',
  input: object({ request: uuid, text: line({ from: 0, to: 200 }) }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf({ actor, at, db })
    const opened = (await openAsked(present, [input.request], { within: tx })).get(input.request)
    if (!opened) return refuse('no-such-request')
    const { identityCode, name } = opened.asked.of ?? opened.asked
    const found = await findPeople(tx, actor.keyring, input.text || identityCode || name)
    if (!found) return refuse('nothing-to-find')
    const people = await openPeople(db, actor.keyring, { by: actor.id, purpose: 'request', ids: found.people.slice(0, mostCandidates), about: input.request, at })
    return done({ count: found.people.length, people: [...people.values()] })
  },
})

/** Says who it is in the registers; several ids when they are several times in them. */
export const linkPerson = command({
  name: 'requests.link-person',
  may: 'handle-requests',
  input: object({ request: uuid, people: array(uuid) }),
  recorded: ({ input }) => ({ about: input.request, body: { count: input.people.length } }),

  async run({ input, actor, at, tx, db }) {
    const subjects = input.people.map((id) => ({ organisation: actor.organisation, kind: 'person' as const, id }))
    return linkSubjects(tx, presentOf({ actor, at, db }), { request: input.request, subjects })
  },
})

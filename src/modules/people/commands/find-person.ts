import { done, refuse } from '#foundation/results'
import { parseIdentityCode } from '#foundation/text'
import { command } from '#identity'
import { line, object } from '#platform/web'
import { openByIdentityCode, openPeople } from '../opening.ts'
import { findPeople } from '../queries.ts'
import { restrictedAmong } from '../restriction.ts'

/** More than these are not shown: two parts of a name find a handful. */
export const mostFound = 50

/** Looks for somebody. What was typed goes into no address and no log; whoever is shown, it is on record. */
export const findPerson = command({
  name: 'people.find-person',
  may: 'see-register',
  input: object({ text: line({ from: 1, to: 200 }) }),

  async run({ input, actor, at, tx, db }) {
    const code = parseIdentityCode(input.text.trim())
    if (code) {
      const { ids, people } = await openByIdentityCode(db, actor.keyring, { by: actor.id, purpose: 'find', code: code.code, at })
      return done({ count: ids.length, ids: ids.slice(0, mostFound), people, restricted: await restrictedAmong(tx, actor.organisation, ids) })
    }
    const found = await findPeople(tx, actor.keyring, input.text)
    if (!found) return refuse('nothing-to-find')
    const ids = found.people.slice(0, mostFound)
    const people = await openPeople(db, actor.keyring, { by: actor.id, purpose: 'find', ids, at })
    return done({ count: found.people.length, ids, people, restricted: await restrictedAmong(tx, actor.organisation, ids) })
  },
})

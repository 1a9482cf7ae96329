import { done } from '#foundation/results'
import { command, findOrganisation } from '#identity'
import { object } from '#platform/web'
import { slugOf } from '../rules.ts'
import * as store from '../store.ts'
import { lines } from './wording.ts'

/** Says at the foot of the public site how to reach the organisation. */
export const setContact = command({
  name: 'bulletins.set-contact',
  may: 'publish-bulletins',
  input: object({ contact: lines({ to: 1_000 }) }),

  async run({ input, actor, tx }) {
    const own = await findOrganisation(tx, actor.organisation)
    await store.openSite(tx, actor.organisation, slugOf(own?.name.fi ?? ''))
    await store.setContact(tx, actor.organisation, input.contact)
    await store.announceChange(tx, actor.organisation)
    return done({ organisation: actor.organisation })
  },
})

import { done } from '#foundation/results'
import { command } from '#identity'
import { boolean, line, object } from '#platform/web'
import { createRegister } from '../registers.ts'

/** Opens an empty register, to import into. */
export const createRegisterCommand = command({
  name: 'people.create-register',
  may: 'import-register',
  input: object({ name: line({ from: 2, to: 80 }), incidentOnly: boolean() }),

  async run({ input, actor, at, tx }) {
    const register = await createRegister(tx, { ...input, organisation: actor.organisation, at, by: actor.id })
    return done({ register })
  },
})

import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import * as caseloads from '../caseload-store.ts'
import { recordKeepers } from '../colleagues.ts'
import { object, uuid } from './pieces.ts'

/** Says who supervises whose work, and so may open their clients' files for a reason. Who arranges it opens none. */
export const nameSupervisor = command({
  name: 'records.name-supervisor',
  may: 'manage-staff',
  confirm: true,
  input: object({ supervisor: uuid, professional: uuid }),
  async run({ input, actor, at, tx, db }) {
    const { supervisor, professional } = input
    const { organisation } = actor
    if (supervisor === professional) return refuse('own-supervisor')
    const keepers = await recordKeepers(db, organisation)
    if (!keepers.includes(supervisor) || !keepers.includes(professional)) return refuse('not-a-professional')
    await caseloads.nameSupervisor(tx, { organisation, supervisor, professional, by: actor.id, at })
    return done()
  },
})

export const endSupervisor = command({
  name: 'records.end-supervisor',
  may: 'manage-staff',
  input: object({ supervisor: uuid, professional: uuid }),
  async run({ input, actor, at, tx }) {
    const ended = await caseloads.endSupervisor(tx, { organisation: actor.organisation, ...input, at })
    return ended > 0 ? done() : refuse('no-such-supervisor')
  },
})

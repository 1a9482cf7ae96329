import { done, refuse } from '#foundation/results'
import { helsinkiDate, monthOf } from '#foundation/time'
import { command } from '#identity'
import { ticked } from '#platform/web'
import { entitled, isSupervised } from '../caseload.ts'
import * as caseloads from '../caseload-store.ts'
import { recordKeepers } from '../colleagues.ts'
import { setFileState } from '../store.ts'
import { file, object, oneOf, uuid } from './pieces.ts'

/**
 * Gives a client into a colleague's caseload, and lets go of them unless both go on. Whoever supervises may do it for a
 * colleague who has left; whoever only stands in may not.
 */
export const handOverClient = command({
  name: 'records.hand-over-client',
  may: 'keep-records',
  input: object({ file, to: uuid, stay: ticked }),
  async run({ input, actor, at, tx, db }) {
    const { organisation, id: by } = actor
    const entry = await entitled(tx, actor, { file: input.file, at, lock: true })
    if (!entry.ok) return entry
    const own = entry.value.basis === 'care'
    if (!own && !(await isSupervised(tx, actor, input.file))) return refuse('only-reading')
    if (!(await recordKeepers(db, organisation)).includes(input.to)) return refuse('not-a-professional')
    const month = monthOf(helsinkiDate(at))
    const before = (await caseloads.professionalsOf(tx, organisation, input.file)).map(({ professional }) => professional)
    if (before.includes(input.to)) return refuse('already-theirs')
    await caseloads.addToCaseload(tx, { organisation, file: input.file, professional: input.to, month, by })
    const leaving = own ? [by] : await supervisedAmong(before)
    if (!input.stay) for (const professional of leaving) await caseloads.takeFromCaseload(tx, { organisation, file: input.file, professional, month })
    return done({ left: input.stay ? 0 : leaving.length })

    async function supervisedAmong(professionals: readonly string[]): Promise<string[]> {
      const supervised = await caseloads.supervisedBy(tx, organisation, by)
      return professionals.filter((professional) => supervised.includes(professional))
    }
  },
})

/** Closes a file when care has ended, or opens it again. Nothing is written into a closed one but what a right of its person's asks for. */
export const setState = command({
  name: 'records.set-file-state',
  may: 'keep-records',
  input: object({ file, state: oneOf(['open', 'closed']) }),
  async run({ input, actor, at, tx }) {
    const entry = await entitled(tx, actor, { file: input.file, at, lock: true })
    if (!entry.ok) return entry
    if (entry.value.basis !== 'care') return refuse('only-reading')
    if (entry.value.file.state === input.state) return refuse('already-so')
    await setFileState(tx, actor.organisation, { id: input.file, state: input.state, month: monthOf(helsinkiDate(at)) })
    return done()
  },
  recorded: ({ input }) => ({ about: input.file, body: { state: input.state } }),
})

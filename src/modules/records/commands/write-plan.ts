import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { array, maxLength, pipe } from '#platform/web'
import { entitledToWrite } from '../caseload.ts'
import { goalStates } from '../model.ts'
import { isPlausible } from '../rules.ts'
import { reviseEntry, writeEntry } from '../writing.ts'
import { authorOf } from './author.ts'
import { day, entry, file, maybeDay, object, oneOf, optional, short, text } from './pieces.ts'

/** The most goals that a plan is written with: more are nobody's goals. */
export const mostGoals = 8

/** Writes a care plan with its goals, or what stands in the place of the one that was seen. */
export const writePlan = command({
  name: 'records.write-plan',
  may: 'keep-records',
  input: object({
    file,
    /** The plan that the form was filled from; none for a first one. */
    seen: optional(entry),
    on: day,
    summary: text,
    reviewOn: maybeDay,
    goals: pipe(array(object({ text: short, state: oneOf(goalStates) })), maxLength(mostGoals, `too-large:${mostGoals}`)),
  }),
  async run({ input, actor, at, tx }) {
    const { file: of, seen, on, summary, reviewOn, goals } = input
    const entitled = await entitledToWrite(tx, actor, { file: of, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(on, helsinkiDate(at), 'plan')) return refuse('impossible-day')
    const body = { kind: 'plan', on, summary, goals, ...(reviewOn === undefined ? {} : { reviewOn }) } as const
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    if (seen !== undefined) return reviseEntry(writing, entitled.value.file, { seen, body, author: authorOf(actor) })
    return done({ entry: await writeEntry(writing, entitled.value.file, { body, author: authorOf(actor) }) })
  },
})

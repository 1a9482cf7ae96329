import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { entitledToWrite } from '../caseload.ts'
import { visitOutcomes } from '../model.ts'
import { isPlausible } from '../rules.ts'
import { entryBy, settleAppointment } from '../store.ts'
import { writeEntry } from '../writing.ts'
import { authorOf } from './author.ts'
import { entry, meeting, object, oneOf, optional } from './pieces.ts'

/** Notes that somebody is to come. */
export const bookAppointment = command({
  name: 'records.book-appointment',
  may: 'keep-records',
  input: object(meeting),
  async run({ input, actor, at, tx }) {
    const { file, ...rest } = input
    const entitled = await entitledToWrite(tx, actor, { file, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(rest.on, helsinkiDate(at), 'appointment')) return refuse('impossible-day')
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    return done({ entry: await writeEntry(writing, entitled.value.file, { body: { kind: 'appointment', ...rest }, author: authorOf(actor) }) })
  },
})

/** Writes a visit that was kept, missed or cancelled; one by video is written as any other is, and leaves nothing else (V23). */
export const recordVisit = command({
  name: 'records.record-visit',
  may: 'keep-records',
  input: object({ ...meeting, outcome: oneOf(visitOutcomes), appointment: optional(entry) }),
  async run({ input, actor, at, tx }) {
    const { file, appointment, ...rest } = input
    const entitled = await entitledToWrite(tx, actor, { file, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(rest.on, helsinkiDate(at), 'visit')) return refuse('impossible-day')
    const { organisation } = actor
    if (appointment !== undefined) {
      const planned = await entryBy(tx, organisation, appointment)
      if (!planned || planned.file !== file || planned.kind !== 'appointment') return refuse('no-such-appointment')
      if (!planned.planned) return refuse('already-answered')
      await settleAppointment(tx, organisation, appointment)
    }
    const body = { kind: 'visit', ...rest, ...(appointment === undefined ? {} : { appointment }) } as const
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    return done({ entry: await writeEntry(writing, entitled.value.file, { body, author: authorOf(actor) }) })
  },
})

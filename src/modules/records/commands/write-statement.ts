import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { entitledToWrite } from '../caseload.ts'
import { disclosureGrounds, statementReaders } from '../model.ts'
import { isPlausible } from '../rules.ts'
import { appendDisclosure, writeEntry } from '../writing.ts'
import { authorOf } from './author.ts'
import { day, file, maybeText, object, oneOf, optional, short, text } from './pieces.ts'

/** Writes a statement to an authority, to the customer or to somebody else; given out, it is in the disclosure log too. */
export const writeStatement = command({
  name: 'records.write-statement',
  may: 'keep-records',
  input: object({
    file, on: day, to: oneOf(statementReaders), recipient: short, subject: short, text,
    /** The ground on which it was given out; none while it stays here. */
    ground: optional(oneOf(disclosureGrounds)),
  }),
  async run({ input, actor, at, tx }) {
    const { file: of, ground, ...rest } = input
    const entitled = await entitledToWrite(tx, actor, { file: of, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(rest.on, helsinkiDate(at), 'statement')) return refuse('impossible-day')
    const author = authorOf(actor)
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    const entry = await writeEntry(writing, entitled.value.file, { body: { kind: 'statement', ...rest }, author })
    if (ground === undefined) return done({ entry, disclosure: null })
    const given = { on: rest.on, to: rest.recipient, what: rest.subject, ground, text: '', author }
    return done({ entry, disclosure: await appendDisclosure(writing, entitled.value.file, given) })
  },
})

/** Writes into the disclosure log that something of the file was given to somebody outside, and on what ground. */
export const logDisclosure = command({
  name: 'records.log-disclosure',
  may: 'keep-records',
  input: object({ file, on: day, to: short, what: short, ground: oneOf(disclosureGrounds), text: maybeText }),
  async run({ input, actor, at, tx }) {
    const { file: of, ...rest } = input
    const entitled = await entitledToWrite(tx, actor, { file: of, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(rest.on, helsinkiDate(at), 'disclosure')) return refuse('impossible-day')
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    return done({ entry: await appendDisclosure(writing, entitled.value.file, { ...rest, author: authorOf(actor) }) })
  },
})

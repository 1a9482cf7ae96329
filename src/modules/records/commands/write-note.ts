import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { whole } from '#platform/web'
import { entitledToWrite } from '../caseload.ts'
import { noteTopics } from '../model.ts'
import { isPlausible } from '../rules.ts'
import { discardDraft, rewriteDraft, writeEntry } from '../writing.ts'
import { authorOf } from './author.ts'
import { day, entry, file, object, oneOf, text } from './pieces.ts'

const note = { file, on: day, topic: oneOf(noteTopics), text, save: oneOf(['draft', 'final']) }

/** Writes an entry by a professional (V22): final when it is saved, or a draft that nobody else sees. */
export const writeNote = command({
  name: 'records.write-entry',
  may: 'keep-records',
  input: object(note),
  async run({ input, actor, at, tx }) {
    const entitled = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(input.on, helsinkiDate(at), 'note')) return refuse('impossible-day')
    const { on, topic, text: said, save } = input
    const body = { kind: 'note', on, topic, text: said } as const
    const writing = { tx, keyring: actor.keyring, by: actor.id, at }
    return done({ entry: await writeEntry(writing, entitled.value.file, { body, author: authorOf(actor), state: save }) })
  },
})

/** Writes one's own draft anew, or saves it to the file. `version` is the one that the form was filled from. */
export const saveDraft = command({
  name: 'records.save-draft',
  may: 'keep-records',
  input: object({ ...note, entry, version: whole({ from: 1, to: 1_000_000 }) }),
  async run({ input, actor, at, tx }) {
    const entitled = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!entitled.ok) return entitled
    if (!isPlausible(input.on, helsinkiDate(at), 'note')) return refuse('impossible-day')
    const { on, topic, text: said } = input
    return rewriteDraft({ tx, keyring: actor.keyring, by: actor.id, at }, entitled.value.file, {
      entry: input.entry, seen: input.version, body: { kind: 'note', on, topic, text: said }, author: authorOf(actor), final: input.save === 'final',
    })
  },
})

export const discardDraftCommand = command({
  name: 'records.discard-draft',
  may: 'keep-records',
  input: object({ file, entry }),
  async run({ input, actor, at, tx }) {
    const entitled = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!entitled.ok) return entitled
    return discardDraft({ tx, keyring: actor.keyring, by: actor.id, at }, entitled.value.file, input.entry)
  },
})

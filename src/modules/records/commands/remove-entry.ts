import { command } from '#identity'
import { entitledToWrite } from '../caseload.ts'
import { removalGrounds } from '../model.ts'
import { removeEntry as remove } from '../writing.ts'
import { authorOf } from './author.ts'
import { entry, file, object, oneOf, position, sentence } from './pieces.ts'

/** Removes an entry that is needless for the care. Its words are destroyed; a marking stays (V29). */
export const removeEntry = command({
  name: 'records.remove-entry',
  may: 'keep-records',
  confirm: true,
  input: object({ file, entry, ground: oneOf(removalGrounds), reason: sentence, position }),
  async run({ input, actor, at, tx }) {
    const entitled = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!entitled.ok) return entitled
    return remove({ tx, keyring: actor.keyring, by: actor.id, at }, entitled.value.file, {
      seen: input.entry, ground: input.ground, reason: input.reason, author: authorOf(actor, input.position),
    })
  },
  recorded: ({ input }) => ({ about: input.file, body: { ground: input.ground } }),
})

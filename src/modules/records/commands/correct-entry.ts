import { refuse } from '#foundation/results'
import { command } from '#identity'
import { record, string } from '#platform/web'
import { entitledToWrite } from '../caseload.ts'
import { withFields } from '../fields.ts'
import { correctionGrounds, notClearlyWrong } from '../model.ts'
import { openEntries } from '../opening.ts'
import { entryBy } from '../store.ts'
import { correctEntry as correct } from '../writing.ts'
import { authorOf } from './author.ts'
import { entry, file, object, oneOf, position, sentence } from './pieces.ts'

/**
 * Corrects an entry that is clearly wrong by the understanding of its time (V28): the professional says the ground, and both
 * stay readable (V29). See [Note: Clearly wrong].
 */
export const correctEntry = command({
  name: 'records.correct-entry',
  may: 'keep-records',
  input: object({
    file,
    /** What stood when the form was filled in. */
    entry,
    fields: record(string(), string()),
    ground: oneOf([...correctionGrounds, ...notClearlyWrong]),
    reason: sentence,
    position,
  }),
  async run({ input, actor, at, tx, db }) {
    const { keyring, organisation, id: by } = actor
    const entitled = await entitledToWrite(tx, actor, { file: input.file, at })
    if (!entitled.ok) return entitled
    const { file: of, basis } = entitled.value
    const row = await entryBy(tx, organisation, input.entry)
    if (!row || row.file !== of.id) return refuse('no-such-entry')
    const { entries } = await openEntries(db, keyring, { file: of, rows: [row], by, purpose: basis, at })
    const plain = entries[0]?.plain
    if (!plain) return refuse('erased')
    const given = Object.entries(input.fields).map(([name, value]) => [name, value.replace(/\r\n?/g, '\n')] as const)
    const body = withFields(plain.body, Object.fromEntries(given))
    if (typeof body === 'string') return refuse(body)
    if (JSON.stringify(body) === JSON.stringify(plain.body)) return refuse('nothing-changed')
    return correct({ tx, keyring, by, at }, of, {
      seen: row.id, body, author: authorOf(actor, input.position), ground: input.ground, reason: input.reason,
    })
  },
})

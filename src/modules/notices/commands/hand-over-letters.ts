import { sql } from 'kysely'
import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, uuid } from '#platform/web'

/**
 * Confirms that a batch of letters was handed over to the print house or the post: a PDF made is
 * not a letter sent. Only then do its people count as told.
 */
export const handOverLetters = command({
  name: 'notices.hand-over-letters',
  may: 'hand-over-letters',
  input: object({ campaign: uuid, batch: uuid }),

  async run({ input: { campaign, batch }, actor, at, tx }) {
    const { rows } = await sql<{ state: string; letters: number | null }>`
      select state, letters from notices.batch
      where id = ${batch} and campaign = ${campaign} and organisation = ${actor.organisation} for update`.execute(tx)
    const [found] = rows
    if (!found) return refuse('no-such-batch')
    if (found.state === 'making') return refuse('not-made-yet')
    if (found.state === 'handed-over') return refuse('handed-over-already')
    await sql`
      update notices.batch set state = 'handed-over', handed_over_at = ${at}, confirmed_by = ${actor.id}
      where id = ${batch}`.execute(tx)
    await sql`
      update notices.delivery set state = 'handed-over', changed_at = ${at}
      where batch = ${batch} and state = 'made'`.execute(tx)
    await sql`
      update notices.person p set state = 'handed-over', reason = null, changed_at = ${at}
      from notices.delivery d
      where d.batch = ${batch} and d.state = 'handed-over' and p.campaign = d.campaign and p.person = d.person
        and p.state = 'letter'`.execute(tx)
    return done({ campaign, batch, letters: found.letters ?? 0 })
  },

  recorded: ({ input }) => ({ about: input.campaign }),
})

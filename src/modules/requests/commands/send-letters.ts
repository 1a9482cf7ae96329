import { done, refuse } from '#foundation/results'
import { command } from '#identity'
import { object, uuid } from '#platform/web'
import { handOverBatch, makeLetterBatch } from '../letters/printing.ts'
import { recordSent } from '../sending.ts'
import { findLetter } from '../batch-store.ts'
import { doingOf, presentOf } from './present-of.ts'

export const makeBatch = command({
  name: 'requests.make-batch',
  may: 'handle-requests',
  input: object({}),
  run: ({ actor, at, tx, db }) => makeLetterBatch(tx, presentOf({ actor, at, db })),
})

/** Whoever confirms says that the printed letters were given to the post: proof for deadlines, so a secret is shown again. */
export const handOver = command({
  name: 'requests.hand-over',
  may: 'handle-requests',
  confirm: true,
  input: object({ batch: uuid }),
  run: ({ input, actor, at, tx }) => handOverBatch(tx, doingOf({ actor, at }), input.batch),
})

/** A letter was given to its reader in person. */
export const giveAtDesk = command({
  name: 'requests.give-at-desk',
  may: 'handle-requests',
  input: object({ letter: uuid }),

  async run({ input, actor, at, tx }) {
    const letter = await findLetter(tx, actor.organisation, input.letter)
    if (!letter) return refuse('no-such-letter')
    if (letter.sentAt) return refuse('sent-already')
    if (letter.channel !== 'desk') return refuse('goes-another-way')
    await recordSent(tx, doingOf({ actor, at }), [letter.id], { kind: 'desk' })
    return done({ request: letter.request, letter: letter.id })
  },
})

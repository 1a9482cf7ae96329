import { done, refuse } from '#foundation/results'
import { nameParts } from '#foundation/text'
import { command } from '#identity'
import { line, object } from '#platform/web'
import { filesInReach } from '../caseload.ts'
import { openCaseload } from '../opening.ts'

/** Looks among one's own clients for a name or a part of it. Nobody else's can be found; what was typed goes nowhere. */
export const findClient = command({
  name: 'records.find-client',
  may: 'keep-records',
  input: object({ text: line({ from: 1, to: 120 }) }),
  async run({ input, actor, at, tx, db }) {
    const parts = nameParts(input.text)
    if (parts.length === 0) return refuse('nothing-to-find')
    const { own, covered } = await filesInReach(tx, actor, at)
    const reading = { by: actor.id, at } as const
    const lines = [
      ...(await openCaseload(db, actor.keyring, { ...reading, purpose: 'care', files: own })),
      ...(await openCaseload(db, actor.keyring, { ...reading, purpose: 'cover', files: covered.map(({ file }) => file) })),
    ]
    return done({ lines: lines.filter(({ person }) => person && isMeant(nameParts(person.name), parts)) })
  },
})

/** Every part that was typed begins some part of the name. */
const isMeant = (name: readonly string[], typed: readonly string[]): boolean =>
  typed.every((part) => name.some((each) => each.startsWith(part)))

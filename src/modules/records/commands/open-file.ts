import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command } from '#identity'
import { findPeople, openPeople, registersOf } from '#people'
import { line, object, prose } from '#platform/web'
import { fileOfPerson } from '../store.ts'
import { beginFile } from '../writing.ts'

/**
 * Opens a file for somebody of the register, in one's own caseload. Whoever is not in the register and whoever has a file
 * already are answered alike: that somebody is a client here is told to nobody else, a colleague included.
 */
export const openFileCommand = command({
  name: 'records.open-file',
  may: 'keep-records',
  input: object({ known: line({ from: 2, to: 60 }), service: line({ from: 2, to: 120 }), background: prose({ from: 0, to: 5_000 }) }),
  recorded: ({ value }) => ({ about: (value as { file: string }).file }),

  async run({ input, actor, at, tx, db }) {
    const { organisation, keyring, id } = actor
    const found = await findPeople(tx, keyring, input.known)
    const ids = found && (found.by === 'identity-code' || found.by === 'customer-id') ? found.people : []
    const people = await openPeople(db, keyring, { by: id, purpose: 'care', ids, at })
    const passing = new Set((await registersOf(tx, organisation)).filter(({ incidentOnly }) => incidentOnly).map((register) => register.id))
    const clients = [...people.values()].filter(({ role, register }) => role === 'client' && !passing.has(register))
    for (const { id: person } of clients) if (await fileOfPerson(tx, organisation, person)) return refuse('cannot-open')
    // Met in several registers, somebody is the one of the newest, which is the last to be mended.
    const person = clients.at(-1)
    if (!person) return refuse('cannot-open')
    const header = { openedOn: helsinkiDate(at), service: input.service, background: input.background }
    const begun = await beginFile({ tx, keyring, by: id, at }, { person, header, professional: id })
    return begun.ok ? done({ file: begun.value.file }) : refuse('cannot-open')
  },
})

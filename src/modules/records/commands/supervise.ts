import { done, refuse } from '#foundation/results'
import { helsinkiDate, monthOf } from '#foundation/time'
import { command } from '#identity'
import { findPeople } from '#people'
import { line } from '#platform/web'
import { isSupervised } from '../caseload.ts'
import * as caseloads from '../caseload-store.ts'
import { keepSupervision } from '../keeping.ts'
import { supervisionReasons, type FileRow } from '../model.ts'
import { supervisionMs } from '../rules.ts'
import { sealInFile } from '../sealing.ts'
import { fileOfPerson } from '../store.ts'
import { authorOf } from './author.ts'
import { object, oneOf, sentence } from './pieces.ts'

/**
 * Opens the way to one file in supervision, for some hours and for a reason: a word, and a sentence that is sealed and shown
 * to whoever the file is of. Only files of those whose work one supervises are found; of all others nothing is told.
 */
export const supervise = command({
  name: 'records.supervise',
  may: 'supervise-records',
  input: object({ known: line({ from: 2, to: 200 }), reason: oneOf(supervisionReasons), sentence }),
  recorded: ({ input, value }) => ({ about: (value as { file: string }).file, body: { reason: input.reason } }),

  async run({ input, actor, at, tx }) {
    const { organisation, keyring, id: by } = actor
    const found = await findPeople(tx, keyring, input.known)
    const files: FileRow[] = []
    for (const person of found?.people ?? []) {
      const one = await fileOfPerson(tx, organisation, person)
      if (one && (await isSupervised(tx, actor, one.id))) files.push(one)
    }
    const [file, another] = files
    if (file === undefined) return refuse('none-supervised')
    if (another !== undefined) return refuse('several-found')
    const id = crypto.randomUUID()
    const endsAt = new Date(at.getTime() + supervisionMs)
    await caseloads.insertSupervision(tx, { id, organisation, file: file.id, by, reason: input.reason, begunAt: at, endsAt })
    await sealInFile(tx, keyring, [{ subject: id, version: 1, content: { sentence: input.sentence, author: authorOf(actor) } }], at)
    await keepSupervision(tx, { organisation, person: file.person, supervision: id, month: monthOf(helsinkiDate(at)), at })
    return done({ file: file.id, supervision: id })
  },
})

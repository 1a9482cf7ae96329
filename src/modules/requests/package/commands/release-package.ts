import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import { command, type StaffActor } from '#identity'
import type { Tx } from '#platform/database'
import { line, object, uuid } from '#platform/web'
import type { Present } from '../../present.ts'
import { openAsked } from '../../record.ts'
import { holdDraft, sealReleased } from '../making.ts'
import type { Draft, PackageRow } from '../model.ts'
import { packagePorts } from '../ports.ts'
import { mayRelease } from '../reviewing.ts'
import * as store from '../store.ts'
import { releaseNote } from '../texts/notes.ts'

/** Releases everything but patient data, once all of it was read. With nothing of a patient in it, the package may leave. */
export const releaseOwn = command({
  name: 'requests.release-package',
  may: 'handle-requests',
  input: object({ package: uuid }),

  async run({ input, actor, at, tx, db }) {
    const held = await readyFor(tx, presentOf(actor, db, at), input.package, 'own')
    if (!held.ok) return held
    const { row, draft } = held.value
    const complete = row.patientItems === 0 || row.patientReleasedAt !== null
    await finish(tx, presentOf(actor, db, at), row, draft, { share: 'own', complete })
    return done({ request: row.request, complete })
  },
  recorded: ({ input, value }) => ({ about: (value as { request: string }).request, body: { package: input.package, complete: (value as { complete: boolean }).complete } }),
})

/**
 * Releases patient data, as only a health professional may, and notes in the person's file that their right was used (V25):
 * both or neither. The note bears the professional's name and position, since the file is read by people.
 */
export const releasePatient = command({
  name: 'requests.release-patient-data',
  may: 'release-records',
  confirm: true,
  input: object({ package: uuid, name: line({ from: 2, to: 100 }), position: line({ from: 2, to: 100 }) }),

  async run({ input, actor, at, tx, db }) {
    const present = presentOf(actor, db, at)
    const held = await readyFor(tx, present, input.package, 'patient')
    if (!held.ok) return held
    const { row, draft } = held.value
    if (row.patientItems === 0) return refuse('no-patient-data')
    const noted = await noteInFile(tx, present, row, { name: input.name, position: input.position })
    const complete = row.ownReleasedAt !== null
    await finish(tx, present, row, draft, { share: 'patient', complete })
    return done({ request: row.request, complete, noted })
  },
  recorded: ({ input, value }) => {
    const { request, complete, noted } = value as { request: string; complete: boolean; noted: number }
    return { about: request, body: { package: input.package, complete, noted } }
  },
})

const presentOf = (actor: StaffActor, db: Present['db'], at: Date): Present => ({ db, keyring: actor.keyring, by: actor.id, at })

async function readyFor(tx: Tx, present: Present, id: string, share: 'own' | 'patient') {
  const held = await holdDraft(tx, present, id)
  if (!held.ok) return held
  const { row, draft } = held.value
  if ((share === 'own' ? row.ownReleasedAt : row.patientReleasedAt) !== null) return refuse('released-already')
  const may = mayRelease(draft, share)
  return may.ok ? held : may
}

async function finish(tx: Tx, present: Present, row: PackageRow, draft: Draft, o: { share: 'own' | 'patient'; complete: boolean }): Promise<void> {
  await store.change(tx, row.id, { released: { share: o.share, at: present.at, by: present.by }, ...(o.complete ? { state: 'released' } : {}) })
  if (o.complete) await sealReleased(tx, present, row, draft)
}

/** How many files it was noted in: a person may be in two registers. */
async function noteInFile(tx: Tx, present: Present, row: PackageRow, author: { name: string; position: string }): Promise<number> {
  const asked = (await openAsked(present, [row.request], { within: tx })).get(row.request)?.asked
  const persons = asked?.subjects.filter(({ kind }) => kind === 'person') ?? []
  let noted = 0
  for (const { id } of persons) {
    const done = await packagePorts().noteRightExercised({
      tx, keyring: present.keyring, by: present.by, at: present.at, person: id, right: row.kind, on: helsinkiDate(present.at),
      text: releaseNote(row.language)[row.kind], author, language: row.language,
    })
    if (done) noted += 1
  }
  return noted
}

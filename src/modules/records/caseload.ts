import { done, refuse } from '#foundation/results'
import { helsinkiDate } from '#foundation/time'
import type { AccountId } from '#identity'
import type { Tx } from '#platform/database'
import * as caseloads from './caseload-store.ts'
import type { Basis, FileId, FileRow } from './model.ts'
import { basisOf, mayWrite } from './rules.ts'
import * as store from './store.ts'

/** Somebody who wants to open a file. */
interface Who {
  readonly organisation: string
  readonly id: AccountId
}

/**
 * Whether somebody may open a file now, and on what ground. A file that is not there and one that is not theirs are
 * answered alike: that somebody is a client here is told to nobody else, a colleague included.
 */
export async function entitled(tx: Tx, who: Who, o: { file: FileId; at: Date; lock?: boolean }) {
  const file = await (o.lock ? store.lockFile : store.fileBy)(tx, who.organisation, o.file)
  if (!file) return refuse('not-yours')
  const basis = basisOf({
    actor: who.id,
    professionals: (await caseloads.professionalsOf(tx, who.organisation, file.id)).map(({ professional }) => professional),
    covers: await caseloads.coveredOn(tx, who.organisation, { by: who.id, on: helsinkiDate(o.at) }),
    supervision: (await caseloads.supervisionNow(tx, who.organisation, { file: file.id, by: who.id, at: o.at })) !== null,
  })
  return basis === null ? refuse('not-yours') : done<Entitled>({ file, basis })
}

export interface Entitled {
  readonly file: FileRow
  readonly basis: Basis
}

/** The same for whoever writes; the file is locked until the transaction ends. */
export async function entitledToWrite(tx: Tx, who: Who, o: { file: FileId; at: Date }) {
  const entry = await entitled(tx, who, { ...o, lock: true })
  if (!entry.ok) return entry
  if (!mayWrite(entry.value.basis)) return refuse('only-reading')
  if (entry.value.file.state === 'closed') return refuse('file-closed')
  return entry
}

/** The files that somebody may open without giving a reason: their own, and those of whom they stand in for. */
export async function filesInReach(
  tx: Tx,
  who: Who,
  at: Date,
): Promise<{ own: FileId[]; covered: { file: FileId; professional: AccountId }[] }> {
  const own = (await caseloads.caseloadOf(tx, who.organisation, [who.id])).map(({ file }) => file)
  const away = await caseloads.coveredOn(tx, who.organisation, { by: who.id, on: helsinkiDate(at) })
  const covered = (await caseloads.caseloadOf(tx, who.organisation, away)).filter(({ file }) => !own.includes(file))
  return { own, covered: covered.map(({ file, professional }) => ({ file, professional })) }
}

/** Whether a supervisor's reach includes a file: it is in the caseload of somebody whose work they supervise. */
export async function isSupervised(tx: Tx, who: Who, file: FileId): Promise<boolean> {
  const supervised = await caseloads.supervisedBy(tx, who.organisation, who.id)
  return (await caseloads.professionalsOf(tx, who.organisation, file)).some(({ professional }) => supervised.includes(professional))
}

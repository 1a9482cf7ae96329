import { done, refuse } from '#foundation/results'
import { reveal } from '#foundation/text'
import { addDays, helsinkiDate } from '#foundation/time'
import type { IdentifiedPerson } from '#identity'
import { append } from '#ledger'
import { inTransaction, within, type Db, type Tx } from '#platform/database'
import { makeOwnView, readOwnView, withdrawOwnViews, type OwnView } from '#vault'
import type { Present } from '../present.ts'
import { hashesOf } from './copies.ts'
import type { HandOver, HandOverProof, HandOverWay, PackageDocument, PackageRow } from './model.ts'
import { openDocument, openDocumentBy, openOwnerBy } from './sealed.ts'
import * as store from './store.ts'

/** How long a package waits to be fetched, and stays after it was; then its key is destroyed. */
export const handOverDays = 30

/** A released package with its row held, and what it says. */
export async function holdReleased(tx: Tx, present: Present, id: string) {
  const row = await store.lock(tx, present.keyring.organisation, id)
  if (!row) return refuse('no-such-package')
  if (row.state !== 'released' && row.state !== 'handed-over') return refuse('not-released')
  const document = await openDocument(present, row, tx)
  return document ? done({ row, document }) : refuse('no-such-package')
}

/** Writes down that a package is offered by some way; one that is done at once brings its proof along. */
export async function offer(
  tx: Tx,
  present: Present,
  { row, document }: { row: PackageRow; document: PackageDocument },
  o: { way: HandOverWay; proof?: HandOverProof; batch?: { id: string; sha256: string } },
): Promise<HandOver> {
  const today = helsinkiDate(present.at)
  const until = addDays(today, handOverDays)
  const handOver: HandOver = {
    id: crypto.randomUUID(),
    organisation: row.organisation,
    package: row.id,
    way: o.way,
    offeredAt: present.at,
    offeredBy: present.by,
    until,
    ...hashesOf(document),
    handedAt: o.proof ? present.at : null,
    proof: o.proof ?? null,
    batch: o.batch?.id ?? null,
    batchSha256: o.batch?.sha256 ?? null,
  }
  await store.insertHandOver(tx, handOver)
  await store.change(tx, row.id, { destroyOn: addDays(until, 1), ...(o.proof ? { state: 'handed-over' } : {}) })
  return handOver
}

/**
 * A code by which the person opens it themselves; given once, kept nowhere. An earlier one stops working. Behind strong
 * identification as well, where that is wanted: then the code alone opens nothing that is shown.
 */
export async function offerByCode(tx: Tx, present: Present, held: { row: PackageRow; document: PackageDocument }, way: 'identified' | 'code') {
  const { row } = held
  const { organisation } = row
  await withdrawOwnViews(tx, { organisation, person: row.sealedAs, by: present.by, at: present.at })
  const handOver = await offer(tx, present, held, { way })
  const { code } = await makeOwnView(tx, present.keyring, {
    person: row.sealedAs, subjects: [row.sealedAs], by: present.by, at: present.at, expiresOn: handOver.until ?? helsinkiDate(present.at),
  })
  return { handOver, code }
}

export interface Handed {
  readonly row: PackageRow
  readonly document: PackageDocument
  readonly view: OwnView
}

/**
 * What somebody's code opens, or null for whatever is wrong: no code, nobody's, expired, of something else, or not of
 * whoever identified themselves. That it was opened is on record before anything is shown, and the first time is the
 * proof that it came to the person.
 *
 * The code opens it by cryptography; that identification is asked for besides is a rule that the server keeps.
 */
export async function openHanded(db: Db, o: { code: string; person: IdentifiedPerson | null; at: Date }): Promise<Handed | null> {
  const today = helsinkiDate(o.at)
  const view = await readOwnView(db, o.code, today)
  if (!view) return null
  const { organisation } = view
  const own = within(db, organisation)
  const row = await store.findBySeal(own, organisation, view.person)
  if (!row || (row.state !== 'released' && row.state !== 'handed-over')) return null
  const handOver = await store.handOverBy(own, { organisation, package: row.id, ways: ['identified', 'code'] })
  if (!handOver || (handOver.until !== null && handOver.until < today)) return null
  if (handOver.way === 'identified' && !(await isTheirs(own, view, row, o))) return null
  const document = await openDocumentBy(own, view, row, o.at)
  if (!document) return null
  await recordHanded(db, row, handOver, o.at)
  return { row, document, view }
}

async function isTheirs(own: Db, view: OwnView, row: PackageRow, { person, at }: { person: IdentifiedPerson | null; at: Date }): Promise<boolean> {
  // Another organisation's provider is not believed: see identity, [Note: One organisation's word].
  if (!person || person.organisation !== row.organisation) return false
  const owner = await openOwnerBy(own, view, row, at)
  return owner?.identityCode !== undefined && owner.identityCode !== null && owner.identityCode === reveal(person.identityCode)
}

async function recordHanded(db: Db, row: PackageRow, handOver: HandOver, at: Date): Promise<void> {
  const { organisation } = row
  const proof: HandOverProof = handOver.way === 'identified' ? 'opened-identified' : 'opened-by-code'
  await inTransaction(db, organisation, async (tx) => {
    if (!(await store.markHanded(tx, { organisation, id: handOver.id, at, proof }))) return
    await store.change(tx, row.id, { state: 'handed-over' })
    await append(tx, { type: 'requests.package-opened', organisation, by: null, at, about: row.request, body: { package: row.id, handOver: handOver.id, proof } })
  })
}

import { append } from '#ledger'
import { backOut, listOrganisations } from '#identity'
import { forgetUploads, repeatErasure, registerNote, repeatDestruction } from '#people'
import { inTransaction, within, type Db } from '#platform/database'
import { repeatErasuresInFiles } from '#records'
import { rememberHeard, unknownAmong, type Outside } from '#platform/outside'
import { epochNote, erasureNote, livingAmong, replayErasures, wantEpochs } from '#vault'
import { BackupFailed } from './model.ts'

export interface Replayed {
  /** Erasures that lie outside, and how many people they name. */
  readonly erasures: number
  readonly people: number
  /** Of those, how many the backup had brought back. They are gone again. */
  readonly cameBack: number
  /** Accounts, memberships, credentials and grants that were taken away again. */
  readonly withdrawn: number
}

/**
 * Tells a restored database what it cannot know: who was erased and who left since the backup was made.
 * Organisation by organisation, each in one transaction; to repeat it does no harm.
 */
export async function replay(
  db: Db,
  { outside, at, now }: { outside: readonly Outside[] | null; at: Date; now: Date },
): Promise<Replayed | null> {
  const total = { erasures: 0, people: 0, cameBack: 0, withdrawn: 0 }
  for (const { id: organisation } of await listOrganisations(db)) {
    const known = outside?.find((one) => one.organisation === organisation)
    // Every erasure, also one that the backup knows: nobody is ever un-erased.
    const erasures = (known?.notes ?? []).filter(({ kind }) => kind === erasureNote)
    const ids = erasures.flatMap((erasure) => erasure.ids)
    await inTransaction(db, organisation, async (tx) => {
      // Of the rest what happened afterwards: somebody who had left may have come again before the backup.
      const news = await unknownAmong(tx, organisation, known?.notes ?? [])
      const cameBack = known ? await replayErasures(tx, organisation, erasures, now) : 0
      for (const erasure of erasures) await repeatErasure(tx, erasure.ids)
      await repeatErasuresInFiles(tx, organisation, erasures)
      for (const { kind, ids: registers, at: when } of news) {
        if (kind === registerNote) await repeatDestruction(tx, registers, when)
      }
      // A file that waited for its columns may hold people who are gone, sealed to the team and not to them.
      await forgetUploads(tx, organisation)
      for (const { kind, ids: teams, at: when } of news) {
        if (kind === epochNote) await wantEpochs(tx, { organisation, teams, at: when })
      }
      const withdrawn = await backOut(tx, organisation, news)
      await rememberHeard(tx, organisation, known?.notes ?? [], now)
      await append(tx, {
        type: 'house.restored',
        organisation,
        by: null,
        at: now,
        body: { backupAt: at.toISOString(), replayed: outside !== null, erasures: erasures.length, cameBack, withdrawn },
      })
      total.erasures += erasures.length
      total.people += ids.length
      total.cameBack += cameBack
      total.withdrawn += withdrawn
    })
    if ((await livingAmong(within(db, organisation), organisation, ids)).length > 0) {
      throw new BackupFailed('erasures-broken', 'Somebody who was erased is still there. The database stays shut; report this.')
    }
  }
  return outside ? total : null
}

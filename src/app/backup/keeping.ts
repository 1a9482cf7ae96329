import { listOrganisations } from '#identity'
import type { Db } from '#platform/database'
import { startCopying } from '#platform/outside'
import type { Settings } from '#platform/settings'
import { erasureNote, recordErasureCopied } from '#vault'
import { helsinkiDate, helsinkiInstant } from '#foundation/time'
import { askedBackup, recordedSince, type RecordedBackup } from './record.ts'
import { prune } from './sets.ts'
import { backUp } from './take.ts'

const lookMs = 5_000
const hour = 3_600_000
const day = 24 * hour

/**
 * Keeps what a restore will need, for as long as Satama runs: erasures and leavings are copied outside as
 * they happen, and once a day everything is backed up (T11). A server that was off at the hour makes up
 * for it when it is back; what failed is tried again every hour. Keys that have lived long enough are
 * deleted whether or not a new backup succeeds.
 */
export async function keepHouse({ db, url, ownerUrl, settings, onTrouble, now = () => new Date() }: {
  db: Db
  url: string
  ownerUrl: string
  settings: Settings
  onTrouble: (error: unknown) => void
  now?: () => Date
}): Promise<{ stop(): Promise<void> }> {
  const copying = await startCopying({
    db,
    url,
    folder: settings.erasuresFolder,
    organisations: async () => (await listOrganisations(db)).map(({ id }) => id),
    now,
    copied: async (tx, { kind, organisation, id }) => {
      if (kind === erasureNote) await recordErasureCopied(tx, { organisation, erasure: id, at: now() })
    },
    onTrouble,
  })
  let running: Promise<unknown> | null = null
  let prunedAt = 0
  const look = async (): Promise<void> => {
    if (now().getTime() - prunedAt > hour) {
      prunedAt = now().getTime()
      await prune(settings.backups.folder, { now: now(), keepDays: settings.backups.keepDays })
    }
    const asked = await askedBackup(db)
    const due = !asked && !settings.demo && (await isDue(db, settings.backups, now()))
    if (asked || due) await backUp({ db, ownerUrl, settings, now, ...(asked ? { id: asked } : {}) })
  }
  const timer = setInterval(() => {
    running ??= look()
      .catch(onTrouble)
      .finally(() => {
        running = null
      })
  }, lookMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
      await copying.stop()
    },
  }
}

async function isDue(db: Db, { minute }: Settings['backups'], now: Date): Promise<boolean> {
  if ((await listOrganisations(db)).length === 0) return false
  const since = lastPlanned(minute, now)
  return isDueSince(await recordedSince(db, since), now)
}

/** Whether a backup is due, by those begun since it was planned. */
export function isDueSince(begun: readonly RecordedBackup[], now: Date): boolean {
  if (begun.some(({ state }) => state === 'done' || state === 'asked')) return false
  const latest = Math.max(0, ...begun.map(({ begunAt }) => begunAt.getTime()))
  return now.getTime() - latest >= hour
}

/** The latest time at which a backup was planned: `minute` minutes after a midnight in Helsinki. */
export function lastPlanned(minute: number, now: Date): Date {
  const at = (when: Date): Date => helsinkiInstant(helsinkiDate(when), Math.floor(minute / 60), minute % 60)
  const today = at(now)
  return today <= now ? today : at(new Date(now.getTime() - day))
}

/** The next one: a day of the calendar later, whatever the clocks do in between. */
export function nextPlanned(minute: number, now: Date): Date {
  const at = (when: Date): Date => helsinkiInstant(helsinkiDate(when), Math.floor(minute / 60), minute % 60)
  const today = at(now)
  return today > now ? today : at(new Date(now.getTime() + day))
}

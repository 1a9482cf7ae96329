import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { countWhoMay } from '#identity'
import { askings, newestCheckpoints, newestTestimonies } from '#ledger'
import { within } from '#platform/database'
import { countWaiting } from '#platform/outside'
import { epochStandings, keystoreScrubState, mailerState, recoveryRecipient } from '#vault'
import { keystoreLivesMs } from '../backup/model.ts'
import { triedFile } from '../backup/restore.ts'
import { findBackups } from '../backup/sets.ts'
import type { Finding, Patient, Verdict } from './model.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The newest whole backup in the folder: the file itself, not what was noted of it. */
export async function checkBackupFresh({ settings, now }: Pick<Patient, 'settings' | 'now'>): Promise<Finding> {
  const newest = (await findBackups(settings.backups.folder)).find(({ data, keystore }) => data && keystore)
  if (!newest) return { id: 'backup-fresh', verdict: settings.demo ? 'warn' : 'bad', with: { hours: 0 } }
  const age = now.getTime() - newest.at.getTime()
  const verdict: Verdict = age > 3 * day ? 'bad' : age > 26 * hour ? 'warn' : 'ok'
  return { id: 'backup-fresh', verdict, with: { hours: Math.round(age / hour) } }
}

/** A backup that nobody has ever restored is a hope. */
export async function checkRestoreTried({ settings, now }: Pick<Patient, 'settings' | 'now'>): Promise<Finding> {
  const text = await readFile(join(settings.backups.folder, triedFile), 'utf8').catch(() => null)
  const at = text === null ? Number.NaN : Date.parse(timeIn(text))
  if (Number.isNaN(at)) return { id: 'restore-tried', verdict: 'warn', with: { days: 0 } }
  const days = Math.floor((now.getTime() - at) / day)
  return { id: 'restore-tried', verdict: days > 365 ? 'warn' : 'ok', with: { days } }
}

function timeIn(text: string): string {
  try {
    return (JSON.parse(text) as { at: string }).at
  } catch {
    // Not what a restore writes.
    return ''
  }
}

/** "Gone everywhere within 14 days" ends where an old keystore lies on. */
export async function checkOldKeystores({ settings, now }: Pick<Patient, 'settings' | 'now'>): Promise<Finding> {
  const found = await findBackups(settings.backups.folder)
  const old = found.filter(({ keystore, at }) => keystore && now.getTime() - at.getTime() > keystoreLivesMs + hour)
  return { id: 'keystores-old', verdict: old.length > 0 ? 'bad' : 'ok', with: { count: old.length } }
}

/** Copies on the disk that they are copies of die with it. */
export async function checkElsewhere({ settings }: Pick<Patient, 'settings'>): Promise<Finding> {
  const { dataFolder, backups, erasuresFolder, checkpointsFolder } = settings
  const disk = (await stat(dataFolder).catch(() => null))?.dev
  const names: string[] = []
  for (const [name, folder] of [['SATAMA_BACKUPS', backups.folder], ['SATAMA_ERASURES', erasuresFolder], ['SATAMA_CHECKPOINTS', checkpointsFolder]] as const) {
    const found = await stat(folder).catch(() => null)
    if (!found || found.dev === disk) names.push(name)
  }
  return { id: 'copies-elsewhere', verdict: names.length > 0 ? 'warn' : 'ok', with: { names: names.join(', ') } }
}

/** Erasures that are still being copied outside are not done yet. */
export async function checkErasures({ db, organisations, now }: Patient): Promise<Finding> {
  let count = 0
  let oldest = now.getTime()
  for (const organisation of organisations) {
    const waiting = await countWaiting(within(db, organisation), organisation)
    count += waiting.count
    if (waiting.since) oldest = Math.min(oldest, waiting.since.getTime())
  }
  const late = now.getTime() - oldest
  return { id: 'erasures-copied', verdict: late > 10 * minute ? 'bad' : late > minute ? 'warn' : 'ok', with: { count } }
}

/** Rows that no tree holds and no checkpoint covers could still be changed unseen. */
export async function checkLedger({ db, organisations, now }: Patient): Promise<Finding> {
  let count = 0
  let oldest = now.getTime()
  for (const organisation of organisations) {
    const { rows } = await sql<{ count: number; since: Date | null }>`
      select count(*) as count, min(at) as since from ledger.entry
      where organisation = ${organisation} and leaf is null`.execute(within(db, organisation))
    count += rows[0]?.count ?? 0
    const since = rows[0]?.since
    if (since) oldest = Math.min(oldest, since.getTime())
  }
  const late = now.getTime() - oldest
  return { id: 'ledger-behind', verdict: late > 15 * minute ? 'bad' : late > 5 * minute ? 'warn' : 'ok', with: { count } }
}

/** Somebody outside who has seen the newest checkpoints: without one, whoever holds the server could rewrite all of it. */
export async function checkWitness({ settings, db, organisations, now }: Patient): Promise<Finding> {
  const { asked, mailbox } = settings.witnesses
  if (asked.length === 0 && !mailbox) return { id: 'witness', verdict: 'warn', with: { count: 0, hours: '–' } }
  let oldest = now.getTime()
  let late = false
  for (const organisation of organisations) {
    const own = within(db, organisation)
    const [newest] = await newestCheckpoints(own, organisation, 1)
    // A time that has not come yet is no time: it would count as fresh for ever.
    const seen = (await newestTestimonies(own, organisation)).filter(({ at }) => at.getTime() <= now.getTime() + hour)
    const latest = Math.max(0, ...seen.map(({ at }) => at.getTime()))
    oldest = Math.min(oldest, latest)
    const isCovered = newest !== undefined && seen.some(({ size }) => size >= newest.size)
    if (!isCovered && now.getTime() - latest > 48 * hour) late = true
  }
  const hours = Math.round((now.getTime() - oldest) / hour)
  return { id: 'witness', verdict: late ? 'bad' : 'ok', with: { count: asked.length + (mailbox ? 1 : 0), hours } }
}

/** A witness that remembers another history: whatever others say, one of the two is not the true one. */
export async function checkWitnessesAgree({ db, organisations }: Pick<Patient, 'db' | 'organisations'>): Promise<Finding> {
  let count = 0
  for (const organisation of organisations) {
    count += (await askings(within(db, organisation), organisation)).filter(({ trouble }) => trouble === 'contradicts').length
  }
  return { id: 'witness-contradicts', verdict: count > 0 ? 'bad' : 'ok', with: { count } }
}

export async function checkScrub({ db, now, settings }: Patient): Promise<Finding> {
  const { lastAt, lacking } = await keystoreScrubState(db)
  if (!lastAt) return { id: 'scrub', verdict: settings.demo ? 'ok' : 'warn', with: { hours: 0, lacking: 'never' } }
  const hours = Math.round((now.getTime() - lastAt.getTime()) / hour)
  const verdict = hours > 14 * 24 ? 'bad' : hours > 26 || lacking.length > 0 ? 'warn' : 'ok'
  return { id: 'scrub', verdict, with: { hours, lacking: lacking.join(', ') || 'late' } }
}

/** Keys that a restore brought back although they had been replaced: a leaver, or a thief, may have them. */
export async function checkKeysRenewed({ db, organisations }: Pick<Patient, 'db' | 'organisations'>): Promise<Finding> {
  let count = 0
  for (const organisation of organisations) {
    const standings = await epochStandings(within(db, organisation), organisation)
    count += standings.filter(({ wantsEpochSince }) => wantsEpochSince !== null).length
  }
  return { id: 'keys-renewed', verdict: count > 0 ? 'bad' : 'ok', with: { count } }
}

export async function checkQuorum({ db, organisations }: Patient): Promise<Finding> {
  let missing = 0
  for (const organisation of organisations) {
    if (!(await recoveryRecipient(within(db, organisation), organisation))) missing += 1
  }
  return { id: 'quorum', verdict: missing > 0 ? 'warn' : 'ok', with: { count: missing } }
}

/** One administrator who is ill is an organisation that nobody can let anybody into. */
export async function checkAdministrators({ db, organisations }: Patient): Promise<Finding> {
  let few = 0
  let none = 0
  for (const organisation of organisations) {
    const count = await countWhoMay(within(db, organisation), organisation, 'manage-staff')
    if (count < 2) few += 1
    if (count === 0) none += 1
  }
  return { id: 'administrators', verdict: none > 0 ? 'bad' : few > 0 ? 'warn' : 'ok', with: { count: few } }
}

/** Addresses that were given for notifications, and a key that no start takes up: nobody is notified. */
export async function checkMailerKey({ db, settings }: Patient): Promise<Finding> {
  const { key } = await mailerState(db)
  return { id: 'mailer-key', verdict: !key || key.kept === settings.mailerKey.from ? 'ok' : 'warn' }
}

/** Whoever finds a weakness and knows nobody to tell it to may tell it to everybody (RFC 9116). */
export function checkSecurityContact({ settings }: Pick<Patient, 'settings'>): Finding {
  const { demo, securityContacts } = settings
  return { id: 'security-contact', verdict: demo || securityContacts.length > 0 ? 'ok' : 'warn' }
}

import { stat } from 'node:fs/promises'
import { BackupFailed, type Manifest } from './model.ts'
import { findBackups } from './sets.ts'

export interface Chosen {
  readonly folder: string
  readonly data: Manifest
  readonly keystore: Manifest
}

/**
 * The backup to restore: the newest whole one, or the one asked for. Data that has outlived its own keys
 * goes with the oldest keystore after it: a person's key stays the same until it is destroyed.
 */
export async function chooseBackup(folder: string, asked?: string): Promise<Chosen> {
  if (!(await stat(folder).catch(() => null))?.isDirectory()) {
    throw new BackupFailed('no-backup', `There is no folder ${folder}. Name the one with the backups: --from DIR`)
  }
  const found = await findBackups(folder)
  const wanted = asked ? found.filter(({ id }) => id.startsWith(asked.toLowerCase())) : found
  if (wanted.length === 0) {
    throw new BackupFailed('no-backup', asked ? `${folder} has no backup that begins with ${asked}.` : `There is no finished backup in ${folder}.`)
  }
  const whole = wanted.find(({ data, keystore }) => data && keystore)
  if (whole?.data && whole.keystore) return { folder, data: whole.data, keystore: whole.keystore }
  const data = wanted.find((one) => one.data)?.data
  const after = found.filter(({ keystore }) => keystore && data && keystore.at >= data.at).at(-1)?.keystore
  if (data && after) return { folder, data, keystore: after }
  throw new BackupFailed(
    'half-missing',
    data
      ? `The half with the keys is missing: ${folder} has no keystore of ${data.at} or later. Without it nothing in the data opens.`
      : `The half with the data is missing: ${folder} has only the keystore.`,
  )
}

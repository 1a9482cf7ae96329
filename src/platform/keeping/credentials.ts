import { readFile, realpath, stat, statfs } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { redact, type Redacted } from '#foundation/text'
import { KeepingTrouble } from './kms.ts'

/*
 * Credentials as systemd lays them for a service (systemd.exec, LoadCredentialEncrypted=): files in a folder of
 * memory, readable by the service alone, encrypted at rest with the machine's TPM or its own secret.
 */
const inMemory: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]) // tmpfs, ramfs (statfs(2))
const longest = 4_096

export interface CredentialPlace {
  /** What systemd gives in $CREDENTIALS_DIRECTORY. */
  readonly folder: string | null
  /** Where everything is kept that a thief of disks would take. */
  readonly dataFolder: string
}

/**
 * Reads a credential; null when there is none of the name. Refuses one that lies in the data folder, on a disk,
 * or where other users can read it: a key beside what it opens is no key.
 */
export async function readCredential(name: string, { folder, dataFolder }: CredentialPlace): Promise<Redacted<string> | null> {
  if (folder === null) return null
  const file = join(folder, name)
  let place: string
  try {
    place = await realpath(file)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  const data = await realpath(dataFolder).catch(() => dataFolder)
  if (place === data || place.startsWith(data + sep)) {
    throw new KeepingTrouble(`The credential ${name} lies in the data folder, beside what it opens: it is not used.`)
  }
  const { type } = await statfs(place)
  if (!inMemory.has(type)) {
    throw new KeepingTrouble(`The credential ${name} lies on a disk: give it with LoadCredentialEncrypted= of systemd.`)
  }
  const found = await stat(place)
  if ((found.mode & 0o007) !== 0) throw new KeepingTrouble(`The credential ${name} can be read by other users of this machine.`)
  if (found.size > longest) throw new KeepingTrouble(`The credential ${name} is longer than any key.`)
  return redact((await readFile(place, 'utf8')).trim())
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
